#include "models/customer_base/gompertz_nbd.h"

#include <catch2/catch.hpp>

#include "tests/models/brute_force.h"
#include "tests/models/close.h"

using namespace stamkund::customer_base;
using namespace stamkund::test;

namespace {

constexpr GompertzNbd kModels[] = {
    {0.55, 10.6, 0.02, 0.6, 0.25}, {1.3, 4.0, 0.15, 2.0, 30.0}, {2.2, 25.0, 0.005, 0.3, 0.02}};
constexpr History kHistories[] = {{0, 0, 38.86}, {2, 30.43, 38.86}, {7, 12.0, 39.0}, {1, 39.0, 39.0}};

/// E[lambda^power e^{-lambda u}].
double over_rate(const GompertzNbd& m, double power, double u) {
  return gamma_mean(m.r, m.alpha, [&](double l) { return std::pow(l, power) * std::exp(-l * u); });
}
/// P(lifetime > u), over eta.
double survives(const GompertzNbd& m, double u) {
  return gamma_mean(m.s, m.beta, [&](double eta) { return std::exp(-eta * std::expm1(m.b * u)); });
}
/// Density of the lifetime at u, over eta.
double leaves(const GompertzNbd& m, double u) {
  return gamma_mean(m.s, m.beta,
                    [&](double eta) { return eta * m.b * std::exp(m.b * u - eta * std::expm1(m.b * u)); });
}

}  // namespace

TEST_CASE("Gompertz/NBD likelihood, P(alive) and future counts agree with brute-force integration") {
  for (const GompertzNbd& m : kModels)
    for (const History& h : kHistories) {
      CAPTURE(m.r, m.alpha, m.b, m.s, m.beta, h.x, h.t_x, h.age);
      const double stays = survives(m, h.age);
      const double alive = over_rate(m, h.x, h.age) * stays;
      const double left =
          integral(h.t_x, h.age, [&](double y) { return over_rate(m, h.x, y) * leaves(m, y); });
      const double likelihood = alive + left;
      CHECK(std::abs(log_likelihood(m, h.x, h.t_x, h.age) - std::log(likelihood)) < 1e-9);
      CHECK(relative_error(p_alive(m, h.x, h.t_x, h.age), alive / likelihood) < 1e-9);
      // E[N] = E[lambda] E[min(lifetime, t)] and E[N (N - 1)] = E[lambda^2] E[min(lifetime, t)^2].
      const double active = integral(0.0, 52.0, [&](double u) { return survives(m, h.age + u); });
      const double square = integral(0.0, 52.0, [&](double u) { return 2.0 * u * survives(m, h.age + u); });
      const double mean = over_rate(m, h.x + 1.0, h.age) * active / likelihood;
      const double pairs = over_rate(m, h.x + 2.0, h.age) * square / likelihood;
      const CountMoments future = future_counts(m, h.x, h.t_x, h.age, 52.0);
      CHECK(relative_error(future.mean, mean) < 1e-9);
      CHECK(relative_error(future.variance, pairs + mean - mean * mean) < 1e-9);
    }
}

TEST_CASE("Gompertz/NBD log rates given a history agree with brute-force integration") {
  for (const GompertzNbd& m : kModels)
    for (const History& h : kHistories) {
      CAPTURE(m.r, m.alpha, m.b, m.s, m.beta, h.x, h.t_x, h.age);
      const auto over_posterior = [&](double power) {
        const auto at = [&](double u) {
          return gamma_mean(m.r, m.alpha, [&](double l) {
            return std::pow(l, h.x) * std::exp(-l * u) * std::pow(std::log(l), power);
          });
        };
        return at(h.age) * survives(m, h.age) +
               integral(h.t_x, h.age, [&](double y) { return at(y) * leaves(m, y); });
      };
      const double likelihood = over_posterior(0.0);
      const double mean = over_posterior(1.0) / likelihood;
      const double square = over_posterior(2.0) / likelihood;
      const LogRate given = log_rate_given(m, h.x, h.t_x, h.age);
      CHECK(std::abs(given.mean - mean) < 1e-8);
      CHECK(std::abs(given.sd - std::sqrt(square - mean * mean)) < 1e-8);
    }
}

TEST_CASE("Gompertz/NBD goes over into the Pareto/NBD as b falls") {
  const ParetoNbd limit{0.553, 10.58, 0.606, 11.66};
  const GompertzNbd m{limit.r, limit.alpha, 1e-7, limit.s, 1e-7 * limit.beta};
  for (const History& h : kHistories) {
    CAPTURE(h.x, h.t_x, h.age);
    CHECK(std::abs(log_likelihood(m, h.x, h.t_x, h.age) - log_likelihood(limit, h.x, h.t_x, h.age)) < 1e-5);
    CHECK(relative_error(p_alive(m, h.x, h.t_x, h.age), p_alive(limit, h.x, h.t_x, h.age)) < 1e-5);
    const CountMoments one = future_counts(m, h.x, h.t_x, h.age, 52.0);
    const CountMoments two = future_counts(limit, h.x, h.t_x, h.age, 52.0);
    CHECK(relative_error(one.mean, two.mean) < 1e-5);
    CHECK(relative_error(one.variance, two.variance) < 1e-5);
    CHECK(relative_error(log_rate_given(m, h.x, h.t_x, h.age).mean,
                         log_rate_given(limit, h.x, h.t_x, h.age).mean) < 1e-5);
    CHECK(relative_error(log_rate_given(m, h.x, h.t_x, h.age).sd,
                         log_rate_given(limit, h.x, h.t_x, h.age).sd) < 1e-5);
  }
  for (int n = 0; n < 20; ++n)
    CHECK(relative_error(count_probability(m, n, 39.0), count_probability(limit, n, 39.0)) < 1e-5);
  // Closer still at b = 1e-12: what is left is b t / 2, and nothing cancels.
  const GompertzNbd closer{limit.r, limit.alpha, 1e-12, limit.s, 1e-12 * limit.beta};
  CHECK(std::abs(log_likelihood(closer, 2, 30.43, 38.86) - log_likelihood(limit, 2, 30.43, 38.86)) < 1e-9);
}

TEST_CASE("Gompertz/NBD count distribution sums to one and has the moments") {
  for (const GompertzNbd& m : kModels)
    for (const double t : {39.0, 4000.0}) {
      CAPTURE(m.r, m.alpha, m.b, m.s, m.beta, t);
      RawMoments sum;
      for (int n = 0; n < 6000; ++n) {
        const double probability = count_probability(m, n, t);
        sum.add(n, probability);
        if (n > 100 && probability < 1e-18) break;
      }
      const CountMoments closed = new_customer_counts(m, t);
      CHECK(std::abs(sum.total - 1.0) < 1e-9);
      CHECK(relative_error(sum.first, closed.mean) < 1e-8);
      CHECK(relative_error(sum.variance(), closed.variance) < 1e-7);
      CHECK(count_probability(m, 0, 0.0) == 1.0);
    }
}

TEST_CASE("Gompertz/NBD discounted residual transactions integrate the future counts") {
  for (const GompertzNbd& m : kModels)
    for (const History& h : kHistories) {
      CAPTURE(m.r, m.alpha, m.b, m.s, m.beta, h.x, h.t_x, h.age);
      const auto expected = [&](double t) { return future_counts(m, h.x, h.t_x, h.age, t).mean; };
      for (const double rate : {0.003, 0.2})
        CHECK(relative_error(discounted_residual_transactions(m, h.x, h.t_x, h.age, rate),
                             discounted(rate, expected)) < 1e-8);
      CHECK(relative_error(discounted_residual_transactions(m, h.x, h.t_x, h.age, 0.0), expected(1e6)) <
            1e-8);
    }
}

TEST_CASE("Gompertz/NBD stays finite at the ends") {
  for (const double r : {1e-3, 1e3})
    for (const double alpha : {1e-3, 1e3})
      for (const double b : {1e-3, 1e3})
        for (const double s : {1e-3, 1e3})
          for (const double beta : {1e-3, 1e3})
            for (const History& h : {History{0, 0, 0}, {0, 0, 1e6}, {1e5, 1e6, 1e6}, {1e5, 1, 1e6}}) {
              const GompertzNbd m{r, alpha, b, s, beta};
              CAPTURE(r, alpha, b, s, beta, h.x, h.t_x, h.age);
              CHECK(std::isfinite(log_likelihood(m, h.x, h.t_x, h.age)));
              const double p = p_alive(m, h.x, h.t_x, h.age);
              CHECK(p >= 0.0);
              CHECK(p <= 1.0);
              for (const double t : {1.0, 1e6}) {
                const CountMoments future = future_counts(m, h.x, h.t_x, h.age, t);
                CHECK(std::isfinite(future.mean));
                CHECK(std::isfinite(future.variance));
              }
              const double none = count_probability(m, 0, 1e3);
              CHECK(none >= 0.0);
              CHECK(none <= 1.0 + 1e-9);
              CHECK(std::isfinite(count_probability(m, 1e5, 1e6)));
              CHECK(std::isfinite(discounted_residual_transactions(m, h.x, h.t_x, h.age, 1e-3)));
              CHECK(std::isfinite(log_rate_given(m, h.x, h.t_x, h.age).sd));
            }
}

TEST_CASE("Gompertz/NBD counts are right long after everybody has left") {
  for (const GompertzNbd& m : kModels)
    for (const double n : {0.0, 1.0, 5.0, 50.0}) {
      CAPTURE(m.r, m.alpha, m.b, m.s, m.beta, n);
      // The trapezoidal rule over the lifetimes in log y, where the integrand falls off on both sides.
      double brute = 0.0;
      constexpr double kStep = 0.005;
      for (double v = -40.0; v < 12.0; v += kStep) {
        const double y = std::exp(v);
        brute += kStep * y * m.s * detail::gompertz_slope(m.b, m.beta, y) *
                 std::exp(log_negative_binomial(n, m.r, m.alpha, y) -
                          m.s * detail::log_gompertz_growth(m.b, m.beta, y));
      }
      for (const double t : {1e6, 1e9}) CHECK(relative_error(count_probability(m, n, t), brute) < 1e-8);
    }
}
