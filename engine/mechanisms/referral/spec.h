#pragma once
// What a scenario says of members who bring new customers (referral_keys.cpp).
#include <cstdint>

#include "engine/base/money.h"
#include "engine/mechanisms/program/part.h"
#include "engine/scenario/quantity.h"

namespace stamkund::mechanisms {

/// Members bring new customers at a rate; they live as everybody does, in the same arm.
struct ReferralSpec : ProgramPartSpec {
  [[nodiscard]] std::string in_words() const override {
    return "referred customers (events called 'referral' earn)";
  }
  std::size_t event = 0;               ///< what a successful referral earns, as an event of the program
  scenario::Quantity per_year;         ///< successful referrals of an active member
  scenario::Quantity would_have_come;  ///< share of the referred who would have come anyway
  std::uint64_t most = 0;              ///< of one member
  Money friend_cost{0};                ///< welcome reward of the new customer
  scenario::Quantity rejected;         ///< share that is refused (self-referral): no reward, no customer
};

}  // namespace stamkund::mechanisms
