#pragma once
// What a fit to contracts makes of the periods to come: plain data.
#include <vector>

namespace stamkund::calibration {

/// And what was observed; element t is after t renewals.
struct ContractProjection {
  std::vector<double> observed;   ///< share still there (Kaplan-Meier), as far as it was observed
  std::vector<double> survival;   ///< of the model; none if the fit cannot predict
  std::vector<double> retention;  ///< share of those at t - 1 who renew; 1 at t = 0
  std::vector<double>
      residual_lifetime;  ///< renewals expected still, having renewed t times; may be infinite
};

}  // namespace stamkund::calibration
