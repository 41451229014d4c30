#include "experiments/design/read_experiment.h"

#include "experiments/design/root_keys.h"

namespace stamkund::design {
namespace {

using scenario::KeySet;
using scenario::Section;

void read_design(Section& root, ExperimentSpec& spec) {
  read_arms(root, spec);
  read_allocation(root, spec);
  root.optional_section(kExperiment["size"], [&](Section& section) { read_size(section, spec); });
  const std::string adjust =
      root.choice(kExperiment["adjust"], {.fallback = spec.design == Design::factorial ? "holm"
                                                      : spec.arms.size() > 2           ? "dunnett"
                                                                                       : "none"});
  spec.adjust = enum_of<Adjust>(adjust, kAdjusts);
  spec.adjust_given = root.has("adjust");
  if (spec.design == Design::factorial && (spec.adjust == Adjust::dunnett || spec.adjust == Adjust::spot_1))
    root.error("adjust", "'" + adjust + "' is for several arms", "none, bonferroni or holm");
  spec.success_metrics = static_cast<std::size_t>(root.count(kExperiment["success_metrics"]));
  spec.guardrail_metrics = static_cast<std::size_t>(root.count(kExperiment["guardrail_metrics"]));
  root.optional_section(kExperiment["cluster"],
                        [&](Section& section) { read_cluster(section, spec.cluster); });
  root.optional_section(kExperiment["covariate"], [&](Section& section) { read_covariate(section, spec); });
  read_strata(root, spec);
}

bool is_there(const Section& root, const std::string& name) { return root.has(name) && !root.is_none(name); }

/// Which design it is. What it does not use is out of place.
void read_kind_of_design(Section& root, ExperimentSpec& spec) {
  std::string found;
  for (const auto name : kDesigns)
    // The section 'customers' is no design: it says who comes by.
    if (name != kDesigns[0] && is_there(root, std::string(name))) {
      if (!found.empty())
        root.error(std::string(name), "another design, '" + found + "', is described as well",
                   "one at a time");
      found = name;
    }
  const std::string said =
      root.choice(kExperiment["design"], {.fallback = found.empty() ? "customers" : found});
  spec.design = enum_of<Design>(said, kDesigns);
  if (spec.design != Design::customers && found != said)
    root.error(said, "missing: what the design '" + said + "' needs", "see docs/formats/experiment.md");
  if (spec.design == Design::customers && !found.empty())
    root.error("design", "the section '" + found + "' is of another design", "design: " + found);
  if (spec.design == Design::customers) return;
  for (const char* one : {"solve", "population", "hypothesis", "margin", "test", "success_metrics",
                          "guardrail_metrics", "arms", "allocation", "size", "cluster", "covariate", "strata",
                          "looks", "always_valid", "customers", "duration", "decision", "budget"})
    if (is_there(root, one)) root.error(one, "has no effect with design: " + said, "take it away");
  if (is_there(root, "adjust") && spec.design != Design::factorial)
    root.error("adjust", "there is one comparison", "take it away");
  if (is_there(root, "effect") && spec.design != Design::geo)
    root.error("effect", "is said in the section '" + said + "'", "such as " + said + ": {effect: ...}");
}

/// The section of the design, after the outcome: effects are shares where that is one.
void read_its_section(Section& root, bool planning, ExperimentSpec& spec) {
  const bool share = root.has("outcome") && (spec.outcome.kind == OutcomeKind::proportion ||
                                             spec.outcome.kind == OutcomeKind::retention);
  root.optional_section(kExperiment["geo"], [&](Section& section) { read_geo(section, planning, spec.geo); });
  root.optional_section(kExperiment["factorial"],
                        [&](Section& section) { read_factorial(section, share, spec.factorial); });
  root.optional_section(kExperiment["switchback"],
                        [&](Section& section) { read_switchback(section, planning, spec.switchback); });
  root.optional_section(kExperiment["stepped"],
                        [&](Section& section) { read_stepped(section, planning, share, spec.stepped); });
}

/// A one-sided test calls what is better and nothing else: effects that are looked for lie on that side.
/// Where the file does not say which side is good, they say it.
void settle_side(Section& root, ExperimentSpec& spec) {
  if (spec.sides != Sides::one || spec.hypothesis != Hypothesis::superiority) return;
  std::vector<std::pair<std::string, double>> wanted;
  const auto take = [&](const char* where, const std::optional<double>& effect) {
    if (effect && *effect != 0.0) wanted.emplace_back(where, *effect);
  };
  const EffectSpec& e = spec.effect;
  take("effect", e.absolute ? e.absolute : e.standardized);
  if (e.relative) take("effect", *e.relative * (spec.outcome.baseline.value_or(1.0) < 0.0 ? -1.0 : 1.0));
  if (e.to && spec.outcome.baseline) take("effect", *e.to - *spec.outcome.baseline);
  for (const auto& factor : spec.factorial.factors) take("factorial", factor.effect);
  take("factorial", spec.factorial.interaction);
  take("switchback", spec.switchback.effect);
  take("stepped", spec.stepped.effect);
  if (wanted.empty()) return;
  if (!spec.outcome.better_given) spec.outcome.lower_is_better = wanted[0].second < 0.0;
  for (const auto& [where, effect] : wanted)
    if ((effect < 0.0) != spec.outcome.lower_is_better) {
      root.error(where,
                 std::string("a one-sided test calls only what is ") +
                     (spec.outcome.lower_is_better ? "lower" : "higher") + ", and an effect of " +
                     (effect < 0.0 ? "less" : "more") + " is looked for",
                 "outcome: {better: ...} says which side is good; or a two-sided alpha");
      return;
    }
}

void read_root(Section& root, bool planning, ExperimentSpec& spec, const std::vector<LentSection>& lent) {
  const std::string version = root.text(kExperiment[kExperimentKey]);
  if (version != std::to_string(kExperimentVersion) && !version.empty())
    root.error(kExperimentKey, "format version '" + printable(version) +
                                   "' is not known; this program reads version " +
                                   std::to_string(kExperimentVersion));
  spec.name = root.text(kExperiment["name"]);
  spec.question = root.text(kExperiment["question"]);
  spec.currency = root.text(kExperiment["currency"]);
  root.reading().currency = spec.currency.empty() ? "SEK" : spec.currency;
  read_kind_of_design(root, spec);
  root.optional_section(kExperiment["population"], [&](Section& section) { read_population(section, spec); });
  read_question(root, planning, spec);
  read_its_section(root, planning, spec);
  settle_side(root, spec);
  read_design(root, spec);
  const bool looks =
      root.optional_section(kExperiment["looks"], [&](Section& section) { read_looks(section, spec.looks); });
  const bool always = root.optional_section(
      kExperiment["always_valid"], [&](Section& section) { read_always_valid(section, spec.always_valid); });
  if (looks && always)
    root.error("always_valid",
               "looks are planned already: a bound holds at those, or at every look, not both");
  root.optional_section(kExperiment["customers"],
                        [&](Section& section) { read_customers(section, spec.flow); });
  if (spec.population.given && spec.flow.given)
    root.error("customers", "the population says who comes by: give one of the two");
  spec.duration_days = root.optional_constant(kExperiment["duration"]);
  root.optional_section(kExperiment["decision"], [&](Section& section) {
    read_decision(section, spec.population.given, spec.decision);
  });
  spec.budget = root.optional_constant(kExperiment["budget"]);
  bool analysis = false;
  for (const auto& one : lent)
    if (one.key.name == "analysis") {
      root.optional_section(one.key, one.read);
      analysis = true;
    }
  if (!analysis) root.ask(kExperiment["analysis"]);
}

const scenario::FileKind kKind{"experiment", "see docs/formats/experiment.md"};

}  // namespace

KeySet experiment_keys() { return kExperiment.set(); }

namespace {

template <class Read>
ExperimentFile read(const Read& source, bool planning, const std::vector<LentSection>& lent) {
  ExperimentFile out;
  auto file = source([&](Section& root) { read_root(root, planning, out.spec, lent); });
  out.resolved = std::move(file.resolved);
  out.assumptions = std::move(file.assumptions);
  return out;
}

}  // namespace

ExperimentFile read_experiment_text(const std::string& text, const std::string& file,
                                    const std::vector<scenario::Override>& overrides, bool planning,
                                    Problems& problems, const std::vector<LentSection>& lent) {
  return read(
      [&](const auto& keep) {
        return scenario::read_key_text(text, file, kKind, kExperiment.set(), overrides, keep, problems);
      },
      planning, lent);
}

ExperimentFile read_experiment_file(const std::string& path, const std::vector<scenario::Override>& overrides,
                                    bool planning, Problems& problems, const std::vector<LentSection>& lent) {
  return read(
      [&](const auto& keep) {
        return scenario::read_key_file(path, kKind, kExperiment.set(), overrides, keep, problems);
      },
      planning, lent);
}

}  // namespace stamkund::design
