#include "experiments/analysis/dunnett.h"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>

namespace stamkund::analysis {
namespace {

const boost::math::normal_distribution<double> kNormal;
constexpr double kFar = 9.0;  // beyond it the normal law has 1e-19

double limit_of(double p) { return boost::math::quantile(boost::math::complement(kNormal, p / 2.0)); }

}  // namespace

double dunnett_tail(double z, const std::vector<double>& shared) {
  if (z <= 0.0) return 1.0;
  if (z > 37.0) return 0.0;
  // Given the control's error x the arms are independent. What is summed is the chance of an alarm, so that
  // small ones stay exact.
  const auto alarm = [&](double x) {
    double all_calm = 0;  // log
    for (const double share : shared) {
      const double lambda = std::sqrt(share), rest = std::sqrt(1.0 - share);
      const double outside = boost::math::cdf(boost::math::complement(kNormal, (z - lambda * x) / rest)) +
                             boost::math::cdf(kNormal, (-z - lambda * x) / rest);
      all_calm += std::log1p(-std::min(outside, 1.0 - 1e-16));
    }
    return -std::expm1(all_calm) * boost::math::pdf(kNormal, x);
  };
  return std::min(
      1.0, boost::math::quadrature::gauss_kronrod<double, 61>::integrate(alarm, -kFar, kFar, 8, 1e-11));
}

std::vector<double> dunnett(const std::vector<double>& p, const std::vector<double>& shared) {
  std::vector<double> out;
  for (const double one : p)
    out.push_back(std::isnan(one) ? one
                  : one <= 0.0    ? 0.0
                  : one >= 1.0    ? 1.0
                                  : dunnett_tail(limit_of(one), shared));
  return out;
}

double dunnett_level(double alpha, const std::vector<double>& shared) {
  const auto excess = [&](double level) { return dunnett_tail(limit_of(level), shared) - alpha; };
  std::uintmax_t steps = 200;
  const double least = alpha / static_cast<double>(shared.size() + 1);
  const auto [low, high] = boost::math::tools::toms748_solve(
      excess, least, alpha, boost::math::tools::eps_tolerance<double>(40), steps);
  return 0.5 * (low + high);
}

}  // namespace stamkund::analysis
