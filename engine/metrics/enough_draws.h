#pragma once
#include <cstdint>

namespace stamkund::metrics {

/// Fewer independent draws than this give no verdict and no interval (assumption: with 20, an arm that is
/// ahead in all of them is behind in less than one in seven, at 95 % confidence).
inline constexpr std::uint64_t kEnoughDraws = 20;

}  // namespace stamkund::metrics
