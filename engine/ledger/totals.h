#pragma once
// What the ledgers of all customers come to. Whole numbers, so that the order of customers does not matter.
#include <cstdint>
#include <vector>

#include "models/program/rules.h"

namespace stamkund::ledger {

/// Units of one currency. issued = redeemed + expired + reversed + pending + balance, always.
struct UnitCount {
  std::int64_t issued = 0;
  std::int64_t redeemed = 0;
  std::int64_t expired = 0;  ///< less what came back
  std::int64_t reversed = 0;
  std::int64_t pending = 0;
  std::int64_t balance = 0;  ///< active; below zero = owed
  [[nodiscard]] bool conserved() const noexcept {
    return issued == redeemed + expired + reversed + pending + balance;
  }
  UnitCount& operator+=(const UnitCount& other);
  friend bool operator==(const UnitCount&, const UnitCount&) = default;
};

struct RewardCount {
  std::int64_t handed_over = 0;  ///< items; redemptions of other kinds
  std::int64_t units = 0;        ///< burned
  Money cost{0};                 ///< of items and payouts
  Money discount{0};             ///< off purchases; coupons when they are used
  std::int64_t coupons_used = 0;
  RewardCount& operator+=(const RewardCount& other);
  friend bool operator==(const RewardCount&, const RewardCount&) = default;
};

/// One customer. Money is as in the rows; discounts are what the program would have taken off.
struct Customer {
  double joined_day = program::kNever;  ///< never: no purchase on or after the start
  std::int64_t purchases = 0;           ///< as a member
  Money revenue{0};                     ///< of these
  Money returned{0};                    ///< of returns that match them
  Money discounts{0};                   ///< of tiers, coupons and rewards
  Money reward_cost{0};
  std::int64_t rewards = 0;
  std::size_t tier = 0;          ///< at the end; 0 = none
  bool reached = false;          ///< ever had enough units for some reward
  std::vector<UnitCount> units;  ///< [currencies]
  std::vector<double>
      expires_day;           ///< [currencies] of what is usable at the end, on average; infinite = never
  std::int64_t counted = 0;  ///< towards a tier at the end, in the window at hand
  [[nodiscard]] bool member() const noexcept { return joined_day < program::kNever; }
};

struct Totals {
  explicit Totals(const program::Rules& rules);

  std::uint64_t customers = 0;  ///< with a row
  std::uint64_t members = 0;
  std::int64_t purchases = 0;
  std::int64_t purchases_before = 0;  ///< joining: not counted above
  Money revenue{0};
  Money returned{0};
  Money unmatched_returns{0};  ///< exceed what was bought as a member before
  Money discounts{0};
  Money tier_discounts{0};         ///< of these
  Money membership_discounts{0};   ///< of these, too
  Money perk_cost{0};              ///< of tiers and of the membership
  std::vector<UnitCount> units;    ///< [currencies]
  std::vector<std::int64_t> owed;  ///< [currencies] balances below zero, as a positive number
  std::vector<RewardCount> rewards;
  std::vector<std::uint64_t> tiers;  ///< [1 + tiers] members at the end
  std::uint64_t upgrades = 0;
  std::uint64_t downgrades = 0;
  std::uint64_t reached = 0;   ///< members who ever had enough units for some reward
  std::uint64_t rewarded = 0;  ///< members to whom one was handed over
  std::uint64_t events = 0;
  std::uint64_t recorded = 0;            ///< redemptions in the rows that were replayed
  std::uint64_t recorded_refused = 0;    ///< that the rules do not allow: not enough units, limits, scope
  std::uint64_t recorded_automatic = 0;  ///< of automatic rewards, which need no record
  std::uint64_t before_joining = 0;      ///< events and redemptions of those who were no members yet
  std::uint64_t lines = 0;               ///< of the journals
  // First days from day 0; never if there is none.
  double first_joined = program::kNever;
  double first_issued = program::kNever;
  double first_redeemed = program::kNever;
  double first_expired = program::kNever;
  /// [rewards][days from day 0] handed over; only for rewards whose stock is limited.
  std::vector<std::vector<std::int64_t>> stock_used;

  void add(const Customer& customer);
  [[nodiscard]] Money reward_cost() const;
};

/// Withdraws the limited reward that runs out first, from the day after; false if none runs out any more.
/// Nobody could have noticed before that day, so what happened until then stands, and one more replay finds
/// the next.
[[nodiscard]] bool withdraw_first(program::Rules& rules, const Totals& totals);

}  // namespace stamkund::ledger
