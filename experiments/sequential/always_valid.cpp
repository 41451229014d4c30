#include "experiments/sequential/always_valid.h"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/special_functions/zeta.hpp>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <limits>

namespace stamkund::sequential {
namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();
constexpr double kEta = 2.0, kPower = 1.4;  // of the stitched bound, as its authors have them

/// The sum, at most `most`, at which the log of the mixture supermartingale is log(1 / alpha).
template <class LogMixture>
double crossing(const LogMixture& log_mixture, double v, double alpha, double most = kInfinite) {
  const auto over = [&](double s) { return log_mixture(s) - std::log(1.0 / alpha); };
  double high = std::min(most, std::max(1.0, std::sqrt(v)));
  while (over(high) < 0.0 && high < std::min(most, 1e15)) high = std::min(most, 2.0 * high);
  if (over(high) < 0.0) return high;
  std::uintmax_t iterations = 200;
  const auto root = boost::math::tools::toms748_solve(
      over, 0.0, high, boost::math::tools::eps_tolerance<double>(48), iterations);
  return 0.5 * (root.first + root.second);
}

/// Of a one-sided mixture: a sum on the other side says nothing.
template <class LogMixture>
double level(const LogMixture& log_mixture, double s) {
  return s > 0.0 ? std::min(1.0, std::exp(-log_mixture(s))) : 1.0;
}

auto one_sided_normal(double v, double rho) {
  return [=](double s) {
    const double all = v + rho;
    return 0.5 * std::log(4.0 * rho / all) + s * s / (2.0 * all) +
           std::log(cdf(boost::math::normal(), s / std::sqrt(all)));
  };
}

auto exponential(double v, double rho, double c) {
  using boost::math::gamma_p;
  const double squared = c * c;
  const double r = rho / squared;
  const double front = r * std::log(r) - std::lgamma(r) - std::log(gamma_p(r, r));
  return [=](double s) {
    const double sum = (c * s + v) / squared;
    const double shape = (v + rho) / squared;
    return front + std::lgamma(shape) + std::log(gamma_p(shape, sum + r)) - shape * std::log(sum + r) + sum;
  };
}

auto poisson(double v, double rho, double c) {
  using boost::math::gamma_q;
  const double squared = c * c;
  const double r = rho / squared;
  const double front = r * std::log(r) - std::lgamma(r) - std::log(gamma_q(r, r));
  return [=](double s) {
    const double rate = (v + rho) / squared;
    const double shape = s / c + rate;
    return front + std::lgamma(shape) + std::log(gamma_q(shape, rate)) - shape * std::log(rate) + v / squared;
  };
}

/// Log of Euler's integral from 0 to `x`.
double log_beta(double a, double b, double x) {
  return std::lgamma(a) + std::lgamma(b) - std::lgamma(a + b) + std::log(boost::math::ibeta(a, b, x));
}

/// Steps of -g have the chance p under the mixture, h / (g + h) without an effect; p is Beta, cut off there.
auto binomial(double v, double rho, double g, double h) {
  const double width = g + h, none = h / width;
  // A mixture can be no tighter than one step.
  const double r = std::max(rho - g * h, 1e-3 * g * h);
  const double front = -log_beta(r / (g * width), r / (h * width), none);
  return [=](double s) {
    const double down = std::max(0.0, v - g * s) / (g * width), up = (v + h * s) / (h * width);
    return front + log_beta(down + r / (g * width), up + r / (h * width), none) - down * std::log(none) -
           up * std::log(g / width);
  };
}

/// log of zeta(s) / log(eta)^s times log(eta v / v_least)^s.
double stitches(double v, double v_least, double eta, double s) {
  return s * std::log(std::log(eta * v / v_least)) +
         std::log(boost::math::zeta(s) / std::pow(std::log(eta), s));
}

double first_factor(double eta) { return (std::pow(eta, 0.25) + std::pow(eta, -0.25)) / std::sqrt(2.0); }

}  // namespace

double best_rho(double v, double alpha) {
  const double twice = 2.0 * std::log(1.0 / alpha);
  return v / (twice + std::log1p(twice));
}

double normal_mixture_two_sided(double v, double alpha, double rho) {
  return std::sqrt((v + rho) * std::log((v + rho) / (alpha * alpha * rho)));
}

double normal_mixture_two_sided_level(double s, double v, double rho) {
  return std::min(1.0, std::sqrt((v + rho) / rho) * std::exp(-0.5 * s * s / (v + rho)));
}

double normal_mixture_one_sided(double v, double alpha, double rho) {
  return crossing(one_sided_normal(v, rho), v, alpha);
}

double normal_mixture_one_sided_level(double s, double v, double rho) {
  return level(one_sided_normal(v, rho), s);
}

double gamma_exponential(double v, double alpha, double rho, double c) {
  return crossing(exponential(v, rho, c), v, alpha);
}

double gamma_exponential_level(double s, double v, double rho, double c) {
  return level(exponential(v, rho, c), s);
}

double gamma_poisson(double v, double alpha, double rho, double c) {
  return crossing(poisson(v, rho, c), v, alpha);
}

double gamma_poisson_level(double s, double v, double rho, double c) { return level(poisson(v, rho, c), s); }

double beta_binomial(double v, double alpha, double rho, double g, double h) {
  return crossing(binomial(v, rho, g, h), v, alpha, v / g);
}

double beta_binomial_level(double s, double v, double rho, double g, double h) {
  return level(binomial(v, rho, g, h), s);
}

double stitched(double v, double alpha, double v_least, double c, double eta, double s) {
  const double time = std::max(v, v_least);
  const double k1 = first_factor(eta);
  const double k2 = (std::sqrt(eta) + 1.0) / 2.0;
  const double l = stitches(time, v_least, eta, s) + std::log(1.0 / alpha);
  const double term = k2 * c * l;
  return std::sqrt(k1 * k1 * time * l + term * term) + term;
}

double stitched_level(double sum, double v, double v_least) {
  const double time = std::max(v, v_least);
  const double k1 = first_factor(kEta);
  if (!(sum > 0.0)) return 1.0;
  return std::min(1.0, std::exp(stitches(time, v_least, kEta, kPower) - sum * sum / (k1 * k1 * time)));
}

}  // namespace stamkund::sequential
