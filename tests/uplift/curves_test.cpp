#include <catch2/catch.hpp>
#include <cmath>

#include "engine/uplift/curves.h"

using namespace stamkund;

TEST_CASE("Curves of six customers by hand") {
  // By score: treated responds, control silent, treated responds, control responds, treated silent, control
  // silent.
  const uplift::Scored six{{6, 5, 4, 3, 2, 1}, {1, 0, 1, 0, 1, 0}, {1, 0, 1, 1, 0, 0}};
  // Qini curve: 1, 1, 2, 2 - 1 = 1, 2 - 1.5 = .5, 1; area by trapezes .5 + 1 + 1.5 + 1.5 + .75 + .75 = 6;
  // line 3. Perfect: two treated who respond at once (2 after two customers, 2), the three that are 0
  // together: 2 at five customers (treated 3, control 2 silent), then the control who responds: 1. Area 2 + 6
  // + 1.5 = 9.5.
  const auto scores = uplift::curve_scores(six);
  CHECK(scores.qini == Approx((6.0 - 3.0) / (9.5 - 3.0)));
  // Gain curve: 1, 2 (1 - 0), 3, 4 (1 - .5) = 2, 5 (2/3 - 1/2) = 5/6, 6 (2/3 - 1/3) = 2.
  const double area = 0.5 + 1.5 + 2.5 + 2.5 + (2.0 + 5.0 / 6.0) / 2.0 + (5.0 / 6.0 + 2.0) / 2.0;
  CHECK(scores.auuc_of_gain == Approx(area / 6.0 / 2.0));
  // 3 above the line over 6 customers, 3 of them treated.
  CHECK(scores.qini_height == Approx(3.0 / 6.0 / 3.0));
}

TEST_CASE("A score that says nothing is the straight line, and its reverse is its mirror") {
  uplift::Scored all;
  for (int i = 0; i < 40; ++i) {
    all.score.push_back(0.0);
    all.treated.push_back(i % 2 == 0 ? 1 : 0);
    all.outcome.push_back(i % 3 == 0 ? 1.0 : 0.0);
  }
  CHECK(uplift::curve_scores(all).qini == Approx(0.0).margin(1e-12));
  CHECK(uplift::curve_scores(all).auuc == Approx(0.0).margin(1e-12));
}

TEST_CASE("Without an arm there is no score") {
  const uplift::Scored none{{1, 2}, {1, 1}, {1, 0}};
  CHECK(std::isnan(uplift::curve_scores(none).qini));
}

TEST_CASE("Tenths hold everybody once, the highest first") {
  uplift::Scored all;
  for (int i = 0; i < 103; ++i) {
    all.score.push_back(i);
    all.treated.push_back(i % 2 == 0 ? 1 : 0);
    all.outcome.push_back(0.0);
  }
  const auto tenths = uplift::deciles(all);
  REQUIRE(tenths.size() == 10);
  std::uint64_t sum = 0;
  for (std::size_t d = 0; d < 10; ++d) {
    sum += tenths[d].customers;
    if (d > 0) CHECK(tenths[d].predicted < tenths[d - 1].predicted);
  }
  CHECK(sum == 103);
}
