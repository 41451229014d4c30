#include "models/customer_base/nbd.h"

#include <catch2/catch.hpp>

#include "tests/models/brute_force.h"
#include "tests/models/close.h"

using namespace stamkund::customer_base;
using namespace stamkund::test;

namespace {

constexpr Nbd kModels[] = {{0.385, 12.07}, {2.5, 4.0}, {0.9, 100.0}};
constexpr History kHistories[] = {{0, 0, 38.86}, {2, 30.43, 38.86}, {7, 12.0, 39.0}, {1, 39.0, 39.0}};

}  // namespace

TEST_CASE("NBD likelihood and future counts agree with brute-force integration") {
  for (const Nbd& m : kModels)
    for (const History& h : kHistories) {
      CAPTURE(m.r, m.alpha, h.x, h.t_x, h.age);
      const auto over = [&](const auto& f) {
        return gamma_mean(m.r, m.alpha,
                          [&](double l) { return std::pow(l, h.x) * std::exp(-l * h.age) * f(l); });
      };
      const double likelihood = over([](double) { return 1.0; });
      CHECK(std::abs(log_likelihood(m, h.x, h.t_x, h.age) - std::log(likelihood)) < 1e-9);
      CHECK(p_alive(m, h.x, h.t_x, h.age) == 1.0);
      const double mean = over([](double l) { return l * 52.0; }) / likelihood;
      const double square = over([](double l) { return l * 52.0 * (1.0 + l * 52.0); }) / likelihood;
      const CountMoments future = future_counts(m, h.x, h.t_x, h.age, 52.0);
      CHECK(relative_error(future.mean, mean) < 1e-9);
      CHECK(relative_error(future.variance, square - mean * mean) < 1e-8);
    }
}

TEST_CASE("NBD count distribution sums to one and has the closed-form moments") {
  for (const Nbd& m : kModels) {
    CAPTURE(m.r, m.alpha);
    RawMoments sum;
    for (int n = 0; n < 2000; ++n) sum.add(n, count_probability(m, n, 39.0));
    const CountMoments closed = new_customer_counts(m, 39.0);
    CHECK(std::abs(sum.total - 1.0) < 1e-10);
    CHECK(relative_error(sum.first, closed.mean) < 1e-9);
    CHECK(relative_error(sum.variance(), closed.variance) < 1e-9);
    CHECK(relative_error(count_probability(m, 3, 39.0), gamma_mean(m.r, m.alpha, [](double l) {
                           return std::pow(l * 39.0, 3) / 6.0 * std::exp(-l * 39.0);
                         })) < 1e-9);
  }
  CHECK(count_probability(kModels[0], 0, 0.0) == 1.0);
  CHECK(count_probability(kModels[0], 2, 0.0) == 0.0);
}

TEST_CASE("NBD discounted residual transactions integrate the future counts") {
  for (const History& h : kHistories)
    CHECK(relative_error(discounted_residual_transactions(kModels[0], h.x, h.t_x, h.age, 0.003),
                         discounted(0.003, [&](double t) {
                           return future_counts(kModels[0], h.x, h.t_x, h.age, t).mean;
                         })) < 1e-9);
  CHECK(std::isinf(discounted_residual_transactions(kModels[0], 1, 2, 3, 0.0)));
}

TEST_CASE("NBD stays finite at the ends") {
  for (const double r : {1e-3, 1e3})
    for (const double alpha : {1e-3, 1e3})
      for (const History& h : {History{0, 0, 0}, {0, 0, 1e6}, {1e5, 1e6, 1e6}, {1e5, 1, 1e6}}) {
        const Nbd m{r, alpha};
        CAPTURE(r, alpha, h.x, h.t_x, h.age);
        CHECK(std::isfinite(log_likelihood(m, h.x, h.t_x, h.age)));
        const CountMoments future = future_counts(m, h.x, h.t_x, h.age, 1e3);
        CHECK(std::isfinite(future.mean));
        CHECK(std::isfinite(future.variance));
        CHECK(std::isfinite(count_probability(m, h.x, h.age)));
        CHECK(std::isfinite(discounted_residual_transactions(m, h.x, h.t_x, h.age, 1e-3)));
        CHECK(std::isfinite(log_rate_given(m, h.x, h.t_x, h.age).sd));
      }
}
