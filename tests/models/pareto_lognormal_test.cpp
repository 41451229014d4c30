#include "models/customer_base/pareto_lognormal.h"

#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <boost/math/quadrature/sinh_sinh.hpp>
#include <catch2/catch.hpp>

#include "engine/random/distributions.h"
#include "models/customer_base/history.h"
#include "models/customer_base/pareto_lognormal_grid.h"
#include "tests/models/close.h"

using namespace stamkund;
using namespace stamkund::customer_base;
using stamkund::test::relative_error;

namespace {

constexpr double kPi = 3.14159265358979323846;

/// E over the population of value(lambda, mu), by adaptive double-exponential quadrature in both directions.
template <class Value>
double brute_force(const ParetoLognormal& m, const Value& value) {
  boost::math::quadrature::sinh_sinh<double> quadrature(12);
  const double own = std::sqrt(1.0 - m.correlation * m.correlation);
  return quadrature.integrate(
      [&](double u) {
        if (std::abs(u) > 38.0) return 0.0;
        const double lambda = m.rate_median * std::exp(m.rate_spread * u);
        return std::exp(-0.5 * u * u) / std::sqrt(2.0 * kPi) *
               quadrature.integrate(
                   [&](double v) {
                     if (std::abs(v) > 38.0) return 0.0;
                     const double mu =
                         m.defection_median * std::exp(m.defection_spread * (m.correlation * u + own * v));
                     return std::exp(-0.5 * v * v) / std::sqrt(2.0 * kPi) * value(lambda, mu);
                   },
                   1e-12);
      },
      1e-12);
}

double alive_part(double lambda, double mu, double x, double age) {
  return std::exp(x * std::log(lambda) - (lambda + mu) * age);
}

/// The brief form of the literature: dead after t_x or alive at `age`.
double individual(double lambda, double mu, double x, double t_x, double age) {
  const double both = lambda + mu;
  return mu / both * std::exp(x * std::log(lambda) - both * t_x) +
         lambda / both * std::exp(x * std::log(lambda) - both * age);
}

const std::vector<ParetoLognormal> kModels{{0.05, 1.2, 0.03, 1.5, 0.0},
                                           {0.05, 1.2, 0.03, 1.5, 0.6},
                                           {0.05, 1.2, 0.03, 1.5, -0.6},
                                           {0.3, 0.4, 0.2, 0.3, -0.95},
                                           {0.02, 2.0, 0.01, 2.5, 0.3}};
struct History {
  double x, t_x, age;
};
const std::vector<History> kHistories{{0, 0, 30},   {1, 4, 30},   {1, 30, 30},  {5, 12.5, 40},
                                      {12, 39, 40}, {40, 10, 40}, {2, 0.1, 400}};

}  // namespace

TEST_CASE("Pareto/log-normal likelihood and P(alive) agree with brute force") {
  for (const ParetoLognormal& m : kModels)
    for (const History& h : kHistories) {
      CAPTURE(m.rate_spread, m.defection_spread, m.correlation, h.x, h.t_x, h.age);
      const double exact =
          brute_force(m, [&](double l, double mu) { return individual(l, mu, h.x, h.t_x, h.age); });
      CHECK(std::abs(log_likelihood(m, h.x, h.t_x, h.age) - std::log(exact)) < 1e-9);
      const double alive =
          brute_force(m, [&](double l, double mu) { return alive_part(l, mu, h.x, h.age); }) / exact;
      CHECK(relative_error(p_alive(m, h.x, h.t_x, h.age), alive) < 1e-8);
    }
}

TEST_CASE("Pareto/log-normal expectations agree with brute force") {
  constexpr double kTime = 39.0;
  const auto mean_of = [](double l, double mu) { return l * -std::expm1(-mu * kTime) / mu; };
  // E[X^2] = E[X] + lambda^2 E[min(lifetime, t)^2], the latter by quadrature over the lifetime.
  const auto square_of = [&](double l, double mu) {
    const auto squared = [&](double u) { return 2.0 * u * std::exp(-mu * u); };
    return mean_of(l, mu) +
           l * l *
               boost::math::quadrature::gauss_kronrod<double, 31>::integrate(squared, 0.0, kTime, 8, 1e-12);
  };
  for (const ParetoLognormal& m : kModels) {
    CAPTURE(m.rate_spread, m.correlation);
    const CountMoments fresh = new_customer_counts(m, kTime);
    CHECK(relative_error(fresh.mean, brute_force(m, mean_of)) < 1e-9);
    if (m.rate_spread < 2.0) {
      const double square = brute_force(m, square_of);
      CHECK(relative_error(fresh.variance + fresh.mean * fresh.mean, square) < 1e-8);
    }
    for (const History& h : {kHistories[1], kHistories[4]}) {
      const double exact =
          brute_force(m, [&](double l, double mu) { return individual(l, mu, h.x, h.t_x, h.age); });
      const double mean =
          brute_force(m,
                      [&](double l, double mu) { return alive_part(l, mu, h.x, h.age) * mean_of(l, mu); }) /
          exact;
      const double square =
          brute_force(m,
                      [&](double l, double mu) { return alive_part(l, mu, h.x, h.age) * square_of(l, mu); }) /
          exact;
      const CountMoments future = future_counts(m, h.x, h.t_x, h.age, kTime);
      CHECK(relative_error(future.mean, mean) < 1e-8);
      CHECK(relative_error(future.variance, square - mean * mean) < 1e-7);
      const double value =
          brute_force(m,
                      [&](double l, double mu) { return alive_part(l, mu, h.x, h.age) * l / (mu + 0.002); }) /
          exact;
      CHECK(relative_error(discounted_residual_transactions(m, h.x, h.t_x, h.age, 0.002), value) < 1e-8);
      const double undiscounted =
          brute_force(m, [&](double l, double mu) { return alive_part(l, mu, h.x, h.age) * l / mu; }) / exact;
      CHECK(relative_error(discounted_residual_transactions(m, h.x, h.t_x, h.age, 0.0), undiscounted) < 1e-8);
      const double log_mean =
          brute_force(
              m, [&](double l, double mu) { return individual(l, mu, h.x, h.t_x, h.age) * std::log(l); }) /
          exact;
      CHECK(log_rate_given(m, h.x, h.t_x, h.age).mean == Approx(log_mean).epsilon(1e-8));
    }
  }
  // Discounting slowly is nearly not discounting.
  CHECK(discounted_residual_transactions(kModels[0], 1, 4, 30, 1e-9) ==
        Approx(discounted_residual_transactions(kModels[0], 1, 4, 30, 0.0)).epsilon(1e-4));
}

TEST_CASE("Pareto/log-normal count probabilities add up, with the right mean") {
  for (const ParetoLognormal& m : {kModels[1], kModels[3]}) {
    double sum = 0.0;
    double mean = 0.0;
    for (double n = 0.0; n < 120.0; n += 1.0) {
      const double p = count_probability(m, n, 10.0);
      sum += p;
      mean += n * p;
    }
    CHECK(sum == Approx(1.0).margin(2e-6));
    CHECK(mean == Approx(new_customer_counts(m, 10.0).mean).epsilon(2e-4));
  }
  // P(no purchase) is the likelihood of a history without one.
  CHECK(relative_error(count_probability(kModels[1], 0.0, 10.0),
                       std::exp(log_likelihood(kModels[1], 0, 0, 10))) < 1e-10);
}

TEST_CASE(
    "Pareto/log-normal: the correlation's edge is reached smoothly, and hostile parameters stay finite") {
  double before = log_likelihood({0.05, 1.2, 0.03, 1.5, 0.99}, 3, 20, 40);
  double step = 1.0;
  for (const double gap : {1e-3, 1e-5, 1e-7, 1e-9, 1e-12}) {
    const double now = log_likelihood({0.05, 1.2, 0.03, 1.5, 1.0 - gap}, 3, 20, 40);
    CHECK(std::isfinite(now));
    CHECK(std::abs(now - before) < step);
    step = std::fmax(0.2 * std::abs(now - before), 1e-8);
    before = now;
  }
  for (const double median : {1e-5, 1.0, 1e5})
    for (const double spread : {1e-5, 0.5, 8.0})
      for (const double rho : {-0.999, 0.0, 0.999})
        for (const History& h : kHistories) {
          CAPTURE(median, spread, rho, h.x, h.t_x, h.age);
          const double value = log_likelihood({median, spread, 1.0 / median, spread, rho}, h.x, h.t_x, h.age);
          CHECK(std::isfinite(value));
          const double alive = p_alive({median, spread, 1.0 / median, spread, rho}, h.x, h.t_x, h.age);
          CHECK((alive >= 0.0 && alive <= 1.0));
        }
}

// Null: 20,000 drawn customers have the posterior's mean of log lambda and log mu, given that they are alive;
// the standard error is sd / sqrt(20,000). |z| > 4.5 has probability 7e-6, with 2 x 5 x 3 numbers 2e-4. The
// mutant draws as if she were new to the model with another correlation.
TEST_CASE("Drawn survivors follow the posterior") {
  constexpr int kDraws = 20000;
  const auto z_scores = [&](const ParetoLognormal& drawn_from, const ParetoLognormal& law, const History& h,
                            std::uint64_t salt) {
    const detail::HistoryGrid grid(law, h.x, h.age, h.age);
    std::array<double, 2> z{};
    for (int which = 0; which < 2; ++which) {
      const auto value = [&](double l, double mu) { return which == 0 ? std::log(l) : std::log(mu); };
      const double mean = grid.mean([&](const auto& p) { return value(p.rate, p.defection); });
      const double square =
          grid.mean([&](const auto& p) { return std::pow(value(p.rate, p.defection) - mean, 2); });
      double sum = 0.0;
      for (std::uint64_t i = 0; i < kDraws; ++i) {
        Stream rate({20261105, salt, i, Purpose::test}, 0);
        Stream life({20261105, salt, i, Purpose::test}, 1);
        const Traits traits = draw_alive(drawn_from, h.x, h.t_x, h.age, rate, life);
        sum += value(traits.tick_rate, traits.defection_rate) - mean;
      }
      z[static_cast<std::size_t>(which)] = sum / std::sqrt(square * kDraws);
    }
    return z;
  };
  std::uint64_t salt = 0;
  for (const ParetoLognormal& m : kModels)
    for (const History& h : {kHistories[0], kHistories[4], kHistories[5]}) {
      CAPTURE(m.correlation, h.x, h.age);
      for (const double z : z_scores(m, m, h, ++salt)) CHECK(std::abs(z) < 4.5);
    }
  const auto wrong = z_scores(kModels[1], kModels[2], kHistories[4], ++salt);
  CHECK(std::abs(wrong[1]) > 4.5);
}

// Null: 40,000 new customers buy new_customer_counts(t).mean times on average; standard error from its
// variance. |z| > 4.5 has probability 7e-6. The mutant has no correlation.
TEST_CASE("Drawn new customers buy as often as the model says") {
  const auto z_of = [](const ParetoLognormal& drawn_from, const ParetoLognormal& law) {
    constexpr int kDraws = 40000;
    double sum = 0.0;
    for (std::uint64_t i = 0; i < kDraws; ++i) {
      Stream rate({20261106, 0, i, Purpose::test}, 0);
      Stream life({20261106, 0, i, Purpose::test}, 1);
      Stream ticks({20261106, 0, i, Purpose::test}, 2);
      const Traits traits = draw_new(drawn_from, rate, life);
      sum += simulate_summary(traits, 60.0, ticks, draw_exponential(life)).x;
    }
    const CountMoments law_counts = new_customer_counts(law, 60.0);
    return (sum - kDraws * law_counts.mean) / std::sqrt(kDraws * law_counts.variance);
  };
  const ParetoLognormal together{0.1, 0.8, 0.03, 1.0, 0.6};
  const ParetoLognormal apart{0.1, 0.8, 0.03, 1.0, 0.0};
  CHECK(std::abs(z_of(together, together)) < 4.5);
  CHECK(std::abs(z_of(apart, together)) > 4.5);
}
