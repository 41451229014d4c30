#pragma once
// What a program knows of one customer, and what she makes of it.
#include <cstdint>
#include <vector>

#include "engine/random/stream.h"
#include "engine/world/clock.h"
#include "engine/world/customer.h"
#include "models/program/account.h"
#include "models/program/entry.h"

namespace stamkund::mechanisms {

struct ProgramState : world::BlockOf<ProgramState> {
  program::Account account;
  program::Journal journal;  ///< of the step at hand; empty between steps
  bool member = false;
  bool ever = false;
  double since_day = 0;  ///< she is a member
  bool dirty = false;    ///< something happened that may change how she reacts

  double base_rate = 0;         ///< purchases a day without the program
  double mean_spend_minor = 0;  ///< of a purchase

  world::Clock enrolment;         ///< hazard: an offer
  double joining_factor = 1;      ///< on the odds of joining
  double weighed_until_day = -1;  ///< when the rules change, the offer is another
  world::Clock redemption;        ///< hazard: a visit at which she could redeem
  Stream redemption_luck{};

  std::int64_t visits = 0;    ///< as a member
  std::int64_t issued = 0;    ///< units of the main currency
  double payouts_minor = 0;   ///< since her last purchase
  std::vector<bool> had;      ///< [rewards] up to the horizon; empty = none
  bool others_card = false;   ///< somebody else pays with her card in the step being booked
  bool redeemed_now = false;  ///< something was redeemed in the step being booked
  bool upgraded_in_window = false;
  bool flexible = false;
  double threshold_minor = 0;
  double value_before = 0;  ///< of what she could redeem at her last visit

  /// The goal that she had in view last, and what it did to her rate.
  struct Pulled {
    const void* by = nullptr;
    std::int64_t size = 0;
    std::int64_t missing = 0;
    std::int64_t visits = 0;
    std::int64_t issued = 0;
    double factor = 1;
  } pulled;

  /// As at the beginning; memory is kept.
  void clear() {
    account.clear();
    journal.clear();
    member = ever = dirty = redeemed_now = others_card = upgraded_in_window = flexible = false;
    had.clear();
    enrolment.stop();
    joining_factor = 1.0;
    weighed_until_day = -1.0;
    redemption.stop();
    visits = issued = 0;
    payouts_minor = value_before = threshold_minor = 0.0;
    pulled = {};
  }
};

}  // namespace stamkund::mechanisms
