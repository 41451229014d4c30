#include "models/customer_base/bg_bb.h"

#include <catch2/catch.hpp>

#include "tests/models/brute_force.h"
#include "tests/models/close.h"

using namespace stamkund::customer_base;
using namespace stamkund::test;

namespace {

// The first: Fader, Hardie & Shang's donations.
constexpr BgBb kModels[] = {{1.204, 0.750, 0.657, 2.783}, {0.5, 3.0, 1.0, 1.0}, {4.0, 20.0, 2.5, 60.0}};
constexpr History kHistories[] = {{0, 0, 6}, {2, 5, 8}, {7, 12, 30}, {1, 9, 9}};

/// E[p^buys (1 - p)^not].
double over_buys(const BgBb& m, double buys, double not_buys) {
  return beta_mean(m.alpha, m.beta,
                   [&](double p, double q) { return std::pow(p, buys) * std::pow(q, not_buys); });
}
/// E[theta^leaves (1 - theta)^stays].
double over_leaves(const BgBb& m, double leaves, double stays) {
  return beta_mean(m.gamma, m.delta,
                   [&](double p, double q) { return std::pow(p, leaves) * std::pow(q, stays); });
}

}  // namespace

TEST_CASE("BG/BB likelihood, P(alive) and future counts agree with brute-force integration") {
  for (const BgBb& m : kModels)
    for (const History& h : kHistories) {
      CAPTURE(m.alpha, m.beta, m.gamma, m.delta, h.x, h.t_x, h.age);
      const double alive = over_buys(m, h.x, h.age - h.x) * over_leaves(m, 0, h.age);
      double likelihood = alive;
      for (double lived = h.t_x; lived < h.age; lived += 1.0)
        likelihood += over_buys(m, h.x, lived - h.x) * over_leaves(m, 1, lived);
      CHECK(std::abs(log_likelihood(m, h.x, h.t_x, h.age) - std::log(likelihood)) < 1e-10);
      CHECK(relative_error(p_alive(m, h.x, h.t_x, h.age), alive / likelihood) < 1e-10);
      // A purchase in opportunity j, and pairs of purchases in i < j.
      double mean = 0.0, pairs = 0.0;
      const double one = over_buys(m, h.x + 1.0, h.age - h.x), two = over_buys(m, h.x + 2.0, h.age - h.x);
      for (double j = 1.0; j <= 12.0; j += 1.0) {
        const double there = over_leaves(m, 0, h.age + j) / likelihood;
        mean += one * there;
        pairs += (j - 1.0) * two * there;
      }
      const CountMoments future = future_counts(m, h.x, h.t_x, h.age, 12.0);
      CHECK(relative_error(future.mean, mean) < 1e-10);
      CHECK(relative_error(future.variance, mean + 2.0 * pairs - mean * mean) < 1e-10);
    }
}

TEST_CASE("BG/BB likelihoods of all sequences sum to one") {
  // Sequences of 10 opportunities with x purchases, the last in t_x: C(t_x - 1, x - 1) of them.
  for (const BgBb& m : kModels) {
    double total = std::exp(log_likelihood(m, 0, 0, 10));
    for (double t_x = 1.0; t_x <= 10.0; t_x += 1.0) {
      double sequences = 1.0;
      for (double x = 1.0; x <= t_x; x += 1.0) {
        total += sequences * std::exp(log_likelihood(m, x, t_x, 10));
        sequences *= (t_x - x) / x;
      }
    }
    CHECK(std::abs(total - 1.0) < 1e-12);
  }
}

TEST_CASE("BG/BB count distribution sums to one and has the moments") {
  for (const BgBb& m : kModels) {
    CAPTURE(m.alpha, m.beta, m.gamma, m.delta);
    RawMoments sum;
    for (int n = 0; n <= 40; ++n) sum.add(n, count_probability(m, n, 40.0));
    const CountMoments closed = new_customer_counts(m, 40.0);
    CHECK(std::abs(sum.total - 1.0) < 1e-10);
    CHECK(relative_error(sum.first, closed.mean) < 1e-10);
    CHECK(relative_error(sum.variance(), closed.variance) < 1e-9);
    CHECK(count_probability(m, 41, 40.0) == 0.0);
    CHECK(count_probability(m, 0, 0.5) == 1.0);
  }
}

TEST_CASE("BG/BB discounted residual transactions sum the future counts") {
  for (const BgBb& m : kModels)
    for (const History& h : kHistories) {
      CAPTURE(m.alpha, m.beta, m.gamma, m.delta, h.x, h.t_x, h.age);
      double sum = 0.0, before = 0.0;
      for (double i = 1.0; i <= 350.0; i += 1.0) {
        const double until = future_counts(m, h.x, h.t_x, h.age, i).mean;
        sum += std::exp(-0.1 * i) * (until - before);
        before = until;
      }
      CHECK(relative_error(discounted_residual_transactions(m, h.x, h.t_x, h.age, 0.1), sum) < 1e-9);
    }
  // The limit of the discount rate 0 exists for gamma > 1; the rest of the sum falls as t^-1.5.
  CHECK(relative_error(discounted_residual_transactions(kModels[2], 2, 5, 8, 0.0),
                       future_counts(kModels[2], 2, 5, 8, 1e6).mean) < 1e-5);
  CHECK(std::isinf(discounted_residual_transactions(kModels[0], 2, 5, 8, 0.0)));
}

TEST_CASE("BG/BB stays finite at the ends") {
  for (const double alpha : {1e-3, 1e3})
    for (const double beta : {1e-3, 1e3})
      for (const double gamma : {1e-3, 1e3})
        for (const double delta : {1e-3, 1e3})
          for (const History& h : {History{0, 0, 0}, {0, 0, 1e6}, {1e5, 1e6, 1e6}, {1e5, 1e5, 1e6}}) {
            const BgBb m{alpha, beta, gamma, delta};
            CAPTURE(alpha, beta, gamma, delta, h.x, h.t_x, h.age);
            CHECK(std::isfinite(log_likelihood(m, h.x, h.t_x, h.age)));
            const double p = p_alive(m, h.x, h.t_x, h.age);
            CHECK(p >= 0.0);
            CHECK(p <= 1.0);
            const CountMoments future = future_counts(m, h.x, h.t_x, h.age, 1e3);
            CHECK(std::isfinite(future.mean));
            CHECK(std::isfinite(future.variance));
            CHECK(std::isfinite(count_probability(m, 10, 1e3)));
            CHECK(std::isfinite(discounted_residual_transactions(m, h.x, h.t_x, h.age, 1e-3)));
            CHECK(std::isfinite(log_rate_given(m, h.x, h.t_x, h.age).sd));
          }
}

TEST_CASE(
    "BG/BB opportunity by opportunity: purchases add up to the expectation, waits to the chance of none") {
  const BgBb m{1.204, 0.750, 0.657, 2.783};
  for (const auto& [x, t_x, age] : {std::array{0.0, 0.0, 0.0}, {3.0, 5.0, 6.0}, {0.0, 0.0, 6.0}}) {
    CAPTURE(x, t_x, age);
    const std::vector<double> each = purchases_by_step(m, x, t_x, age, 12);
    double sum = 0.0;
    for (const double one : each) sum += one;
    CHECK(sum == Approx(future_counts(m, x, t_x, age, 12.0).mean).epsilon(1e-10));
    const std::vector<double> next = next_purchase_by_step(m, x, age);
    double bought = 0.0;
    for (std::size_t j = 0; j < 12; ++j) bought += next[j];
    CHECK(bought == Approx(1.0 - count_probability(alive_law(m, x, age), 0.0, 12.0)).epsilon(1e-9));
  }
}
