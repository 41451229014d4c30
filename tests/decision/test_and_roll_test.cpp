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
  const Roll roll = test_and_roll(1e5, {site, site});
  CHECK(roll.sizes[0] == Approx(2283.89).epsilon(0).margin(5e-3));
  CHECK(roll.profit == Approx(69536.0).epsilon(0).margin(.05));
  CHECK(roll.regret == Approx(.002247).epsilon(0).margin(5e-7));
  CHECK(roll.error_rate == Approx(.1001).epsilon(0).margin(5e-5));
  const Prior display{10.36044 - .188, 4.39646, 103.768};
  const Roll shown = test_and_roll(1e6, {display, display});
  CHECK(shown.sizes[0] == Approx(11390.9).epsilon(0).margin(.05));
  CHECK(shown.error_rate == Approx(.0693).epsilon(0).margin(5e-5));
}

TEST_CASE("the catalog's unequal sizes are those of the best profit") {
  const Roll roll = test_and_roll(1e5, {{19.39, 20.97, 87.69}, {29.26, 13.48, 179.36}});
  // Whole numbers are printed; the profit is flat there to 1e-4 of a unit.
  CHECK(roll.sizes[0] == Approx(588).epsilon(0).margin(1));
  CHECK(roll.sizes[1] == Approx(1884).epsilon(0).margin(1));
}

TEST_CASE("the closed form is the best of a brute-force grid") {
  const Prior prior{.68, .03, std::sqrt(.68 * .32)};
  const Roll roll = test_and_roll(1e5, {prior, prior});
  double best = 0, at = 0;
  for (double n = 1; n < 50000; ++n) {
    const double profit = profit_of(1e5, {prior, prior}, {n, n});
    if (profit > best) best = profit, at = n;
  }
  CHECK(std::abs(at - roll.sizes[0]) <= 1.0);
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
  CHECK(std::abs(sum - profit_of(customers, {prior, prior}, {n, n})) < 3.0 * error);
  CHECK(std::abs(sum - profit_of(customers, {prior, prior}, {10 * n, 10 * n})) > 3.0 * error);
}

TEST_CASE("the best size is that of a grid, and stops at the budget") {
  TestWorth worth;
  worth.arms = {{0, 0, 60, .2}, {-.5, 0, 60, .6}};
  worth.effect_sd = 2;
  worth.shares = {.5, .5};
  worth.customers = 50000;
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

TEST_CASE("a hold-out costs what it withholds: an effect that is believed in is not tested at any price") {
  // 5 % of a test are held out, and 1,000,000 customers would gain 5 each.
  TestWorth worth;
  worth.arms = {{0, 0, 300}, {5, 0, 300}};
  worth.effect_sd = 2;
  worth.shares = {.05, .95};
  worth.customers = 1e6;
  CHECK(forgone_of(worth, 720440) == Approx(36022 * 5));
  CHECK(best_size(worth, {}).net < 0.0);
  // In doubt it pays; by hand: information less 5 for each customer of the hold-out, on a grid.
  worth.effect_sd = 20;
  worth.shares = {.5, .5};
  const BestSplit split = best_split(worth, {}, {});
  double most = 0, size = 0, share = 0;
  for (double n0 = 20; n0 < 20000; n0 *= 1.01)
    for (double n1 = 20; n1 < 20000; n1 *= 1.01) {
      const double variance = 9e4 / n0 + 9e4 / n1, sd = 400 / std::sqrt(400 + variance), k = 5 / sd;
      const double gain =
          5 * std::erfc(-k / std::sqrt(2)) / 2 + sd * std::exp(-k * k / 2) / std::sqrt(2 * M_PI);
      const double net = (1e6 - n0 - n1) * (gain - 5) - 5 * n0;
      if (net > most) most = net, size = n0 + n1, share = n0 / size;
    }
  CHECK(split.best.net == Approx(most).epsilon(1e-4));
  CHECK(split.best.net >= most);
  CHECK(split.best.size == Approx(size).epsilon(.03));
  CHECK(split.shares[0] == Approx(share).epsilon(.03));
  // Who believes that it harms holds out more.
  worth.arms[1].mean = -5;
  CHECK(best_split(worth, {}, {}).shares[0] > split.shares[0]);
}

TEST_CASE("several arms: the mean of the largest, and the size that pays best") {
  // E max of k standard normal variables (Harter 1961).
  CHECK(largest_of({0, 0, 0}, {1, 1, 1}) == Approx(.8462843753).epsilon(1e-9));
  CHECK(largest_of({2, 2, 2, 2, 2}, {9, 9, 9, 9, 9}) == Approx(2 + 3 * 1.1629644736).epsilon(1e-9));
  // A known one beside two: E max(0, X, Y) by max(0, larger): of two, E max(0, X) twice less their smaller
  // one.
  CHECK(largest_of({0, 0, -50}, {1, 0, 1}) == Approx(1 / std::sqrt(2 * M_PI)).epsilon(1e-9));
  CHECK(largest_of({1, 3, 2}, {0, 0, 0}) == 3.0);
  const std::vector<Prior> three(3, Prior{10, 3, 20});
  const Roll roll = test_and_roll(1e5, three);
  CHECK(largest_of({10, 10, 10}, {9, 9, 9}) == Approx(roll.perfect / 1e5));
  for (const double factor : {.95, 1.05}) {
    const double n = factor * roll.sizes[0];
    CHECK(profit_of(1e5, three, {n, n, n}) < roll.profit);
  }
  // A third arm is worth more than two.
  CHECK(roll.profit > test_and_roll(1e5, {three[0], three[1]}).profit);
  CHECK(std::isnan(roll.error_rate));
}

TEST_CASE("what an arm costs makes its test smaller and its profit less, as simulated") {
  const std::vector<Prior> free{{10, 3, 20}, {10, 3, 20}}, dear{{10, 3, 20}, {10, 3, 20, 8, 8}};
  const Roll one = test_and_roll(1e5, free), other = test_and_roll(1e5, dear);
  CHECK(other.profit < one.profit);
  CHECK(other.sizes[1] < one.sizes[1]);
  double sum = 0, squares = 0, wrong = 0;
  const int runs = 20000;
  for (int k = 0; k < runs; ++k) {
    stamkund::Stream stream({23, static_cast<std::uint64_t>(k), 0, stamkund::Purpose::test});
    double truth[2], believed[2];
    for (int a = 0; a < 2; ++a) {
      const double n = other.sizes[a];
      truth[a] = 10 + 3 * stamkund::draw_normal(stream);
      const double estimate = truth[a] + 20 / std::sqrt(n) * stamkund::draw_normal(stream);
      believed[a] = (10 / 9. + estimate * n / 400) / (1 / 9. + n / 400);
    }
    const bool second = believed[1] - 8 > believed[0];
    const double left = 1e5 - other.sizes[0] - other.sizes[1];
    const double profit = other.sizes[0] * truth[0] + other.sizes[1] * (truth[1] - 8) +
                          left * (second ? truth[1] - 8 : truth[0]);
    sum += profit / runs;
    squares += profit * profit / runs;
    wrong += second != (truth[1] - 8 > truth[0]) ? 1.0 / runs : 0.0;
  }
  // Four standard errors: one false alarm in 16,000.
  const double error = std::sqrt((squares - sum * sum) / runs);
  CHECK(std::abs(sum - other.profit) < 4.0 * error);
  CHECK(std::abs(sum - one.profit) > 4.0 * error);
  CHECK(std::abs(wrong - other.error_rate) < 4.0 * std::sqrt(wrong / runs));
}
