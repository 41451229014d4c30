#pragma once
// From the maximum of a likelihood to a ModelFit that says in words what it is worth.
#include <cstdint>
#include <string>
#include <vector>

#include "engine/calibration/fit.h"
#include "engine/calibration/maximise.h"

namespace stamkund::calibration {

/// How theta holds a parameter.
enum class Held : std::uint8_t {
  logarithm,  ///< theta = log of it
  plain,      ///< theta = it
  atanh,      ///< theta = atanh of it: a correlation
};

/// A direction of theta in its largest parts: -1, 0 or 1 a parameter.
[[nodiscard]] std::vector<int> signs_of(const std::vector<double>& direction);

/// "a, b and c".
[[nodiscard]] std::string in_words(const std::vector<std::string>& words);

/// A fit that only says why there is none: not_identified, with these estimates as placeholders.
void give_up(ModelFit& fit, std::vector<double> placeholders, const std::string& reason);

/// Sets the fit's reason from what the maximum is. `held`: one element a name of the fit; `meaning`: what a
/// boundary or a flat direction means, may be empty.
void explain(ModelFit& fit, const Maximum& maximum, const std::vector<Held>& held,
             const std::string& meaning);

/// Copies the maximum into the fit, whose names are known; standard errors by the delta method, covariances
/// of logs and of plain parameters. `unit` multiplies each estimate back to the units of the fit (1 for
/// none).
void take(ModelFit& fit, const Maximum& maximum, const std::vector<Held>& held,
          const std::vector<double>& unit, std::size_t starts, const std::string& meaning);

/// A fit whose edge, by its `meaning`, is a model of its own is at that limit: boundary, and it predicts.
void take_limit(ModelFit& fit, const std::string& meaning);

/// The first `count` (at least 1) of `starts`, as logs.
[[nodiscard]] std::vector<std::vector<double>> logs_of(std::vector<std::vector<double>> starts, int count);

}  // namespace stamkund::calibration
