#pragma once
// What a set of rules leaves to be asked at a purchase. Most programs use few of the rules that there are,
// and what they do not use shall cost nothing.
#include <cstdint>
#include <vector>

#include "models/program/rules.h"

namespace stamkund::program {

class Outline {
 public:
  /// Keeps its memory. Cheap enough for every member.
  void read(const Rules& rules);

  bool has_tiers = false;
  bool anniversary_earns = false;
  bool units_come_back = false;                 ///< in some currency
  bool some_on_money = false;                   ///< some currency earns on what is left after rewards
  std::vector<std::uint16_t> automatic;         ///< rewards that are redeemed by themselves, in order
  std::vector<std::uint16_t> automatic_payout;  ///< of these, payouts
  /// [currencies] Some rule or mission earns at purchases, whoever she is and on any day.
  std::vector<char> purchases_earn;
  /// A reward that can be a goal.
  struct Aim {
    std::int64_t units;
    std::uint16_t reward;
    std::uint8_t currency;
    bool always;  ///< in view of everybody on any day
  };
  std::vector<Aim> aims;
  bool goals_stand = true;  ///< what is in view of a member depends on neither her nor the day
};

}  // namespace stamkund::program
