#include <catch2/catch.hpp>
#include <set>

#include "engine/sweep/design.h"
#include "tests/sweep/studies.h"

using namespace stamkund;
using scenario::SweepMethod;

TEST_CASE("A Latin hypercube uses each part of each range once") {
  const auto study = test::study_of(SweepMethod::latin_hypercube, 3, 17, 2.0, 5.0);
  const auto points = sweep::design(study);
  REQUIRE(points.size() == 17);
  REQUIRE(sweep::design_size(study) == 17);
  for (std::size_t k = 0; k < 3; ++k) {
    std::set<int> cells;
    for (const auto& point : points) {
      CHECK(point.numbers[k] >= 2.0);
      CHECK(point.numbers[k] <= 5.0);
      cells.insert(static_cast<int>(point.at[k] * 17.0));
    }
    CHECK(cells.size() == 17);
  }
}

TEST_CASE("The Sobol' sequence fills halves and quarters evenly, and more points keep those before") {
  const auto points = sweep::design(test::study_of(SweepMethod::sobol_sequence, 2, 255));
  const auto more = sweep::design(test::study_of(SweepMethod::sobol_sequence, 2, 300));
  for (std::size_t i = 0; i < points.size(); ++i) CHECK(points[i].values == more[i].values);
  // 255 of 256 points of a net, moved: each half holds half of them, give or take what lies across the ends.
  for (std::size_t k = 0; k < 2; ++k) {
    int low = 0;
    for (const auto& point : points) low += point.at[k] < 0.5 ? 1 : 0;
    CHECK(std::abs(low - 128) <= 2);
  }
}

TEST_CASE("A grid has every combination once, the last parameter fastest") {
  auto study = test::study_of(SweepMethod::grid, 2, 1);
  study.parameters[0].values = {"a", "b"};
  study.parameters[1].values = {"1 week", "2 weeks", "3 weeks"};
  const auto points = sweep::design(study);
  REQUIRE(points.size() == 6);
  CHECK(points[0].values == std::vector<std::string>{"a", "1 week"});
  CHECK(points[1].values == std::vector<std::string>{"a", "2 weeks"});
  CHECK(points[5].values == std::vector<std::string>{"b", "3 weeks"});
}

TEST_CASE("Whole numbers, also on a log scale, stand for themselves") {
  auto study = test::study_of(SweepMethod::grid, 1, 1, 3.0, 40.0);
  study.parameters[0].step = 1.0;
  study.parameters[0].unit = " stamps";
  for (const bool log : {false, true}) {
    study.parameters[0].log_scale = log;
    const auto points = sweep::every_combination(study, 1000);
    REQUIRE(points.size() == 38);
    for (std::size_t i = 0; i < points.size(); ++i)
      CHECK(points[i].values[0] == std::to_string(i + 3) + " stamps");
  }
}

TEST_CASE("A path of Morris moves one parameter a step and stays inside") {
  const auto study = test::study_of(SweepMethod::morris, 4, 25);
  const auto points = sweep::design(study);
  const auto plan = sweep::morris_plan(study);
  REQUIRE(points.size() == 125);
  for (std::size_t path = 0; path < 25; ++path)
    for (std::size_t step = 0; step < 4; ++step) {
      const auto& before = points[path * 5 + step].at;
      const auto& after = points[path * 5 + step + 1].at;
      for (std::size_t k = 0; k < 4; ++k) {
        const double moved = k == plan.moved[path][step] ? plan.by[path][step] : 0.0;
        CHECK(after[k] - before[k] == Approx(moved).margin(1e-12));
        CHECK(after[k] >= 0.0);
        CHECK(after[k] <= 1.0 + 1e-12);
      }
    }
}

TEST_CASE("One at a time begins with the scenario as it is") {
  auto study = test::study_of(SweepMethod::one_at_a_time, 2, 1, 10.0, 20.0);
  study.parameters[1].values = {"x", "y", "z"};
  const auto points = sweep::design(study);
  REQUIRE(points.size() == 6);
  CHECK(points[0].values == std::vector<std::string>{"", ""});
  CHECK(points[1].values == std::vector<std::string>{"10", ""});
  CHECK(points[2].values == std::vector<std::string>{"20", ""});
  CHECK(points[4].values == std::vector<std::string>{"", "y"});
}
