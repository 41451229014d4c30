#pragma once
// Points as a material right: part of what a member pays belongs to the points she earns, and is revenue only
// when they are redeemed or when they no longer will be. IFRS 15 B39-B47 and illustrative example 52
// (IE267-IE270). Amounts are doubles in one currency unit and are never rounded here: these are estimates,
// and a report rounds what it shows. See docs/methods/accounting.md.
#include <cstddef>
#include <span>
#include <vector>

namespace stamkund::accounting {

/// A transaction price, split. `goods + points` is the price, to rounding.
struct Allocation {
  double goods = 0.0;
  double points = 0.0;
};

/// Stand-alone selling price of `units` points (IFRS 15 B42): units x value of one x share of them that is
/// expected to be redeemed. Requires units, value >= 0 and 0 <= share <= 1.
[[nodiscard]] double points_price(double units, double value_per_unit, double expected_share);

/// Splits `transaction_price` in proportion to stand-alone selling prices (IFRS 15.76). All >= 0; the two
/// stand-alone prices may both be zero only if the transaction price is: then there is nothing to split.
[[nodiscard]] Allocation allocate(double transaction_price, double goods_price, double points_price);

/// Revenue recognised so far of what was `allocated` to points: allocated x redeemed / expected, where
/// `expected_units` is how many units, those redeemed already included, will be redeemed in the end. All of
/// it when nothing more is expected (expected <= redeemed), so never more than allocated. All arguments >= 0.
[[nodiscard]] double recognised_to_date(double allocated, double redeemed_units, double expected_units);

/// Points issued in one period, seen at the end of that period and of each later one.
struct DeferredCohort {
  std::size_t period = 0;              ///< of issue
  double allocated = 0.0;              ///< what was deferred then
  std::vector<double> redeemed_units;  ///< [n_periods - period], to date, at each period's end
  std::vector<double> expected_units;  ///< [n_periods - period], in the end, as expected at each period's end
};

/// Each [n_periods]. liability[p] = liability[p - 1] + deferred[p] - recognised[p], to rounding.
struct DeferredRevenue {
  std::vector<double> deferred;    ///< put aside in the period
  std::vector<double> recognised;  ///< in the period; negative where a raised expectation takes revenue back
  std::vector<double> liability;   ///< deferred and not yet recognised, at the period's end
};

/// Adds up cohorts, in the order given. A change of expectation is caught up in the period it is made in
/// (IFRS 15 example 52; changes in the measure of progress, IFRS 15.43). Requires cohorts of the lengths said
/// above.
[[nodiscard]] DeferredRevenue run_off(std::span<const DeferredCohort> cohorts, std::size_t n_periods);

}  // namespace stamkund::accounting
