#include "models/customer_base/bg_cnbd.h"

#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/trigamma.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "engine/random/distributions.h"
#include "models/customer_base/adaptive_quadrature.h"
#include "models/customer_base/discounted_dropout.h"
#include "models/customer_base/residual.h"

namespace stamkund::customer_base {
namespace {

/// Somebody alive: `done` ticks since her last purchase, lambda ~ Gamma(c, rate scale), p ~ Beta(a, b).
struct Alive {
  double c;
  double scale;
  double a;
  double b;
  int k;
  int done;
};

/// P(N >= n), N negative binomial over t.
double reaches(const Alive& s, double n, double t) {
  return n <= 0.0 ? 1.0 : boost::math::ibeta(n, s.c, t / (s.scale + t));
}

/// Beyond so many ticks an integral is shorter than the series ...
constexpr double kLongestSeries = 20000.0;
/// ... which it replaces after so many purchases.
constexpr double kFirstTerms = 1000.0;

/// P(G >= i) / P(G >= first), neither need be whole: both are Gamma(y + a) / Gamma(y) upside down. For y
/// beyond kFirstTerms Stirling's series with one term is exact, and the large parts of it cancel on paper.
double stays_beyond(const Alive& s, double first, double i) {
  const auto rest = [&](double y) {
    return (y - 0.5) * std::log1p(s.a / y) + (1.0 / (y + s.a) - 1.0 / y) / 12.0;
  };
  const double from = s.b + first - 1.0, to = s.b + i - 1.0;
  return std::exp(rest(from) - rest(to) - s.a * std::log1p((to - from) / (from + s.a)));
}

/// counts_of as a sum over purchases i, for many of them: the first terms one by one, the others by the
/// midpoint rule backwards, sum over i > I of f(i) = int over i > I + 1/2 of f + f'(I + 1/2) / 24 - ...,
/// whose next term is the third derivative over 800.
CountMoments counts_of_many(const Alive& s, double growth, double t) {
  double mean = 0.0, square = 0.0;
  double stays = 1.0;  // P(G >= i)
  for (double i = 1.0; i <= kFirstTerms; i += 1.0) {
    const double term = reaches(s, i * s.k - s.done, t) * stays;
    mean += term;
    square += (2.0 * i - 1.0) * term;
    stays *= (s.b + i - 1.0) / (s.a + s.b + i - 1.0);
    if ((2.0 * i + 1.0) * term * i < 1e-16 * square) return {mean, std::fmax(0.0, square - mean * mean)};
  }
  const auto term = [&](double i) {
    return stays * stays_beyond(s, kFirstTerms + 1.0, i) * reaches(s, i * s.k - s.done, t);
  };
  // In log i, cut where the negative binomial bends: around its mean, and where its tail is below e^-45.
  const double centre = s.c * growth / s.k;
  const double width = std::sqrt((1.0 + growth) / (s.c * growth));
  const double end = (s.c + 45.0 + std::sqrt(90.0 * s.c)) * (1.0 + growth) / s.k + 1.0;
  const double from = std::log(kFirstTerms + 0.5);
  const auto over_counts = [&](const auto& f) {
    double sum = 0.0, left = from;
    for (const double at :
         {1.0 - 9.0 * width, 1.0 - 3.0 * width, 1.0, 1.0 + 3.0 * width, 1.0 + 9.0 * width, end / centre}) {
      const double right = at > 0.0 ? std::log(std::fmin(at * centre, end)) : left;
      if (!(right > left)) continue;
      sum += integrate<31>([&](double v) { return f(std::exp(v)) * std::exp(v); }, left, right, 1e-10);
      left = right;
    }
    return sum + (f(kFirstTerms + 1.0) - f(kFirstTerms)) / 24.0;
  };
  mean += over_counts(term);
  square += over_counts([&](double i) { return (2.0 * i - 1.0) * term(i); });
  return {mean, std::fmax(0.0, square - mean * mean)};
}

/// First two moments of min(M, G): M = floor((done + N) / k) purchases had she never left, G the one after
/// which she leaves; E[min(M, G)^q] = sum over i of (i^q - (i - 1)^q) P(M >= i) P(G >= i). All terms are
/// positive.
CountMoments counts_of(const Alive& s, double t) {
  if (t <= 0.0) return {};
  if (s.k == 1) return new_customer_counts(BgNbd{s.c, s.scale, s.a, s.b}, t);
  const double growth = t / s.scale;
  const double log_first = -s.c * std::log1p(growth);
  if (log_first < -600.0 || s.c * growth + 40.0 * (1.0 + growth) > kLongestSeries)
    return counts_of_many(s, growth, t);
  const double z = t / (s.scale + t);
  double mean = 0.0;
  double square = 0.0;
  double stays = 1.0;  // P(G >= i)
  // Over N: E[min(m, G)] grows by P(G >= i) at every k-th tick.
  double probability = std::exp(log_first);
  double first = 0.0, second = 0.0, i = 0.0;
  int ticks = s.done;
  for (double n = 1.0;; n += 1.0) {
    const double ratio = (s.c + n - 1.0) / n * z;
    probability *= ratio;
    if (++ticks == s.k) {
      ticks = 0;
      i += 1.0;
      first += stays;
      second += (2.0 * i - 1.0) * stays;
      stays *= (s.b + i - 1.0) / (s.a + s.b + i - 1.0);
    }
    mean += probability * first;
    square += probability * second;
    const double rest = 1.0 - ratio;
    if (i > 0.0 && rest > 0.0 && probability * n * n < 1e-15 * rest * rest * square) break;
    if (probability == 0.0) break;
  }
  return {mean, std::fmax(0.0, square - mean * mean)};
}

double probability_of(const Alive& s, double n, double t) {
  const double k = s.k;
  const double at_least = reaches(s, n * k - s.done, t);
  const double more = reaches(s, (n + 1.0) * k - s.done, t);
  const double stays = std::exp(log_rising(s.b, n) - log_rising(s.a + s.b, n));
  double sum = stays * std::fmax(0.0, at_least - more);
  if (n > 0.0) sum += s.a / (s.b + n - 1.0) * stays * at_least;
  return sum;
}

/// What she may be if she is alive, with the probabilities of the ticks since her last purchase.
struct State {
  double p_alive;
  std::vector<double> weight;  ///< [k], sums to 1
  double stays;                ///< purchases she is known to have stayed after
};

State state_of(const BgCnbd& m, double x, double t_x, double age) {
  State state{1.0, std::vector<double>(static_cast<std::size_t>(m.k)), x + (m.modified ? 1.0 : 0.0)};
  const double c = m.r + m.k * x;
  const double y = (age - t_x) / (m.alpha + age);
  double term = 1.0, sum = 0.0;
  for (int j = 0; j < m.k; ++j) {
    if (j > 0) term *= (c + (j - 1.0)) / j * y;
    state.weight[static_cast<std::size_t>(j)] = term;
    sum += term;
  }
  for (double& weight : state.weight) weight /= sum;
  if (state.stays >= 1.0) {
    const double log_odds = std::log(m.a / (m.b + state.stays - 1.0)) +
                            c * std::log1p((age - t_x) / (m.alpha + t_x)) - std::log(sum);
    state.p_alive = 1.0 / (1.0 + std::exp(log_odds));
  }
  return state;
}

Alive alive_of(const BgCnbd& m, const State& state, double x, double age, int done) {
  return {m.r + m.k * x + done, m.alpha + age, m.a, m.b + state.stays, m.k, done};
}

/// Times `share` of being there at all.
CountMoments thinned(double share, const CountMoments& counts) {
  return {share * counts.mean, share * (counts.variance + (1.0 - share) * counts.mean * counts.mean)};
}

}  // namespace

double log_likelihood(const BgCnbd& m, double x, double t_x, double age) {
  return bg_cnbd_log_likelihood<double>(m.r, m.alpha, m.a, m.b, m.k, m.modified, x, t_x, age);
}

double p_alive(const BgCnbd& m, double x, double t_x, double age) { return state_of(m, x, t_x, age).p_alive; }

CountMoments future_counts(const BgCnbd& m, double x, double t_x, double age, double t) {
  const State state = state_of(m, x, t_x, age);
  if (state.p_alive == 0.0) return {};
  double mean = 0.0, square = 0.0;
  for (int j = 0; j < m.k; ++j) {
    const double weight = state.weight[static_cast<std::size_t>(j)];
    if (weight < 1e-18) continue;
    const CountMoments counts = counts_of(alive_of(m, state, x, age, j), t);
    mean += weight * counts.mean;
    square += weight * (counts.variance + counts.mean * counts.mean);
  }
  return thinned(state.p_alive, {mean, std::fmax(0.0, square - mean * mean)});
}

CountMoments new_customer_counts(const BgCnbd& m, double t) { return future_counts(m, 0.0, 0.0, 0.0, t); }

double count_probability(const BgCnbd& m, double n, double t) {
  if (t <= 0.0) return n == 0.0 ? 1.0 : 0.0;
  const State state = state_of(m, 0.0, 0.0, 0.0);
  return state.p_alive * probability_of(alive_of(m, state, 0.0, 0.0, 0), n, t) +
         (n == 0.0 ? 1.0 - state.p_alive : 0.0);
}

double discounted_residual_transactions(const BgCnbd& m, double x, double t_x, double age,
                                        double discount_rate) {
  if (!(discount_rate > 0.0)) {
    const State state = state_of(m, x, t_x, age);
    // Purchases until she leaves: E[1 / p].
    return m.a > 1.0 ? state.p_alive * (m.a + m.b + state.stays - 1.0) / (m.a - 1.0)
                     : std::numeric_limits<double>::infinity();
  }
  const State state = state_of(m, x, t_x, age);
  double sum = 0.0;
  for (int j = 0; j < m.k; ++j) {
    const double weight = state.weight[static_cast<std::size_t>(j)];
    if (weight < 1e-18) continue;
    const Alive alive = alive_of(m, state, x, age, j);
    sum += weight * discounted_until_dropout(alive.c, alive.scale, alive.a, alive.b, discount_rate, m.k, j);
  }
  return state.p_alive * sum;
}

Traits draw_new(const BgCnbd& m, Stream& rate, Stream& lifetime) {
  Traits traits;
  traits.tick_rate = draw_gamma(rate, m.r) / m.alpha;
  traits.ticks_per_purchase = static_cast<std::uint32_t>(m.k);
  traits.lifetime = Lifetime::after_purchase;
  traits.defection_rate = hazard_of(draw_beta(lifetime, m.a, m.b));
  traits.first_counts = m.modified;
  return traits;
}

Traits draw_alive(const BgCnbd& m, double x, double t_x, double age, Stream& rate, Stream& lifetime) {
  const State state = state_of(m, x, t_x, age);
  int done = 0;
  if (m.k > 1) {
    double left = draw_uniform(rate);
    while (done + 1 < m.k && left >= state.weight[static_cast<std::size_t>(done)])
      left -= state.weight[static_cast<std::size_t>(done++)];
  }
  const Alive alive = alive_of(m, state, x, age, done);
  Traits traits;
  traits.tick_rate = draw_gamma(rate, alive.c) / alive.scale;
  traits.ticks_per_purchase = static_cast<std::uint32_t>(m.k);
  traits.ticks_done = static_cast<std::uint32_t>(done);
  traits.lifetime = Lifetime::after_purchase;
  traits.defection_rate = hazard_of(draw_beta(lifetime, alive.a, alive.b));
  // first_counts stays off: that she is alive says that she stayed after her first purchase.
  return traits;
}

LogRate log_rate(const BgCnbd& m) {
  return {digamma(m.r) - std::log(m.alpha) - std::log(m.k), std::sqrt(boost::math::trigamma(m.r))};
}

LogRate log_rate_given(const BgCnbd& m, double x, double t_x, double age) {
  const State state = state_of(m, x, t_x, age);
  const double c = m.r + m.k * x;
  LogRateMixture mixture;
  for (int j = 0; j < m.k; ++j)
    mixture.add(state.p_alive * state.weight[static_cast<std::size_t>(j)],
                digamma(c + j) - std::log(m.alpha + age) - std::log(m.k), boost::math::trigamma(c + j));
  mixture.add(1.0 - state.p_alive, digamma(c) - std::log(m.alpha + t_x) - std::log(m.k),
              boost::math::trigamma(c));
  return mixture.result();
}

}  // namespace stamkund::customer_base
