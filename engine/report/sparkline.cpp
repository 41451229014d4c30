#include "engine/report/sparkline.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stamkund::report {

std::string sparkline(const std::vector<double>& values, double low, double high, std::size_t columns) {
  constexpr std::array<const char*, 8> kBlocks{"\u2581", "\u2582", "\u2583", "\u2584",
                                               "\u2585", "\u2586", "\u2587", "\u2588"};
  const std::size_t n = std::min(columns, values.size());
  std::string out;
  for (std::size_t c = 0; c < n; ++c) {
    const std::size_t first = c * values.size() / n, end = (c + 1) * values.size() / n;
    double sum = 0.0;
    for (std::size_t i = first; i < end; ++i) sum += values[i];
    const double mean = sum / static_cast<double>(end - first);
    const double place =
        high > low && std::isfinite(mean) ? std::clamp((mean - low) / (high - low), 0.0, 1.0) : 0.0;
    out += kBlocks[static_cast<std::size_t>(std::lround(place * static_cast<double>(kBlocks.size() - 1)))];
  }
  return out;
}

std::vector<double> cumulative_effect(const metrics::Results& results, std::size_t arm) {
  const metrics::CountedFigure& net = results.period("net_to_horizon");
  const std::size_t periods = results.period_start_days.size();
  // Whole numbers: their sums are exact in any order.
  std::vector<std::int64_t> sums(periods, 0);
  const auto add = [&](std::size_t of, std::int64_t sign) {
    net.values.each(of, [&](std::span<const std::int64_t> values) {
      for (std::size_t i = 0; i < values.size(); ++i) sums[i % periods] += sign * values[i];
    });
  };
  add(arm, 1);
  add(0, -1);
  std::vector<double> out;
  double sum = 0.0;
  for (std::size_t p = 0; p < periods; ++p) {
    sum += static_cast<double>(sums[p]);
    out.push_back(sum / static_cast<double>(results.replicates) /
                  static_cast<double>(results.minor_per_major));
  }
  return out;
}

}  // namespace stamkund::report
