#include "models/customer_base/pareto_lognormal.h"

#include <boost/math/special_functions/gamma.hpp>

#include "models/customer_base/pareto_lognormal_grid.h"

namespace stamkund::customer_base {
namespace detail {

HistoryGrid::HistoryGrid(const ParetoLognormal& model, double x, double t_x, double age)
    : pair_(model), steps_(pair_, x, age), x_(x), t_x_(t_x), age_(age) {
  // Expectations of lambda^2 tilt the integrand to the right.
  const double tilt = 2.0 * pair_.s1 * steps_.u;
  double highest = -std::numeric_limits<double>::infinity();
  double highest_tilted = highest;
  const auto line = [&](double k) {
    const double value = add_line(k * steps_.u);
    highest = std::fmax(highest, value);
    highest_tilted = std::fmax(highest_tilted, value + tilt * k);
    return value;
  };
  // Whoever is alive at `age` bought at a rate of x / age, whoever is dead may have bought at x / t_x: the
  // grid goes out from both until the integrand has fallen away, without a line twice.
  const double late = std::floor(rate_mode(pair_, x, age) / steps_.u);
  const double early = std::ceil(rate_mode(pair_, x, t_x) / steps_.u);
  constexpr double kMostLines = 20000.0;  // never reached: the normal density alone falls within 9 / step
  double covered = late - 1.0;
  while (covered < late + kMostLines) {
    covered += 1.0;
    if (line(covered) + tilt * covered < highest_tilted - kFallen) break;
  }
  for (double k = late - 1.0; k > late - kMostLines; k -= 1.0)
    if (line(k) < highest - kFallen) break;
  if (early > covered && early < covered + 1e12) {
    for (double k = early; k < early + kMostLines; k += 1.0)
      if (line(k) + tilt * k < highest_tilted - kFallen) break;
    for (double k = early - 1.0; k > std::fmax(covered, early - kMostLines); k -= 1.0)
      if (line(k) < highest - kFallen) break;
  }

  double total = 0.0;
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    const std::size_t end = i + 1 < lines_.size() ? lines_[i + 1].first : points_.size();
    const double scale = std::exp(lines_[i].second - highest);
    for (std::size_t p = lines_[i].first; p < end; ++p) {
      points_[p].weight *= scale;
      total += points_[p].weight;
    }
  }
  constexpr double kLogTwoPi = 1.83787706640934548356;
  log_likelihood_ = highest + std::log(total * steps_.u * steps_.v) - kLogTwoPi;
  for (Point& p : points_) p.weight /= total;
  // Most of the rectangle weighs nothing: what is left out adds up to less than rounding does.
  std::erase_if(points_, [](const Point& p) { return p.weight < 1e-22; });
  lines_.clear();
}

/// Of a line's sum, far less than rounding.
constexpr double kUnseen = 1e-19;

/// Adds the points of one u; the log of their sum.
double HistoryGrid::add_line(double u) {
  const double log_rate = pair_.log_rate(u);
  const double rate = std::exp(log_rate);
  const double log_mu = pair_.log_defection(u);
  const double near = defection_mode(pair_, log_mu, t_x_);
  const double far = defection_mode(pair_, log_mu, age_);
  // exp of this is the largest weight, but for a factor of at most 1 and at least rate or mu over their sum.
  const double inner = -0.5 * near * near - t_x_ * std::exp(log_mu + pair_.own * near);
  const double reference = x_ * log_rate - 0.5 * u * u - rate * t_x_ + inner;
  lines_.emplace_back(points_.size(), reference);
  const double gap = age_ - t_x_;
  const double first = std::floor((far - kReach - 2.0 * pair_.own) / steps_.v);
  const double last = std::ceil((near + kReach + 2.0 * pair_.own) / steps_.v);
  const double growth = std::exp(pair_.own * steps_.v);
  double sum = 0.0;
  // Outwards from the nearer mode, until what is added cannot be seen. mu by multiplication: a hundred steps
  // cost it 1e-14.
  const auto add = [&](double v, double mu) {
    const double weight = std::exp(-0.5 * v * v - mu * t_x_ - inner);
    double seen = 1.0;  // alive
    if (gap > 0.0) {
      const double both = rate + mu;
      const double stays = std::exp(-both * gap);
      seen = stays + (both > 0.0 ? (1.0 - stays) * mu / both : 0.0);  // or dead since her last purchase
    }
    points_.push_back({u, v, rate, mu, weight * seen});
    sum += weight * seen;
    return weight * seen > kUnseen * sum;
  };
  const double start = std::round(near / steps_.v);
  const double mu_at_start = std::exp(log_mu + pair_.own * start * steps_.v);
  double mu = mu_at_start;
  for (double j = start; j <= last && add(j * steps_.v, mu); j += 1.0) mu *= growth;
  mu = mu_at_start;
  for (double j = start - 1.0; j >= first; j -= 1.0) {
    mu /= growth;
    if (!add(j * steps_.v, mu) && j * steps_.v < far) break;
  }
  return reference + std::log(sum);
}

namespace {

/// E[min(lifetime, t)^2] / t^2, y = mu t.
double squared_lifetime_share(double y) {
  // The closed form loses y^-2 of its digits; the series, 8 terms, is good to y^8 / 8!.
  if (y > 0.05) return 2.0 * (-std::expm1(-y) - y * std::exp(-y)) / (y * y);
  double sum = 0.0;
  double term = 2.0;
  for (double n = 0.0; n < 8.0; n += 1.0) {
    sum += term / (n + 2.0);
    term *= -y / (n + 1.0);
  }
  return sum;
}

struct RawMoments {
  double mean = 0;
  double square = 0;
  RawMoments& operator+=(const RawMoments& more) {
    mean += more.mean;
    square += more.square;
    return *this;
  }
};
RawMoments operator*(double weight, const RawMoments& moments) {
  return {weight * moments.mean, weight * moments.square};
}

/// Mean and mean square of purchases in t, of someone alive with these rates.
RawMoments counts_of(double rate, double defection, double t) {
  const double mean = rate * t * relative_decay(defection * t);
  return {mean, mean + rate * rate * t * t * squared_lifetime_share(defection * t)};
}

/// Sum over the population's own density; `tilt`: how far beyond it the value reaches in u.
template <class Value>
auto population_mean(const ParetoLognormal& model, double x, double t, double tilt, const Value& value) {
  using Result = decltype(value(0.0, 0.0));
  const NormalPair pair(model);
  const Steps steps(pair, x, t);
  const double v_end = std::ceil(kReach / steps.v);
  Result sum{};
  for (double i = std::floor(-kReach / steps.u); i * steps.u <= kReach + tilt; i += 1.0) {
    const double u = i * steps.u;
    const double rate = std::exp(pair.log_rate(u));
    Result line{};
    for (double j = -v_end; j <= v_end; j += 1.0) {
      const double v = j * steps.v;
      line += std::exp(-0.5 * v * v) * value(rate, std::exp(pair.log_defection(u) + pair.own * v));
    }
    sum += std::exp(-0.5 * u * u) * line;
  }
  constexpr double kTwoPi = 6.28318530717958647693;
  return steps.u * steps.v / kTwoPi * sum;
}

}  // namespace
}  // namespace detail

double log_likelihood(const ParetoLognormal& m, double x, double t_x, double age) {
  return detail::HistoryGrid(m, x, t_x, age).log_likelihood();
}

double p_alive(const ParetoLognormal& m, double x, double t_x, double age) {
  return std::fmin(1.0, std::exp(log_likelihood(m, x, age, age) - log_likelihood(m, x, t_x, age)));
}

CountMoments new_customer_counts(const ParetoLognormal& m, double t) {
  if (t <= 0.0) return {};
  const double tilt = 2.0 * m.rate_spread;
  const auto [mean, square] = detail::population_mean(
      m, 0.0, t, tilt, [&](double rate, double mu) { return detail::counts_of(rate, mu, t); });
  return {mean, std::fmax(0.0, square - mean * mean)};
}

CountMoments future_counts(const ParetoLognormal& m, double x, double t_x, double age, double t) {
  if (t <= 0.0) return {};
  const double alive = p_alive(m, x, t_x, age);
  const detail::HistoryGrid grid(m, x, age, age);
  double mean = 0.0, square = 0.0;
  for (const detail::Point& p : grid.points()) {
    const detail::RawMoments counts = detail::counts_of(p.rate, p.defection, t);
    mean += p.weight * counts.mean;
    square += p.weight * counts.square;
  }
  return {alive * mean, std::fmax(0.0, alive * (square - alive * mean * mean))};
}

double count_probability(const ParetoLognormal& m, double n, double t) {
  if (t <= 0.0) return n == 0.0 ? 1.0 : 0.0;
  using Quiet = boost::math::policies::policy<boost::math::policies::promote_double<false>>;
  const double log_factorial = log_gamma(n + 1.0);
  // Fader & Hardie 2005: alive at t with n purchases, or dead before with n of them.
  return detail::population_mean(m, n, t, 0.0, [&](double rate, double mu) {
    const double both = rate + mu;
    const double mean = rate * t;
    if (!(mean > 0.0)) return n == 0.0 ? 1.0 : 0.0;
    const double alive = std::exp(n * std::log(mean) - log_factorial - both * t);
    if (!(mu > 0.0)) return alive;
    const double share = std::exp(n * std::log(rate / both));
    return alive + mu / both * share * boost::math::gamma_p(n + 1.0, std::fmin(both * t, 1e100), Quiet());
  });
}

double discounted_residual_transactions(const ParetoLognormal& m, double x, double t_x, double age,
                                        double discount_rate) {
  const double given_alive = detail::HistoryGrid(m, x, age, age).mean([&](const detail::Point& p) {
    return p.rate / (p.defection + std::fmax(0.0, discount_rate));
  });
  return p_alive(m, x, t_x, age) * given_alive;
}

LogRate log_rate(const ParetoLognormal& m) { return {std::log(m.rate_median), m.rate_spread}; }

LogRate log_rate_given(const ParetoLognormal& m, double x, double t_x, double age) {
  const detail::HistoryGrid grid(m, x, t_x, age);
  const double mean = grid.mean([](const detail::Point& p) { return p.u; });
  const double variance = grid.mean([&](const detail::Point& p) { return (p.u - mean) * (p.u - mean); });
  return {std::log(m.rate_median) + m.rate_spread * mean, m.rate_spread * std::sqrt(variance)};
}

}  // namespace stamkund::customer_base
