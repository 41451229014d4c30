#pragma once
// From the maximum of a likelihood to a fit that says in words what it is worth.
#include <string>
#include <vector>

#include "engine/calibration/fit.h"
#include "engine/calibration/maximise.h"

namespace stamkund::calibration {

/// A fit that only says why there is none: estimates are the placeholders given.
void give_up(ModelFit& fit, std::vector<double> placeholders, const std::string& reason);

/// Copies the maximum into the fit, whose names are known. `scale` multiplies each parameter on the log scale
/// back to the fit's units.
void take(ModelFit& fit, const Maximum& maximum, const std::vector<double>& scale, std::size_t starts);

/// The first `count` (at least 1) of `starts`, as logs.
[[nodiscard]] std::vector<std::vector<double>> logs_of(std::vector<std::vector<double>> starts, int count);

/// Pearson correlation; NaN if either is constant.
[[nodiscard]] double correlation(const std::vector<double>& x, const std::vector<double>& y);

}  // namespace stamkund::calibration
