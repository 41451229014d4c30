#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/base/nearest.h"
#include "engine/command/check_files.h"
#include "engine/command/invocation.h"
#include "engine/command/output.h"
#include "engine/command/progress.h"
#include "engine/command/tune_input.h"
#include "engine/command/verbs.h"
#include "engine/report/json.h"
#include "engine/report/tuning.h"
#include "engine/study/load.h"
#include "engine/study/simulate.h"
#include "engine/tuning/tune.h"

namespace stamkund::command {

namespace po = boost::program_options;

namespace {

// Assumption: 3,200 lives put a standard error of at most .009 on a share, below what most targets are known
// to; and with eight populations the error is known too.
constexpr std::uint64_t kCustomers = 400;
constexpr const char* kReplicates = "8";

/// Leaves only the targets that --only names. Errors: Failure(usage).
void keep_only(const std::vector<std::string>& wanted, scenario::TargetsSpec& targets) {
  std::vector<std::string> names;
  for (const auto& one : targets.targets) names.push_back(one.name);
  for (const auto& name : wanted)
    if (std::find(names.begin(), names.end(), name) == names.end())
      throw Failure(Exit::usage,
                    "--only: no target is called '" + printable(name) + "'; " + did_you_mean(name, names));
  std::erase_if(targets.targets, [&](const auto& one) {
    return std::find(wanted.begin(), wanted.end(), one.name) == wanted.end();
  });
}

/// The scenario with the tuned values in their places, as 'stamkund run' reads it.
std::string tuned_text(const RunInput& input, std::vector<scenario::Override> overrides,
                       const tuning::TuneResult& result) {
  std::string head =
      "# From 'stamkund tune': " + std::string(tuning::name_of(result.status)) + "; " + result.reason + ".\n";
  for (const auto& one : result.parameters) {
    overrides.push_back({one.path, one.text});
    head += "#   " + printable(one.path, 200) + " = " + one.text + "  (" + tuning::name_of(one.identified) +
            ")\n";
  }
  if (!input.fit_path.empty()) overrides.push_back({"population.fit", "'" + input.fit_path + "'"});
  Problems problems;
  const auto tuned = study::load_scenario_text(input.scenario.text, "scenario", overrides, problems);
  if (problems.has_errors())
    throw Failure(Exit::bad_data, "the scenario does not take the tuned values:\n" + problems.text());
  return head + tuned.resolved;
}

struct Sizes {
  std::uint64_t customers = 0;
  std::uint64_t replicates = 0;
};

Sizes sizes_of(const Arguments& parsed) {
  Sizes sizes{parsed.get<std::uint64_t>("customers"), 0};
  for (const char c : parsed.text("replicates"))
    if (c >= '0' && c <= '9' && sizes.replicates <= 10'000)
      sizes.replicates = 10 * sizes.replicates + static_cast<std::uint64_t>(c - '0');
  if (sizes.customers < 1 || sizes.customers > 100'000'000)
    throw Failure(Exit::usage, "--customers: expected a number from 1 to 100000000");
  if (sizes.replicates < 1 || sizes.replicates > 10'000)
    throw Failure(Exit::usage, "--replicates: expected a number from 1 to 10000");
  const int starts = parsed.get<int>("starts");
  if (starts < 1 || starts > 1000) throw Failure(Exit::usage, "--starts: expected a number from 1 to 1000");
  const int iterations = parsed.get<int>("iterations");
  if (iterations < 0 || iterations > 10'000)
    throw Failure(Exit::usage, "--iterations: expected a number from 0 to 10000");
  return sizes;
}

/// From --set alone: they belong to the scenario that is written out. The others are only for tuning.
std::vector<scenario::Override> settings_of(const Arguments& parsed) {
  auto all = overrides_of(parsed);
  all.resize(parsed.has("set") ? parsed.get<std::vector<std::string>>("set").size() : 0);
  return all;
}

void add_options(Arguments& parsed) {
  parsed.options().add_options()("targets", po::value<std::string>()->value_name("FILE"),
                                 "what to reach, and what may move (docs/formats/targets.md)")(
      "output,o", po::value<std::string>()->value_name("FILE"), "the scenario with the tuned values, YAML")(
      "fit", po::value<std::string>()->value_name("FILE"), "fit to use instead of the scenario's")(
      "set", po::value<std::vector<std::string>>()->value_name("PATH=VALUE"),
      "change one place of the scenario; may be repeated")(
      "only", po::value<std::vector<std::string>>()->value_name("TARGET"),
      "tune to this target alone; may be repeated")("seed", po::value<std::string>()->value_name("N"),
                                                    "instead of the scenario's, for tuning only")(
      "customers", po::value<std::uint64_t>()->value_name("N")->default_value(kCustomers),
      "new customers to simulate, for tuning only")(
      "replicates", po::value<std::string>()->value_name("N")->default_value(kReplicates),
      "populations to simulate, for tuning only")(
      "starts", po::value<int>()->value_name("N")->default_value(3),
      "searches: one from the file's values, the others from the best of 16 scattered points")(
      "iterations", po::value<int>()->value_name("N")->default_value(25), "of a search, at most")(
      "allow-unconverged", "use a fit that did not converge, without its uncertainty");
}

}  // namespace

Exit tune_verb(const std::vector<std::string>& arguments, Streams streams) {
  Arguments parsed(
      "tune SCENARIO --targets FILE [-o tuned.yaml] [options]",
      "Looks for parameters with which simulated customers reach the targets, and says how well they\n"
      "do, which parameters the targets tell, and which targets cannot hold together.\n"
      "The result depends on the files and the seed only, not on threads.");
  add_options(parsed);
  parsed.add_common();
  parsed.add_positional("SCENARIO", 1, "the scenario file");
  parsed.parse(arguments, streams);
  if (!parsed.has("targets")) throw Failure(Exit::usage, "missing: --targets; see 'stamkund tune --help'");
  const auto settings = settings_of(parsed);
  const Sizes sizes = sizes_of(parsed);
  check_files(parsed, {"SCENARIO", "targets", "fit"}, {"output"});
  Output output(parsed, streams);
  AtomicFile* const file = output.file("output");

  Problems problems;
  const std::string path = parsed.text("SCENARIO");
  const std::string targets_path = parsed.text("targets");
  const RunInput input =
      read_run_input(path, settings, parsed.text("fit"), parsed.has("allow-unconverged"), problems);
  check_late_input(parsed, "the scenario's fit", input.fit_path, {"output"});
  for (const auto& members : files_of(input))
    check_late_input(parsed, "the scenario's members", members, {"output"});
  auto for_tuning = settings;
  if (parsed.has("seed")) for_tuning.push_back({"seed", parsed.text("seed")});
  if (!input.fit_path.empty()) for_tuning.push_back({"population.fit", "'" + input.fit_path + "'"});
  const bool scenario_fine = !problems.has_errors();
  scenario::TargetsSpec targets = scenario::read_targets_file(targets_path, problems);
  if (scenario_fine && !targets.targets.empty() && !targets.parameters.empty())
    check_tune_input(input, for_tuning, targets_path, targets, problems);
  output.say(problems);
  if (problems.has_errors()) {
    output.say(count_text(problems));
    output.finish({{"status", "refused"}, {"problems", report::json_of(problems)}});
    return Exit::bad_data;
  }
  if (parsed.has("only")) keep_only(parsed.get<std::vector<std::string>>("only"), targets);

  tuning::Subject subject;
  subject.text = input.scenario.text;
  subject.overrides = for_tuning;
  if (input.scenario.spec.population.arrivals.count > 0)
    subject.overrides.push_back({"population.new_customers.count", std::to_string(sizes.customers)});
  subject.fit = input.fit ? &*input.fit : nullptr;
  subject.start = input.scenario.spec.start;
  subject.replicates = sizes.replicates;
  subject.threads = parsed.threads().count;
  subject.stop = parsed.stop();
  tuning::Options options;
  options.starts = parsed.get<int>("starts");
  options.iterations = parsed.get<int>("iterations");
  tuning::TuneResult result;
  {
    Progress progress("tuning", parsed.quiet());
    options.progress = [&progress](double share) { progress.update(share); };
    result = tuning::tune(subject, targets, options);
  }
  output.say(report::tuning_text(result));
  if (file != nullptr) {
    file->write(tuned_text(input, settings, result));
    file->commit();
  }
  auto json = report::json_of(result);
  json["problems"] = report::json_of(problems);
  output.finish(json);
  return Exit::ok;
}

}  // namespace stamkund::command
