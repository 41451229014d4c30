#pragma once
// The figures people read, from what the simulation counted. docs/metrics.md says what each one means.
#include <cstdint>
#include <string>
#include <vector>

#include "engine/counting/counts.h"
#include "engine/metrics/summary.h"
#include "engine/metrics/values.h"
#include "engine/scenario/spec.h"

namespace stamkund::metrics {

/// What a figure is called, counted in, and means.
struct Described {
  std::string name;
  std::string unit;
  std::string meaning;
};

/// A figure as an array: for each arm and replicate, and for each label of one more axis where it has one
/// (periods, reviews, groups of customers).
template <class Value>
struct Labelled : Described {
  Values<Value> values;          ///< [n_arms][n_replicates][n_labels]; NaN where an arm has none
  std::vector<Summary> summary;  ///< [n_arms][n_labels] over replicates; none of counts
  /// [n_arms] arm less baseline, replicate by replicate; [0] is all zero. Only of figures that have no more
  /// axis and exist without a baseline.
  std::vector<Summary> effects;
};
using Figure = Labelled<double>;
/// Whole numbers, exact.
using CountedFigure = Labelled<std::int64_t>;

/// The best arm, and how far it is ahead of the next.
struct Lead {
  std::size_t best = 0;
  std::size_t next = 0;
  Summary lead;            ///< net of the best less net of the next, replicate by replicate, major units
  double share_ahead = 0;  ///< of replicates
};

/// One way of grouping customers: usage decile, tier, segment, observed usage.
struct Breakdown {
  std::string name;
  std::string meaning;
  std::vector<std::string> groups;
  std::vector<Figure> metrics;
  [[nodiscard]] const Figure& metric(const std::string& which) const;
};

struct Results {
  std::vector<std::string> arms;
  std::uint64_t replicates = 0;
  std::uint64_t customers = 0;
  std::vector<double> period_start_days;  ///< [n_periods]
  std::vector<double> review_days;        ///< [n_reviews] end of each issue cohort; empty without programs
  std::string currency;
  std::int64_t minor_per_major = 100;
  std::vector<CountedFigure> periods;  ///< by period
  std::vector<Figure> totals;          ///< up to the horizon
  std::vector<Figure> comparisons;     ///< that exist against the baseline only: ROI, payback
  std::vector<Figure> reviews;         ///< by issue cohort, or by the review at its end
  std::vector<Breakdown> breakdowns;
  std::vector<Lead> lead;  ///< one, if there are three arms or more
  /// What ROI is the ratio of, [n_arms][n_replicates], major units: effect on net, extra cost. Zero for the
  /// baseline. For summaries; in no results file.
  Values<double> roi_effects;
  Values<double> roi_costs;
  /// Where values are once `keep_packed` was called.
  std::shared_ptr<ValueStore> store;

  [[nodiscard]] const Figure& total(const std::string& name) const;
  [[nodiscard]] const Figure& comparison(const std::string& name) const;
  [[nodiscard]] const CountedFigure& period(const std::string& name) const;
  [[nodiscard]] const Figure& review(const std::string& name) const;
  [[nodiscard]] const Breakdown& breakdown(const std::string& name) const;
};

/// The values of some replicates; each depends on its own replicate only. No summaries yet. `tallies`
/// [n_replicates][n_arms], as simulated.
[[nodiscard]] Results measure_values(const scenario::ScenarioSpec& scenario, std::uint64_t customers,
                                     const std::vector<std::vector<counting::Counts>>& tallies);
/// Values of the same scenario: replicates after those that are there. Those of many replicates are packed.
void append(Results& results, Results more);
/// Packs values, so that memory does not grow with replicates.
void keep_packed(Results& results);
/// Bytes that all values take, packed.
[[nodiscard]] std::uint64_t packed_bytes(const Results& results);
/// Fills in everything that looks at all replicates, anew: summaries, effects, the lead.
void summarise_all(Results& results, const scenario::UncertaintySpec& uncertainty);

/// Values and summaries.
[[nodiscard]] Results measure(const scenario::ScenarioSpec& scenario, std::uint64_t customers,
                              const std::vector<std::vector<counting::Counts>>& tallies);

}  // namespace stamkund::metrics
