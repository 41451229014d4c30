// Null: no effect. Ten units under one schedule (or its mirror) with a day's shock common to all (sd 10) and
// luck (sd 3), 14 pairs; and a unit that alternates strictly under a growth of 2 % a period. 200 tests each,
// standard error sqrt(.05 * .95 / 200) = .0154; four of them are a false alarm in 16,000. The mistake: each
// unit's pairs as if they were independent.
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "engine/random/distributions.h"
#include "engine/random/stream.h"
#include "experiments/periods/switchback.h"

using namespace stamkund;
using namespace stamkund::periods;

namespace {

constexpr int kTests = 200;
const double kError = std::sqrt(0.05 * 0.95 / kTests);

enum class Lots { one, mirrored, one_but_for_a_slip, own };

Panel shocks(std::uint64_t index, Lots lots) {
  Stream stream({.seed = 31, .index = index, .customer = 0, .purpose = Purpose::test});
  constexpr std::size_t kPairs = 14, kLength = 2, kUnits = 10, kTimes = kPairs * 2 * kLength;
  Panel panel;
  panel.outcome_column = "y";
  std::vector<double> common;
  for (std::size_t t = 0; t < kTimes; ++t) {
    panel.times.push_back(std::to_string(t));
    common.push_back(10.0 * draw_normal(stream));
  }
  std::vector<bool> first;
  for (std::size_t u = 0; u < kUnits; ++u) {
    panel.units.push_back(std::to_string(u));
    if (u == 0 || lots == Lots::own) {
      first.clear();
      for (std::size_t p = 0; p < kPairs; ++p) first.push_back(draw_uniform(stream) < 0.5);
    }
    for (std::size_t t = 0; t < kTimes; ++t) {
      const std::size_t pair = t / (2 * kLength);
      bool on = first[pair] == (t % (2 * kLength) < kLength);
      if (lots == Lots::mirrored && u % 3 == 0) on = !on;
      if (lots == Lots::one_but_for_a_slip && pair == u) on = !on;
      panel.rows.push_back(
          {u, t, 100.0 + 5.0 * static_cast<double>(u) + common[t] + 3.0 * draw_normal(stream), 1.0, on});
    }
  }
  return panel;
}

SwitchbackResult analyzed(const Panel& panel, std::uint64_t period) {
  design::ExperimentSpec spec;
  spec.switchback.period = period;
  Problems problems;
  auto out = analyze_switchback(panel, spec, problems);
  REQUIRE_FALSE(problems.has_errors());
  return out;
}

}  // namespace

TEST_CASE("units that switch together are not independent") {
  for (const Lots lots : {Lots::one, Lots::mirrored, Lots::one_but_for_a_slip, Lots::own}) {
    int alarms = 0, carried = 0, naive = 0;
    for (std::uint64_t i = 0; i < kTests; ++i) {
      const auto result = analyzed(shocks(i, lots), 2);
      alarms += result.effect.p_value <= 0.05 ? 1 : 0;
      carried += result.carry_over.p_value <= 0.05 ? 1 : 0;
      std::vector<double> d;
      for (std::size_t b = 0; b < result.blocks.size(); b += 2)
        d.push_back((result.blocks[b].mean - result.blocks[b + 1].mean) *
                    (result.blocks[b].treated ? 1 : -1));
      double mean = 0, squares = 0;
      for (const double one : d) mean += one / static_cast<double>(d.size());
      for (const double one : d) squares += (one - mean) * (one - mean);
      const auto n = static_cast<double>(d.size());
      naive += std::abs(mean) > 1.98 * std::sqrt(squares / (n - 1.0) / n) ? 1 : 0;
      if (lots != Lots::own) CHECK(result.schedules == 1);
    }
    INFO("lots " << static_cast<int>(lots) << ": " << alarms << ", " << carried << ", naive " << naive);
    CHECK(std::abs(alarms / double(kTests) - 0.05) < 4.0 * kError);
    CHECK(std::abs(carried / double(kTests) - 0.05) < 4.0 * kError);
    if (lots == Lots::one) CHECK(naive / double(kTests) > 0.05 + 10.0 * kError);
  }
}

TEST_CASE("a trend is no effect where the order was not drawn by lot") {
  for (const int unlike : {0, 1, 3}) {
    int alarms = 0, naive = 0;
    for (std::uint64_t i = 0; i < kTests; ++i) {
      Stream stream({.seed = 32, .index = i, .customer = 0, .purpose = Purpose::test});
      Panel panel;
      panel.outcome_column = "y";
      panel.units = {"all"};
      for (std::size_t t = 0; t < 52; ++t) {
        panel.times.push_back(std::to_string(t));
        const bool turned = (t / 2) % 8 == 4 && static_cast<int>(t / 16) < unlike;
        panel.rows.push_back({0, t, 1000.0 + 20.0 * static_cast<double>(t) + 30.0 * draw_normal(stream), 1.0,
                              (t % 2 == 0) != turned});
      }
      const auto result = analyzed(panel, 1);
      CHECK_FALSE(result.order_message.empty());
      alarms += result.effect.p_value <= 0.05 ? 1 : 0;
      double mean = 0, squares = 0;
      for (std::size_t p = 0; p < 26; ++p) {
        const double d = (result.blocks[2 * p].mean - result.blocks[2 * p + 1].mean) *
                         (result.blocks[2 * p].treated ? 1 : -1);
        mean += d / 26.0, squares += d * d / 26.0;
      }
      naive += std::abs(mean) > 2.06 * std::sqrt((squares - mean * mean) / 25.0) ? 1 : 0;
    }
    INFO("turned " << unlike << ": " << alarms << ", naive " << naive);
    CHECK(std::abs(alarms / double(kTests) - 0.05) < 4.0 * kError);
    CHECK(naive / double(kTests) > 0.05 + 10.0 * kError);
  }
}
