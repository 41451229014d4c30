#include "models/customer_base/bg_cnbd.h"
#include "models/customer_base/discounted_dropout.h"

#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/factorials.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <catch2/catch.hpp>
#include <vector>

#include "tests/models/brute_force.h"
#include "tests/models/close.h"

using namespace stamkund::customer_base;
using namespace stamkund::test;

namespace {

constexpr History kHistories[] = {{0, 0, 38.86}, {2, 30.43, 38.86}, {7, 12.0, 39.0}, {1, 39.0, 39.0}};

std::vector<BgCnbd> models() {
  std::vector<BgCnbd> all;
  for (const bool modified : {false, true})
    for (const int k : {1, 2, 3}) {
      all.push_back({0.525, 6.183, 0.891, 1.614, k, modified});
      all.push_back({1.3, 4.0, 1.0, 2.0, k, modified});
      all.push_back({2.8, 25.0, 3.0, 1.5, k, modified});
    }
  return all;
}

/// P(Poisson(mean) >= n).
double poisson_reaches(double n, double mean) { return n <= 0.0 ? 1.0 : boost::math::gamma_p(n, mean); }

/// Weight of "alive, j ticks since her last purchase" and what follows from it in t, by integration over the
/// rate and the dropout probability; not yet divided by the likelihood.
struct BruteForce {
  double alive = 0;
  double left = 0;
  RawMoments future;
};

BruteForce integrate(const BgCnbd& m, const History& h, double t) {
  BruteForce out;
  const double kx = m.k * h.x;
  const double stays = h.x + (m.modified ? 1.0 : 0.0);
  const auto over_p = [&](double power, double leaves) {
    return beta_mean(m.a, m.b,
                     [&](double p, double q) { return std::pow(q, power) * (leaves > 0.0 ? p : 1.0); });
  };
  if (stays > 0.0)
    out.left = over_p(stays - 1.0, 1.0) *
               gamma_mean(m.r, m.alpha, [&](double l) { return std::pow(l, kx) * std::exp(-l * h.t_x); });
  for (int j = 0; j < m.k; ++j) {
    if (j > 0 && h.t_x == h.age) break;
    const auto over_rate = [&](const auto& f) {
      return gamma_mean(m.r, m.alpha, [&](double l) {
        return std::pow(l, kx) * std::exp(-l * h.age) * std::pow(l * (h.age - h.t_x), j) /
               boost::math::factorial<double>(static_cast<unsigned>(j)) * f(l);
      });
    };
    const double here = over_p(stays, 0.0) * over_rate([](double) { return 1.0; });
    out.alive += here;
    // She buys n times: the clock reached n but not n + 1 and she stayed, or she left after the n-th.
    double reached = over_rate([&](double l) { return poisson_reaches(-j, l * t); });
    double total = 0.0;
    for (double n = 0.0; total < here * (1.0 - 1e-13) && n < 400.0; n += 1.0) {
      const double beyond = over_rate([&](double l) { return poisson_reaches((n + 1.0) * m.k - j, l * t); });
      double probability = over_p(stays + n, 0.0) * (reached - beyond);
      if (n > 0.0) probability += over_p(stays + n - 1.0, 1.0) * reached;
      out.future.add(n, probability);
      total += probability;
      reached = beyond;
      if (reached < 1e-15 * here) break;
    }
  }
  return out;
}

}  // namespace

TEST_CASE("(M)BG/CNBD-k likelihood, P(alive) and future counts agree with brute-force integration") {
  for (const BgCnbd& m : models())
    for (const History& h : kHistories) {
      CAPTURE(m.r, m.alpha, m.a, m.b, m.k, m.modified, h.x, h.t_x, h.age);
      const BruteForce brute = integrate(m, h, 30.0);
      const double likelihood = brute.alive + brute.left;
      CHECK(std::abs(log_likelihood(m, h.x, h.t_x, h.age) - std::log(likelihood)) < 1e-8);
      CHECK(relative_error(p_alive(m, h.x, h.t_x, h.age), brute.alive / likelihood) < 1e-8);
      const double mean = brute.future.first / likelihood;
      const double variance = brute.future.second / likelihood - mean * mean;
      const CountMoments future = future_counts(m, h.x, h.t_x, h.age, 30.0);
      CHECK(relative_error(future.mean, mean) < 1e-8);
      CHECK(relative_error(future.variance, variance) < 1e-8);
    }
}

TEST_CASE("(M)BG/CNBD-k log rates given a history agree with brute-force integration") {
  for (const BgCnbd& m : models())
    for (const History& h : kHistories) {
      CAPTURE(m.r, m.alpha, m.a, m.b, m.k, m.modified, h.x, h.t_x, h.age);
      const double alive = p_alive(m, h.x, h.t_x, h.age);
      const auto over_posterior = [&](const auto& f) {
        const double kx = m.k * h.x;
        const auto there = [&](double l) {
          const double waits = l * (h.age - h.t_x);
          return std::pow(l, kx) * std::exp(-l * h.age) *
                 (1.0 + (m.k > 1 ? waits : 0.0) + (m.k > 2 ? 0.5 * waits * waits : 0.0));
        };
        const auto gone = [&](double l) { return std::pow(l, kx) * std::exp(-l * h.t_x); };
        const auto mean = [&](const auto& weight) {
          return gamma_mean(m.r, m.alpha, [&](double l) { return weight(l) * f(std::log(l / m.k)); }) /
                 gamma_mean(m.r, m.alpha, weight);
        };
        return alive * mean(there) + (1.0 - alive) * mean(gone);
      };
      const double mean = over_posterior([](double log_rate) { return log_rate; });
      const double square = over_posterior([](double log_rate) { return log_rate * log_rate; });
      const LogRate given = log_rate_given(m, h.x, h.t_x, h.age);
      CHECK(std::abs(given.mean - mean) < 1e-8);
      CHECK(std::abs(given.sd - std::sqrt(square - mean * mean)) < 1e-8);
    }
}

TEST_CASE("BG/CNBD-k at k = 1 is the BG/NBD") {
  const BgCnbd m{0.2425945, 4.4136019, 0.7929199, 2.4258881, 1, false};
  const BgNbd same{m.r, m.alpha, m.a, m.b};
  for (const History& h : kHistories) {
    CAPTURE(h.x, h.t_x, h.age);
    CHECK(std::abs(log_likelihood(m, h.x, h.t_x, h.age) - log_likelihood(same, h.x, h.t_x, h.age)) < 1e-10);
    CHECK(relative_error(p_alive(m, h.x, h.t_x, h.age), p_alive(same, h.x, h.t_x, h.age)) < 1e-10);
    const CountMoments one = future_counts(m, h.x, h.t_x, h.age, 52.0);
    const CountMoments two = future_counts(same, h.x, h.t_x, h.age, 52.0);
    CHECK(relative_error(one.mean, two.mean) < 1e-10);
    CHECK(relative_error(one.variance, two.variance) < 1e-10);
    CHECK(relative_error(discounted_residual_transactions(m, h.x, h.t_x, h.age, 0.003),
                         discounted_residual_transactions(same, h.x, h.t_x, h.age, 0.003)) < 1e-10);
    CHECK(relative_error(log_rate_given(m, h.x, h.t_x, h.age).mean,
                         log_rate_given(same, h.x, h.t_x, h.age).mean) < 1e-10);
  }
  for (int n = 0; n < 20; ++n)
    CHECK(relative_error(count_probability(m, n, 39.0), count_probability(same, n, 39.0)) < 1e-10);
  const CountMoments one = new_customer_counts(m, 39.0);
  const CountMoments two = new_customer_counts(same, 39.0);
  CHECK(relative_error(one.mean, two.mean) < 1e-10);
  CHECK(relative_error(one.variance, two.variance) < 1e-10);
}

TEST_CASE("(M)BG/CNBD-k count distribution sums to one and has the moments") {
  for (const BgCnbd& m : models()) {
    CAPTURE(m.r, m.alpha, m.a, m.b, m.k, m.modified);
    RawMoments sum;
    for (int n = 0; n < 1500; ++n) sum.add(n, count_probability(m, n, 39.0));
    const CountMoments closed = new_customer_counts(m, 39.0);
    CHECK(std::abs(sum.total - 1.0) < 1e-10);
    CHECK(relative_error(sum.first, closed.mean) < 1e-9);
    CHECK(relative_error(sum.variance(), closed.variance) < 1e-9);
    CHECK(count_probability(m, 0, 0.0) == 1.0);
  }
}

TEST_CASE("(M)BG/CNBD-k discounted residual transactions integrate the future counts") {
  for (const BgCnbd& m : models())
    for (const History& h : kHistories) {
      CAPTURE(m.r, m.alpha, m.a, m.b, m.k, m.modified, h.x, h.t_x, h.age);
      const auto expected = [&](double t) { return future_counts(m, h.x, h.t_x, h.age, t).mean; };
      CHECK(relative_error(discounted_residual_transactions(m, h.x, h.t_x, h.age, 0.01),
                           discounted(0.01, expected)) < 1e-6);
    }
  // At a = 3 the limit of the discount rate 0 exists: E[1 / p].
  const BgCnbd m{2.8, 25.0, 3.0, 1.5, 3, true};
  CHECK(relative_error(discounted_residual_transactions(m, 2, 30, 39, 0.0),
                       future_counts(m, 2, 30, 39, 1e5).mean) < 1e-5);
  CHECK(std::isinf(discounted_residual_transactions(models()[0], 2, 30, 39, 0.0)));
}

TEST_CASE("(M)BG/CNBD-k: integrals of many purchases agree with sums of them") {
  // Every purchase on its own, without the short cut of the header: 1.6 million of them at most.
  struct Many {
    BgCnbd model;
    double t;
  };
  for (const Many& many : {Many{{2.0, 1.0, 0.5, 2.5, 2, false}, 1000.0},
                           {{2.0, 1.0, 1.0, 2.5, 5, true}, 3000.0},
                           {{2.0, 1.0, 4.0, 900.0, 2, false}, 2000.0},
                           {{0.3, 1.0, 0.2, 0.5, 3, false}, 3000.0},
                           {{900.0, 50.0, 0.1, 3.0, 2, false}, 300.0},
                           {{300.0, 1.0, 30.0, 4e4, 2, true}, 60.0},
                           {{1000.0, 5.0, 0.1, 1.0, 5, false}, 25.0}}) {
    const BgCnbd& m = many.model;
    CAPTURE(m.r, m.alpha, m.a, m.b, m.k, m.modified, many.t);
    double mean = 0.0, square = 0.0;
    double stays = m.modified ? m.b / (m.a + m.b) : 1.0;
    for (double i = 1.0; i < 4e5; i += 1.0) {
      const double term = stays * boost::math::ibeta(i * m.k, m.r, many.t / (m.alpha + many.t));
      mean += term;
      square += (2.0 * i - 1.0) * term;
      const double stayed = i - 1.0 + (m.modified ? 1.0 : 0.0);
      stays *= (m.b + stayed) / (m.a + m.b + stayed);
      if (term * i * i < 1e-15 * square) break;
    }
    const CountMoments counts = new_customer_counts(m, many.t);
    CHECK(relative_error(counts.mean, mean) < 1e-9);
    CHECK(relative_error(counts.variance, square - mean * mean) < 1e-8);
  }
}

TEST_CASE("(M)BG/CNBD-k stays finite at the ends") {
  for (const bool modified : {false, true})
    for (const int k : {1, 4})
      for (const double r : {1e-3, 1e3})
        for (const double alpha : {1e-3, 1e3})
          for (const double a : {1e-3, 1e3})
            for (const double b : {1e-3, 1e3})
              for (const History& h : {History{0, 0, 0}, {0, 0, 1e6}, {1e5, 1e6, 1e6}, {1e5, 1, 1e6}}) {
                const BgCnbd m{r, alpha, a, b, k, modified};
                CAPTURE(r, alpha, a, b, k, modified, h.x, h.t_x, h.age);
                CHECK(std::isfinite(log_likelihood(m, h.x, h.t_x, h.age)));
                const double p = p_alive(m, h.x, h.t_x, h.age);
                CHECK(p >= 0.0);
                CHECK(p <= 1.0);
                for (const double t : {1.0, 1e6}) {
                  const CountMoments future = future_counts(m, h.x, h.t_x, h.age, t);
                  CHECK(std::isfinite(future.mean));
                  CHECK(std::isfinite(future.variance));
                }
                CHECK(std::isfinite(count_probability(m, h.x, 1e3)));
                CHECK(std::isfinite(discounted_residual_transactions(m, h.x, h.t_x, h.age, 0.1)));
                CHECK(std::isfinite(log_rate_given(m, h.x, h.t_x, h.age).sd));
              }
}

TEST_CASE("Residual value until dropout is the sum over purchases") {
  // Sum over i of B(a, b + i - 1) / B(a, b) E[q^(k i - done)], the mean over lambda by an adaptive rule.
  using boost::math::quadrature::gauss_kronrod;
  struct Case {
    double c, scale, a, b, rate;
    int k, done;
  };
  for (const Case& one : {Case{2.3, 20.0, 0.8, 2.4, 0.05, 1, 0}, Case{0.24, 4.0, 0.01, 0.5, 0.02, 1, 0},
                          Case{40.0, 43.0, 3.0, 30.0, 0.1, 4, 3}, Case{700.0, 100.0, 5.0, 0.2, 0.3, 2, 1}}) {
    CAPTURE(one.c, one.a, one.k);
    double stays = 1.0, sum = 0.0;
    for (double i = 1.0; i < 1e5; i += 1.0) {
      const double power = one.k * i - one.done;
      const auto density = [&](double y) {
        const double lambda = std::exp(y);
        return std::exp(one.c * (y + std::log(one.scale)) - one.scale * lambda - log_gamma(one.c) -
                        power * std::log1p(one.rate / lambda));
      };
      const double middle = std::log((one.c + power) / one.scale);
      const double moment = gauss_kronrod<double, 61>::integrate(density, middle - 40.0, middle, 12, 1e-12) +
                            gauss_kronrod<double, 61>::integrate(density, middle, middle + 8.0, 12, 1e-12);
      sum += stays * moment;
      if (stays * moment < 1e-13 * sum) break;
      stays *= (one.b + i - 1.0) / (one.a + one.b + i - 1.0);
    }
    CHECK(relative_error(discounted_until_dropout(one.c, one.scale, one.a, one.b, one.rate, one.k, one.done),
                         sum) < 1e-8);
  }
}
