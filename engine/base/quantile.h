#pragma once
#include <cmath>
#include <limits>
#include <vector>

namespace stamkund {

/// Type 7 quantile (Hyndman & Fan 1996) of `sorted` values, ascending; NaN if empty, or where it falls on infinity.
[[nodiscard]] inline double quantile(const std::vector<double>& sorted, double probability) {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  if (sorted.empty()) return kNone;
  const double position = probability * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(position);
  const double weight = position - static_cast<double>(below);
  const double value =
      weight == 0.0 ? sorted[below] : sorted[below] + weight * (sorted[below + 1] - sorted[below]);
  return std::isfinite(value) ? value : kNone;
}

}  // namespace stamkund
