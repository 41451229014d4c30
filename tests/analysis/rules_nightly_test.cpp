// The same as rules_test.cpp, with 20,000 tests a rule: standard error .0015.
#include <catch2/catch.hpp>

#include "tests/analysis/false_alarms.h"

using namespace stamkund;

TEST_CASE("every rule holds its level in many tests", "[rules]") {
  for (const auto& rule : test::rules()) {
    const auto alarms = test::false_alarms(rule, 20'000, 6);
    WARN(rule.name << ": " << alarms.rate << " standard error " << alarms.error);
    CHECK(std::abs(alarms.rate - 0.05) < 4.0 * alarms.error + 0.005);
  }
}
