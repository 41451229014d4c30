#pragma once
#include <algorithm>
#include <cmath>

namespace stamkund::test {

/// |a - b| relative to b, or to 1e-300 where b is 0.
inline double relative_error(double a, double b) { return std::abs(a - b) / std::max(std::abs(b), 1e-300); }

}  // namespace stamkund::test
