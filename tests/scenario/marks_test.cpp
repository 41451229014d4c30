// Marks of customers and purchases, as a scenario states them.
#include <catch2/catch.hpp>

#include "engine/mechanisms/returns/spec.h"
#include "engine/scenario/mark_model.h"
#include "engine/scenario/resolve.h"
#include "engine/study/load.h"
#include "tests/world/scenarios.h"

using namespace stamkund;

namespace {

const std::string kMarks = R"(  segments:
    - {name: students, share: 30 %, purchase_rate: -20 %, spend: -10 %}
    - {name: others, share: 70 %}
  stores:
    - {name: city, share: 60 %}
    - {name: station, share: 40 %}
  categories:
    - {name: coffee, share: 80 %}
    - {name: food, share: 20 %}
  returns: {share: {uniform: [2 %, 8 %]}, after: 2 weeks}
)";

std::string cohort_with(const std::string& keys) {
  std::string text = test::pareto_cohort(10, "10 weeks", 1);
  return text.insert(text.find("  new_customers"), keys);
}

/// All problems of a cohort with these keys in its population.
std::string problems_with(const std::string& keys) {
  Problems problems;
  (void)study::load_scenario_text(cohort_with(keys), "a.yaml", {}, problems);
  return problems.text();
}

}  // namespace

TEST_CASE("marks are read, echoed and compiled") {
  const auto file = test::scenario_of(cohort_with(kMarks));
  const auto& population = file.spec.population;
  REQUIRE(population.segments.size() == 2);
  CHECK(population.segments[0].name == "students");
  CHECK(population.segments[0].share == 0.3);
  CHECK(population.segments[0].purchase_rate == -0.2);
  CHECK(population.segments[0].spend == -0.1);
  CHECK(population.segments[1].purchase_rate == 0.0);
  CHECK(population.stores[1].name == "station");
  CHECK(population.categories[0].share == 0.8);
  const auto* returns = population.parts.find<mechanisms::ReturnsSpec>("returns");
  REQUIRE(returns != nullptr);
  CHECK(returns->after_days == 14.0);
  CHECK(test::scenario_of(file.resolved).spec.population.segments[0].spend == -0.1);

  const auto marks = scenario::compile_marks(population);
  CHECK(marks.segments == std::vector<double>{0.3, 1.0});
  CHECK(marks.stores == std::vector<double>{0.6, 1.0});
  CHECK(marks.purchase_factor == std::vector<double>{0.8, 1.0});
  CHECK(marks.spend_factor == std::vector<double>{0.9, 1.0});
  CHECK(scenario::compile_purchase_marks(population).categories == std::vector<double>{0.8, 1.0});
  const auto draw = [&](std::uint64_t index) { return scenario::Resolve(file.spec, index)(returns->share); };
  CHECK(draw(0) == draw(0));
  CHECK(draw(0) != draw(1));
  for (std::uint64_t i = 0; i < 50; ++i) {
    CHECK(draw(i) >= 0.02);
    CHECK(draw(i) <= 0.08);
  }
}

TEST_CASE("without marks there are none") {
  const auto file = test::scenario_of(test::pareto_cohort(10, "10 weeks", 1));
  CHECK(scenario::compile_marks(file.spec.population).segments.empty());
  CHECK(scenario::compile_purchase_marks(file.spec.population).categories.empty());
  CHECK_FALSE(file.spec.population.parts.has("returns"));
}

TEST_CASE("shares have to come to all of it, and the message says what they come to") {
  CHECK(problems_with("  stores: [{name: a, share: 0.333333333}, {name: b, share: 0.666666667}]\n").empty());
  CHECK_THAT(problems_with("  stores: [{name: a, share: 33.3 %}, {name: b, share: 66.6 %}]\n"),
             Catch::Contains("population.stores: the shares come to 99.9 %, expected 100 %"));
  CHECK_THAT(problems_with("  stores: [{name: a, share: 60 %}, {name: b, share: 60 %}]\n"),
             Catch::Contains("come to 120 %"));
  // A share that is no number is one problem, not two.
  const std::string one = problems_with("  stores: [{name: a, share: lots}, {name: b, share: 60 %}]\n");
  CHECK_THAT(one, Catch::Contains("found 'lots'"));
  CHECK_THAT(one, !Catch::Contains("come to"));
}

TEST_CASE("sixty marks are read, one more is refused") {
  std::string list = "  stores:\n";
  for (int i = 0; i < 60; ++i)
    list += "    - {name: s" + std::to_string(i) + ", share: 1.6666666666666667 %}\n";
  CHECK(problems_with(list).empty());
  CHECK_THAT(problems_with(list + "    - {name: more, share: 0 %}\n"), Catch::Contains("found 61 stores"));
}

TEST_CASE("the time until a return has a default that says what it rests on") {
  const auto file = test::scenario_of(cohort_with("  returns: {share: 5 %}\n"));
  CHECK(file.spec.population.parts.find<mechanisms::ReturnsSpec>("returns")->after_days == 14.0);
  bool said = false;
  for (const auto& one : file.assumptions) said = said || one.path == "population.returns.after";
  CHECK(said);
}
