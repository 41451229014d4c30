// Null: the groups go together by a line, errors are independent and normal. Then the interval of time-based
// regression holds the truth with its nominal chance exactly, in any sample; 4,000 tests, standard error
// sqrt(.1 * .9 / 4000) = .0047. A false alarm of this test at 4 standard errors: 1 in 16,000.
#include <catch2/catch.hpp>
#include <cmath>

#include "engine/random/distributions.h"
#include "engine/random/stream.h"
#include "experiments/geo/time_based.h"
#include "experiments/geo/windows.h"

using namespace stamkund;

TEST_CASE("the interval of time-based regression holds its level") {
  constexpr int kTests = 4000, kBefore = 12, kTest = 18;
  int out = 0, out_without_line = 0;
  for (int i = 0; i < kTests; ++i) {
    Stream stream(
        {.seed = 11, .index = static_cast<std::uint64_t>(i), .customer = 0, .purpose = Purpose::test});
    std::vector<double> x, y;
    for (int t = 0; t < kBefore + kTest; ++t) {
      x.push_back(100.0 + 10.0 * draw_normal(stream));
      y.push_back(20.0 + 0.8 * x.back() + 5.0 * draw_normal(stream));
    }
    const geo::TimeBased fit({x.begin(), x.begin() + kBefore}, {y.begin(), y.begin() + kBefore});
    geo::Law law = fit.effect({x.begin() + kBefore, x.end()}, {y.begin() + kBefore, y.end()});
    out += law.quantile(0.05) > 0.0 || law.quantile(0.95) < 0.0 ? 1 : 0;
    // The mistake: as if the line were known.
    law.scale = fit.sigma() * std::sqrt(static_cast<double>(kTest));
    out_without_line += law.quantile(0.05) > 0.0 || law.quantile(0.95) < 0.0 ? 1 : 0;
  }
  const double se = std::sqrt(0.1 * 0.9 / kTests);
  CHECK(std::abs(out / double(kTests) - 0.1) < 4.0 * se);
  CHECK(std::abs(out_without_line / double(kTests) - 0.1) > 10.0 * se);
}

// The plan's smallest effect, put into tests that follow the same law: each is found with the chance that was
// asked for, .8. The formula takes t + t for the noncentral t (error below .01 here), and knows the line from
// a past of its own; 4,000 tests, standard error .0063.
TEST_CASE("the smallest effect of the plan is found as often as it says") {
  constexpr int kTests = 4000, kBefore = 40, kTest = 14;
  int found = 0, found_half = 0;
  for (int i = 0; i < kTests; ++i) {
    Stream stream(
        {.seed = 12, .index = static_cast<std::uint64_t>(i), .customer = 0, .purpose = Purpose::test});
    std::vector<double> x, y;
    const auto draw = [&](int points) {
      x.clear(), y.clear();
      for (int t = 0; t < points; ++t) {
        x.push_back(100.0 + 10.0 * draw_normal(stream));
        y.push_back(20.0 + 0.8 * x.back() + 5.0 * draw_normal(stream));
      }
    };
    draw(400);
    const double effect = geo::try_duration(x, y, kTest, 360, {0.05, 0.8, true, false, 400}).by_formula;
    draw(kBefore + kTest);
    const auto analysed = [&](double share) {
      std::vector<double> treated(y.begin() + kBefore, y.end());
      for (double& one : treated) one += share * 100.0;
      const geo::TimeBased fit({x.begin(), x.begin() + kBefore}, {y.begin(), y.begin() + kBefore});
      return fit.effect({x.begin() + kBefore, x.end()}, treated).quantile(0.05) > 0.0 ? 1 : 0;
    };
    // The plan's own past is long, the test's short: its error is that of 360 days, which is scaled.
    const double wider = std::sqrt((1.0 / kTest + 1.0 / kBefore) / (1.0 / kTest + 1.0 / 360.0)) *
                         (1.683 + 0.851) / (1.649 + 0.843);
    found += analysed(effect * wider);
    found_half += analysed(0.5 * effect * wider);
  }
  CHECK(std::abs(found / double(kTests) - 0.8) < 0.04);
  CHECK(found_half / double(kTests) < 0.6);
}
