#include "engine/calibration/mixture.h"

#include <cmath>

namespace stamkund::calibration {

double mixture_quantile(const std::vector<customer_base::CountMoments>& parts, double probability) {
  double low = parts.front().mean;
  double high = low;
  for (const customer_base::CountMoments& part : parts) {
    low = std::fmin(low, part.mean - 10.0 * std::sqrt(part.variance));
    high = std::fmax(high, part.mean + 10.0 * std::sqrt(part.variance));
  }
  for (int i = 0; i < 100; ++i) {
    const double middle = 0.5 * (low + high);
    double below = 0.0;
    for (const customer_base::CountMoments& part : parts) {
      const double spread = std::sqrt(2.0 * part.variance);
      below +=
          spread > 0.0 ? 0.5 * std::erfc((part.mean - middle) / spread) : (part.mean <= middle ? 1.0 : 0.0);
    }
    (below < probability * static_cast<double>(parts.size()) ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

}  // namespace stamkund::calibration
