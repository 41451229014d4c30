// Every key of the shipped scenarios and targets, with every value that nobody should give it.
#include <yaml-cpp/yaml.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "engine/scenario/read_scenario.h"
#include "engine/scenario/targets.h"
#include "engine/study/load.h"
#include "tests/scenario/nasty.h"

using namespace stamkund;
namespace fs = std::filesystem;

namespace {

const fs::path kScenarios = fs::path(STAMKUND_SOURCE_DIR) / "scenarios";

std::string text_of(const fs::path& path) {
  std::ostringstream out;
  out << std::ifstream(path).rdbuf();
  return out.str();
}

/// The paths of all keys below `node`, as --set takes them.
void collect(const YAML::Node& node, const std::string& path, std::vector<std::string>& paths) {
  if (node.IsMap()) {
    for (const auto& item : node) {
      const std::string here = path + (path.empty() ? "" : ".") + item.first.Scalar();
      paths.push_back(here);
      // What is below the name of a distribution is no key.
      if (item.second.IsMap() && item.second.size() == 1 && item.second.begin()->second.IsSequence() &&
          item.second.begin()->second.size() <= 3 && !item.second.begin()->second[0].IsMap())
        continue;
      collect(item.second, here, paths);
    }
  } else if (node.IsSequence()) {
    for (std::size_t i = 0; i < node.size(); ++i)
      if (node[i].IsMap()) collect(node[i], path + "[" + std::to_string(i) + "]", paths);
  }
}

/// `text` with the value of its `number`-th key replaced; nothing if there are fewer. Only keys with a value
/// on their own line.
std::optional<std::string> with_value(const std::string& text, std::size_t number, const std::string& value) {
  std::istringstream lines(text);
  std::string out;
  bool done = false;
  for (std::string line; std::getline(lines, line);) {
    const std::size_t colon = line.find(": ");
    const std::size_t hash = line.find('#');
    const std::size_t begin = colon == std::string::npos ? colon : line.find_first_not_of(' ', colon + 1);
    if (!done && begin < hash && line.find('{') > colon && number-- == 0) {
      line = line.substr(0, colon + 2) + value;
      done = true;
    }
    out += line + "\n";
  }
  if (!done) return std::nullopt;
  return out;
}

}  // namespace

TEST_CASE("no value that --set gives to any key breaks the reader") {
  std::size_t tried = 0;
  for (const std::string& name : {std::string("starter.yaml")}) {
    const std::string text = text_of(kScenarios / name);
    std::vector<std::string> paths;
    collect(YAML::Load(text), "", paths);
    CHECK(paths.size() > 50);
    for (const std::string& path : paths) {
      // All that is empty, and every fourth of the others.
      for (std::size_t v = 0; v < test::nasty_values().size(); ++v) {
        const std::string& value = test::nasty_values()[v];
        if (v > 8 && (tried + v) % 4 != 0) continue;
        CAPTURE(name, path, value);
        Problems problems;
        CHECK_NOTHROW(study::load_scenario_text(text, name, {{path, value}}, problems));
        // An empty value is never taken for anything.
        if (value.empty() || value == "~" || value == "null") {
          CHECK(problems.has_errors());
          CHECK_THAT(problems.text(),
                     Catch::Contains("--set " + path + ": error: ") && Catch::Contains("has no value"));
        }
        ++tried;
      }
    }
  }
  CHECK(tried > 5'000);
}

TEST_CASE("no value on any line of a scenario or a targets file breaks the reader") {
  for (const std::string name : {"starter.yaml", "targets/practitioners.yaml"}) {
    const std::string text = text_of(kScenarios / name);
    const bool targets = name.starts_with("targets");
    for (std::size_t i = 0; with_value(text, i, "x"); ++i) {
      for (std::size_t v = 0; v < test::nasty_values().size(); ++v) {
        const std::string& value = test::nasty_values()[v];
        if (v > 8 && (i + v) % 4 != 0) continue;
        CAPTURE(name, i, value);
        const std::string changed = *with_value(text, i, value);
        Problems problems;
        if (targets)
          CHECK_NOTHROW(scenario::read_targets_text(changed, name, problems));
        else
          CHECK_NOTHROW(study::load_scenario_text(changed, name, {}, problems));
        if (value.empty() || value == "~") {
          CHECK(problems.has_errors());
          CHECK_THAT(problems.text(), Catch::Contains("has no value"));
        }
      }
    }
  }
}

TEST_CASE("an empty value says what the default would be, what must be given, and what can be left out") {
  const std::string text = text_of(kScenarios / "starter.yaml");
  const auto said = [&text](const std::string& path) {
    Problems problems;
    (void)study::load_scenario_text(text, "s.yaml", {{path, ""}}, problems);
    return problems.text();
  };
  CHECK_THAT(said("arms[0].program.behaviour.goal_gradient"),
             Catch::Contains(
                 "has no value (write a value, or leave the key out for the default {uniform: [0, 0.25]})"));
  CHECK_THAT(said("discount_rate"), Catch::Contains("leave the key out for the default 10 % per year"));
  CHECK_THAT(said("baseline.margin"), Catch::Contains("baseline.margin: has no value (it has to be given)"));
  CHECK_THAT(said("arms[0].program"), Catch::Contains("or 'none', or leave the key out"));
  CHECK_THAT(said("arms[0].program.expiry"), Catch::Contains("has no value"));
  // In the file too, with its line, and in the baseline once.
  std::string changed = text;
  const std::string line = "  margin: 70 % ";
  const std::size_t at = changed.find(line);
  REQUIRE(at != std::string::npos);
  changed.replace(at, line.size(), "  margin:      ");
  Problems problems;
  (void)study::load_scenario_text(changed, "s.yaml", {}, problems);
  CHECK(problems.error_count() == 1);
  CHECK(problems.all()[0].line ==
        1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
}

TEST_CASE("braces and brackets with nothing in them are no quantity") {
  const std::string text = text_of(kScenarios / "starter.yaml");
  for (const std::string value : {"{}", "[]", "{uniform: []}", "{uniform: ~}"}) {
    Problems problems;
    (void)study::load_scenario_text(text, "s.yaml", {{"arms[0].program.behaviour.goal_gradient", value}},
                                    problems);
    CAPTURE(value, problems.text());
    CHECK(problems.error_count() == 1);
  }
}

TEST_CASE("an empty figure of a target is said, once") {
  for (const std::string value : {"", "~", "\"\""}) {
    const std::string text =
        "stamkund_targets: 1\nparameters:\n  - {path: baseline.margin, start: 50 %, lower: 40 %, "
        "upper: 60 %}\ntargets:\n  - figure: " +
        value + "\n    value: 5\n    tolerance: 1\n";
    Problems problems;
    (void)scenario::read_targets_text(text, "t.yaml", problems);
    CAPTURE(problems.text());
    CHECK(problems.error_count() == 1);
    CHECK_THAT(problems.text(), Catch::Contains("targets[0].figure: "));
  }
}

TEST_CASE("every quantity has a range, and an error names it") {
  const std::string text = text_of(kScenarios / "starter.yaml");
  const auto said = [&text](const std::string& path, const std::string& value) {
    Problems problems;
    (void)study::load_scenario_text(text, "s.yaml", {{path, value}}, problems);
    return problems.text();
  };
  CHECK_THAT(said("population.purchases.r", "1e-160"),
             Catch::Contains("must be at least 0.0001 and at most 100000000; found '1e-160'"));
  CHECK_THAT(said("population.purchases.alpha", "1e-160 weeks"),
             Catch::Contains("must be at least 0.001 days"));
  CHECK_THAT(said("population.spend.gamma", "1e-160 SEK"), Catch::Contains("must be at least 0.001 SEK"));
  CHECK_THAT(said("arms[0].program.behaviour.post_reward_decay", "1e-160 days"),
             Catch::Contains("must be at least 0.001 days and at most 100 years"));
  CHECK_THAT(said("arms[0].program.reward.cost", "1e12 SEK"), Catch::Contains("at most 1000000000 SEK"));
  CHECK_THAT(said("population.new_customers.count", "1_000_000_000"),
             Catch::Contains("purchases to simulate; at most 1e+13"));
  CHECK_THAT(said("population.purchases.r", "50000"), Catch::Contains("at most 1e+06 are simulated"));
  // So small that time would stand still: the horizon and this are the horizon.
  CHECK_THAT(said("run_off", "1e-320 months"),
             Catch::Contains("must be 0 or at least 0.001 days and at most 10 years"));
  CHECK_THAT(said("run_off", "0 weeks"), !Catch::Contains("error"));
  CHECK_THAT(said("arms[1].program.accounting.review_every", "1 day"), !Catch::Contains("error"));
}
