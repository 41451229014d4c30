// Everybody is in one group of each kind, a scenario with a single segment included.
#include <algorithm>
#include <catch2/catch.hpp>

#include "engine/scenario/grouping.h"
#include "engine/study/groupings.h"
#include "engine/study/groups.h"
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

TEST_CASE("everybody is in one group of stores, and those beyond the limit are one group") {
  for (const int many : {1, 20, 21, 50}) {
    CAPTURE(many);
    std::string stores = "  groups: [store]\n  stores: [";
    for (int i = 0; i < many; ++i)
      stores += "{name: s" + std::to_string(i) + ", share: " + std::to_string(i + 1 < many ? 1 : 101 - many) +
                " %}, ";
    auto file = with_segments(stores.substr(0, stores.size() - 2) + "]\n");
    Problems problems;
    study::find_groupings(file.spec, nullptr, "test.yaml", problems);
    CHECK_FALSE(problems.has_errors());
    CHECK(problems.all().size() == (many > 20 ? 1 : 0));
    REQUIRE(file.spec.groupings.size() == 1);
    CHECK(file.spec.groupings[0]->groups.size() == std::min<std::size_t>(static_cast<std::size_t>(many), 21));
    const auto tallies = study::simulate(file.spec, nullptr, {});
    for (const auto& arm : tallies[0])
      CHECK(test::sum_over_groups(arm, study::by_grouping(0).c_str()) ==
            test::sum_over_groups(arm, "by_decile"));
  }
}

TEST_CASE("groups of nothing that is known are refused, all at once") {
  auto file = with_segments("  groups: [store, stoer, age]\n");
  Problems problems;
  study::find_groupings(file.spec, nullptr, "test.yaml", problems);
  CHECK(problems.error_count() == 3);
  CHECK(problems.text().find("calibrate TRANSACTIONS --store-column COLUMN") != std::string::npos);
  CHECK(problems.text().find("the population has no fit") != std::string::npos);
}
