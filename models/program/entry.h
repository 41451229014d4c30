#pragma once
// What happened in an account, line by line: the ledger itself. Everything that is counted of a program, in a
// simulation or in a replay of real purchases, is counted from these lines.
#include <cstdint>
#include <vector>

#include "engine/base/money.h"

namespace stamkund::program {

struct Entry {
  enum class Kind : std::uint8_t {
    issued,      ///< units promised: pending if they are not active at once
    activated,   ///< pending units that can be used from now on
    redeemed,    ///< units burned; below zero: they came back with the purchase that they were taken off
    expired,     ///< units lost
    reversed,    ///< units taken back because a purchase was returned
    reinstated,  ///< lost units that came back
    reward,      ///< a reward was handed over: `units` of it, `money` in all (cost, discount or payout)
    tier,        ///< `units` = the new tier (0 = none), `cohort` = the one before
  };
  Kind kind = Kind::issued;
  std::uint8_t currency = 0;
  /// issued: earn rule, or one of the kSource numbers; redeemed, reward: index of the reward.
  std::uint16_t rule = 0;
  std::int32_t cohort = 0;  ///< when the units were issued, in periods of Rules::cohort_days from day 0
  double day = 0;
  std::int64_t units = 0;
  Money money{0};
  /// reward: of the units that paid for it, the share issued before Rules::cohort_break_day.
  double before_break = 1;
  friend bool operator==(const Entry&, const Entry&) = default;
};

/// Sources of issued units that are no earn rule of their currency.
inline constexpr std::uint16_t kEndowment = 0xFF00;
inline constexpr std::uint16_t kReinstatement = 0xFF01;
inline constexpr std::uint16_t kGift = 0xFF02;
inline constexpr std::uint16_t kOpening = 0xFF03;       ///< held when the simulation began
inline constexpr std::uint16_t kFirstMission = 0xFE00;  ///< + index of the mission

using Journal = std::vector<Entry>;

}  // namespace stamkund::program
