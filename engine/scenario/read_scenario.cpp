#include "engine/scenario/read_scenario.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <sstream>

#include "engine/base/expect.h"
#include "engine/base/failure.h"
#include "engine/base/nearest.h"
#include "engine/base/source.h"
#include "engine/scenario/key_file.h"
#include "engine/scenario/overrides.h"
#include "engine/scenario/readers.h"
#include "engine/scenario/section_text.h"
#include "engine/scenario/yaml_document.h"

namespace stamkund::scenario {
namespace {

constexpr Keys kUncertainty{
    key::flag("parameters", "draw fitted parameters and distributions anew for each parameter draw")
        .or_else("true"),
    key::count("populations_per_draw", 1, 1000, "who the customers are, so often for each parameter draw")
        .or_else("2"),
    key::count("replicates_per_population", 1, 1000, "luck, so often for each population").or_else("2"),
};
KeySet uncertainty_keys() { return kUncertainty.set(); }

constexpr Keys kScenario{
    key::text("stamkund", "version of this format: 1").required(),
    key::text("name", "what the results call it").or_else("unnamed scenario"),
    key::text("currency", "short name of the currency of all amounts, such as SEK").required(),
    key::count("currency_decimals", 0, 4, "digits of its smallest coin").or_else("2"),
    // Assumption: any fixed number does.
    key::count("seed", 0, ~std::uint64_t{0},
               "the same file with the same seed gives the same result, bit for bit")
        .or_else("20261122", "fixed default, so that a file without a seed gives the same result every time"),
    key::count("replicates", 1, 10'000'000, "more replicates, smaller standard errors").or_else("200"),
    key::date("start_date",
              "date of day 0; with a fit's own customers, left out, the day after their history")
        .or_else("2025-01-01", kAssumption),
    key::constant("horizon", Dimension::duration, {0.0, kLongest, true}, "how long is simulated").required(),
    key::constant("period", Dimension::duration, {0.0, kLongest, true}, "figures are stored for each period")
        .or_else("1 week"),
    key::constant("discount_rate", Dimension::yearly, {0.0, 10.0}, "how much less a later amount is worth")
        .or_else("10 % per year", kAssumption),
    key::section("uncertainty", uncertainty_keys, "how luck, people and ignorance are told apart"),
    key::section("population", population_keys, "the customers"),
    key::constant("run_off", Dimension::duration, {0.0, 3652.5},
                  "what is paid within it of what is owed at the horizon is told apart")
        .or_else("26 weeks"),
    key::parts(&Parts::of_scenario),
    key::section("baseline", arm_keys, "the arm that all others are compared with").required(),
    key::list("arms", arm_keys, "each says what it changes in the baseline").or_none(),
};

void read_uncertainty(Section& section, UncertaintySpec& uncertainty) {
  uncertainty.parameters = section.flag(kUncertainty["parameters"]);
  uncertainty.populations_per_draw = section.count(kUncertainty["populations_per_draw"]);
  uncertainty.replicates_per_population = section.count(kUncertainty["replicates_per_population"]);
}

void read_arms(Section& root, ScenarioSpec& spec, const YAML::Node& document) {
  const YAML::Node baseline = document["baseline"];
  if (!baseline.IsDefined()) root.error("baseline", "missing: the arm that the others are compared with");
  const auto read_one = [&spec](Section& section) {
    spec.arms.emplace_back();
    read_arm(section, spec, spec.arms.back());
  };
  root.section(kScenario["baseline"], read_one);
  // An arm is read over the baseline, but a name belongs to one arm only.
  root.list(
      kScenario["arms"],
      [&](Section& arm, std::size_t i) {
        if (!document["arms"][i]["name"].IsDefined()) arm.error("name", "an arm needs a name of its own");
        read_one(arm);
      },
      baseline);
  std::set<std::string> names;
  for (const auto& arm : spec.arms)
    if (!names.insert(arm.name).second && !arm.name.empty())
      root.error("arms", "two arms are called '" + printable(arm.name) + "'");
  if (spec.arms.size() > 64) root.error("arms", "at most 64 arms");
}

void read_root(Section& root, ScenarioSpec& spec, const YAML::Node& document) {
  const std::string version = root.text(kScenario["stamkund"]);
  if (version != std::to_string(kFormatVersion) && !version.empty())
    root.error("stamkund", "format version '" + printable(version) +
                               "' is not known; this program reads version " +
                               std::to_string(kFormatVersion));
  spec.name = root.text(kScenario["name"]);
  spec.currency = root.text(kScenario["currency"]);
  if (spec.currency.size() > 10 || spec.currency.find_first_of(" \t\n0123456789%") != std::string::npos)
    root.error("currency", "expected a currency's short name, such as SEK");
  root.reading().currency = spec.currency.empty() ? "SEK" : spec.currency;
  const auto decimals = root.count(kScenario["currency_decimals"]);
  for (std::uint64_t i = 0, unit = 1; i <= decimals && i <= 4; ++i, unit *= 10)
    spec.minor_per_major = static_cast<std::int64_t>(unit);
  spec.seed = root.count(kScenario["seed"]);
  spec.replicates = root.count(kScenario["replicates"]);
  spec.start_given = root.has("start_date") && !root.node("start_date").IsNull();
  spec.start = root.date(kScenario["start_date"]);
  if (spec.start_given) root.reading().start = spec.start;
  spec.horizon_days = root.constant(kScenario["horizon"]);
  spec.period_days = root.constant(kScenario["period"]);
  if (spec.horizon_days > 0.0 && spec.period_days > spec.horizon_days)
    root.error("period", "longer than the horizon");
  if (spec.period_days > 0.0 && spec.horizon_days / spec.period_days > 5000.0)
    root.error("period", "more than 5000 periods; choose a longer one");
  spec.discount_per_year = root.constant(kScenario["discount_rate"]);
  root.section(kScenario["uncertainty"],
               [&](Section& section) { read_uncertainty(section, spec.uncertainty); });
  root.section(kScenario["population"],
               [&](Section& section) { read_population(section, spec, spec.population); });
  spec.run_off_days = root.constant(kScenario["run_off"]);
  read_parts(root, &Parts::of_scenario, false, {spec}, spec.parts);
  read_arms(root, spec, document);
  check_work(root, spec);
}

/// Defaults are listed in the order of the text, whatever order they were read in.
void in_order_of(const Written& written, std::vector<Assumption>& assumptions) {
  std::map<std::string, std::size_t> places;
  for (const std::string& path : paths_of(written)) places.emplace(path, places.size());
  std::stable_sort(assumptions.begin(), assumptions.end(), [&](const Assumption& a, const Assumption& b) {
    return places.at(a.path) < places.at(b.path);
  });
}

}  // namespace

KeySet scenario_keys() { return kScenario.set(); }

ScenarioFile read_scenario_text(const std::string& text, const std::string& file,
                                const std::vector<Override>& overrides, Problems& problems,
                                const Parts& parts, bool stored) {
  ScenarioFile out;
  out.text = text;
  Reading reading;
  reading.file = file;
  reading.problems = &problems;
  reading.parts = &parts;
  reading.stored = stored;
  try {
    const auto loaded = load_document(text, file, problems);
    if (!loaded) return out;
    YAML::Node document = *loaded;
    if (!document.IsMap()) {
      problems.error({Severity::error, file, document.IsNull() ? 0 : 1, "",
                      document.IsNull() ? "empty: there is no scenario in it"
                                        : "a scenario is a mapping (key: value lines)",
                      "start from 'stamkund init'"});
      return out;
    }
    if (is_other_file(document, file, {"scenario", "see docs/formats/scenario.md"}, kScenario.set(),
                      problems))
      return out;
    for (const auto& change : overrides) apply(document, change, "scenario", reading);
    Section root(reading, "", {document}, reading.written, kScenario.set());
    read_root(root, out.spec, document);
    root.finish();
  } catch (const YAML::Exception& fault) {
    // Of a value on the command line: the file itself has been read.
    problems.error({Severity::error, file, fault.mark.is_null() ? 0 : fault.mark.line + 1, "",
                    "this is not valid YAML: " + printable(fault.msg, 200), ""});
  }
  // Without a fit and without a distribution there is nothing that parameter draws could differ in.
  if (out.spec.population.fit_path.empty() && reading.distributions == 0)
    out.spec.uncertainty.parameters = false;
  out.distributions = reading.distributions;
  out.uncertain = std::move(reading.uncertain);
  out.written = std::move(reading.written);
  out.resolved = text_of(out.written);
  in_order_of(out.written, reading.assumptions);
  for (auto& one : reading.assumptions)
    out.assumptions.push_back({std::move(one.path), std::move(one.value), std::move(one.source)});
  return out;
}

ScenarioFile read_scenario_file(const std::string& path, const std::vector<Override>& overrides,
                                Problems& problems, const Parts& parts) {
  const std::string text = open_source(path)->bytes(kMaxBytes + 1);
  if (text.size() > kMaxBytes) {
    problems.error({Severity::error, path, 0, "", "larger than 1 MiB: this is no scenario file", ""});
    return {};
  }
  return read_scenario_text(text, path, overrides, problems, parts);
}

}  // namespace stamkund::scenario
