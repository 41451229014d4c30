#include "experiments/analysis/resplit_level.h"

#include <algorithm>
#include <cmath>

namespace stamkund::analysis {
namespace {

/// So many draws take no time, so that the level is looked at anyway.
constexpr double kCheap = 2e7;
constexpr double kMostDraws = 4e8;
constexpr std::uint64_t kFewest = 999;
/// Units that a re-split has to draw one by one.
std::size_t active(const Sample& sample) {
  if (!sample.x.empty()) return sample.size();
  const auto zeros = static_cast<std::size_t>(std::count(sample.y.begin(), sample.y.end(), 0.0));
  return 2 * zeros < sample.size() ? sample.size() : sample.size() - zeros;
}

}  // namespace

Resplits rates_of(const std::vector<double>& drawn, const Law& law, double alpha) {
  Resplits out;
  out.count = drawn.size();
  const auto [low, high] = law.limits(alpha);
  for (const double t : drawn) {
    out.below += t < low ? 1.0 : 0.0;
    out.above += t > high ? 1.0 : 0.0;
  }
  out.below /= static_cast<double>(drawn.size());
  out.above /= static_cast<double>(drawn.size());
  return out;
}

bool too_often(const Resplits& resplits, double alpha, const Bearable& bearable) {
  const auto n = static_cast<double>(resplits.count);
  const auto beyond = [&](double rate, double level, double factor) {
    return rate > factor * level + 2.0 * std::sqrt(level * (1.0 - level) / n);
  };
  return beyond(resplits.rate(), alpha, bearable.both) ||
         beyond(std::max(resplits.below, resplits.above), alpha / 2.0, bearable.tail);
}

bool too_seldom(const Resplits& resplits, double alpha) {
  const auto n = static_cast<double>(resplits.count);
  return resplits.rate() + 2.0 * std::sqrt(alpha * (1.0 - alpha) / n) < 0.5 * alpha;
}

bool is_cheap(const Sample& treated, const Sample& control, std::uint64_t resplits) {
  return static_cast<double>(active(treated) + active(control)) * static_cast<double>(resplits) <= kCheap;
}

std::uint64_t affordable(const Sample& treated, const Sample& control, std::uint64_t wanted) {
  const auto units = static_cast<double>(active(treated) + active(control)) + 1.0;
  const auto most = static_cast<std::uint64_t>(kMostDraws / units);
  return std::min(wanted, std::max(kFewest, most));
}

}  // namespace stamkund::analysis
