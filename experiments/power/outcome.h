#pragma once
// What a test that ends on some day sees of simulated lives: who is in it, and each one's outcome in every
// arm.
#include <optional>
#include <vector>

#include "experiments/power/lives.h"

namespace stamkund::power {

/// What is measured of a customer from her entry to the end of the test.
enum class Measure {
  buys,       ///< 1 if she buys; where customers enter at a visit, if she comes again
  purchases,  ///< how often; where customers enter at a visit, how often she comes again
  revenue,    ///< what she pays, less what she gives back, major units
  net,        ///< margin and fees less what the program gave, over the whole scenario, major units
};
/// Nothing where lives do not tell of the kind.
[[nodiscard]] std::optional<Measure> measure_of(design::OutcomeKind kind);

/// Outcomes of the customers of one pool who are in the test.
struct PoolOutcomes {
  std::vector<std::vector<double>> y;  ///< [arms][customers]
  std::vector<double> x;               ///< known before; empty = nothing is adjusted for
  double entered = 0;                  ///< share of the company's customers who are in the test
};

/// First day in the test of life `i`; infinite if she never is. Decided by the control's life: at entry
/// arms are still alike.
[[nodiscard]] double entry_day(const Lives& lives, const Pool& pool, std::size_t i, design::Entry entry);

/// Of life `i` on the days `from` <= day < `until` of the scenario.
[[nodiscard]] double outcome_of(const Lives& lives, const ArmVisits& arm, std::size_t i, Measure measure,
                                design::Entry entry, double from, double until);

struct Outcomes {
  std::vector<PoolOutcomes> pools;
  double days = 0;     ///< length of the test
  double entered = 0;  ///< share of the company's customers, mean of the pools
};
/// Of a test of `days`; who is in it is settled by then, outcomes are counted for `counted_days` (the same,
/// or longer to see what came after).
[[nodiscard]] Outcomes outcomes_of(const Lives& lives, const design::PopulationSpec& test, Measure measure,
                                   double days, double counted_days);

/// Mean and standard deviation of customers of an arm: means over the pools of their means and variances.
struct Moments {
  double mean = 0;
  double sd = 0;
  double correlation = 0;  ///< with what was known before
};
[[nodiscard]] Moments moments_of(const Outcomes& outcomes, std::size_t arm);

/// Share of customers in the test who first buy on another day in an arm than in the control: then who comes
/// in depends on the arm.
[[nodiscard]] double other_entries(const Lives& lives, std::size_t arm);

}  // namespace stamkund::power
