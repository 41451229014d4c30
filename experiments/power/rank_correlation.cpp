#include "experiments/power/rank_correlation.h"

#include <boost/math/constants/constants.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/tools/roots.hpp>
#include <cmath>

namespace stamkund::power {
namespace {

constexpr std::size_t kTerms = 60;

/// Hermite functions h_0 .. h_{K-1} at the score where so large a share of customers is below, times the
/// normal density there; h_k is orthonormal.
std::vector<double> edge(double share) {
  std::vector<double> out(kTerms, 0.0);
  if (share <= 0.0 || share >= 1.0) return out;
  const double z = quantile(boost::math::normal(), share);
  out[0] = std::exp(-0.5 * z * z) / boost::math::constants::root_two_pi<double>();
  out[1] = z * out[0];
  for (std::size_t k = 1; k + 1 < kTerms; ++k)
    out[k + 1] =
        (z * out[k] - std::sqrt(static_cast<double>(k)) * out[k - 1]) / std::sqrt(static_cast<double>(k + 1));
  return out;
}

}  // namespace

double score_correlation(const std::vector<double>& ascending, double correlation) {
  if (!(correlation > 0.0) || ascending.size() < 2) return 0.0;
  const auto n = static_cast<double>(ascending.size());
  double mean = 0.0, variance = 0.0;
  for (const double one : ascending) mean += one / n;
  for (const double one : ascending) variance += (one - mean) * (one - mean) / n;
  if (!(variance > 0.0)) return 0.0;
  std::vector<double> coefficient(kTerms + 1, 0.0), before = edge(0.0);
  for (std::size_t i = 0; i < ascending.size();) {
    std::size_t next = i;
    while (next < ascending.size() && ascending[next] == ascending[i]) ++next;
    const auto after = edge(static_cast<double>(next) / n);
    for (std::size_t k = 1; k <= kTerms; ++k)
      coefficient[k] += ascending[i] * (before[k - 1] - after[k - 1]) / std::sqrt(static_cast<double>(k));
    before = after;
    i = next;
  }
  double told = 0.0;
  for (std::size_t k = 1; k <= kTerms; ++k) told += coefficient[k] * coefficient[k];
  const auto beyond = [&](double r) {
    double sum = 0.0, power = r;
    for (std::size_t k = 1; k <= kTerms; ++k, power *= r) sum += coefficient[k] * coefficient[k] * power;
    // What the terms leave over is of higher powers.
    sum += std::max(0.0, variance - told) * power;
    return sum / variance - correlation;
  };
  if (beyond(1.0) <= 0.0) return 1.0;
  std::uintmax_t iterations = 200;
  const auto found = boost::math::tools::toms748_solve(
      beyond, 0.0, 1.0, boost::math::tools::eps_tolerance<double>(40), iterations);
  return 0.5 * (found.first + found.second);
}

}  // namespace stamkund::power
