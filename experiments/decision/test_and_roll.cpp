#include "experiments/decision/test_and_roll.h"

#include <algorithm>
#include <boost/math/constants/constants.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/tools/minima.hpp>
#include <cmath>

namespace stamkund::decision {
namespace {

using boost::math::normal;
constexpr double kPi = boost::math::constants::pi<double>();

/// Variance of the posterior mean of an arm, as it is expected before the test.
double learned(const Prior& p, double n) {
  if (!(n > 0.0)) return 0.0;
  const double s2 = p.sd * p.sd;
  return s2 * s2 / (s2 + p.spread * p.spread / n);
}

/// Mean of the larger of two normal variables whose difference has mean a - b and variance `v`.
double larger(double a, double b, double v) {
  if (!(v > 0.0)) return std::max(a, b);
  const double sd = std::sqrt(v), k = (a - b) / sd;
  return b + (a - b) * cdf(normal(), k) + sd * pdf(normal(), k);
}

}  // namespace

double profit_of(double customers, const Prior& a, const Prior& b, double first, double second) {
  return first * a.mean + second * b.mean +
         (customers - first - second) * larger(a.mean, b.mean, learned(a, first) + learned(b, second));
}

Roll test_and_roll(double customers, const Prior& a, const Prior& b) {
  Roll out;
  const bool same = a.mean == b.mean && a.sd == b.sd && a.spread == b.spread;
  if (same) {
    const double ratio = a.spread * a.spread / (a.sd * a.sd);
    out.first = out.second = std::sqrt(customers / 4.0 * ratio + 0.5625 * ratio * ratio) - 0.75 * ratio;
    const double r = a.sd / std::sqrt(a.sd * a.sd + a.spread * a.spread / out.first);
    out.error_rate = std::acos(std::min(1.0, r)) / kPi;
  } else {
    const auto best_second = [&](double first) {
      return boost::math::tools::brent_find_minima(
          [&](double second) { return -profit_of(customers, a, b, first, second); }, 0.0, customers - first,
          40);
    };
    const auto best = boost::math::tools::brent_find_minima(
        [&](double first) { return best_second(first).second; }, 0.0, customers / 2.0, 40);
    out.first = best.first;
    out.second = best_second(best.first).first;
  }
  out.profit = profit_of(customers, a, b, out.first, out.second);
  out.perfect = customers * larger(a.mean, b.mean, a.sd * a.sd + b.sd * b.sd);
  out.regret = (out.perfect - out.profit) / out.perfect;
  return out;
}

double sample_information(double mean, double sd, double variance, double cost) {
  const double s2 = sd * sd;
  return larger(mean - cost, 0.0, s2 * s2 / (s2 + variance)) - std::max(mean - cost, 0.0);
}

}  // namespace stamkund::decision
