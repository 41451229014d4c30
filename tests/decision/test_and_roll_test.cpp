// Feit & Berman 2019, closed forms recomputed.
#include "experiments/decision/test_and_roll.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/random/distributions.h"
#include "engine/random/stream.h"
#include "experiments/decision/best_size.h"

using namespace stamkund::decision;

TEST_CASE("website and display tests have the published sizes") {
  const Prior site{.68, .03, std::sqrt(.68 * .32)};
  const Roll roll = test_and_roll(1e5, site, site);
  CHECK(roll.first == Approx(2283.89).epsilon(0).margin(5e-3));
  CHECK(roll.profit == Approx(69536.0).epsilon(0).margin(.05));
  CHECK(roll.regret == Approx(.002247).epsilon(0).margin(5e-7));
  CHECK(roll.error_rate == Approx(.1001).epsilon(0).margin(5e-5));
  const Prior display{10.36044 - .188, 4.39646, 103.768};
  const Roll shown = test_and_roll(1e6, display, display);
  CHECK(shown.first == Approx(11390.9).epsilon(0).margin(.05));
  CHECK(shown.error_rate == Approx(.0693).epsilon(0).margin(5e-5));
}

TEST_CASE("the catalog's unequal sizes are those of the best profit") {
  const Roll roll = test_and_roll(1e5, {19.39, 20.97, 87.69}, {29.26, 13.48, 179.36});
  // Whole numbers are printed; the profit is flat there to 1e-4 of a unit.
  CHECK(roll.first == Approx(588).epsilon(0).margin(1));
  CHECK(roll.second == Approx(1884).epsilon(0).margin(1));
}

TEST_CASE("the closed form is the best of a brute-force grid") {
  const Prior prior{.68, .03, std::sqrt(.68 * .32)};
  const Roll roll = test_and_roll(1e5, prior, prior);
  double best = 0, at = 0;
  for (double n = 1; n < 50000; ++n) {
    const double profit = profit_of(1e5, prior, prior, n, n);
    if (profit > best) best = profit, at = n;
  }
  CHECK(std::abs(at - roll.first) <= 1.0);
}

TEST_CASE("information is worth nothing without doubt, and at most what certainty is") {
  CHECK(sample_information(1, 1e-9, 1, 0) == Approx(0).margin(1e-9));
  CHECK(sample_information(0, 1, 1e-12, 0) == Approx(1 / std::sqrt(2 * M_PI)));
  CHECK(sample_information(0, 1, 1, 0) < sample_information(0, 1, .5, 0));
}

namespace {

/// The worth of a test's information, by drawing effects and estimates, and after each estimate effects
/// again.
struct Nested {
  double value, error;
};
Nested nested(double mean, double sd, double variance, double cost) {
  const int outer = 4000, inner = 2000;
  double sum = 0, squares = 0;
  std::vector<double> prior(inner);
  stamkund::Stream stream({21, 0, 0, stamkund::Purpose::test});
  for (double& one : prior) one = mean + sd * stamkund::draw_normal(stream);
  for (int k = 0; k < outer; ++k) {
    const double effect = mean + sd * stamkund::draw_normal(stream);
    const double estimate = effect + std::sqrt(variance) * stamkund::draw_normal(stream);
    // What is believed afterwards: the prior's draws, weighed by how well they foretell the estimate.
    double weights = 0, means = 0;
    for (const double one : prior) {
      const double weight = std::exp(-.5 * (estimate - one) * (estimate - one) / variance);
      weights += weight;
      means += weight * one;
    }
    // Paid is what the true effect brings, so that luck of the inner draws can only cost.
    const double paid = means / weights > cost ? effect - cost : 0.0;
    const double gain = paid - std::max(mean - cost, 0.0) * (effect - cost) / (mean - cost);
    sum += gain;
    squares += gain * gain;
  }
  const double average = sum / outer;
  return {average, std::sqrt((squares / outer - average * average) / outer)};
}

}  // namespace

TEST_CASE("the worth of information is that of nested Monte Carlo") {
  for (const double mean : {-.4, .1, .8})
    for (const double variance : {.2, 1.0}) {
      const Nested found = nested(mean, 1.0, variance, .3);
      INFO(mean << " " << variance);
      // Null: the mean over outer draws is normal about the closed form. Four standard errors, one false
      // alarm in 16,000 each, and a hundredth of the prior's spread for the inner draws.
      CHECK(std::abs(found.value - sample_information(mean, 1.0, variance, .3)) < 4.0 * found.error + .01);
    }
  // A test that is taken for perfect is found out.
  const Nested found = nested(.1, 1.0, 1.0, .3);
  CHECK(std::abs(found.value - sample_information(.1, 1.0, 1e-9, .3)) > 4.0 * found.error + .01);
}

TEST_CASE("test-then-roll earns in simulation what it promises") {
  const Prior prior{10.0, 4.0, 60.0};
  const double customers = 1e5, n = 900;
  double sum = 0, squares = 0;
  const int runs = 20000;
  for (int k = 0; k < runs; ++k) {
    stamkund::Stream stream({22, static_cast<std::uint64_t>(k), 0, stamkund::Purpose::test});
    double truth[2], estimate[2];
    for (int a = 0; a < 2; ++a) {
      truth[a] = prior.mean + prior.sd * stamkund::draw_normal(stream);
      estimate[a] = truth[a] + prior.spread / std::sqrt(n) * stamkund::draw_normal(stream);
    }
    const double profit =
        n * (truth[0] + truth[1]) + (customers - 2 * n) * truth[estimate[0] > estimate[1] ? 0 : 1];
    sum += profit / runs;
    squares += profit * profit / runs;
  }
  // Three standard errors: one false alarm in 370.
  const double error = std::sqrt((squares - sum * sum) / runs);
  CHECK(std::abs(sum - profit_of(customers, prior, prior, n, n)) < 3.0 * error);
  CHECK(std::abs(sum - profit_of(customers, prior, prior, 10 * n, 10 * n)) > 3.0 * error);
}

TEST_CASE("the best size is that of a grid, and stops at the budget") {
  TestWorth worth;
  worth.effect_mean = -.5;
  worth.effect_sd = 2;
  worth.unit_variance = 4 * 60.0 * 60.0;
  worth.customers = 50000;
  worth.cost = .4;
  worth.fixed_cost = 300;
  const BestSize best = best_size(worth, {});
  double at = 4;
  for (double n = 4; n < 50000; ++n)
    if (net_of(worth, n) > net_of(worth, at)) at = n;
  CHECK(std::abs(best.size - at) <= 1.5);
  CHECK_FALSE(best.at_budget);
  const BestSize bound = best_size(worth, .4 * at / 2);
  CHECK(bound.at_budget);
  CHECK(bound.size == Approx(at / 2));
  CHECK(best_size(worth, .4 * at * 2).size == Approx(best.size).epsilon(.01));
  worth.fixed_cost = 1e9;
  CHECK(best_size(worth, {}).net < 0.0);
}
