#include "engine/report/mean_of.h"

#include <cmath>

namespace stamkund::report {

double mean_of(const metrics::Results& results, const std::string& figure, std::size_t arm) {
  for (const auto& one : results.totals)
    if (one.name == figure) return std::isfinite(one.summary[arm].mean) ? one.summary[arm].mean : 0.0;
  for (const auto& one : results.periods) {
    if (one.name != figure) continue;
    double sum = 0.0;
    for (const std::int64_t count : one.values.arm(arm)) sum += static_cast<double>(count);
    // In a file minor units are said as "1/100 SEK".
    const bool minor = one.unit == "minor" || one.unit.starts_with("1/");
    const double scale = minor ? static_cast<double>(results.minor_per_major) : 1.0;
    return sum / (static_cast<double>(results.replicates) * scale);
  }
  return 0.0;
}

}  // namespace stamkund::report
