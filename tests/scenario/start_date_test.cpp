// The date of day 0: stated, changed, assumed or learned from a fit.
#include <catch2/catch.hpp>

#include "engine/study/load.h"
#include "engine/scenario/known_later.h"
#include "tests/world/scenarios.h"

using namespace stamkund;

TEST_CASE("day 0 has a date: stated, changed on the command line, or assumed") {
  const std::string text = test::pareto_cohort(10, "10 weeks", 1);
  const auto assumed = test::scenario_of(text);
  CHECK(to_string(assumed.spec.start) == "2025-01-01");
  CHECK_FALSE(assumed.spec.start_given);
  CHECK_THAT(assumed.resolved, Catch::Contains("start_date: 2025-01-01  # default: assumption\n"));
  REQUIRE_FALSE(assumed.assumptions.empty());
  CHECK(assumed.assumptions[0].path == "start_date");

  const auto stated = test::scenario_of(text + "start_date: 2024-02-29\n");
  CHECK(to_string(stated.spec.start) == "2024-02-29");
  CHECK(stated.spec.start_given);
  CHECK_THAT(stated.resolved, Catch::Contains("start_date: 2024-02-29\n"));
  for (const auto& one : stated.assumptions) CHECK(one.path != "start_date");

  Problems problems;
  const auto changed = study::load_scenario_text(text, "a.yaml", {{"start_date", "2026-12-31"}}, problems);
  CHECK_FALSE(problems.has_errors());
  CHECK(to_string(changed.spec.start) == "2026-12-31");
}

TEST_CASE("a fit's calendar replaces the assumed date everywhere it shows") {
  auto file = test::scenario_of("name: \"a: start_date: b\"\n" + test::pareto_cohort(10, "10 weeks", 1));
  const auto before = file.resolved.size();
  scenario::set_start(file, *parse_iso_day("2026-01-05"), "history");
  CHECK(to_string(file.spec.start) == "2026-01-05");
  CHECK_THAT(file.resolved, Catch::Contains("\nstart_date: 2026-01-05  # default: history\n"));
  CHECK(file.resolved.size() + std::string("assumption").size() == before + std::string("history").size());
  CHECK(file.assumptions[0].value == "2026-01-05");
  CHECK(file.assumptions[0].source == "history");
  CHECK(to_string(test::scenario_of(file.resolved).spec.start) == "2026-01-05");
}

TEST_CASE("dates are refused kindly") {
  const auto said = [](const std::string& date) {
    Problems problems;
    (void)study::load_scenario_text(test::pareto_cohort(10, "10 weeks", 1) + "start_date: " + date + "\n",
                                    "a.yaml", {}, problems);
    CHECK(problems.error_count() == 1);
    return problems.text();
  };
  for (const std::string near : {"2025-3-1", "2025/03/01", "2025.03.01", "20250301"})
    CHECK_THAT(said(near), Catch::Contains("did you mean '2025-03-01'?"));
  CHECK_THAT(said("2025-02-29"), Catch::Contains("found '2025-02-29', but the calendar has no such day"));
  // Day or month first: nobody knows which.
  CHECK_THAT(said("03/01/2025"), Catch::Contains("expected a date as YYYY-MM-DD, such as"));
  CHECK_THAT(said("0025-01-01"), Catch::Contains("expected a year from 1900 to 2999"));
  CHECK_THAT(said("[2025, 1, 1]"), Catch::Contains("expected a single value"));
  CHECK_THAT(said("soon"), Catch::Contains("found 'soon'"));
  CHECK_THAT(said("none"), Catch::Contains("found 'none'"));
}
