#pragma once
// What is counted while customers live. Whole numbers only: integer sums are exact, so the totals are the
// same bits in whatever order blocks, threads or ranks are added up (docs/decisions/0003-exact-sums.md).
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace stamkund::simulation {

/// Counted for each period. Append only: the order is part of the results digest.
enum class Count : std::size_t {
  purchases,      ///< all, the first purchases of new customers included
  new_customers,  ///< first purchases of new customers
  defections,     ///< customers who left for good (the truth, which a company does not see)
  active,         ///< customers with at least one purchase in the period
  revenue,        ///< minor units, what customers paid
  margin,         ///< minor units, paid less cost of goods
  discounts,      ///< minor units, list price less paid
  enrolments,
  issued,          ///< program units
  redeemed,        ///< program units
  expired,         ///< program units
  rewards,         ///< rewards handed over
  reward_cost,     ///< minor units
  enrolment_cost,  ///< minor units
  contacts,
  opens,
  unsubscribes,
  contact_cost,  ///< minor units
  size_
};
inline constexpr std::size_t kCounts = static_cast<std::size_t>(Count::size_);

/// One customer's life in one arm, or the sum over a group of customers.
struct LifeTotals {
  std::int64_t customers = 0;
  std::int64_t purchases = 0;
  std::int64_t revenue = 0;  ///< minor units
  std::int64_t net = 0;      ///< minor units: margin less rewards, contacts and enrolment
  LifeTotals& operator+=(const LifeTotals& other) {
    customers += other.customers;
    purchases += other.purchases;
    revenue += other.revenue;
    net += other.net;
    return *this;
  }
  friend bool operator==(const LifeTotals&, const LifeTotals&) = default;
};

/// Everything counted of one arm in one replicate.
struct ArmTally {
  explicit ArmTally(std::size_t n_periods) : periods(n_periods) {}

  std::vector<std::array<std::int64_t, kCounts>> periods;  ///< [n_periods][kCounts]
  std::int64_t alive_at_start = 0;
  std::int64_t buyers = 0;         ///< customers with at least one purchase
  std::int64_t repeat_buyers = 0;  ///< customers with at least two
  /// By membership in this arm (0 = never, 1 = member at the end): their lives here and in the baseline.
  std::array<LifeTotals, 2> here;
  std::array<LifeTotals, 2> in_baseline;

  ArmTally& operator+=(const ArmTally& other) {
    for (std::size_t p = 0; p < periods.size(); ++p)
      for (std::size_t c = 0; c < kCounts; ++c) periods[p][c] += other.periods[p][c];
    alive_at_start += other.alive_at_start;
    buyers += other.buyers;
    repeat_buyers += other.repeat_buyers;
    for (std::size_t g = 0; g < here.size(); ++g) {
      here[g] += other.here[g];
      in_baseline[g] += other.in_baseline[g];
    }
    return *this;
  }
  friend bool operator==(const ArmTally&, const ArmTally&) = default;
};

}  // namespace stamkund::simulation
