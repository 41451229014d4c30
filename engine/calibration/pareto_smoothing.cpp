#include "engine/calibration/pareto_smoothing.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "engine/base/expect.h"

namespace stamkund::calibration {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::size_t kFewest = 5;

void normalise(std::vector<double>& weights) {
  const double total = std::accumulate(weights.begin(), weights.end(), 0.0);
  for (double& one : weights) one /= total;
}

/// Mean of log(1 - b x): the shape that goes with b.
double shape_for(double b, const std::vector<double>& x) {
  double sum = 0.0;
  for (const double one : x) sum += std::log1p(-b * one);
  return sum / static_cast<double>(x.size());
}

}  // namespace

double GeneralisedPareto::quantile(double p) const {
  const double log_rest = std::log1p(-p);
  return std::abs(k) < 1e-12 ? -sigma * log_rest : sigma * std::expm1(-k * log_rest) / k;
}

GeneralisedPareto fit_generalised_pareto(const std::vector<double>& x) {
  STAMKUND_EXPECT(x.size() >= kFewest && x.back() > 0.0);
  const double n = static_cast<double>(x.size());
  const double quartile = x[static_cast<std::size_t>(n / 4.0 + 0.5) - 1];
  if (!(quartile > 0.0)) return {kInfinity, 1.0};
  // The grid and its prior are those of the paper: b = -k / sigma, around the first quartile.
  const auto points = static_cast<std::size_t>(30.0 + std::floor(std::sqrt(n)));
  std::vector<double> b(points), log_likelihood(points);
  for (std::size_t j = 0; j < points; ++j) {
    const double m = static_cast<double>(points);
    b[j] = 1.0 / x.back() + (1.0 - std::sqrt(m / (static_cast<double>(j) + 0.5))) / (3.0 * quartile);
    const double k = shape_for(b[j], x);
    // b towards 0 is the exponential law, where -b / k tends to 1 / mean.
    const double rate = std::abs(k) > 1e-12 ? -b[j] / k : n / std::accumulate(x.begin(), x.end(), 0.0);
    log_likelihood[j] = n * (std::log(rate) - k - 1.0);
  }
  const double highest = *std::max_element(log_likelihood.begin(), log_likelihood.end());
  double total = 0.0;
  double mean_b = 0.0;
  for (std::size_t j = 0; j < points; ++j) {
    const double weight = std::exp(log_likelihood[j] - highest);
    total += weight;
    mean_b += weight * b[j];
  }
  mean_b /= total;
  const double k = shape_for(mean_b, x);
  const double sigma = std::abs(k) > 1e-12 ? -k / mean_b : std::accumulate(x.begin(), x.end(), 0.0) / n;
  return std::isfinite(k) && sigma > 0.0 && std::isfinite(sigma) ? GeneralisedPareto{k, sigma}
                                                                 : GeneralisedPareto{kInfinity, 1.0};
}

SmoothedWeights pareto_smooth(const std::vector<double>& log_weights) {
  SmoothedWeights result;
  result.k_hat = kInfinity;
  double highest = -kInfinity;
  double lowest = kInfinity;
  for (const double one : log_weights) {
    STAMKUND_EXPECT(!std::isnan(one) && one < kInfinity);
    highest = std::fmax(highest, one);
    lowest = std::fmin(lowest, one);
  }
  if (!std::isfinite(highest)) return result;
  const std::size_t n = log_weights.size();
  for (const double one : log_weights) result.weights.push_back(std::exp(one - highest));

  const double count = static_cast<double>(n);
  const auto tail = static_cast<std::size_t>(std::ceil(std::fmin(0.2 * count, 3.0 * std::sqrt(count))));
  if (highest - lowest < 1e-12) {
    result.k_hat = 0.0;
  } else if (tail >= kFewest && tail < n) {
    std::vector<std::size_t> order(n);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t i, std::size_t j) { return log_weights[i] < log_weights[j]; });
    const double threshold = result.weights[order[n - tail - 1]];
    std::vector<double> exceedances;
    for (std::size_t i = n - tail; i < n; ++i) exceedances.push_back(result.weights[order[i]] - threshold);
    if (exceedances.back() > 0.0) {
      GeneralisedPareto law = fit_generalised_pareto(exceedances);
      if (std::isfinite(law.k)) {
        const double m = static_cast<double>(tail);
        law.k = (law.k * m + 0.5 * 10.0) / (m + 10.0);
        for (std::size_t i = 0; i < tail; ++i) {
          const double p = (static_cast<double>(i) + 0.5) / m;
          result.weights[order[n - tail + i]] = std::fmin(threshold + law.quantile(p), 1.0);
        }
      }
      result.k_hat = law.k;
    }
  }
  normalise(result.weights);
  double squares = 0.0;
  for (const double one : result.weights) squares += one * one;
  result.effective_size = 1.0 / squares;
  return result;
}

}  // namespace stamkund::calibration
