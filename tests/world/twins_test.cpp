#include <catch2/catch.hpp>

#include "engine/metrics/results.h"
#include "engine/study/simulate.h"
#include "tests/world/scenarios.h"

using namespace stamkund;

TEST_CASE("two identical arms differ by exactly nothing") {
  const auto file = test::scenario_of(test::pareto_cohort(2000, "52 weeks", 8) + "arms:\n  - name: twin\n");
  study::RunOptions options;
  options.threads = 2;
  const auto tallies = study::simulate(file.spec, nullptr, options);
  for (const auto& replicate : tallies) CHECK(replicate[0] == replicate[1]);
}

// Thirty-two kinds of stimuli were all that fitted, and valid input ended as an internal fault.
TEST_CASE("many campaigns beside a program with all reactions run") {
  std::string text = test::pareto_cohort(50, "52 weeks", 1) + "arms:\n  - name: all of it\n    program:\n" +
                     "      earn: {per_visit: 1}\n      reward: {at: 10, cost: 1 SEK}\n"
                     "      tiers: {basis: transactions, levels: [{name: a, at: 5, discount: 1 %}]}\n"
                     "      membership: {fee: 1 SEK, discount: 5 %, lift: 10 %}\n"
                     "      surprise: {probability_per_visit: 50 %, cost: 1 SEK, delight: 10 %, backlash: 5 %, "
                     "backlash_share: 10 %}\n"
                     "      enrolment: {share_per_visit: 50 %}\n"
                     "      behaviour: {tier_success: 5 %, tier_failure: 5 %, upgrade_lift: 5 %}\n    campaigns:\n";
  for (int i = 1; i <= 60; ++i)
    text += "      - {name: c" + std::to_string(i) + ", channel: email, to: everyone, first: " + std::to_string(i % 50) +
            " weeks, cost: 0.10 SEK, lift: 10 %, decay: " + std::to_string(i) + " days}\n";
  const auto tallies = study::simulate(test::scenario_of(text).spec, nullptr, {});
  std::int64_t contacts = 0;
  contacts += tallies[0][1].flow("contacts");
  CHECK(contacts > 1000);
}
