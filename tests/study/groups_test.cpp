// Everybody is in one group of each kind, a scenario with a single segment included.
#include <catch2/catch.hpp>

#include "engine/study/simulate.h"
#include "tests/counted.h"
#include "tests/world/scenarios.h"

using namespace stamkund;

namespace {

scenario::ScenarioFile with_segments(const std::string& segments) {
  std::string text = test::pareto_cohort(400, "52 weeks", 2);
  text.insert(text.find("  new_customers"), segments);
  return test::scenario_of(text + "arms:\n  - {name: more, effects: {purchase_rate: +7 %}}\n");
}

}  // namespace

TEST_CASE("customers of one segment are counted as those of several are") {
  for (const std::string segments : {"  segments: [{name: all, share: 100 %}]\n",
                                     "  segments: [{name: a, share: 40 %}, {name: b, share: 60 %}]\n"}) {
    CAPTURE(segments);
    const auto tallies = study::simulate(with_segments(segments).spec, nullptr, {});
    for (const auto& replicate : tallies)
      for (const auto& arm : replicate) {
        const auto everybody = test::sum_over_groups(arm, "by_membership");
        CHECK(everybody[0] == 400);
        CHECK(test::sum_over_groups(arm, "by_segment") == everybody);
        CHECK(test::sum_over_groups(arm, "by_decile") == everybody);
      }
  }
  // Without segments there is nothing to count.
  const auto none = study::simulate(with_segments("").spec, nullptr, {});
  CHECK(test::table_of(none[0][0], "by_segment").empty());
}
