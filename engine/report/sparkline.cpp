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
  std::vector<double> out;
  double sum = 0.0;
  for (std::size_t p = 0; p < periods; ++p) {
    for (std::uint64_t r = 0; r < results.replicates; ++r)
      sum += static_cast<double>(net.values[(arm * results.replicates + r) * periods + p] -
                                 net.values[r * periods + p]);
    out.push_back(sum / static_cast<double>(results.replicates) /
                  static_cast<double>(results.minor_per_major));
  }
  return out;
}

}  // namespace stamkund::report
