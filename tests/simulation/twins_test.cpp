#include <catch2/catch.hpp>

#include "engine/metrics/results.h"
#include "engine/simulation/runner.h"
#include "tests/simulation/scenarios.h"

using namespace stamkund;

TEST_CASE("two identical arms differ by exactly nothing") {
  const auto file = test::scenario_of(test::pareto_cohort(2000, "52 weeks", 8) + "arms:\n  - name: twin\n");
  simulation::RunOptions options;
  options.threads = 2;
  const auto tallies = simulation::simulate(file.spec, nullptr, options);
  for (const auto& replicate : tallies) CHECK(replicate[0] == replicate[1]);
}
