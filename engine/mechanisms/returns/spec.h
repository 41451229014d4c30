#pragma once
// What a scenario says of purchases that are given back (returns_keys.cpp).
#include "engine/scenario/part.h"
#include "engine/scenario/quantity.h"

namespace stamkund::mechanisms {

struct ReturnsSpec : scenario::PartSpec {
  [[nodiscard]] std::optional<double> gives_back_after_days() const override { return after_days; }
  scenario::Quantity share;  ///< probability that a purchase is given back in full
  double after_days = 0;     ///< so long after it
};

}  // namespace stamkund::mechanisms
