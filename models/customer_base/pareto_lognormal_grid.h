#pragma once
// The two integrals of the Pareto/log-normal. In u and v, independent standard normals with
//   log lambda = m1 + s1 u,   log mu = m2 + rho s2 u + s2 sqrt(1 - rho^2) v,
// the integrand is entire but for 1 / (lambda + mu), and falls like a normal density or faster: the trapezoid
// rule converges geometrically (Trefethen & Weideman 2014, doi 10.1137/130932132).
// docs/methods/pareto_lognormal.md has the choice of the steps.
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "models/customer_base/pareto_lognormal.h"

namespace stamkund::customer_base::detail {

/// How far from a mode a standard normal counts: exp(-37) of its density.
inline constexpr double kReach = 8.6;
/// ... and how far the log of the integrand must have fallen.
inline constexpr double kFallen = 40.0;

/// A larger spread counts as this one: rates then span ten powers of ten, and data that want more want rates
/// of 0 and of infinity (assumption). It bounds the grid.
inline constexpr double kMostSpread = 6.0;

/// The model in u and v.
struct NormalPair {
  explicit NormalPair(const ParetoLognormal& m)
      : m1(std::log(m.rate_median)),
        s1(std::fmin(m.rate_spread, kMostSpread)),
        m2(std::log(m.defection_median)),
        shared(m.correlation * std::fmin(m.defection_spread, kMostSpread)),
        own(std::fmin(m.defection_spread, kMostSpread) *
            std::sqrt((1.0 - m.correlation) * (1.0 + m.correlation))) {}
  double m1, s1, m2;
  double shared;  ///< rho s2
  double own;     ///< s2 sqrt(1 - rho^2)

  [[nodiscard]] double log_rate(double u) const { return m1 + s1 * u; }
  /// log mu at v = 0.
  [[nodiscard]] double log_defection(double u) const { return m2 + shared * u; }
};

/// w > 0 with w + log w = l, Lambert's W of exp(l).
[[nodiscard]] inline double lambert_of_exp(double l) {
  if (l < -36.0) return std::exp(l);
  double w = l > 1.0 ? l - std::log(l) : std::exp(std::fmin(l, 0.0)) * 0.6;
  for (int i = 0; i < 8; ++i) w = w * (1.0 + l - std::log(w)) / (1.0 + w);
  return w;
}

/// Mode in u of the normal density times lambda^x exp(-lambda t).
[[nodiscard]] inline double rate_mode(const NormalPair& pair, double x, double t) {
  const double s2 = pair.s1 * pair.s1;
  if (!(t > 0.0)) return pair.s1 * x;
  return pair.s1 * x - lambert_of_exp(std::log(s2 * t) + pair.m1 + s2 * x) / pair.s1;
}

/// Mode in v of the normal density times exp(-mu t), where mu = exp(log_mu + own v).
[[nodiscard]] inline double defection_mode(const NormalPair& pair, double log_mu, double t) {
  if (!(t > 0.0) || !(pair.own > 0.0)) return 0.0;
  return -lambert_of_exp(std::log(pair.own * pair.own * t) + log_mu) / pair.own;
}

/// The most likely (u, v) of someone who bought x times and is alive at `age`, to about 1e-6, with the
/// log-density there (up to a constant) and its gradient.
struct AliveMode {
  double u, v;
  double log_density, d_u, d_v;
  double buys, leaves;  ///< lambda age and mu age there
};
[[nodiscard]] AliveMode alive_mode(const NormalPair& pair, double x, double age);

/// The log-density and the rest of AliveMode at any point.
[[nodiscard]] AliveMode alive_density(const NormalPair& pair, double x, double age, double u, double v);

/// Steps of the trapezoid rule: an error of exp(-27), 1e-12, for a normal density as narrow as the history
/// makes it (step .84 of its sd) and for exp(-exp(log lambda) t), whose strip of analyticity is pi / 2 to
/// each side (step .35).
struct Steps {
  /// For histories of up to x purchases and this age. Events expected at the mode sharpen the density as
  /// observed ones do.
  Steps(const NormalPair& pair, double x, double age) {
    const AliveMode busy = alive_mode(pair, x, age);
    const AliveMode idle = alive_mode(pair, 0.0, age);
    const double buys = std::fmax(x, std::fmax(busy.buys, idle.buys));
    const double leaves = std::fmax(busy.leaves, idle.leaves);
    const double by_rate = std::fmax(8.2, 1.45 * (2.0 + buys));
    const double by_defection = std::fmax(8.2, 1.45 * (2.0 + leaves));
    u = 1.0 / std::sqrt(1.4 + pair.s1 * pair.s1 * by_rate + pair.shared * pair.shared * by_defection);
    v = 1.0 / std::sqrt(1.4 + pair.own * pair.own * by_defection);
  }
  double u;
  double v;
};

/// A point of the posterior of one customer: weights add up to 1 over all points.
struct Point {
  double u, v;
  double rate, defection;
  double weight;
};

/// The posterior of (u, v) given a history, on a grid about its mode. With t_x = age it is that of a customer
/// who is alive, and the likelihood that of her history and of being alive.
class HistoryGrid {
 public:
  HistoryGrid(const ParetoLognormal& model, double x, double t_x, double age);

  [[nodiscard]] double log_likelihood() const { return log_likelihood_; }
  [[nodiscard]] const std::vector<Point>& points() const { return points_; }

  /// Posterior mean of value(point).
  template <class Value>
  [[nodiscard]] double mean(const Value& value) const {
    double sum = 0.0;
    for (const Point& p : points_) sum += p.weight * value(p);
    return sum;
  }

 private:
  double add_line(double u);

  NormalPair pair_;
  Steps steps_;
  double x_, t_x_, age_;
  std::vector<Point> points_;  ///< weights relative to exp(reference of its line) until the end
  std::vector<std::pair<std::size_t, double>> lines_;  ///< where each line of equal u begins, its reference
  double log_likelihood_ = 0.0;
};

}  // namespace stamkund::customer_base::detail
