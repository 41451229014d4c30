#include "experiments/sequential/group_sequential.h"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/quadrature/gauss.hpp>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <limits>

namespace stamkund::sequential {
namespace {

using boost::math::normal;
constexpr double kFar = 9.0;  // standard deviations beyond which nothing is left
constexpr double kInfinity = std::numeric_limits<double>::infinity();
using Gauss = boost::math::quadrature::gauss<double, 10>;

double density(double x) { return pdf(normal(), x); }
double above(double x) { return x == kInfinity ? 0.0 : x == -kInfinity ? 1.0 : cdf(complement(normal(), x)); }
double below(double x) { return above(-x); }

/// The score process S = Z sqrt(I), as far as it has not stopped: nodes, and the mass at each.
class Walk {
 public:
  explicit Walk(double drift) : drift_(drift) {}

  [[nodiscard]] double chance_above(double information, double z) const {
    return chance(information,
                  [&](double from, double sd) { return above((z * std::sqrt(information) - from) / sd); });
  }
  [[nodiscard]] double chance_below(double information, double z) const {
    return chance(information,
                  [&](double from, double sd) { return below((z * std::sqrt(information) - from) / sd); });
  }
  /// Goes on from between the two bounds at this information.
  void go_on(double information, double lower_z, double upper_z) {
    const double root = std::sqrt(information);
    const double low = std::max(lower_z * root, drift_ * information - kFar * root);
    const double high = std::min(upper_z * root, drift_ * information + kFar * root);
    const double sd = std::sqrt(information - information_);
    std::vector<double> nodes, masses;
    if (high > low) {
      const auto panels = static_cast<std::size_t>(std::clamp((high - low) / (1.5 * sd), 4.0, 400.0)) + 1;
      const double half = (high - low) / (2.0 * static_cast<double>(panels));
      for (std::size_t p = 0; p < panels; ++p) {
        const double centre = low + (2.0 * static_cast<double>(p) + 1.0) * half;
        for (std::size_t i = 0; i < Gauss::abscissa().size(); ++i)
          for (const double sign : {-1.0, 1.0}) {
            const double s = centre + sign * half * Gauss::abscissa()[i];
            const double f = chance(
                information, [&](double from, double scale) { return density((s - from) / scale) / scale; });
            nodes.push_back(s);
            masses.push_back(f * half * Gauss::weights()[i]);
          }
      }
    }
    nodes_ = std::move(nodes);
    masses_ = std::move(masses);
    information_ = information;
  }

 private:
  template <class Of>
  [[nodiscard]] double chance(double information, const Of& of) const {
    const double step = information - information_;
    const double sd = std::sqrt(step);
    double sum = 0.0;
    for (std::size_t i = 0; i < nodes_.size(); ++i) sum += masses_[i] * of(nodes_[i] + drift_ * step, sd);
    return sum;
  }
  double drift_;
  double information_ = 0.0;
  std::vector<double> nodes_{0.0};
  std::vector<double> masses_{1.0};
};

template <class F>
double root_of(const F& f, double low, double high) {
  const double at_low = f(low), at_high = f(high);
  if (at_low == 0.0 || at_low * at_high > 0.0) return std::abs(at_low) < std::abs(at_high) ? low : high;
  if (at_high == 0.0) return high;
  std::uintmax_t iterations = 200;
  const auto found = boost::math::tools::toms748_solve(
      f, low, high, at_low, at_high, boost::math::tools::eps_tolerance<double>(44), iterations);
  return 0.5 * (found.first + found.second);
}

bool spends(Rule rule) { return rule >= Rule::lan_demets_obrien_fleming; }

double shape_of(const Request& r, double share) {
  const double delta = r.rule == Rule::pocock ? 0.5 : r.rule == Rule::obrien_fleming ? 0.0 : r.parameter;
  return std::pow(share, delta - 0.5);
}

std::vector<double> mirrored(const std::vector<double>& z, bool two_sided) {
  std::vector<double> out;
  for (const double one : z) out.push_back(two_sided ? -one : -kInfinity);
  return out;
}

double sum_of(const std::vector<double>& values) {
  double sum = 0.0;
  for (const double one : values) sum += one;
  return sum;
}

/// Error on the upper side.
double error_of(const Request& r, const std::vector<double>& z) {
  return sum_of(exits(r.information, mirrored(z, r.two_sided), z, 0.0).upper);
}

std::vector<double> shaped(const Request& r) {
  const auto with = [&](double c) {
    std::vector<double> z;
    for (const double share : r.information)
      z.push_back(r.rule == Rule::haybittle_peto ? (share < 1.0 ? r.parameter : c) : c * shape_of(r, share));
    return z;
  };
  return with(root_of([&](double c) { return error_of(r, with(c)) - r.level; }, 0.0, 12.0));
}

/// Bounds of a spending rule, and with `futility` those below, for this drift.
void spend(const Request& r, double drift, std::vector<double>& upper, std::vector<double>& lower) {
  Walk null(0.0), effect(drift);
  upper.clear();
  lower.clear();
  double spent = 0.0, missed = 0.0;
  const bool futility = r.futility != Stop::never;
  for (std::size_t k = 0; k < r.information.size(); ++k) {
    const double t = r.information[k];
    const double now = spent_at(r.rule, r.parameter, r.level, t);
    upper.push_back(
        root_of([&](double z) { return null.chance_above(t, z) - std::max(now - spent, 0.0); }, -8.0, 38.0));
    spent = now;
    lower.push_back(r.two_sided ? -upper[k] : -kInfinity);
    if (futility) {
      const double miss = spent_at(r.futility_rule, r.futility_parameter, 1.0 - r.power, t);
      lower[k] = root_of([&](double z) { return effect.chance_below(t, z) - std::max(miss - missed, 0.0); },
                         -38.0, upper[k]);
      missed = miss;
      if (k + 1 == r.information.size()) lower[k] = upper[k];
    }
    null.go_on(t, r.futility == Stop::non_binding ? -kInfinity : lower[k], upper[k]);
    effect.go_on(t, lower[k], upper[k]);
  }
}

double expected(const std::vector<double>& information, const Exits& out) {
  double sum = 0.0, left = 1.0;
  for (std::size_t k = 0; k < information.size(); ++k) {
    const double stop = k + 1 == information.size() ? left : out.upper[k] + out.lower[k];
    sum += information[k] * stop;
    left -= stop;
  }
  return sum;
}

}  // namespace

Exits exits(const std::vector<double>& information, const std::vector<double>& lower,
            const std::vector<double>& upper, double drift) {
  Walk walk(drift);
  Exits out;
  for (std::size_t k = 0; k < information.size(); ++k) {
    out.upper.push_back(walk.chance_above(information[k], upper[k]));
    out.lower.push_back(walk.chance_below(information[k], lower[k]));
    if (k + 1 < information.size()) walk.go_on(information[k], lower[k], upper[k]);
  }
  return out;
}

double spent_at(Rule rule, double parameter, double level, double share) {
  if (share >= 1.0) return level;
  switch (rule) {
    case Rule::lan_demets_pocock:
      return level * std::log1p((std::exp(1.0) - 1.0) * share);
    case Rule::kim_demets:
      return level * std::pow(share, parameter);
    case Rule::hwang_shih_decani:
      return parameter == 0.0 ? level * share
                              : level * std::expm1(-parameter * share) / std::expm1(-parameter);
    default:
      return 2.0 * above(quantile(complement(normal(), level / 2.0)) / std::sqrt(share));
  }
}

Bounds bounds_of(const Request& r) {
  Bounds out;
  std::vector<double> lower;
  const bool futility = r.futility != Stop::never;
  if (!spends(r.rule)) {
    out.z = shaped(r);
    lower = mirrored(out.z, r.two_sided);
  } else if (!futility) {
    spend(r, 0.0, out.z, lower);
  }
  const double fixed = quantile(complement(normal(), r.level)) + quantile(normal(), r.power);
  const auto reached = [&](double drift) {
    if (futility) spend(r, drift, out.z, lower);
    const Exits chances = exits(r.information, lower, out.z, drift);
    // A result on the wrong side is no success (rpact has it so too).
    return sum_of(chances.upper) - r.power;
  };
  out.drift = root_of(reached, 0.3 * fixed, 3.0 * fixed);
  const double at_root = reached(out.drift);
  (void)at_root;  // leaves the bounds of this drift behind
  out.inflation = out.drift * out.drift / (fixed * fixed);
  out.expected_h1 = out.inflation * expected(r.information, exits(r.information, lower, out.z, out.drift));
  out.expected_half =
      out.inflation * expected(r.information, exits(r.information, lower, out.z, out.drift / 2));
  const Exits none = exits(r.information, lower, out.z, 0.0);
  out.expected_h0 = out.inflation * expected(r.information, none);
  const Exits error =
      r.futility == Stop::non_binding ? exits(r.information, mirrored(out.z, false), out.z, 0.0) : none;
  double spent = 0.0;
  for (const double one : error.upper) out.spent.push_back(spent += (r.two_sided ? 2.0 : 1.0) * one);
  if (futility) out.futility = lower;
  return out;
}

double peeking_error(std::size_t looks, double bound) {
  std::vector<double> information, z(looks, bound), lower(looks, -bound);
  for (std::size_t k = 1; k <= looks; ++k)
    information.push_back(static_cast<double>(k) / static_cast<double>(looks));
  const Exits out = exits(information, lower, z, 0.0);
  return sum_of(out.upper) + sum_of(out.lower);
}

}  // namespace stamkund::sequential
