#include "experiments/decision/test_and_roll.h"

#include <algorithm>
#include <boost/math/constants/constants.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <boost/math/tools/minima.hpp>
#include <cmath>
#include <limits>

namespace stamkund::decision {
namespace {

using boost::math::normal;
using Quadrature = boost::math::quadrature::gauss_kronrod<double, 31>;
constexpr double kPi = boost::math::constants::pi<double>();
constexpr double kFar = 9.0;  // standard deviations beyond which nothing is left

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

bool alike(const std::vector<Prior>& arms) {
  return std::all_of(arms.begin(), arms.end(), [&](const Prior& one) {
    return one.mean == arms[0].mean && one.sd == arms[0].sd && one.spread == arms[0].spread &&
           one.cost == 0.0 && one.roll_out_cost == 0.0;
  });
}

double perfect_of(const std::vector<Prior>& arms) {
  std::vector<double> means, variances;
  for (const auto& one : arms) {
    means.push_back(one.mean - one.roll_out_cost);
    variances.push_back(one.sd * one.sd);
  }
  return largest_of(means, variances);
}

/// Chance that the worse of two arms looks better. After the test the difference is N(post, left^2) about
/// what is then believed, which is N(mean, known) before.
double wrong(const std::vector<Prior>& arms, const std::vector<double>& sizes) {
  const double mean = (arms[1].mean - arms[1].roll_out_cost) - (arms[0].mean - arms[0].roll_out_cost);
  const double known = std::sqrt(learned(arms[0], sizes[0]) + learned(arms[1], sizes[1]));
  const double all = arms[0].sd * arms[0].sd + arms[1].sd * arms[1].sd;
  const double left = std::sqrt(std::max(0.0, all - known * known));
  if (!(left > 0.0)) return 0.0;
  if (!(known > 0.0)) return cdf(normal(), -std::abs(mean) / left);
  const auto at = [&](double u) {
    return pdf(normal(), u) * cdf(normal(), -std::abs(mean + known * u) / left);
  };
  const double kink = std::clamp(-mean / known, -kFar, kFar);
  return Quadrature::integrate(at, -kFar, kink, 12, 1e-12) + Quadrature::integrate(at, kink, kFar, 12, 1e-12);
}

/// The best of a grid that rises by equal factors, then each size in turn between its neighbours.
std::vector<double> searched(double customers, const std::vector<Prior>& arms) {
  constexpr int kGrid = 60;
  const auto at = [&](int k) { return k == 0 ? 0.0 : std::pow(customers, static_cast<double>(k) / kGrid); };
  const auto profit = [&](double first, double second) {
    return first + second < customers ? profit_of(customers, arms, {first, second})
                                      : -std::numeric_limits<double>::infinity();
  };
  int first = 0, second = 0;
  for (int i = 0; i < kGrid; ++i)
    for (int j = 0; j < kGrid; ++j)
      if (profit(at(i), at(j)) > profit(at(first), at(second))) first = i, second = j;
  const std::vector<double> low{at(std::max(0, first - 2)), at(std::max(0, second - 2))};
  const std::vector<double> high{at(std::min(kGrid, first + 2)), at(std::min(kGrid, second + 2))};
  const auto minus = [](double value) {
    return std::isfinite(value) ? -value : std::numeric_limits<double>::max();
  };
  const auto best_second = [&](double one) {
    return boost::math::tools::brent_find_minima([&](double two) { return minus(profit(one, two)); }, low[1],
                                                 high[1], 50);
  };
  const auto best = boost::math::tools::brent_find_minima([&](double one) { return best_second(one).second; },
                                                          low[0], high[0], 50);
  std::vector<double> out{best.first, best_second(best.first).first};
  if (profit(at(first), at(second)) > profit(out[0], out[1])) out = {at(first), at(second)};
  return out;
}

}  // namespace

double largest_of(const std::vector<double>& means, const std::vector<double>& variances) {
  if (means.size() == 2) return larger(means[0], means[1], variances[0] + variances[1]);
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  double least = -kInfinity;
  std::vector<std::pair<double, double>> unsure;
  std::vector<double> cuts;
  for (std::size_t i = 0; i < means.size(); ++i) {
    if (!(variances[i] > 0.0)) {
      least = std::max(least, means[i]);
      continue;
    }
    const double sd = std::sqrt(variances[i]);
    unsure.emplace_back(means[i], sd);
    for (const double far : {-kFar, -1.0, 1.0, kFar}) cuts.push_back(means[i] + far * sd);
  }
  if (unsure.empty()) return least;
  std::sort(cuts.begin(), cuts.end());
  // The largest is above the highest of the lower ends.
  double begin = least;
  for (const auto& [mean, sd] : unsure) begin = std::max(begin, mean - kFar * sd);
  const auto above = [&](double x) {
    double all = 1.0;
    for (const auto& [mean, sd] : unsure) all *= cdf(normal(), (x - mean) / sd);
    return 1.0 - all;
  };
  double sum = begin, from = begin;
  for (const double to : cuts) {
    if (!(to > from)) continue;
    sum += Quadrature::integrate(above, from, to, 10, 1e-12);
    from = to;
  }
  return sum;
}

double rolled_out(const std::vector<Prior>& arms, const std::vector<double>& sizes) {
  std::vector<double> means, variances;
  for (std::size_t i = 0; i < arms.size(); ++i) {
    means.push_back(arms[i].mean - arms[i].roll_out_cost);
    variances.push_back(learned(arms[i], sizes[i]));
  }
  return largest_of(means, variances);
}

double profit_of(double customers, const std::vector<Prior>& arms, const std::vector<double>& sizes) {
  double sum = 0.0, tested = 0.0;
  for (std::size_t i = 0; i < arms.size(); ++i) {
    sum += sizes[i] * (arms[i].mean - arms[i].cost);
    tested += sizes[i];
  }
  return sum + (customers - tested) * rolled_out(arms, sizes);
}

bool can_roll(const std::vector<Prior>& arms) { return arms.size() == 2 || alike(arms); }

Roll test_and_roll(double customers, const std::vector<Prior>& arms, double fixed_cost) {
  Roll out;
  const auto count = static_cast<double>(arms.size());
  if (alike(arms)) {
    // The best n of (N - k n) / sqrt(1 + ratio / n): with two arms Feit & Berman's.
    const double ratio = arms[0].spread * arms[0].spread / (arms[0].sd * arms[0].sd);
    const double each = std::sqrt(customers / (2.0 * count) * ratio + 0.5625 * ratio * ratio) - 0.75 * ratio;
    out.sizes.assign(arms.size(), each);
  } else {
    out.sizes = searched(customers, arms);
  }
  const std::vector<double> none(arms.size(), 0.0);
  const double without = profit_of(customers, arms, none);
  out.profit = profit_of(customers, arms, out.sizes) - fixed_cost;
  if (!(out.profit > without)) {
    out.sizes = none;
    out.profit = without;
  }
  out.error_rate = std::numeric_limits<double>::quiet_NaN();
  if (arms.size() == 2 && alike(arms) && out.sizes[0] > 0.0) {
    const Prior& a = arms[0];
    const double r = a.sd / std::sqrt(a.sd * a.sd + a.spread * a.spread / out.sizes[0]);
    out.error_rate = std::acos(std::min(1.0, r)) / kPi;
  } else if (arms.size() == 2) {
    out.error_rate = wrong(arms, out.sizes);
  }
  out.perfect = customers * perfect_of(arms);
  out.regret = (out.perfect - out.profit) / std::abs(out.perfect);
  return out;
}

double sample_information(double mean, double sd, double variance, double cost) {
  const double s2 = sd * sd;
  return larger(mean - cost, 0.0, s2 * s2 / (s2 + variance)) - std::max(mean - cost, 0.0);
}

}  // namespace stamkund::decision
