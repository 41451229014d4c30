#pragma once
// The readers of the sections of an experiment file, each beside its keys.
#include "engine/scenario/section.h"
#include "experiments/design/experiment_spec.h"

namespace stamkund::design {

[[nodiscard]] scenario::KeySet outcome_keys();
[[nodiscard]] scenario::KeySet effect_keys();
[[nodiscard]] scenario::KeySet looks_keys();
[[nodiscard]] scenario::KeySet always_valid_keys();
[[nodiscard]] scenario::KeySet customers_keys();
[[nodiscard]] scenario::KeySet decision_keys();
[[nodiscard]] scenario::KeySet population_keys();
[[nodiscard]] scenario::KeySet geo_keys();
[[nodiscard]] scenario::KeySet factorial_keys();
[[nodiscard]] scenario::KeySet switchback_keys();
[[nodiscard]] scenario::KeySet stepped_keys();
[[nodiscard]] scenario::KeySet arm_keys();
[[nodiscard]] scenario::KeySet size_keys();
[[nodiscard]] scenario::KeySet cluster_keys();
[[nodiscard]] scenario::KeySet covariate_keys();
[[nodiscard]] scenario::KeySet stratum_keys();

void read_outcome(scenario::Section& section, bool planning, ExperimentSpec& spec);
void read_effect(scenario::Section& section, ExperimentSpec& spec);
void read_looks(scenario::Section& section, LooksSpec& looks);
void read_always_valid(scenario::Section& section, AlwaysValidSpec& always_valid);
void read_customers(scenario::Section& section, FlowSpec& flow);
/// After the arms.
void read_decision(scenario::Section& section, ExperimentSpec& spec);
void read_population(scenario::Section& section, ExperimentSpec& spec);
/// From the root: outcome, effect, hypothesis, alpha, power, test.
void read_question(scenario::Section& root, bool planning, ExperimentSpec& spec);
void read_arms(scenario::Section& root, ExperimentSpec& spec);
void read_allocation(scenario::Section& root, ExperimentSpec& spec);
void read_size(scenario::Section& section, ExperimentSpec& spec);
void read_cluster(scenario::Section& section, ClusterSpec& cluster);
void read_covariate(scenario::Section& section, ExperimentSpec& spec);
void read_strata(scenario::Section& root, ExperimentSpec& spec);
void read_geo(scenario::Section& section, bool planning, GeoSpec& geo);
/// `share`: the outcome is one, and so are effects.
void read_factorial(scenario::Section& section, bool share, FactorialSpec& factorial);
void read_switchback(scenario::Section& section, bool planning, SwitchbackSpec& out);
void read_stepped(scenario::Section& section, bool planning, bool share, SteppedSpec& out);

/// Numbers of a list of words, each `low` < x <= `high`; a problem for each that is none.
[[nodiscard]] std::vector<double> numbers_of(scenario::Section& section, const scenario::Key& key, double low,
                                             double high);
/// The tests that a kind of outcome has; the first is the default.
[[nodiscard]] std::vector<std::string> tests_of(OutcomeKind kind);

/// Position of `word` in `words`, as an enumerator.
template <class Enum, class Words>
[[nodiscard]] Enum enum_of(const std::string& word, const Words& words) {
  std::size_t i = 0;
  for (const auto& one : words) {
    if (one == word) return static_cast<Enum>(i);
    ++i;
  }
  return Enum{};
}

}  // namespace stamkund::design
