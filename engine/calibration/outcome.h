#pragma once
// From the maximum of a likelihood to a ModelFit that says what it is worth.
#include <cstdint>
#include <string>
#include <vector>

#include "engine/calibration/fit.h"
#include "engine/calibration/maximise.h"

namespace stamkund::calibration {

/// How theta holds a parameter.
enum class Scale : std::uint8_t {
  logarithm,    ///< theta = log of it
  plain,        ///< theta = it
  correlation,  ///< theta = atanh of it
};
[[nodiscard]] double to_natural(Scale scale, double theta);
/// d natural / d theta at theta.
[[nodiscard]] double natural_slope(Scale scale, double theta);

/// "alpha, beta without bound while s shrinks": the parameters that move along a direction of theta.
[[nodiscard]] std::string describe_direction(const std::vector<std::string>& names,
                                             const std::vector<double>& direction);

/// A fit that only says why there is none: not_identified, with these estimates as placeholders.
void set_placeholders(ModelFit& fit, std::vector<double> placeholders, const std::string& reason);

/// Copies the maximum into the fit; standard errors by the delta method. `unit` multiplies each estimate back
/// to the units of the fit (1 for none). `meaning`: what a boundary or a flat direction means, may be empty.
void take_maximum(ModelFit& fit, const Maximum& maximum, const std::vector<Scale>& scales,
                  const std::vector<double>& unit, std::size_t starts, const std::string& meaning);

}  // namespace stamkund::calibration
