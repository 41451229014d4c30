#include "experiments/periods/contrasts.h"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <cmath>
#include <numeric>

namespace stamkund::periods {
namespace {

constexpr std::size_t kMostSchedules = 2000;  ///< that a unit is held against
constexpr double kAlike = 0.02;               ///< chance that lots would agree as often

bool same_time(const Contrast& a, const Contrast& b) {
  const std::size_t apart = a.from > b.from ? a.from - b.from : b.from - a.from;
  return 2 * apart < b.to - b.from + 1;
}

struct Span {
  std::size_t from = 0, to = 0;
};

struct Agreement {
  bool alike = false;
  double by_luck = 0;
};

Agreement compare(const std::vector<Contrast>& all, Span a, Span b, bool mirrored) {
  std::size_t shared = 0, same = 0;
  for (std::size_t i = a.from, j = b.from; i < a.to && j < b.to;) {
    if (same_time(all[i], all[j])) {
      ++shared;
      same += all[i].order == all[j].order ? 1 : 0;
      ++i, ++j;
    } else {
      all[i].from < all[j].from ? ++i : ++j;
    }
  }
  if (shared == 0) return {};
  const auto n = static_cast<double>(shared), sides = mirrored ? 2.0 : 1.0;
  const double by_luck = std::min(1.0, sides * std::pow(0.5, n));
  const auto most = static_cast<double>(mirrored ? std::max(same, shared - same) : same);
  const double chance =
      std::min(1.0, sides * cdf(complement(boost::math::binomial(n, 0.5), std::max(0.0, most - 1.0))));
  // One pair in common always agrees with its mirror.
  if (by_luck >= 1.0) return {false, 0.0};
  return {most == n || chance <= kAlike, std::max(by_luck, kAlike)};
}

}  // namespace

std::vector<std::size_t> schedules_of(const std::vector<Contrast>& contrasts, std::size_t units,
                                      bool mirrored) {
  std::vector<std::size_t> own(units);
  std::iota(own.begin(), own.end(), 0U);
  std::vector<Span> span(units);
  for (std::size_t c = 0; c < contrasts.size(); ++c) {
    Span& one = span[contrasts[c].unit];
    if (one.to == 0) one.from = c;
    one.to = c + 1;
  }
  std::vector<std::size_t> leader, size, out = own;
  double found = 0, expected = 0, variance = 0;
  for (std::size_t u = 0; u < units; ++u) {
    if (span[u].to == 0) continue;
    std::size_t into = leader.size();
    for (std::size_t g = 0; g < leader.size(); ++g) {
      const auto one = compare(contrasts, span[u], span[leader[g]], mirrored);
      const auto couples = static_cast<double>(size[g]);
      expected += couples * one.by_luck;
      variance += couples * one.by_luck * (1.0 - one.by_luck);
      if (!one.alike || into < leader.size()) continue;
      into = g;
      found += couples;
    }
    if (into == leader.size()) {
      if (leader.size() >= kMostSchedules) continue;
      leader.push_back(u), size.push_back(0);
    }
    ++size[into];
    out[u] = leader[into];
  }
  // Couples of separate lots agree independently of one another. To take units together without need costs
  // little, to take them apart costs the level: one standard error is enough.
  return found > 0.0 && found >= expected + std::sqrt(variance) * (1.0 - 1e-9) ? out : own;
}

std::vector<Contrast> together(const std::vector<Contrast>& contrasts,
                               const std::vector<std::size_t>& schedule) {
  std::vector<Contrast> sorted = contrasts;
  for (auto& one : sorted) one.unit = schedule[one.unit];
  std::stable_sort(sorted.begin(), sorted.end(), [](const Contrast& a, const Contrast& b) {
    return a.unit != b.unit ? a.unit < b.unit : a.from < b.from;
  });
  std::vector<Contrast> out;
  for (std::size_t from = 0; from < sorted.size();) {
    Contrast mean = sorted[from];
    mean.order = mean.value = mean.later = 0.0;
    double n = 0, halves = 0;
    std::size_t to = from;
    for (; to < sorted.size() && sorted[to].unit == mean.unit && same_time(sorted[to], sorted[from]); ++to) {
      mean.order += sorted[to].order, mean.value += sorted[to].value, n += 1.0;
      if (sorted[to].halves) mean.later += sorted[to].later, halves += 1.0;
    }
    mean.order /= n, mean.value /= n;
    mean.halves = halves > 0.0;
    if (mean.halves) mean.later /= halves;
    out.push_back(mean);
    from = to;
  }
  return out;
}

}  // namespace stamkund::periods
