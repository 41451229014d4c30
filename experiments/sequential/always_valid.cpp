#include "experiments/sequential/always_valid.h"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/special_functions/zeta.hpp>
#include <boost/math/tools/roots.hpp>
#include <cmath>

namespace stamkund::sequential {
namespace {

/// The sum at which the log of the mixture supermartingale is log(1 / alpha).
template <class LogMixture>
double crossing(const LogMixture& log_mixture, double v, double alpha) {
  const auto over = [&](double s) { return log_mixture(s) - std::log(1.0 / alpha); };
  double high = std::max(1.0, std::sqrt(v));
  while (over(high) < 0.0 && high < 1e15) high *= 2.0;
  std::uintmax_t iterations = 200;
  const auto root = boost::math::tools::toms748_solve(
      over, 0.0, high, boost::math::tools::eps_tolerance<double>(48), iterations);
  return 0.5 * (root.first + root.second);
}

}  // namespace

double best_rho(double v, double alpha) {
  const double twice = 2.0 * std::log(1.0 / alpha);
  return v / (twice + std::log1p(twice));
}

double normal_mixture_two_sided(double v, double alpha, double rho) {
  return std::sqrt((v + rho) * std::log((v + rho) / (alpha * alpha * rho)));
}

double normal_mixture_one_sided(double v, double alpha, double rho) {
  const boost::math::normal z;
  return crossing(
      [&](double s) {
        const double all = v + rho;
        return 0.5 * std::log(4.0 * rho / all) + s * s / (2.0 * all) + std::log(cdf(z, s / std::sqrt(all)));
      },
      v, alpha);
}

double gamma_exponential(double v, double alpha, double rho, double c) {
  using boost::math::gamma_p;
  const double squared = c * c;
  const double r = rho / squared;
  const double front = r * std::log(r) - std::lgamma(r) - std::log(gamma_p(r, r));
  return crossing(
      [&](double s) {
        const double sum = (c * s + v) / squared;
        const double shape = (v + rho) / squared;
        return front + std::lgamma(shape) + std::log(gamma_p(shape, sum + r)) - shape * std::log(sum + r) +
               sum;
      },
      v, alpha);
}

double gamma_poisson(double v, double alpha, double rho, double c) {
  using boost::math::gamma_q;
  const double squared = c * c;
  const double r = rho / squared;
  const double front = r * std::log(r) - std::lgamma(r) - std::log(gamma_q(r, r));
  return crossing(
      [&](double s) {
        const double rate = (v + rho) / squared;
        const double shape = s / c + rate;
        return front + std::lgamma(shape) + std::log(gamma_q(shape, rate)) - shape * std::log(rate) +
               v / squared;
      },
      v, alpha);
}

double stitched(double v, double alpha, double v_least, double c, double eta, double s) {
  const double time = std::max(v, v_least);
  const double k1 = (std::pow(eta, 0.25) + std::pow(eta, -0.25)) / std::sqrt(2.0);
  const double k2 = (std::sqrt(eta) + 1.0) / 2.0;
  const double l = s * std::log(std::log(eta * time / v_least)) +
                   std::log(boost::math::zeta(s) / (alpha * std::pow(std::log(eta), s)));
  const double term = k2 * c * l;
  return std::sqrt(k1 * k1 * time * l + term * term) + term;
}

}  // namespace stamkund::sequential
