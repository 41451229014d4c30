#include "engine/calibration/mixture.h"

#include <algorithm>
#include <cmath>

#include "engine/base/expect.h"

namespace stamkund::calibration {
namespace {

struct Range {
  double low;
  double high;
};

Range range_of(const std::vector<customer_base::CountMoments>& parts) {
  Range range{parts.front().mean, parts.front().mean};
  for (const customer_base::CountMoments& part : parts) {
    range.low = std::fmin(range.low, part.mean - 10.0 * std::sqrt(part.variance));
    range.high = std::fmax(range.high, part.mean + 10.0 * std::sqrt(part.variance));
  }
  return range;
}

/// Sum over parts of P(below `middle`).
double sum_below(const std::vector<customer_base::CountMoments>& parts, double middle) {
  double below = 0.0;
  for (const customer_base::CountMoments& part : parts) {
    const double spread = std::sqrt(2.0 * part.variance);
    below +=
        spread > 0.0 ? 0.5 * std::erfc((part.mean - middle) / spread) : (part.mean <= middle ? 1.0 : 0.0);
  }
  return below;
}

}  // namespace

double mixture_quantile(const std::vector<customer_base::CountMoments>& parts, double probability) {
  auto [low, high] = range_of(parts);
  for (int i = 0; i < 100; ++i) {
    const double middle = 0.5 * (low + high);
    (sum_below(parts, middle) < probability * static_cast<double>(parts.size()) ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

double mixture_quantile(const std::vector<customer_base::CountMoments>& parts,
                        const std::vector<double>& factors, double probability) {
  STAMKUND_EXPECT(!factors.empty() && factors.front() > 0.0);
  // The mixture's distribution function as a table: it is asked for thousands of times.
  constexpr std::size_t kCells = 1000;
  const Range range = range_of(parts);
  const double width = (range.high - range.low) / static_cast<double>(kCells);
  if (!(width > 0.0)) {
    const double at = probability * static_cast<double>(factors.size());
    return range.low * factors[std::min(factors.size() - 1, static_cast<std::size_t>(at))];
  }
  std::vector<double> table(kCells + 1);
  for (std::size_t i = 0; i <= kCells; ++i)
    table[i] =
        sum_below(parts, range.low + static_cast<double>(i) * width) / static_cast<double>(parts.size());
  const auto below = [&](double value) {
    const double at = (value - range.low) / width;
    if (!(at > 0.0)) return 0.0;
    const auto cell = static_cast<std::size_t>(at);
    if (cell >= kCells) return 1.0;
    return table[cell] + (at - static_cast<double>(cell)) * (table[cell + 1] - table[cell]);
  };
  double low = std::fmin(range.low * factors.front(), range.low * factors.back());
  double high = std::fmax(range.high * factors.front(), range.high * factors.back());
  for (int i = 0; i < 100; ++i) {
    const double middle = 0.5 * (low + high);
    double sum = 0.0;
    for (const double factor : factors) sum += below(middle / factor);
    (sum < probability * static_cast<double>(factors.size()) ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

}  // namespace stamkund::calibration
