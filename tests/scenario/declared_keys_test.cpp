// The declarations of keys and the readers say the same.
#include <catch2/catch.hpp>

#include <set>

#include "engine/mechanisms/registry.h"
#include "engine/scenario/read_scenario.h"
#include "engine/study/load.h"
#include "tests/world/scenarios.h"

using namespace stamkund;
using namespace stamkund::scenario;
using Catch::Contains;

namespace {

/// One step of a path: a key, and whether it holds a list.
struct Step {
  std::string name;
  bool list = false;
};
struct Place {
  std::vector<Step> steps;
  const Key* key = nullptr;
};

void collect(KeySet set, const std::vector<Step>& above, std::vector<Place>& all) {
  for (const Key* key : all_of(set, &mechanisms::parts())) {
    auto steps = above;
    steps.push_back({std::string(key->name), key->form == Form::list});
    all.push_back({steps, key});
    if (key->name != "baseline") collect(key->below(), steps, all);
  }
}

std::vector<Place> all_places() {
  std::vector<Place> all;
  collect(scenario_keys(), {}, all);
  return all;
}

/// As the messages call it.
std::string path_of(const Place& place) {
  std::string path;
  for (std::size_t i = 0; i < place.steps.size(); ++i) {
    path += (i == 0 ? "" : ".") + place.steps[i].name;
    if (place.steps[i].list && i + 1 < place.steps.size()) path += "[0]";
  }
  return path;
}

/// A value that the declaration allows.
std::string value_of(const Key& key) {
  if (!key.fallback.empty()) return default_text(key, "SEK");
  switch (key.form) {
    case Form::choice:
      return std::string(key.choices.front());
    case Form::count:
      return std::to_string(key.least);
    case Form::text:
    case Form::words:
      return "something";
    case Form::flag:
      return "true";
    case Form::date:
      return "2025-01-01";
    case Form::when:
      return "10 days";
    case Form::section:
    case Form::list:
    case Form::one_or_list:
      return "none";
    default:
      break;
  }
  const double low = std::max(key.range.low, key.range.high < 1.0 ? -0.5 : 0.0);
  const std::string number = key.range.high < 1.0 || (key.range.high == 1.0 && low < 1.0) ? "0.5" : "5";
  switch (key.dimension) {
    case Dimension::duration:
      return number + " days";
    case Dimension::money:
      return number + " SEK";
    case Dimension::money_rate:
      return number + " SEK per month";
    case Dimension::yearly:
      return number + " % per year";
    default:
      return number;
  }
}

/// A file that has nothing but this key besides what every file has.
std::string file_with(const Place& place) {
  std::string text = "{";
  std::string end;
  for (std::size_t i = 1; i + 1 < place.steps.size(); ++i) {
    text += place.steps[i].name + ": " + (place.steps[i].list ? "[{" : "{");
    end = (place.steps[i].list ? "}]" : "}") + end;
  }
  text += place.steps.back().name + ": " + value_of(*place.key) + end + "}";
  if (place.steps.front().list) text = "[" + text + "]";
  const std::string base = test::pareto_cohort(10, "10 weeks", 1);
  if (place.steps.size() == 1) {
    // Most of these the base has itself.
    if (("\n" + base).find("\n" + place.steps[0].name + ":") != std::string::npos) return base;
    return base + place.steps[0].name + ": " + value_of(*place.key) + "\n";
  }
  if (place.steps[0].name != "population") return base + place.steps[0].name + ": " + text + "\n";
  const std::size_t from = base.find("population:");
  return base.substr(0, from) + "population: " + text + "\n" + base.substr(base.find("baseline:"));
}

}  // namespace

TEST_CASE("every declared key is known to the reader, with the value that it has by default") {
  std::size_t tried = 0;
  std::size_t with_default = 0;
  for (const Place& place : all_places()) {
    const std::string path = path_of(place);
    if (path == "arms" || path.starts_with("baseline")) continue;
    const std::string text = file_with(place);
    Problems problems;
    CAPTURE(path, text);
    REQUIRE_NOTHROW(study::load_scenario_text(text, "s.yaml", {}, problems));
    CAPTURE(problems.text());
    for (const auto& problem : problems.all()) {
      // What has an effect only beside something else is refused for that reason and no other.
      if (!place.key->only_with.empty()) continue;
      CHECK_THAT(problem.message, !Contains("unknown key"));
      if (place.key->fallback.empty() || problem.where != path) continue;
      // A default is a value that is accepted; what is said of its meaning here is another matter.
      CHECK_THAT(problem.message, !Contains("expected") && !Contains("out of range"));
    }
    ++tried;
    with_default += place.key->fallback.empty() ? 0 : 1;
  }
  CHECK(tried > 250);
  CHECK(with_default > 150);
}

TEST_CASE("a key is declared with a meaning, once in its section, and with one thing to say of its absence") {
  for (const Place& place : all_places()) {
    const Key& key = *place.key;
    CAPTURE(path_of(place));
    CHECK(!key.meaning.empty());
    CHECK(!key.meaning.ends_with("."));
    CHECK(((key.must ? 1 : 0) + (key.fallback.empty() ? 0 : 1) + (key.otherwise.empty() ? 0 : 1)) <= 1);
    if (key.form == Form::choice) {
      CHECK(!key.choices.empty());
      if (!key.fallback.empty())
        CHECK(std::find(key.choices.begin(), key.choices.end(), key.fallback) != key.choices.end());
    }
    if (key.fallback.empty() || key.form != Form::constant) continue;
    const auto parsed = parse_quantity(default_text(key, "SEK"), key.dimension, "SEK");
    REQUIRE(parsed.value);
    CHECK(*parsed.value >= key.range.low);
    CHECK(*parsed.value <= key.range.high);
  }
  std::set<std::string> names;
  for (const Key* key : all_of(scenario_keys(), nullptr)) CHECK(names.insert(std::string(key->name)).second);
}

TEST_CASE("a key that has an effect only beside another says so") {
  const auto said = [](const std::string& more) {
    Problems problems;
    (void)study::load_scenario_text(test::pareto_cohort(10, "10 weeks", 1) + more, "s.yaml", {}, problems);
    return problems.text();
  };
  CHECK_THAT(
      said("arms: [{name: b, campaigns: [{name: c, channel: email, cost: 1 SEK, sleeping_for: 1 week}]}]\n"),
      Contains("unknown key 'sleeping_for' (it has an effect only with 'to: sleeping')"));
  CHECK_THAT(
      said("arms: [{name: b, campaigns: [{name: c, cost: 1 SEK}]}]\n"),
      Contains("channel: missing; every scenario of this kind has to say it (one of email, post, sms"));
}

TEST_CASE("what an option said is reported as that option") {
  Problems problems;
  (void)study::load_scenario_text(test::pareto_cohort(10, "10 weeks", 1), "s.yaml",
                                  {{"replicates", "0", "--replicates"}, {"seed", "x"}}, problems);
  CHECK_THAT(problems.text(), Contains("--replicates: error: replicates: found '0'") &&
                                  Contains("--set seed: error: seed: found 'x'"));
}
