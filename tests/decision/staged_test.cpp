// Tests that may end early: against one look, a dense grid, and simulated tests that are stopped as said.
#include "experiments/decision/staged.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "engine/random/distributions.h"
#include "engine/random/stream.h"
#include "experiments/decision/test_and_roll.h"

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

namespace {

struct Simulated {
  double chance = 0, size = 0, size_error = 0;
  [[nodiscard]] double error(int runs) const { return std::sqrt(chance * (1 - chance) / runs); }
};

/// Tests that are stopped as said, of arms with these true means: how often `counts` holds of what goes to
/// all, and how large they get.
template <class Truth, class Counts>
Simulated stopped(const TestWorth& worth, double size, int runs, const Truth& truth_of,
                  const Counts& counts) {
  const Staged plan = staged(worth, size);
  const double part = size / static_cast<double>(worth.looks);
  const double threshold = worth.arms[1].roll_out_cost - worth.arms[0].roll_out_cost;
  Simulated out;
  double squares = 0;
  for (int k = 0; k < runs; ++k) {
    stamkund::Stream stream({23, static_cast<std::uint64_t>(k), 0, stamkund::Purpose::test});
    const auto truth = truth_of(stream);
    double sum[2] = {0, 0};
    for (std::size_t look = 0;; ++look) {
      double m = 0, mean[2], variance[2];
      for (std::size_t a = 0; a < 2; ++a) {
        const double more = part * worth.shares[a], n = more * static_cast<double>(look + 1);
        sum[a] += more * truth[a] + std::sqrt(more) * worth.arms[a].spread * stamkund::draw_normal(stream);
        mean[a] = sum[a] / n;
        variance[a] = worth.arms[a].spread * worth.arms[a].spread / n;
        const double prior = worth.arms[a].sd * worth.arms[a].sd;
        m += (a ? 1 : -1) * (variance[a] * worth.arms[a].mean + prior * mean[a]) / (prior + variance[a]);
      }
      if (worth.effect_sd) {
        const double v = variance[0] + variance[1], prior = *worth.effect_sd * *worth.effect_sd;
        m = (v * (worth.arms[1].mean - worth.arms[0].mean) + prior * (mean[1] - mean[0])) / (prior + v);
      }
      const Stage& stage = plan.stages[look];
      if (stage.below && m > *stage.below && m < *stage.above) continue;
      out.chance += counts(m > threshold, truth[1] - truth[0]) ? 1.0 / runs : 0.0;
      out.size += stage.size / runs;
      squares += stage.size * stage.size / runs;
      break;
    }
  }
  out.size_error = std::sqrt((squares - out.size * out.size) / runs);
  return out;
}

}  // namespace

// Null: the recursion's figures are the expectations of simulated tests. Four standard errors each of 18
// comparisons: one false alarm in 900.
TEST_CASE("what goes to all, after how many customers, is as in simulated tests that are stopped as said") {
  const int runs = 40000;
  const double size = 6000;
  for (const int kind : {0, 1, 2}) {
    TestWorth worth = mailing();
    worth.looks = 4;
    worth.look_cost = 25;
    if (kind > 0) {
      worth.effect_sd.reset();
      worth.arms[0].sd = 1.5, worth.arms[1].sd = 1, worth.arms[1].spread = 90;
    }
    // Arms that differ so much are no random walk of the difference seen: the bridge holds all the same.
    if (kind == 2) worth.arms[0].spread = 20, worth.arms[1].sd = .3, worth.shares = {.1, .9};
    INFO("kind " << kind);
    const Characteristics test(worth, size);
    const double s0 = std::pow(worth.arms[0].sd, 2), s1 = std::pow(worth.arms[1].sd, 2);
    for (const double difference : {0.0, 1.5}) {
      const auto truth = [&](stamkund::Stream& stream) {
        // Where arms have priors: their means, given that they differ by so much.
        double control = 0;
        if (!worth.effect_sd)
          control = worth.arms[0].mean -
                    s0 / (s0 + s1) * (difference - (worth.arms[1].mean - worth.arms[0].mean)) +
                    std::sqrt(s0 * s1 / (s0 + s1)) * stamkund::draw_normal(stream);
        return std::vector<double>{control, control + difference};
      };
      const auto treated = [](bool first, double) { return first; };
      const auto found = stopped(worth, size, runs, truth, treated);
      const IfTrue said = test.at(difference);
      CHECK(std::abs(found.chance - said.treated) < 4 * found.error(runs));
      CHECK(std::abs(found.size - said.expected_size) < 4 * found.size_error);
      // Planted: a difference that is a fifth of the prior's spread off, and the rules of one look more.
      CHECK(std::abs(found.chance - test.at(difference + .4).treated) > 4 * found.error(runs));
      TestWorth other = worth;
      other.looks = 5;
      CHECK(std::abs(found.size - Characteristics(other, size).at(difference).expected_size) >
            4 * found.size_error);
    }
    const auto believed = [&](stamkund::Stream& stream) {
      if (worth.effect_sd)
        return std::vector<double>{0.0,
                                   worth.arms[1].mean + *worth.effect_sd * stamkund::draw_normal(stream)};
      std::vector<double> out;
      for (const auto& arm : worth.arms) out.push_back(arm.mean + arm.sd * stamkund::draw_normal(stream));
      return out;
    };
    const auto better = [&](bool treated, double difference) {
      return treated == (difference > worth.arms[1].roll_out_cost);
    };
    const auto found = stopped(worth, size, runs, believed, better);
    const Staged plan = staged(worth, size);
    CHECK(std::abs(found.chance - plan.better) < 4 * found.error(runs));
    CHECK(std::abs(found.size - plan.expected_size) < 4 * found.size_error);
    // Planted: two hundredths more is found out.
    CHECK(std::abs(found.chance - (plan.better + .02)) > 4 * found.error(runs));
    const double at = test.difference_of(.8);
    CHECK(test.at(at).treated == Approx(.8).epsilon(1e-6));
  }
}

TEST_CASE("one look rolls out as its own error rate says") {
  TestWorth worth;
  worth.arms = {{.68, .03, .466476}, {.68, .03, .466476}};
  worth.shares = {.5, .5};
  worth.customers = 1e5;
  const Roll roll = test_and_roll(worth.customers, worth.arms);
  CHECK(1.0 - staged(worth, 2.0 * roll.sizes[0]).better == Approx(roll.error_rate).epsilon(1e-9));
}
