#pragma once
// What one purchase of a customer costs before anything is taken off.
#include <cmath>

#include "engine/population/person.h"
#include "engine/random/distributions.h"

namespace stamkund::population {

/// Major units.
[[nodiscard]] inline double draw_amount(const SpendTrait& spend, Stream& stream) {
  switch (spend.law) {
    case SpendTrait::Law::fixed:
      return spend.location;
    case SpendTrait::Law::gamma:
      return spend.gamma(stream) * spend.location;
    case SpendTrait::Law::lognormal:
      return std::exp(spend.location + spend.spread * draw_normal(stream));
  }
  return 0.0;
}

/// Its mean, major units.
[[nodiscard]] inline double mean_amount(const SpendTrait& spend) {
  switch (spend.law) {
    case SpendTrait::Law::fixed:
      return spend.location;
    case SpendTrait::Law::gamma:
      return spend.gamma.shape() * spend.location;
    case SpendTrait::Law::lognormal:
      return std::exp(spend.location + 0.5 * spend.spread * spend.spread);
  }
  return 0.0;
}

}  // namespace stamkund::population
