#pragma once
// The figures people read, from what the simulation counted. docs/metrics.md says what each one means.
#include <cstdint>
#include <string>
#include <vector>

#include "engine/counting/counts.h"
#include "engine/metrics/summary.h"
#include "engine/scenario/spec.h"

namespace stamkund::metrics {

/// What a figure is called, counted in, and means.
struct Described {
  std::string name;
  std::string unit;
  std::string meaning;
};

/// A count for each arm, replicate and period; whole numbers.
struct PeriodMetric : Described {
  std::vector<std::int64_t> values;  ///< [n_arms][n_replicates][n_periods]
};

/// A figure for each arm and replicate.
struct TotalMetric : Described {
  std::vector<double> values;    ///< [n_arms][n_replicates]
  std::vector<Summary> arms;     ///< [n_arms]
  std::vector<Summary> effects;  ///< [n_arms] arm less baseline, replicate by replicate; [0] is all zero
};

/// A figure that only exists against the baseline: ROI, payback, member comparisons.
struct ComparisonMetric : Described {
  std::vector<double> values;    ///< [n_arms][n_replicates]; NaN for the baseline
  std::vector<Summary> summary;  ///< [n_arms]
};

/// The best arm, and how far it is ahead of the next.
struct Lead {
  std::size_t best = 0;
  std::size_t next = 0;
  Summary lead;            ///< net of the best less net of the next, replicate by replicate, major units
  double share_ahead = 0;  ///< of replicates
};

/// A figure for each issue cohort, or for the review at its end.
struct ReviewMetric : Described {
  std::vector<double> values;    ///< [n_arms][n_replicates][n_reviews]; NaN where an arm has none
  std::vector<Summary> summary;  ///< [n_arms][n_reviews]
};

/// A figure for each group of customers, along one way of grouping them.
struct GroupMetric : Described {
  std::vector<double> values;    ///< [n_arms][n_replicates][n_groups]; NaN for groups of nobody
  std::vector<Summary> summary;  ///< [n_arms][n_groups]
};

/// One way of grouping customers: usage decile, tier, segment, observed usage.
struct Breakdown {
  std::string name;
  std::string meaning;
  std::vector<std::string> groups;
  std::vector<GroupMetric> metrics;
  [[nodiscard]] const GroupMetric& metric(const std::string& which) const;
};

struct Results {
  std::vector<std::string> arms;
  std::uint64_t replicates = 0;
  std::uint64_t customers = 0;
  std::vector<double> period_start_days;  ///< [n_periods]
  std::vector<double> review_days;        ///< [n_reviews] end of each issue cohort; empty without programs
  std::string currency;
  std::int64_t minor_per_major = 100;
  std::vector<PeriodMetric> periods;
  std::vector<TotalMetric> totals;
  std::vector<ComparisonMetric> comparisons;
  std::vector<ReviewMetric> reviews;
  std::vector<Breakdown> breakdowns;
  std::vector<Lead> lead;  ///< one, if there are three arms or more

  [[nodiscard]] const TotalMetric& total(const std::string& name) const;
  [[nodiscard]] const ComparisonMetric& comparison(const std::string& name) const;
  [[nodiscard]] const PeriodMetric& period(const std::string& name) const;
  [[nodiscard]] const ReviewMetric& review(const std::string& name) const;
  [[nodiscard]] const Breakdown& breakdown(const std::string& name) const;
};

/// `tallies` [n_replicates][n_arms], as simulated.
[[nodiscard]] Results measure(const scenario::ScenarioSpec& scenario, std::uint64_t customers,
                              const std::vector<std::vector<counting::Counts>>& tallies);

}  // namespace stamkund::metrics
