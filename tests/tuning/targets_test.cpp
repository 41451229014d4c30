// Targets files: what is read, and every mistake at once.
#include <algorithm>
#include <catch2/catch.hpp>

#include "engine/scenario/targets.h"
#include "engine/study/load.h"
#include "engine/tuning/check.h"
#include "tests/tuning/worlds.h"

using namespace stamkund;

namespace {

const std::string kGood = R"(stamkund_targets: 1
parameters:
  - {path: population.purchases.alpha, start: 4 weeks, lower: 1 week, upper: 20 weeks}
targets:
  - {moment: repurchase_within, within: 14 days, arm: shop, value: 70 %, tolerance: 3 %}
)";

std::string all_of(const Problems& problems) { return problems.text(); }

std::string problems_of(const std::string& text) {
  Problems problems;
  auto targets = scenario::read_targets_text(text, "t.yaml", problems);
  if (!problems.has_errors()) {
    const std::string world = tuning_test::plain_world();
    const auto scenario = study::load_scenario_text(world, "s.yaml", {}, problems);
    tuning::check_targets(scenario.spec, "t.yaml", targets, problems);
    scenario::check_parameters(targets, "t.yaml", world, {}, problems);
  }
  return all_of(problems);
}

std::string with(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("a targets file is read") {
  Problems problems;
  const auto targets = scenario::read_targets_text(kGood, "t.yaml", problems);
  REQUIRE(all_of(problems).empty());
  REQUIRE(targets.parameters.size() == 1);
  REQUIRE(targets.parameters[0].log_scale);
  REQUIRE(targets.parameters[0].text_of(2.5) == "2.5 weeks");
  REQUIRE(targets.targets[0].value == Approx(0.7));
  REQUIRE(targets.targets[0].within_days == Approx(14.0));
  REQUIRE(targets.targets[0].line == 5);
  REQUIRE(problems_of(kGood).empty());
}

TEST_CASE("each mistake in a targets file is told, with its line") {
  const auto [from, to, message] = GENERATE(table<std::string, std::string, std::string>({
      {"repurchase_within", "repurchase_witin", "did you mean 'repurchase_within'?"},
      {"moment: repurchase_within, within: 14 days, arm: shop, value: 70 %, tolerance: 3 %",
       "figure: purchase, arm: shop, value: 70, tolerance: 3", "did you mean 'purchases'?"},
      {"moment: repurchase_within, within: 14 days, arm: shop, value: 70 %, tolerance: 3 %",
       "figure: roi, arm: shop, value: 70, tolerance: 3", "write 'effect'"},
      {"moment: repurchase_within, within: 14 days, arm: shop, value: 70 %, tolerance: 3 %",
       "effect: net, arm: shop, value: 70, tolerance: 3", "it has no effect against itself"},
      {"moment: repurchase_within, ", "", "names a moment, a figure or an effect"},
      {", tolerance: 3 %", "", "missing: the standard error"},
      {"tolerance: 3 %", "tolerance: 0 %", "must be more than 0 %"},
      {"tolerance: 3 %", "tolerance: -1 %", "must be more than 0 %"},
      {"value: 70 %", "value: 70", "did you mean '70 %'?"},
      {"value: 70 %", "value: many", "found 'many'"},
      {"value: 70 %", "valu: 70 %", "unknown key 'valu'"},
      {"within: 14 days", "within: 90 weeks", "nobody is followed so long"},
      {"within: 14 days", "asleep: 14 days", "unknown key 'asleep'"},
      {"arm: shop", "arm: shp", "did you mean 'shop'?"},
      {"alpha, start", "alhpa, start", "did you mean 'alpha'?"},
      {"population.purchases", "populaton.purchases", "did you mean 'population'?"},
      {"path: population.purchases.alpha, ", "", "missing: the place of the scenario"},
      {"lower: 1 week", "lower: 30 weeks", "the wrong way round"},
      {"start: 4 weeks", "start: 40 weeks", "outside the bounds"},
      {"start: 4 weeks", "start: 4 days", "the same unit"},
      {"start: 4 weeks", "start: some", "expected a number"},
      {"start: 4 weeks, lower: 1 week, upper: 20 weeks", "start: 4, lower: 1, upper: 20", "t.yaml:3"},
      {"lower: 1 week", "lower: -1 week", "must be at least 0.001 days"},
      {"population.purchases.alpha, start: 4 weeks, lower: 1 week, upper: 20 weeks",
       "population.new_customers.count, start: 4, lower: 1, upper: 20", "expected a whole number"},
      {"upper: 20 weeks}", "upper: 20 weeks, scale: lin}", "expected one of log, linear"},
      {"targets: 1", "targets: 2", "format version '2'"},
      {"within: 14 days", "within: 14 days, of: members", "unknown key 'of'"},
      {"repurchase_within, within: 14 days", "member_share", "has no program"},
      {"repurchase_within, within: 14 days", "utilisation", "has no program"},
      {"repurchase_within, within: 14 days", "reactivation_within, campaign: x", "has no campaign 'x'"},
      {"repurchase_within, within: 14 days", "active_share, within: 2 years", "begins before the run"},
      {"repurchase_within, within: 14 days", "dormant_share, at: 2 years", "after the scenario's horizon"},
  }));
  const std::string problems = problems_of(with(kGood, from, to));
  INFO(from << " -> " << to << "\n" << problems);
  REQUIRE(problems.find(message) != std::string::npos);
  REQUIRE(problems.find("t.yaml:") == 0);
}

TEST_CASE("duplicates and several mistakes at once") {
  std::string twice = kGood + "  - {moment: repurchase_within, arm: shop, value: 60 %, tolerance: 3 %}\n";
  REQUIRE(problems_of(twice).find("another target is called") != std::string::npos);
  twice = with(
      kGood, "targets:\n",
      "  - {path: population.purchases.alpha, start: 3 weeks, lower: 1 week, upper: 9 weeks}\ntargets:\n");
  REQUIRE(problems_of(twice).find("is already a parameter") != std::string::npos);
  const std::string several = problems_of(
      with(with(with(kGood, "tolerance: 3 %", "tolerance: 0"), "lower: 1 week", "lower: 30 weeks"),
           "repurchase_within", "nonsense"));
  REQUIRE(std::count(several.begin(), several.end(), '\n') >= 2);
}

TEST_CASE("anything may stand in a targets file, and nothing breaks") {
  for (const char* const text :
       {"", "null", "[]", "a", "{", "stamkund_targets: 1\nparameters: 3\ntargets: x\n",
        "stamkund_targets: [1]\nparameters: [a]\ntargets: [[]]\n",
        "stamkund_targets: 1\nparameters: [{}]\ntargets: [{}]\n",
        "stamkund_targets: 1\ntargets: [{moment: [a], value: {}, tolerance: []}]\n"}) {
    INFO(text);
    REQUIRE_FALSE(problems_of(text).empty());
  }
  // Every prefix of a good file, and the file with each byte changed: told or taken, never a crash.
  for (std::size_t n = 0; n < kGood.size(); ++n) {
    REQUIRE_NOTHROW(problems_of(kGood.substr(0, n)));
    std::string changed = kGood;
    changed[n] = static_cast<char>(changed[n] ^ 0x15);
    REQUIRE_NOTHROW(problems_of(changed));
  }
}
