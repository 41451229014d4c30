// Tests that may end early: against one look, a dense grid, and simulated tests that are stopped as said.
#include "experiments/decision/staged.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "engine/random/distributions.h"
#include "engine/random/stream.h"

using namespace stamkund::decision;

namespace {

TestWorth mailing() {
  TestWorth worth;
  worth.arms = {{0, 0, 60, .1}, {.3, 0, 60, .9, .7}};
  worth.effect_sd = 2;
  worth.shares = {.4, .6};
  worth.customers = 50000;
  worth.fixed_cost = 300;
  return worth;
}

/// Backward induction on a grid of posterior means, by sums: another way to the same.
double by_grid(const TestWorth& worth, double size) {
  const double cost = worth.shares[0] * worth.arms[0].cost + worth.shares[1] * worth.arms[1].cost;
  const double c = worth.arms[1].roll_out_cost, prior = *worth.effect_sd * *worth.effect_sd;
  const double mean = worth.arms[1].mean - worth.arms[0].mean, part = size / static_cast<double>(worth.looks);
  const int points = 4001;
  const double reach = 9 * *worth.effect_sd, width = 2 * reach / (points - 1);
  const auto at = [&](int i) { return mean - reach + width * i; };
  const auto learned = [&](double n) {
    return n > 0 ? prior * prior / (prior + 3600 / (n * worth.shares[0]) + 3600 / (n * worth.shares[1])) : 0;
  };
  std::vector<double> value(points);
  for (std::size_t k = worth.looks;; --k) {
    const double left = worth.customers - part * static_cast<double>(k);
    if (k == worth.looks) {
      for (int i = 0; i < points; ++i) value[i] = left * std::max(0.0, at(i) - c);
      continue;
    }
    const double sd =
        std::sqrt(learned(part * static_cast<double>(k + 1)) - learned(part * static_cast<double>(k)));
    const auto on = [&](double m) {
      double sum = part * (worth.shares[1] * m - cost) - (k + 1 < worth.looks ? worth.look_cost : 0.0);
      for (int j = 0; j < points; ++j) {
        const double z = (at(j) - m) / sd;
        if (std::abs(z) < 8) sum += value[j] * std::exp(-z * z / 2) / std::sqrt(2 * M_PI) / sd * width;
      }
      return sum;
    };
    if (k == 0) return on(mean) - worth.customers * std::max(0.0, mean - c) - worth.fixed_cost;
    std::vector<double> before(points);
    // Beyond what the sums reach, stopping is certain.
    for (int i = 0; i < points; ++i) {
      before[i] = left * std::max(0.0, at(i) - c);
      if (i > points / 10 && i < points - points / 10) before[i] = std::max(before[i], on(at(i)));
    }
    value = before;
  }
}

}  // namespace

TEST_CASE("one look is the test without looks, and a grid finds the same as several") {
  TestWorth worth = mailing();
  const double one = net_of(worth, 6000);
  CHECK(staged(worth, 6000).net == Approx(one).epsilon(1e-10));
  CHECK(staged(worth, 6000).expected_size == Approx(6000));
  for (const std::size_t looks : {2, 5}) {
    worth.looks = looks;
    worth.look_cost = 40;
    CHECK(net_of(worth, 6000) == Approx(by_grid(worth, 6000)).epsilon(2e-5));
  }
  // Looks that cost nothing never harm; the same parts looked at twice as often do not either.
  worth.look_cost = 0;
  double before = one;
  for (const std::size_t looks : {2, 4, 8}) {
    worth.looks = looks;
    CHECK(net_of(worth, 6000) > before);
    before = net_of(worth, 6000);
  }
  // A look so dear that it is taken once.
  worth.looks = 3;
  worth.look_cost = 1e9;
  CHECK(staged(worth, 6000).expected_size == Approx(2000));
  CHECK(net_of(worth, 6000) < -9e8);
}

TEST_CASE("simulated tests that are stopped as said earn what is promised") {
  for (const bool arms : {false, true}) {
    TestWorth worth = mailing();
    worth.looks = 3;
    worth.look_cost = 25;
    if (arms) {
      worth.effect_sd.reset();
      worth.arms[0].sd = 1.5, worth.arms[1].sd = 1, worth.arms[1].spread = 90;
    }
    const double size = 6000, part = size / 3, threshold = worth.arms[1].roll_out_cost;
    const Staged plan = staged(worth, size);
    const int runs = 40000;
    double sum = 0, squares = 0, tested = 0;
    for (int k = 0; k < runs; ++k) {
      stamkund::Stream stream({22, static_cast<std::uint64_t>(k), 0, stamkund::Purpose::test});
      double truth[2], seen[2] = {0, 0}, profit = -worth.fixed_cost;
      if (arms) {
        for (int a = 0; a < 2; ++a)
          truth[a] = worth.arms[a].mean + worth.arms[a].sd * stamkund::draw_normal(stream);
      } else {
        truth[0] = 0;
        truth[1] = worth.arms[1].mean + *worth.effect_sd * stamkund::draw_normal(stream);
      }
      for (std::size_t look = 0;; ++look) {
        double n[2], mean[2], variance[2];
        for (int a = 0; a < 2; ++a) {
          const double more = part * worth.shares[a];
          seen[a] += more * truth[a] + std::sqrt(more) * worth.arms[a].spread * stamkund::draw_normal(stream);
          profit += more * (truth[a] - worth.arms[a].cost);
          n[a] = more * static_cast<double>(look + 1);
          variance[a] = worth.arms[a].spread * worth.arms[a].spread / n[a];
          mean[a] = seen[a] / n[a];
        }
        double m = 0;
        if (arms) {
          for (int a = 0; a < 2; ++a) {
            const double prior = worth.arms[a].sd * worth.arms[a].sd;
            m += (a ? 1 : -1) * (variance[a] * worth.arms[a].mean + prior * mean[a]) / (prior + variance[a]);
          }
        } else {
          const double v = variance[0] + variance[1];
          m = (v * worth.arms[1].mean + 4 * (mean[1] - mean[0])) / (4 + v);
        }
        const Stage& stage = plan.stages[look];
        if (look < 2) profit -= worth.look_cost;
        if (stage.below && m > *stage.below && m < *stage.above) continue;
        profit += (worth.customers - stage.size) * (m > threshold ? truth[1] - threshold : truth[0]);
        tested += stage.size / runs;
        break;
      }
      // Without a test the control goes on for all; its own mean is luck that no test changes.
      profit -= worth.customers * truth[0];
      sum += profit / runs;
      squares += profit * profit / runs;
    }
    // Four standard errors: one false alarm in 15,000.
    const double error = std::sqrt((squares - sum * sum) / runs);
    CHECK(std::abs(sum - plan.net) < 4 * error);
    CHECK(tested == Approx(plan.expected_size).epsilon(.01));
    CHECK(plan.expected_size < .9 * size);
    // Planted: what looks earn must be more than the error.
    worth.looks = 1;
    CHECK(std::abs(sum - net_of(worth, size)) > 4 * error);
  }
}

TEST_CASE("with looks the largest test that pays is larger, and may end early") {
  TestWorth worth = mailing();
  const BestSize one = best_size(worth, {});
  worth.looks = 5;
  const BestSize five = best_size(worth, {});
  CHECK(five.net > one.net);
  CHECK(five.size > one.size);
  CHECK(staged(worth, five.size).expected_size < .8 * five.size);
}
