#include <catch2/catch.hpp>

#include "engine/uplift/feature.h"

using namespace stamkund;

TEST_CASE("Features are columns, scaled, as logarithms or as categories") {
  Problems problems;
  const auto all = uplift::parse_features(
      "recency, history / 100, log(spend) * 2, category(V1), \"a, b/c (d)\"", problems);
  REQUIRE_FALSE(problems.has_errors());
  REQUIRE(all.size() == 5);
  CHECK(all[1].column == "history");
  CHECK(all[1].times == Approx(0.01));
  CHECK(all[2].log);
  CHECK(all[2].column == "spend");
  CHECK(all[2].times == 2.0);
  CHECK(all[3].category);
  CHECK(all[4].column == "a, b/c (d)");
}

TEST_CASE("What is no feature is said, all of it") {
  Problems problems;
  (void)uplift::parse_features("a, , b / 0, b * x, exp(c), a, category(d) / 2", problems);
  CHECK(problems.all().size() == 6);
}
