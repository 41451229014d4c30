#pragma once
// What is counted while customers live. Whole numbers only: integer sums are exact, so the totals are the
// same bits in whatever order blocks, threads or ranks are added up (docs/decisions/0001-exact-sums.md).
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
  issued,          ///< units of the main currency
  redeemed,        ///< units of the main currency
  expired,         ///< units of the main currency, less what came back
  rewards,         ///< rewards handed over
  reward_cost,     ///< minor units
  enrolment_cost,  ///< minor units
  contacts,
  opens,
  unsubscribes,
  contact_cost,  ///< minor units
  reversed,      ///< units of the main currency taken back for returns
  activated,     ///< units of the main currency that became usable after waiting
  returns,       ///< purchases given back
  perk_cost,     ///< minor units: perks of tiers and paid membership that cost money
  fees,          ///< minor units paid for membership, less refunds
  fee_payers,    ///< payments of fees
  leavers,       ///< members who left the program
  upgrades,
  downgrades,
  referred,           ///< new customers whom members brought
  referral_cost,      ///< minor units: welcome rewards of those who were referred
  partner_income,     ///< minor units from partners: units sold and their part of rewards
  member_purchases,   ///< by members, the purchase at which they join included
  member_revenue,     ///< minor units
  program_discounts,  ///< minor units of `discounts` that the program gave: rewards, coupons, member prices
  // What there was to settle at the horizon, at what it came to; counted beyond the horizon only. Minor units.
  owed_rewards,     ///< rewards, coupons and payouts, as far as units from before the horizon paid for them
  owed_open,        ///< the same, of what is not settled where the following ends: at its full cost
  owed_membership,  ///< benefits in terms of membership that had been paid for
  owed_refunds,     ///< fees that are paid back
  owed_returns,     ///< margin of purchases that are given back
  owed_by_partners,   ///< what partners still pay for units sold before
  returned_discounts, ///< discounts on purchases that are given back: not given away in the end
  paid_in_run_off,  ///< of all these, in the scenario's run-off; what partners pay is taken off
  size_
};
inline constexpr std::size_t kCounts = static_cast<std::size_t>(Count::size_);
/// From here on counts exist only beyond the horizon.
inline constexpr std::size_t kFirstOwed = static_cast<std::size_t>(Count::owed_rewards);
using Row = std::array<std::int64_t, kCounts>;

/// One customer's life in one arm up to the horizon, or the sum over a group of customers.
struct LifeTotals {
  std::int64_t customers = 0;
  std::int64_t purchases = 0;
  std::int64_t revenue = 0;    ///< minor units
  std::int64_t net = 0;  ///< minor units: margin and fees less everything but the platform, and less what was owed
  std::int64_t benefits = 0;   ///< minor units that the program gave her: rewards at cost, discounts, perks
  std::int64_t millidays = 0;  ///< thousandths of a day as a living customer
  LifeTotals& operator+=(const LifeTotals& other) {
    customers += other.customers;
    purchases += other.purchases;
    revenue += other.revenue;
    net += other.net;
    benefits += other.benefits;
    millidays += other.millidays;
    return *this;
  }
  friend bool operator==(const LifeTotals&, const LifeTotals&) = default;
};

/// A group of customers: their lives here and in the baseline.
struct Group {
  LifeTotals here;
  LifeTotals in_baseline;
  std::int64_t members = 0;
  std::int64_t leaked = 0;  ///< minor units of benefits for purchases that would have happened anyway
  Group& operator+=(const Group& other) {
    here += other.here;
    in_baseline += other.in_baseline;
    members += other.members;
    leaked += other.leaked;
    return *this;
  }
  friend bool operator==(const Group&, const Group&) = default;
};

/// Members by what an analyst sees of their usage before a date: purchases in equally long times before and
/// after it.
struct UsageGroup {
  std::int64_t customers = 0;
  std::int64_t before = 0;
  std::int64_t after = 0;
  std::int64_t after_in_baseline = 0;
  UsageGroup& operator+=(const UsageGroup& other) {
    customers += other.customers;
    before += other.before;
    after += other.after;
    after_in_baseline += other.after_in_baseline;
    return *this;
  }
  friend bool operator==(const UsageGroup&, const UsageGroup&) = default;
};
/// 0, 1, 2-3, 4-7, 8-15, 16 or more purchases before.
inline constexpr std::size_t kUsageGroups = 6;
inline constexpr std::size_t kDeciles = 10;

/// Units of one currency by when they were issued: [n_cohorts] issued and reversed, [n_cohorts][n_cohorts +
/// 1] redeemed and expired by when, the last column beyond the horizon.
struct CohortTally {
  std::vector<std::int64_t> issued;
  std::vector<std::int64_t> reversed;
  std::vector<std::int64_t> redeemed;
  std::vector<std::int64_t> expired;
  friend bool operator==(const CohortTally&, const CohortTally&) = default;
};

/// Sizes of an arm's tables.
struct TallyShape {
  std::size_t periods = 1;
  std::size_t currencies = 0;
  std::size_t cohorts = 0;
  std::size_t tiers = 0;  ///< levels above none
  std::size_t segments = 1;
  std::size_t rewards = 0;
  std::size_t stock_days = 0;  ///< days for which uses of limited rewards are counted; 0 = none is limited
};

/// Everything counted of one arm in one replicate.
struct ArmTally {
  explicit ArmTally(std::size_t n_periods) : ArmTally(TallyShape{.periods = n_periods}) {}
  explicit ArmTally(const TallyShape& shape)
      : periods(shape.periods),
        cohorts(shape.currencies),
        by_tier(shape.tiers + 2),
        by_segment(shape.segments),
        cohort_revenue(shape.currencies > 0 ? shape.cohorts : 0),
        stock_used(shape.rewards * shape.stock_days) {
    const std::size_t n = shape.cohorts;
    for (auto& one : cohorts) {
      one.issued.resize(n);
      one.reversed.resize(n);
      one.redeemed.resize(n * (n + 1));
      one.expired.resize(n * (n + 1));
    }
  }

  std::vector<Row> periods;  ///< [n_periods]
  Row run_off{};             ///< beyond the horizon
  std::int64_t alive_at_start = 0;
  std::int64_t buyers = 0;           ///< customers with at least one purchase
  std::int64_t repeat_buyers = 0;    ///< customers with at least two
  std::vector<CohortTally> cohorts;  ///< [n_currencies]
  /// By membership in this arm (0 = never, 1 = at some time).
  std::array<Group, 2> by_membership{};
  std::array<Group, kDeciles> by_decile{};  ///< of the true purchase rate
  std::vector<Group>
      by_tier;  ///< at the horizon: never a member, no tier, tier 1, ...; counted if there are tiers
  std::vector<Group> by_segment;  ///< counted if there is more than one
  std::array<UsageGroup, kUsageGroups> by_usage{};
  LifeTotals referred;  ///< lives of customers whom members brought; in no group, for they have no twin
  std::vector<std::int64_t> cohort_revenue;  ///< [n_cohorts] minor units that members paid
  std::vector<std::int64_t> stock_used;      ///< [n_rewards][stock_days]

  ArmTally& operator+=(const ArmTally& other);
  friend bool operator==(const ArmTally&, const ArmTally&) = default;
};

}  // namespace stamkund::simulation
