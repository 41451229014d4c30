// Mutated scenarios and targets, from the file to the figures: what is refused is refused kindly, and what is
// accepted runs. No exception but Failure, no signal, nothing over 10 seconds or 1 GB.
//
//   STAMKUND_FUZZ_COUNT=20000   how many (default 400 of scenarios and a quarter as many of targets)
//   STAMKUND_FUZZ_FIRST=1000    number of the first, to go on or to repeat one
//   STAMKUND_FUZZ_CORPUS=a:b    further folders of files to mutate
#include <sys/resource.h>
#include <yaml-cpp/yaml.h>
#include <nlohmann/json.hpp>

#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "engine/base/failure.h"
#include "engine/metrics/results.h"
#include "engine/page/run_document.h"
#include "engine/report/json.h"
#include "engine/report/run_text.h"
#include "engine/scenario/arm_model.h"
#include "engine/scenario/targets.h"
#include "engine/study/load.h"
#include "engine/study/setup.h"
#include "engine/study/simulate.h"
#include "engine/tuning/check.h"
#include "models/customer_base/process.h"
#include "tests/scenario/mutate.h"

using namespace stamkund;
namespace fs = std::filesystem;

namespace {

std::uint64_t number_of(const char* variable, std::uint64_t fallback) {
  const char* text = std::getenv(variable);
  return text == nullptr ? fallback : std::stoull(text);
}

struct Corpus {
  std::vector<std::string> good;  ///< scenarios that are accepted as they are
  std::vector<std::string> scenarios;
  std::vector<std::string> targets;
};

/// The starter with each model of purchases in turn.
std::vector<std::string> with_models(const std::string& starter) {
  std::vector<std::string> out;
  const std::size_t from = starter.find("  purchases:");
  const std::size_t to = starter.find("  spend:", from);
  for (const auto& model : customer_base::process_models()) {
    std::string block = "  purchases:\n    model: " + model.name + "\n";
    for (const auto& parameter : model.parameters)
      block += "    " + parameter.name + ": " +
               (parameter.scale == customer_base::Scale::time          ? "5 weeks"
                : parameter.scale == customer_base::Scale::rate        ? "300 % per year"
                : parameter.scale == customer_base::Scale::correlation ? "0.2"
                                                                       : "1.5") +
               "\n";
    if (model.regular) block += "    k: 2\n";
    if (model.discrete) block += "    period: 1 month\n";
    out.push_back(starter.substr(0, from) + block + starter.substr(to));
  }
  return out;
}

Corpus corpus() {
  const fs::path ours = fs::path(STAMKUND_SOURCE_DIR) / "scenarios";
  std::vector<fs::path> folders{ours, ours / "doubtful", ours / "invalid", ours / "targets"};
  if (const char* more = std::getenv("STAMKUND_FUZZ_CORPUS")) {
    std::istringstream names(more);
    for (std::string name; std::getline(names, name, ':');) folders.emplace_back(name);
  }
  std::vector<fs::path> files;
  for (const auto& folder : folders)
    for (const auto& entry : fs::directory_iterator(folder))
      if (entry.path().extension() == ".yaml") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  Corpus out;
  std::vector<std::string> modelled;
  for (const auto& path : files) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    (text.str().find(scenario::kTargetsKey) == std::string::npos ? out.scenarios : out.targets)
        .push_back(text.str());
    if (text.str().find(scenario::kTargetsKey) == std::string::npos &&
        path.parent_path().filename() != "invalid")
      out.good.push_back(text.str());
  }
  for (const auto& text : out.good)
    if (text.find("A scenario to start from") != std::string::npos)
      for (auto& one : with_models(text)) {
        out.scenarios.push_back(one);
        modelled.push_back(std::move(one));
      }
  out.good.insert(out.good.end(), modelled.begin(), modelled.end());
  return out;
}
/// A few customers, twice; where a fit is asked for, stated customers take its place. `draws`: one customer,
/// as many times with parameters of its own as a verdict needs to say what it hinges on.
std::vector<scenario::Override> small(const std::string& text, bool draws = false) {
  std::vector<scenario::Override> changes{{"replicates", draws ? "20" : "2"},
                                          {"population.new_customers.count", draws ? "1" : "4"}};
  if (draws) changes.push_back({"uncertainty", "{populations_per_draw: 1, replicates_per_population: 1}"});
  if (text.find("\n  fit:") == std::string::npos) return changes;
  changes.push_back({"population.fit", "''"});
  changes.push_back(
      {"population.purchases", "{model: pareto-nbd, r: 0.7, alpha: 2 weeks, s: 0.9, beta: 75 weeks}"});
  changes.push_back({"population.spend", "{model: fixed, amount: 45}"});
  return changes;
}

/// Lives through a scenario that was accepted; false if it ends with a message after all.
bool run(const scenario::ScenarioFile& file) {
  const auto& spec = file.spec;
  if (!spec.population.process || !spec.population.spend) return false;
  try {
    study::RunOptions options;
    options.block = 1;
    const auto results = metrics::measure(spec, study::population_size(spec, nullptr),
                                          study::simulate(spec, nullptr, options));
    const report::Language language = *report::Language::of(spec.seed % 2 == 0 ? "en" : "sv");
    const page::Document page = page::run_document({results, file, file.assumptions, {}}, language);
    const std::string text = report::answer(results, file) + report::comparison_table(results, spec) +
                             report::findings(results, file, true) + page::html(page, "") +
                             report::json_of(results, file, "")
                                 .dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
    CHECK(text.size() > 100);
    return true;
  } catch (const Failure& failure) {
    CHECK(failure.exit() == Exit::bad_data);
    return false;
  }
}

/// The paths of all keys below `node`, as --set takes them.
void collect_paths(const YAML::Node& node, const std::string& path, std::vector<std::string>& paths) {
  if (node.IsMap()) {
    for (const auto& item : node) {
      const std::string here = path + (path.empty() ? "" : ".") + item.first.Scalar();
      paths.push_back(here);
      collect_paths(item.second, here, paths);
    }
  } else if (node.IsSequence()) {
    for (std::size_t i = 0; i < node.size(); ++i)
      if (node[i].IsMap()) collect_paths(node[i], path + "[" + std::to_string(i) + "]", paths);
  }
}

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Sanitizers make everything slower and larger.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr double kMostSeconds = 60.0;
constexpr long kMostKilobytes = 8'000'000;
#else
constexpr double kMostSeconds = 10.0;
constexpr long kMostKilobytes = 1'000'000;
#endif

void check_memory() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  CHECK(usage.ru_maxrss < kMostKilobytes);
}

}  // namespace

TEST_CASE("mutated scenarios are refused or run") {
  const Corpus files = corpus();
  REQUIRE(files.scenarios.size() > 50);
  const std::uint64_t first = number_of("STAMKUND_FUZZ_FIRST", 0);
  const std::uint64_t count = number_of("STAMKUND_FUZZ_COUNT", 400);
  std::uint64_t accepted = 0;
  std::uint64_t lived = 0;
  double slowest = 0.0;
  for (std::uint64_t trial = first; trial < first + count; ++trial) {
    Stream stream({trial, 1, 0, Purpose::test});
    const auto& from = stream() % 8 == 0 ? files.scenarios : files.good;
    const std::string& original = from[stream() % from.size()];
    const std::string text = test::Mutator(files.scenarios, stream).mutate(original);
    CAPTURE(trial);
    if (std::getenv("STAMKUND_FUZZ_KEEP") != nullptr)
      std::ofstream(std::getenv("STAMKUND_FUZZ_KEEP")) << "# " << trial << "\n" << text;
    const auto start = std::chrono::steady_clock::now();
    try {
      Problems problems;
      const auto whole = study::load_scenario_text(text, "fuzz.yaml", {}, problems);
      if (!problems.has_errors()) {
        ++accepted;
        // What was written out is a scenario too.
        Problems again;
        (void)study::load_scenario_text(whole.resolved, "resolved.yaml", {}, again);
        CHECK(again.error_count() == 0);
        CAPTURE(again.text());
        if (again.error_count() > 0) std::cerr << "trial " << trial << ": " << again.text();
      }
      Problems cut;
      const auto little = study::load_scenario_text(text, "fuzz.yaml", small(text, trial % 2 == 1), cut);
      if (!cut.has_errors() && run(little)) ++lived;
    } catch (const std::exception& fault) {
      std::cerr << "trial " << trial << ": " << fault.what() << "\n";
      FAIL_CHECK(fault.what());
    }
    const double seconds = seconds_since(start);
    if (seconds > slowest) {
      slowest = seconds;
      if (seconds > 2.0) std::cerr << "trial " << trial << ": " << seconds << " s\n";
    }
    CHECK(seconds < kMostSeconds);
  }
  std::cerr << "scenarios " << first << " to " << first + count - 1 << ": " << accepted << " accepted, "
            << lived << " run, slowest " << slowest << " s\n";
  CHECK(accepted * 20 > count);
  CHECK(lived * 20 > count);
  check_memory();
}

TEST_CASE("every key of the starter, with every value that is accepted, runs") {
  std::string starter;
  for (const auto& text : corpus().good)
    if (text.find("A scenario to start from") != std::string::npos && starter.empty()) starter = text;
  std::vector<std::string> paths;
  collect_paths(YAML::Load(starter), "", paths);
  REQUIRE(paths.size() > 150);
  std::vector<std::string> values = test::nasty_values();
  for (const std::string unit : {"", " %", " days", " years", " SEK", " % per year", " SEK per month"})
    for (const std::string& number : test::nasty_numbers()) values.push_back(number + unit);
  // All of them with a count of 30,000 or more; else a few of each key.
  const std::size_t stride = std::max<std::size_t>(1, 30'000 / number_of("STAMKUND_FUZZ_COUNT", 400));
  std::size_t lived = 0;
  std::size_t tried = 0;
  for (std::size_t p = 0; p < paths.size(); ++p)
    for (std::size_t v = (7 * p) % stride; v < values.size(); v += stride) {
      CAPTURE(paths[p], values[v]);
      ++tried;
      const auto start = std::chrono::steady_clock::now();
      try {
        Problems problems;
        std::vector<scenario::Override> changes = small(starter);
        changes.push_back({paths[p], values[v]});
        if (paths[p] == "replicates" || paths[p] == "population.new_customers.count") changes.pop_back();
        const auto file = study::load_scenario_text(starter, "s.yaml", changes, problems);
        if (!problems.has_errors() && run(file)) ++lived;
      } catch (const std::exception& fault) {
        std::cerr << paths[p] << " = " << values[v] << ": " << fault.what() << "\n";
        FAIL_CHECK(fault.what());
      }
      const double seconds = seconds_since(start);
      if (seconds > 2.0) std::cerr << paths[p] << " = " << values[v] << ": " << seconds << " s\n";
      CHECK(seconds < kMostSeconds);
    }
  std::cerr << "keys: " << tried << " values, " << lived << " run\n";
  CHECK(lived > 50);
  check_memory();
}

TEST_CASE("mutated targets are refused or checked") {
  const Corpus files = corpus();
  REQUIRE(!files.targets.empty());
  std::string scenario_text;
  for (const auto& text : files.scenarios)
    if (text.find("arms:") != std::string::npos && text.size() > scenario_text.size()) scenario_text = text;
  Problems none;
  const auto scenario = study::load_scenario_text(scenario_text, "s.yaml", {}, none);
  REQUIRE(!none.has_errors());
  const std::uint64_t first = number_of("STAMKUND_FUZZ_FIRST", 0);
  const std::uint64_t count = std::max<std::uint64_t>(1, number_of("STAMKUND_FUZZ_COUNT", 400) / 4);
  std::uint64_t accepted = 0;
  for (std::uint64_t trial = first; trial < first + count; ++trial) {
    Stream stream({trial, 2, 0, Purpose::test});
    const std::string text =
        test::Mutator(files.targets, stream).mutate(files.targets[stream() % files.targets.size()]);
    CAPTURE(trial);
    const auto start = std::chrono::steady_clock::now();
    try {
      Problems problems;
      auto targets = scenario::read_targets_text(text, "fuzz.yaml", problems);
      if (!problems.has_errors()) {
        ++accepted;
        tuning::check_targets(scenario.spec, "fuzz.yaml", targets, problems);
        scenario::check_parameters(targets, "fuzz.yaml", scenario_text, {}, problems);
      }
    } catch (const std::exception& fault) {
      std::cerr << "targets " << trial << ": " << fault.what() << "\n";
      FAIL_CHECK(fault.what());
    }
    CHECK(seconds_since(start) < kMostSeconds);
  }
  std::cerr << "targets " << first << " to " << first + count - 1 << ": " << accepted << " accepted\n";
  CHECK(accepted * 20 > count);
  check_memory();
}
