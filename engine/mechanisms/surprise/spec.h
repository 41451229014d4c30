#pragma once
// What a scenario says of surprises (surprise_keys.cpp).
#include <cstdint>

#include "engine/base/money.h"
#include "engine/mechanisms/program/part.h"
#include "engine/scenario/quantity.h"
#include "models/program/rules.h"

namespace stamkund::mechanisms {

struct SurpriseSpec : ProgramPartSpec {
  [[nodiscard]] std::string in_words() const override { return "surprise rewards"; }
  [[nodiscard]] bool asks_for_tiers() const override { return scope.tiers != ~std::uint64_t{0}; }
  void add_to(ProgramModel& program, const scenario::Resolve& resolve) const override;
  [[nodiscard]] std::optional<Doubt> doubt_costs(const MeanPurchase& purchase) const override;

  scenario::Quantity probability_per_visit;
  Money cost{0};                   ///< mean
  scenario::Quantity cost_spread;  ///< standard deviation of the log
  bool announced = false;
  std::uint64_t after_visits = 0;  ///< as a member, before she is eligible
  program::Scope scope;
  scenario::Quantity delight;
  scenario::Quantity backlash;
  scenario::Quantity backlash_share;
  scenario::Quantity decay;   ///< days
  scenario::Quantity basket;  ///< change of that purchase
};

}  // namespace stamkund::mechanisms
