// Null: each rule calls a difference in .05 of tests of nothing against nothing. 2,000 tests a rule: standard
// error .0049. Bound 4 standard errors: 14 rules give a false alarm in 9e-4 of runs; the seed is fixed.
// Beside the error of the simulation a rule may be off by .007, for these small samples: t and normal laws
// are approximations.
#include <catch2/catch.hpp>

#include "tests/analysis/false_alarms.h"

using namespace stamkund;

TEST_CASE("every rule holds its level", "[rules]") {
  for (const auto& rule : test::rules()) {
    const auto alarms = test::false_alarms(rule, 2000, 5);
    INFO(rule.name << ": " << alarms.rate << " standard error " << alarms.error);
    CHECK(std::abs(alarms.rate - 0.05) < 4.0 * alarms.error + 0.007);
  }
}

// Planted mistakes: rules that are known to fail on these laws must be found out by the same bound.
TEST_CASE("rules that do not hold their level are found out", "[rules]") {
  const test::Rule welch{"", analysis::Method::welch, [](Stream& s) {
                           return test::of(analysis::Kind::revenue, 1900, 100, s, test::revenue);
                         }};
  const test::Rule no_clusters{"", analysis::Method::welch, [](Stream& s) {
                                 auto made = test::households(s);
                                 made.table.cluster.reset();
                                 return made;
                               }};
  for (const auto& rule : {welch, no_clusters}) {
    const auto alarms = test::false_alarms(rule, 2000, 5);
    INFO(alarms.rate);
    CHECK(alarms.rate > 0.05 + 4.0 * alarms.error + 0.007);
  }
}
