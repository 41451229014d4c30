// Do hold-out intervals hold what comes where the model is right, and where everybody's rate moves together?
// Null: 90 %. Over 60 bases the share has a standard error of .04; the keys are fixed, so it passes or not.
#include <catch2/catch.hpp>
#include <cmath>

#include "engine/calibration/calibrate.h"
#include "tests/calibration/histories.h"

using namespace stamkund;
using namespace stamkund::calibration;

namespace {

constexpr int kBases = 60;
constexpr test::Watch kWatch{60, 546, 182};

struct Coverage {
  int with = 0, without = 0;
  double wider = 0;  ///< mean of the ratio of widths
};

/// Bases of 500 customers over 18 months, then half a year. `shared`: sd of a level that lasts 13 weeks, in
/// which purchases are thinned or doubled.
Coverage cover(double shared) {
  const customer_base::Process truth = customer_base::ParetoNbd{0.8, 6.0, 0.6, 40.0};
  Coverage out;
  for (int base = 0; base < kBases; ++base) {
    const auto number = static_cast<std::uint64_t>(base);
    Stream levels({20261129, number, 0, Purpose::test});
    std::vector<double> keep;
    for (int quarter = 0; quarter < 9; ++quarter)
      keep.push_back(0.6 * std::exp(shared * draw_normal(levels) - 0.5 * shared * shared));
    const auto data = test::histories(500, kWatch, [&](std::size_t i, double age) {
      Stream thin({20261129, number, i, Purpose::test}, 7);
      const double birth = static_cast<double>(i) * kWatch.births / 500.0;
      std::vector<double> kept;
      for (const double at : test::draw_repeats(truth, 7.0, number, i, age))
        if (draw_uniform(thin) < keep[static_cast<std::size_t>((birth + at) / 91.0)]) kept.push_back(at);
      return kept;
    });
    Options options;
    options.starts = 1;
    options.spend = Spend::none;
    const Fit fit = calibrate(data.table, options, &data.log);
    REQUIRE(fit.holdout);
    const HoldoutBacktest& holdout = *fit.holdout;
    out.with += holdout.missed() ? 0 : 1;
    out.without += holdout.actual >= holdout.plain_p05 && holdout.actual <= holdout.plain_p95 ? 1 : 0;
    out.wider += (holdout.p95 - holdout.p05) / (holdout.plain_p95 - holdout.plain_p05) / kBases;
  }
  return out;
}

}  // namespace

TEST_CASE("A right model: the calendar error is near nothing, and intervals hold what they say") {
  const Coverage got = cover(0.0);
  CAPTURE(got.with, got.without, got.wider);
  CHECK(got.with >= 51);
  CHECK(got.with <= 58);
  CHECK(got.wider < 1.35);
}

TEST_CASE("Everybody moves together: intervals that do not know of it fail, those that learn it hold") {
  const Coverage got = cover(0.15);
  CAPTURE(got.with, got.without, got.wider);
  CHECK(got.without < 45);
  CHECK(got.with >= 51);
}
