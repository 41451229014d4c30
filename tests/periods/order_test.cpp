#include "experiments/periods/order.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>
#include <sstream>

#include "experiments/periods/luck.h"
#include "experiments/periods/switchback.h"
#include "tests/temporary_folder.h"

using namespace stamkund;
using namespace stamkund::periods;
using design::Switching;

namespace {

Panel past_of(std::size_t units, std::size_t days, double common) {
  Panel past;
  past.file = "past.csv";
  past.outcome_column = "sales";
  past.dates = true;
  for (std::size_t t = 0; t < days; ++t) {
    past.times.push_back(to_string(Day{static_cast<std::int32_t>(20000 + t)}));
    past.at.push_back(20000.0 + static_cast<double>(t));
  }
  for (std::size_t u = 0; u < units; ++u) {
    past.units.push_back("shop " + std::to_string(u));
    for (std::size_t t = 0; t < days; ++t)
      past.rows.push_back({u, t,
                           100.0 + common * std::sin(1.3 * static_cast<double>(t * t)) +
                               std::sin(2.1 * static_cast<double>(t * (u + 1))),
                           1.0, false});
  }
  return past;
}

SwitchbackPlan planned(const Panel& past, Switching switching, double effect) {
  design::ExperimentSpec spec;
  spec.switchback.switching = switching;
  spec.switchback.effect = effect;
  spec.switchback.lengths = {1};
  Problems problems;
  auto out = plan_switchback(past, spec, "plan.yaml", problems);
  REQUIRE_FALSE(problems.has_errors());
  return out;
}

}  // namespace

TEST_CASE("an order begins alike however long the test is, and each way of switching is what it says") {
  const auto short_one = draw_order(6, 10, Switching::separately, 7),
             long_one = draw_order(6, 40, Switching::separately, 7);
  for (std::size_t u = 0; u < 6; ++u)
    for (std::size_t k = 0; k < 10; ++k) CHECK(short_one[u][k] == long_one[u][k]);
  CHECK(draw_order(6, 40, Switching::separately, 8) != long_one);
  CHECK(long_one[0] != long_one[1]);
  const auto together = draw_order(6, 40, Switching::together, 7);
  for (std::size_t u = 1; u < 6; ++u) CHECK(together[u] == together[0]);
  const auto mirrored = draw_order(7, 40, Switching::mirrored, 7);
  for (std::size_t k = 0; k < 40; ++k) {
    std::size_t on = 0;
    for (const auto& unit : mirrored) on += unit[k] ? 1 : 0;
    CHECK((on == 3 || on == 4));
  }
}

TEST_CASE("lots are fair") {
  // 4,000 of them, standard error of the share .0079; four are a false alarm in 16,000.
  double on = 0;
  for (const auto& unit : draw_order(40, 100, Switching::separately, 3))
    for (const bool first : unit) on += first ? 1.0 : 0.0;
  CHECK(std::abs(on / 4000.0 - 0.5) < 4.0 * 0.0079);
}

TEST_CASE("units that switch together are one observation; shared luck does not go away with them") {
  // A pair differs by c_k (common) and o_uk (own): mean square of their mean, and what units differ by.
  Panel past = past_of(3, 8, 0.0);
  const double by_hand[3][8] = {{5, 1, 2, 4, 9, 3, 1, 1}, {4, 2, 1, 5, 8, 4, 2, 0}, {6, 0, 3, 3, 7, 5, 3, 2}};
  for (auto& row : past.rows) row.outcome = by_hand[row.unit][row.time];
  // Second less first: -4, 2, -6, 0; -2, 4, -4, -2; -6, 0, -2, -1. Means -4, 2, -4, -1.
  const auto luck = luck_of(past, 1, 0, Switching::together);
  CHECK(luck.pairs == 4);
  CHECK(luck.variance == Approx((16.0 + 4.0 + 16.0 + 1.0) / 4.0));
  // Variances within: 4, 4, 4, 1.
  CHECK(luck.own == Approx(13.0 / 4.0));
  CHECK(luck.common == Approx(37.0 / 4.0 - 13.0 / 12.0));
  // Mirrored, one of three alone: mean square of (a + b - c) / 3 over who is alone.
  double all = 0.0;
  const double d[4][3] = {{-4, -2, -6}, {2, 4, 0}, {-6, -4, -2}, {0, -2, -1}};
  for (const auto& one : d)
    for (int alone = 0; alone < 3; ++alone)
      all += std::pow((one[0] + one[1] + one[2] - 2.0 * one[alone]) / 3.0, 2) / 12.0;
  CHECK(luck_of(past, 1, 0, Switching::mirrored).variance == Approx(all));
}

TEST_CASE("more units do not shorten a test in which all switch together") {
  const auto few = planned(past_of(4, 120, 20.0), Switching::together, 8.0),
             many = planned(past_of(40, 120, 20.0), Switching::together, 8.0);
  CHECK(many.lengths[0].rows_needed >= 0.95 * few.lengths[0].rows_needed);
  CHECK(many.lengths[0].common > 0.98);
  // Each by itself they do; mirrored nearly all of it falls out.
  CHECK(planned(past_of(40, 120, 20.0), Switching::separately, 8.0).lengths[0].rows_needed <
        0.2 * many.lengths[0].rows_needed);
  CHECK(many.mirrored_rows < 0.1 * many.lengths[0].rows_needed);
}

TEST_CASE("the order's file puts the treatment upon the data") {
  const test::TemporaryFolder folder;
  const Panel past = past_of(3, 30, 5.0);
  design::SwitchbackSpec spec;
  spec.seed = 11;
  Problems problems;
  const std::string csv = order_csv(past, 4, 2, spec, "plan.yaml", problems);
  REQUIRE_FALSE(problems.has_errors());
  CHECK(csv.find("unit,date,treated,period,seed\nshop 0," + to_string(Day{20030}) + ",") == 0);
  const std::string path = folder / "order.csv";
  std::ofstream(path) << csv;
  Panel data = past_of(3, 50, 5.0);
  put_order(path, data, problems);
  INFO(problems.text());
  REQUIRE_FALSE(problems.has_errors());
  // 4 pairs of 2 times 2 days from day 30 on.
  CHECK(data.rows.size() == 3 * 16);
  const auto order = draw_order(3, 4, Switching::separately, 11);
  for (const auto& row : data.rows) {
    const std::size_t at = row.time - 30;
    CHECK(row.treated == (order[row.unit][at / 4] == (at % 4 < 2)));
  }
  CHECK(data.notes.back().find("102 rows are before or after") != std::string::npos);
  data = past_of(4, 50, 5.0);
  put_order(path, data, problems);
  CHECK(problems.text().find("the order has no unit 'shop 3'") != std::string::npos);
}

TEST_CASE("a start that is of another kind than the past's times is refused") {
  design::SwitchbackSpec spec;
  spec.start = "day one";
  Problems problems;
  (void)order_csv(past_of(2, 30, 5.0), 4, 2, spec, "plan.yaml", problems);
  CHECK(problems.text().find("expected a day as YYYY-MM-DD") != std::string::npos);
}

TEST_CASE("by random orders of six pairs: all 64 are counted in the long run") {
  Panel panel;
  panel.outcome_column = "y";
  panel.units = {"all"};
  // Differences 1, 2, 3, 4, 5, 6, all on the same side: 2 of 64 orders are as far out; on one side 1.
  for (std::size_t k = 0; k < 6; ++k) {
    const bool first = k % 2 == 0;
    for (std::size_t h = 0; h < 2; ++h) {
      panel.times.push_back(std::to_string(2 * k + h));
      const bool on = (h == 0) == first;
      panel.rows.push_back({0, 2 * k + h, 10.0 + (on ? static_cast<double>(k + 1) : 0.0), 1.0, on});
    }
  }
  design::ExperimentSpec spec;
  spec.switchback.period = 1;
  spec.switchback.resplits = 99'999;
  Problems problems;
  // Standard error of a share of 1/32 in 100,000: .00055.
  CHECK(analyze_switchback(panel, spec, problems).permutation_p == Approx(2.0 / 64.0).margin(0.0022));
  spec.sides = design::Sides::one;
  CHECK(analyze_switchback(panel, spec, problems).permutation_p == Approx(1.0 / 64.0).margin(0.0022));
  spec.outcome.lower_is_better = true;
  CHECK(analyze_switchback(panel, spec, problems).permutation_p == Approx(1.0));
  REQUIRE_FALSE(problems.has_errors());
}
