// Women's e-mail against none, outcome visit, learned on even rows and judged on odd ones: published figures
// of scikit-uplift 0.5 (Qini .057754, AUUC .026564 for the difference of two logistic regressions; -.011861
// and -.005503 for the control regression). The published text calls the latter "risk of not visiting"; its
// figures are those of ranking by the chance of a visit, the highest first, which is what by_risk means here.
#include <catch2/catch.hpp>

#include "engine/uplift/uplift.h"
#include "tests/data_files.h"

using namespace stamkund;

namespace {

uplift::TableOptions options() {
  uplift::TableOptions how;
  how.arm = "segment";
  how.treated = "Womens E-Mail";
  how.control = "No E-Mail";
  how.outcome = "visit";
  return how;
}

}  // namespace

TEST_CASE("Hillstrom's figures are the published ones") {
  const auto path = test::data_file("hillstrom/hillstrom.csv");
  if (!path) return;
  Problems problems;
  const auto features =
      uplift::parse_features("recency, history / 100, mens, womens, newbie, zip_code, channel", problems);
  const auto table = uplift::read_test(*path, options(), features, problems);
  uplift::UpliftOptions how;
  how.resamples = 0;
  how.value = 10;
  how.cost = 0.15;
  const auto result = uplift::judge(table, nullptr, features, how, problems);
  REQUIRE_FALSE(problems.has_errors());
  CHECK(result.judged_on == 21346);
  CHECK(result.qini.value == Approx(0.057754).margin(5e-7));
  CHECK(result.auuc.value == Approx(0.026564).margin(5e-7));
  CHECK(result.qini_by_risk.value == Approx(-0.011861).margin(5e-7));
  CHECK(result.auuc_by_risk.value == Approx(-0.005503).margin(5e-7));
  // The arms were drawn by lot: the score test of balance must not cry out (chance .001 that it does on
  // lots).
  CHECK(result.balance.p > 0.001);
  // A planted mistake: features that follow the arm.
  auto rigged = table;
  for (std::size_t i = 0; i < rigged.rows; ++i)
    if (i % 10 == 0) rigged.raw.numbers[0][i] += rigged.treated[i];
  const auto found = uplift::judge(rigged, nullptr, features, how, problems);
  CHECK(found.balance.p < result.balance.p);
}
