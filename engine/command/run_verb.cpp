#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "engine/base/nearest.h"
#include "engine/command/check_files.h"
#include "engine/command/invocation.h"
#include "engine/command/output.h"
#include "engine/command/progress.h"
#include "engine/command/run_input.h"
#include "engine/command/verbs.h"
#include "engine/metrics/results.h"
#include "engine/report/calendar_text.h"
#include "engine/report/json.h"
#include "engine/report/run_text.h"
#include "engine/store/results_file.h"
#include "engine/study/setup.h"
#include "engine/study/simulate.h"
#include "engine/study/transaction_writer.h"

namespace stamkund::command {

namespace po = boost::program_options;

namespace {

const std::vector<std::string> kOutputs{"output", "transactions"};

/// Which arm --transactions is about. Errors: Failure(usage).
std::size_t transactions_arm(const Arguments& parsed, const scenario::ScenarioSpec& spec) {
  if (!parsed.has("transactions-arm")) return 0;
  const std::string name = parsed.text("transactions-arm");
  std::vector<std::string> names;
  for (const auto& arm : spec.arms) names.push_back(arm.name);
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end())
    throw Failure(Exit::usage, "--transactions-arm: no arm is called '" + printable(name) + "' " +
                                   did_you_mean(name, names));
  return static_cast<std::size_t>(found - names.begin());
}

/// How --transactions dates day 0. Errors: Failure(usage).
Day transactions_start(const Arguments& parsed, const RunInput& input) {
  const Day day_zero = input.scenario.spec.start;
  if (!parsed.has("transactions-start")) return day_zero;
  const auto start = parse_iso_day(parsed.text("transactions-start"));
  if (!start)
    throw Failure(Exit::usage, "--transactions-start: found '" +
                                   printable(parsed.text("transactions-start")) +
                                   "', expected a date as YYYY-MM-DD");
  const bool calendar = input.fit && input.fit->covariates && !input.fit->covariates->paths.all_static();
  if (calendar && *start != day_zero)
    throw Failure(Exit::usage,
                  "--transactions-start: the fit's customers follow a calendar (season, trend or dated "
                  "covariates), and other dates would move it: day 0 is " +
                      to_string(day_zero) + ", found " + to_string(*start) +
                      "; the scenario's start_date moves both, as --set start_date=" + to_string(*start));
  return *start;
}

}  // namespace

Exit run_verb(const std::vector<std::string>& arguments, Streams streams) {
  Arguments parsed(
      "run SCENARIO [-o results.h5] [options]",
      "Lets every customer live through every arm of the scenario and compares the arms, twin by twin.\n"
      "The result depends on the scenario and its seed only, not on threads.");
  parsed.options().add_options()("output,o", po::value<std::string>()->value_name("FILE"),
                                 "the result, HDF5")("fit", po::value<std::string>()->value_name("FILE"),
                                                     "fit to use instead of the scenario's")(
      "seed", po::value<std::string>()->value_name("N"), "instead of the scenario's")(
      "replicates", po::value<std::string>()->value_name("N"), "instead of the scenario's")(
      "set", po::value<std::vector<std::string>>()->value_name("PATH=VALUE"),
      "change one place of the scenario, such as 'arms[points].program.reward.at=500'; may be repeated")(
      "details", "say more: what comparisons without twins would show")(
      "dry-run", "check everything and stop before simulating")(
      "resolved", "print the scenario with every default and override written out")(
      "allow-unconverged", "use a fit that did not converge, without its uncertainty")(
      "no-calendar-error", "levels without the error that all customers share")(
      "block", po::value<std::uint64_t>()->value_name("N")->default_value(1024),
      "customers a task; changes only the speed")(
      "transactions", po::value<std::string>()->value_name("FILE"),
      "also write the purchases of one arm in the first replicate up to the horizon, CSV: "
      "customer,date,amount")("transactions-arm", po::value<std::string>()->value_name("NAME"),
                              "which arm (default: the baseline)")(
      "transactions-start", po::value<std::string>()->value_name("DATE"),
      "how its day 0 is dated (default: the scenario's start_date); changes nothing else");
  parsed.add_common();
  parsed.add_positional("SCENARIO", 1, "the scenario file");
  parsed.parse(arguments, streams);
  const auto overrides = overrides_of(parsed);
  if (parsed.get<std::uint64_t>("block") < 1) throw Failure(Exit::usage, "--block: expected at least 1");
  check_files(parsed, {"SCENARIO", "fit"}, kOutputs);
  Output output(parsed, streams);
  AtomicFile* const file = output.file("output");
  AtomicFile* const transactions = output.file("transactions");

  Invocation invocation("run", arguments, parsed.threads().count);
  Problems problems;
  const std::string path = parsed.text("SCENARIO");
  RunInput input =
      read_run_input(path, overrides, parsed.text("fit"), parsed.has("allow-unconverged"), problems);
  check_late_input(parsed, "the scenario's fit", input.fit_path, kOutputs);
  for (const auto& members : input.member_paths)
    check_late_input(parsed, "the scenario's members", members, kOutputs);
  output.say(problems);
  if (problems.has_errors()) {
    output.say(count_text(problems));
    output.finish({{"status", "refused"}, {"problems", report::json_of(problems)}});
    return Exit::bad_data;
  }
  if (input.fit && !parsed.has("no-calendar-error"))
    input.scenario.spec.uncertainty.log_levels = study::calendar_levels(input.scenario.spec, *input.fit);
  study::RunOptions options;
  options.observed_arm = transactions_arm(parsed, input.scenario.spec);
  const Day first_date = transactions_start(parsed, input);
  const bool resolved = parsed.has("resolved");
  if (resolved) output.answer(input.scenario.resolved);
  const calibration::Fit* fit = input.fit ? &*input.fit : nullptr;
  const auto& spec = input.scenario.spec;
  const std::uint64_t customers = study::population_size(spec, fit);
  if (parsed.has("dry-run")) {
    // With the resolved text it is a comment, so that all of it is a scenario.
    output.say((resolved ? "# ready to run: " : "ready to run: ") + std::to_string(spec.arms.size()) +
               " arms, " + std::to_string(customers) + " customers, " + std::to_string(spec.replicates) +
               " replicates\n");
    output.finish({{"status", "valid"}, {"problems", report::json_of(problems)}});
    return Exit::ok;
  }
  invocation.input(path);
  if (fit != nullptr) invocation.input(input.fit_path);
  for (const auto& members : input.member_paths) invocation.input(members);
  invocation.stage_done("input");

  options.threads = parsed.threads().count;
  options.block = parsed.get<std::uint64_t>("block");
  options.stop = parsed.stop();
  std::optional<study::TransactionWriter> writer;
  if (transactions != nullptr) {
    writer.emplace(spec, fit, first_date,
                   [transactions](std::string_view lines) { transactions->write(lines); });
    options.observer = &*writer;
  }
  metrics::Results results;
  {
    Progress progress("simulating", parsed.quiet());
    options.progress = [&progress](double share) { progress.update(share); };
    results = metrics::measure(spec, customers, study::simulate(spec, fit, options));
  }
  if (writer) {
    writer->finish();
    transactions->commit();
  }
  invocation.stage_done("simulate");
  output.say(report::answer(results, input.scenario) + "\n" +
             report::findings(results, input.scenario, parsed.has("details")));
  if (fit != nullptr) output.say(report::missed_text(*fit));
  if (file != nullptr) store::write_results(*file, results, input.scenario, invocation.provenance());
  output.finish(report::json_of(results, input.scenario, store::digest(results)));
  return Exit::ok;
}

}  // namespace stamkund::command
