#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "engine/mechanisms/events/spec.h"
#include "engine/mechanisms/referral/spec.h"
#include "engine/mechanisms/registry.h"
#include "engine/scenario/arm_model.h"
#include "engine/study/load.h"
#include "tests/world/scenarios.h"

using namespace stamkund;
using scenario::read_scenario_text;
namespace fs = std::filesystem;

namespace {

const fs::path kScenarios = fs::path(STAMKUND_SOURCE_DIR) / "scenarios";

std::string text_of(const fs::path& path) {
  std::ostringstream out;
  out << std::ifstream(path).rdbuf();
  return out.str();
}

}  // namespace

TEST_CASE("every invalid scenario is refused with the messages it expects") {
  int files = 0;
  for (const auto& entry : fs::directory_iterator(kScenarios / "invalid")) {
    const std::string text = text_of(entry.path());
    Problems problems;
    (void)study::load_scenario_text(text, entry.path().filename().string(), {}, problems);
    CAPTURE(entry.path().filename().string(), problems.text());
    CHECK(problems.has_errors());
    std::istringstream lines(text);
    int expectations = 0;
    for (std::string line; std::getline(lines, line) && line.rfind("# expect: ", 0) == 0; ++expectations)
      CHECK_THAT(problems.text(), Catch::Contains(line.substr(10)));
    CHECK(expectations > 0);
    ++files;
  }
  CHECK(files >= 75);
}

TEST_CASE("a doubtful scenario is read, with the warnings it expects") {
  int files = 0;
  for (const auto& entry : fs::directory_iterator(kScenarios / "doubtful")) {
    const std::string text = text_of(entry.path());
    Problems problems;
    (void)study::load_scenario_text(text, entry.path().filename().string(), {}, problems);
    CAPTURE(entry.path().filename().string(), problems.text());
    CHECK_FALSE(problems.has_errors());
    std::istringstream lines(text);
    int expectations = 0;
    for (std::string line; std::getline(lines, line) && line.rfind("# expect: ", 0) == 0; ++expectations)
      CHECK_THAT(problems.text(), Catch::Contains(line.substr(10)));
    CHECK(expectations > 0);
    // One doubt a file: nothing else is said.
    CHECK(problems.all().size() == 1);
    ++files;
  }
  CHECK(files >= 10);
}

TEST_CASE("problems carry the line they are on") {
  Problems problems;
  (void)study::load_scenario_text(text_of(kScenarios / "invalid" / "key_given_twice.yaml"), "a.yaml", {},
                                  problems);
  REQUIRE(problems.error_count() == 1);
  CHECK(problems.all()[0].line == 15);
}

TEST_CASE("a mistake in the baseline is said once, not once an arm") {
  Problems problems;
  std::string text = test::pareto_cohort(10, "10 weeks", 1);
  text.replace(text.find("margin: 70 %"), 12, "margin: 170 %");
  (void)study::load_scenario_text(text + "arms:\n  - name: a\n  - name: b\n", "a.yaml", {}, problems);
  CHECK(problems.error_count() == 1);
}

TEST_CASE("the shipped scenarios are right, and their resolved text says the same again") {
  for (const auto& entry : fs::directory_iterator(kScenarios)) {
    if (entry.path().extension() != ".yaml") continue;
    CAPTURE(entry.path().string());
    Problems problems;
    const auto first = study::load_scenario_text(text_of(entry.path()), "shipped", {}, problems);
    CHECK(problems.text() == "");
    const auto second = study::load_scenario_text(first.resolved, "resolved", {}, problems);
    REQUIRE_FALSE(problems.has_errors());
    // Written out, nothing is left to default; apart from the comments on defaults the text is the same.
    CHECK(second.assumptions.empty());
    const auto bare = [](const std::string& text) {
      std::istringstream lines(text);
      std::string out;
      for (std::string line; std::getline(lines, line);)
        out += line.substr(0, line.find("  # default")) + "\n";
      return out;
    };
    CHECK(bare(first.resolved) == bare(second.resolved));
  }
}

TEST_CASE("the starter has every key of a program, and none that nobody reads") {
  const auto file = test::scenario_of(text_of(kScenarios / "starter.yaml"));
  REQUIRE(file.spec.arms.size() >= 4);
  const auto& program = *file.spec.arms[2].program;
  CHECK(program.rules.currencies.size() == 2);
  CHECK(program.rules.rewards.size() == 4);
  CHECK(program.redeem_probability.size() == 4);
  CHECK(program.rules.tiers.tiers.size() == 2);
  CHECK(program.rules.missions.size() == 1);
  CHECK(program.rules.events == std::vector<std::string>{"review", "partner visit", "referral"});
  const auto* referral = program.parts.find<mechanisms::ReferralSpec>("referral");
  REQUIRE(referral != nullptr);
  CHECK(referral->event == 2);
  const auto* events = program.parts.find<mechanisms::EventsSpec>("events");
  REQUIRE(events != nullptr);
  REQUIRE(events->events.size() == 2);
  CHECK(events->events[1].sold_at_minor == Approx(5.0));
  CHECK(program.rules.rewards[2].minor_per_unit == Approx(3.0));
  CHECK(program.accounting.unit_price[0] == Approx(3.0));
  CHECK(program.accounting.unit_price[1] == Approx(120.0));
  CHECK(file.spec.run_off_days == 182.0);
}

TEST_CASE("an arm is the baseline with changes") {
  std::string text = test::pareto_cohort(10, "10 weeks", 1);
  text.erase(text.find("baseline:"));
  const auto file = test::scenario_of(text + R"(baseline:
  name: today
  margin: 70 %
  program:
    earn: {per_visit: 1}
    reward: {at: 10, cost: 5 SEK}
arms:
  - name: at twelve
    program: {reward: {at: 12}}
  - name: without
    program: none
  - name: thinner
    margin: 60 %
)");
  REQUIRE(file.spec.arms.size() == 4);
  CHECK(file.spec.arms[0].program->rules.rewards.at(0).units.count == 10);
  CHECK(file.spec.arms[1].program->rules.rewards.at(0).units.count == 12);
  CHECK(file.spec.arms[1].program->rules.rewards.at(0).cost.minor == 500);
  CHECK_FALSE(file.spec.arms[2].program.has_value());
  CHECK(file.spec.arms[3].margin == 0.6);
  CHECK(file.spec.arms[3].program->rules.rewards.at(0).units.count == 10);
}

TEST_CASE("overrides change one place, by number or by name") {
  const std::string text =
      test::pareto_cohort(10, "10 weeks", 1) + "arms:\n  - name: card\n    program: {earn: {per_visit: 1}}\n";
  Problems problems;
  const auto file = study::load_scenario_text(text, "a.yaml",
                                              {{"horizon", "20 weeks"},
                                               {"arms[card].program.reward.at", "7"},
                                               {"arms[0].program.reward.cost", "3 SEK"},
                                               {"baseline.margin", "50 %"}},
                                              problems);
  INFO(problems.text());
  REQUIRE_FALSE(problems.has_errors());
  CHECK(file.spec.horizon_days == 140.0);
  CHECK(file.spec.arms[1].program->rules.rewards.at(0).units.count == 7);
  CHECK(file.spec.arms[1].margin == 0.5);
  for (const auto& wrong : {scenario::Override{"arms[crad].margin", "1 %"},
                            {"horizn", "1 week"},
                            {"horizon.x", "1"},
                            {"", "1"},
                            {"arms[0]", "1"}}) {
    Problems found;
    (void)study::load_scenario_text(text, "a.yaml", {wrong}, found);
    CAPTURE(wrong.path);
    CHECK(found.has_errors());
  }
}

TEST_CASE("an uncertain quantity is drawn alike in every arm, and anew for each draw") {
  const auto file = test::scenario_of(test::pareto_cohort(10, "10 weeks", 1) + R"(arms:
  - name: a
    effects: {purchase_rate: {uniform: [0 %, 20 %]}}
  - name: b
    effects: {purchase_rate: {uniform: [0 %, 20 %]}}
)");
  const auto factor = [&](std::size_t arm, std::uint64_t draw) {
    return scenario::compile_arm(file.spec.arms[arm], file.spec, draw).purchase_factor;
  };
  CHECK(factor(1, 0) == factor(2, 0));
  CHECK(factor(1, 1) == factor(2, 1));
  CHECK(factor(1, 0) != factor(1, 1));
}
