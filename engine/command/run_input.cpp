#include "engine/command/run_input.h"

#include <algorithm>
#include <filesystem>

#include "engine/base/failure.h"
#include "engine/base/path_beside.h"
#include "engine/command/sample.h"
#include "engine/store/fit_file.h"
#include "engine/study/join.h"
#include "engine/study/load.h"
#include "engine/study/setup.h"
#include "engine/study/simulate.h"
#include "engine/targeting/attribute_table.h"

namespace stamkund::command {
namespace {

std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(' ');
  return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(' ') - first + 1);
}

/// "arms[ten-stamp", of 'arms[ten-stamp card].program.reward.at=12' without quotes.
bool open_bracket(const std::string& text) {
  return std::count(text.begin(), text.end(), '[') != std::count(text.begin(), text.end(), ']');
}

/// Why there is no such fit, and how to come by one.
Failure with_remedy(const Failure& failure, bool from_option) {
  if (failure.exit() != Exit::no_input) return failure;
  return Failure(
      failure.exit(),
      std::string(failure.what()) + (from_option ? " (--fit)" : " (population.fit)") +
          "; 'stamkund calibrate TRANSACTIONS.csv -o fit.h5' makes a fit from past purchases, and --fit "
          "fit.h5 names it");
}

}  // namespace

std::vector<std::string> files_of(const RunInput& input) {
  std::vector<std::string> files = input.member_paths;
  if (const auto& table = input.scenario.spec.population.attributes) {
    files.push_back(table->path);
    for (const auto& lookup : table->lookups) files.push_back(lookup.path);
  }
  return files;
}

std::vector<scenario::Override> set_places(const Arguments& parsed) {
  std::vector<scenario::Override> overrides;
  if (parsed.has("set"))
    for (const auto& text : parsed.get<std::vector<std::string>>("set")) {
      const std::size_t equals = text.find('=');
      if (equals == std::string::npos || equals == 0)
        throw Failure(
            Exit::usage,
            "--set: found '" + printable(text) + "', expected path=value, such as --set 'horizon=52 weeks'" +
                (open_bracket(text) ? "; put all of it in quotes, for the shell ends it at a blank" : ""));
      overrides.push_back({trimmed(text.substr(0, equals)), trimmed(text.substr(equals + 1))});
    }
  return overrides;
}

std::vector<scenario::Override> overrides_of(const Arguments& parsed) {
  auto overrides = set_places(parsed);
  for (const std::string option : {"seed", "replicates"}) {
    if (!parsed.has(option)) continue;
    const std::string text = parsed.text(option);
    if (text.empty() || text.find_first_not_of("0123456789_") != std::string::npos)
      throw Failure(Exit::usage,
                    "--" + option + ": found '" + printable(text) + "', expected a whole number");
    overrides.push_back({option, text, "--" + option});
  }
  return overrides;
}

std::string fit_path_of(const std::string& scenario_path, const scenario::ScenarioSpec& spec,
                        const std::string& fit_option) {
  namespace fs = std::filesystem;
  const std::string& named = spec.population.fit_path;
  if (named.empty()) return "";
  const fs::path beside = fs::path(scenario_path).parent_path() / named;
  std::error_code ignored;
  return fit_option.empty() && fs::exists(beside, ignored) ? beside.string() : named;
}

namespace {

/// What goes with a scenario that has been read: its fit, and what only the two together tell.
RunInput with_fit(scenario::ScenarioFile scenario, const std::string& scenario_path,
                  const std::string& fit_option, bool allow_unfinished, Problems& problems) {
  RunInput input;
  input.scenario = std::move(scenario);
  if (input.scenario.spec.population.fit_path.empty()) {
    input.member_paths = study::join(input.scenario, nullptr, scenario_path, "", allow_unfinished, problems);
    return input;
  }
  input.fit_path = fit_path_of(scenario_path, input.scenario.spec, fit_option);
  try {
    input.fit = store::read_fit(input.fit_path);
    input.member_paths =
        study::join(input.scenario, &*input.fit, scenario_path, input.fit_path, allow_unfinished, problems);
  } catch (const Failure& failure) {
    // With a scenario that is wrong as well, both are said.
    const Failure said = with_remedy(failure, !fit_option.empty());
    if (!problems.has_errors()) throw said;
    problems.error({Severity::error, scenario_path, 0, "population.fit", said.what(), ""});
  }
  return input;
}

}  // namespace

RunInput read_run_input(const std::string& scenario_path, std::vector<scenario::Override> overrides,
                        const std::string& fit_option, bool allow_unfinished, Problems& problems) {
  if (!fit_option.empty()) overrides.push_back({"population.fit", "'" + fit_option + "'", "--fit"});
  return with_fit(study::load_scenario(scenario_path, overrides, problems), scenario_path, fit_option,
                  allow_unfinished, problems);
}

RunInput read_run_text(const std::string& text, const std::string& name,
                       const std::vector<scenario::Override>& overrides, Problems& problems) {
  return with_fit(study::load_scenario_text(text, name, overrides, problems), name, "", false, problems);
}

void settle(RunInput& input, const Arguments& parsed) {
  if ((parsed.has("until") || parsed.has("within")) && !parsed.has("replicates"))
    input.scenario.spec.replicates = kMostReplicates;
  if (input.fit && !parsed.has("no-calendar-error")) study::share_levels(*input.fit, input.scenario.spec);
}

Exit help_to_run(const Arguments& parsed) {
  Problems problems;
  auto overrides = overrides_of(parsed);
  take_sample(parsed, parsed.text("SCENARIO"), overrides);
  RunInput input = read_run_input(parsed.text("SCENARIO"), std::move(overrides), parsed.text("fit"),
                                  parsed.has("allow-unconverged"), problems);
  if (problems.has_errors()) throw Failure(Exit::bad_data, "the input is not fine here:\n" + problems.text());
  settle(input, parsed);
  study::RunOptions options;
  options.threads = parsed.threads().count;
  options.block = parsed.get<std::uint64_t>("block");
  options.stop = parsed.stop();
  options.ranks = parsed.ranks();
  study::help(input.scenario.spec, input.fit ? &*input.fit : nullptr, options);
  return Exit::ok;
}

}  // namespace stamkund::command
