#pragma once
// What one purchase of a customer costs before anything is taken off.
#include <cmath>

#include "engine/population/person.h"
#include "engine/random/distributions.h"

namespace stamkund::simulation {

/// Major units.
[[nodiscard]] inline double draw_amount(const population::SpendTrait& spend, Stream& stream) {
  switch (spend.law) {
    case population::SpendTrait::Law::fixed:
      return spend.location;
    case population::SpendTrait::Law::gamma:
      return spend.gamma(stream) * spend.location;
    case population::SpendTrait::Law::lognormal:
      return std::exp(spend.location + spend.spread * draw_normal(stream));
  }
  return 0.0;
}

/// Its mean, major units.
[[nodiscard]] inline double mean_amount(const population::SpendTrait& spend) {
  switch (spend.law) {
    case population::SpendTrait::Law::fixed:
      return spend.location;
    case population::SpendTrait::Law::gamma:
      return spend.gamma.shape() * spend.location;
    case population::SpendTrait::Law::lognormal:
      return std::exp(spend.location + 0.5 * spend.spread * spend.spread);
  }
  return 0.0;
}

}  // namespace stamkund::simulation
