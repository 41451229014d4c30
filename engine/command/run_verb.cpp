#include <algorithm>
#include <chrono>
#include <cmath>
#include <iomanip>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <utility>

#include "engine/base/nearest.h"
#include "engine/base/spool.h"
#include "engine/command/batches.h"
#include "engine/command/check_files.h"
#include "engine/command/checkpoint.h"
#include "engine/command/invocation.h"
#include "engine/command/output.h"
#include "engine/command/progress.h"
#include "engine/command/run_input.h"
#include "engine/command/run_rule.h"
#include "engine/command/sample.h"
#include "engine/command/shard.h"
#include "engine/command/verbs.h"
#include "engine/metrics/results.h"
#include "engine/report/fit_doubts.h"
#include "engine/report/json.h"
#include "engine/report/run_text.h"
#include "engine/scenario/from_fit.h"
#include "engine/store/results_file.h"
#include "engine/study/setup.h"
#include "engine/study/simulate.h"
#include "engine/study/transaction_writer.h"

namespace stamkund::command {

namespace po = boost::program_options;

namespace {

const std::vector<std::string> kOutputs{"output", "transactions", "checkpoint", "rule"};

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

/// The first lines of a run that stopped before it was as precise as asked for.
std::string not_reached(const Until& until, const metrics::Results& results,
                        const std::pair<std::size_t, double>& worst,
                        const scenario::UncertaintySpec& uncertainty) {
  std::ostringstream out;
  out << "NOT AS PRECISE AS ASKED FOR: the standard error of " << until.metric << " of '"
      << printable(results.arms[worst.first]) << "' is " << worst.second << ", asked for was less than "
      << until.below << ".\n";
  // Errors fall with the root of the number of outermost draws.
  const double ratio = worst.second / until.below;
  const auto draw = static_cast<double>(replicates_a_draw(uncertainty));
  const double more = std::ceil(static_cast<double>(results.replicates) * ratio * ratio / draw) * draw;
  if (more < static_cast<double>(kMostReplicates))
    out << "About " << std::fixed << std::setprecision(0) << more << " replicates would be needed.\n";
  return out.str();
}

/// Times as long as --within allowed: then it is said (assumption).
constexpr double kMuchLonger = 1.2;

std::string longer_than_asked(const std::string& within, double seconds, const metrics::Results& results) {
  std::ostringstream out;
  out << "LONGER THAN ASKED FOR: " << results.replicates
      << (results.replicates == 1 ? " replicate" : " replicates") << " took " << std::setprecision(2)
      << seconds << " s, --within " << printable(within) << "; fewer than two draws would have no error.\n";
  return out.str();
}

/// From here on a run says what its figures take.
constexpr std::uint64_t kMuchSpace = 1'000'000'000;

std::string space_note(std::uint64_t replicates, std::uint64_t bytes) {
  std::ostringstream out;
  out << "note: the figures of " << replicates << " replicates will take about " << std::fixed
      << std::setprecision(1) << static_cast<double>(bytes) / 1e9 << " GB of disk in '" << spool_folder()
      << "' (TMPDIR: elsewhere) while they run, and the result less; a longer 'period', fewer replicates "
         "(--until says how many it takes), or shards (--shard) take less\n";
  return out.str();
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
      "shard", po::value<std::string>()->value_name("I/N"),
      "only the I-th of N parts of the replicates; 'stamkund merge' puts the parts together")(
      "until", po::value<std::string>()->value_name("PRECISION"),
      "replicates until 'net.standard_error < 20_000', or that of another figure against the baseline, "
      "holds; "
      "net[ARM] for one arm; --replicates is the most")(
      "within", po::value<std::string>()->value_name("TIME"),
      "as many replicates as there is time for, such as 10s; the result says how many")(
      "checkpoint", po::value<std::string>()->value_name("FILE"),
      "keep what is done there until the run is complete")(
      "resume",
      "go on from what a killed run has kept (default: in OUTPUT.checkpoint), if there is anything")(
      "details",
      "say more: the reward of programs that have one only, steps of contacts, what comparisons without "
      "twins "
      "would show")("dry-run", "check everything and stop before simulating")(
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
  add_sample_option(parsed);
  add_rule_options(parsed);
  parsed.add_spreadsheet();
  parsed.add_common();
  parsed.add_positional("SCENARIO", 1, "the scenario file");
  parsed.parse(arguments, streams);
  if (parsed.has("rule-arm") && !parsed.has("rule"))
    throw Failure(Exit::usage, "--rule-arm: name the file that the rule goes to with --rule");
  auto overrides = overrides_of(parsed);
  if (parsed.get<std::uint64_t>("block") < 1) throw Failure(Exit::usage, "--block: expected at least 1");
  const Shard shard = parsed.has("shard") ? shard_of(parsed.text("shard")) : Shard{};
  if (parsed.has("shard") && !parsed.has("output") && !parsed.has("dry-run"))
    throw Failure(Exit::usage, "--shard: its values go to a file; name it with -o, such as -o part-1.h5");
  if (parsed.has("transactions") && shard.number > 1)
    throw Failure(Exit::usage,
                  "--transactions: they are those of the first replicate, which the first shard has");
  const bool open_ended = parsed.has("until") || parsed.has("within");
  if (open_ended && parsed.has("shard"))
    throw Failure(Exit::usage,
                  "--shard: how many replicates there are must be known; it goes not with --until or "
                  "--within");
  const bool keeps = parsed.has("checkpoint") || parsed.has("resume");
  if (keeps && !parsed.has("output"))
    throw Failure(Exit::usage, "--checkpoint, --resume: name the result with -o");
  if (keeps && parsed.has("transactions"))
    throw Failure(Exit::usage,
                  "--transactions: a run that goes on has them no more; write them without --checkpoint "
                  "and --resume");
  const std::optional<double> within =
      parsed.has("within") ? std::optional(within_of(parsed.text("within"))) : std::nullopt;
  if (streams.ranks != nullptr && streams.ranks->rank() > 0) return help_to_run(parsed);
  check_files(parsed, {"SCENARIO", "fit"}, kOutputs);
  // What was not named is in nobody's way either.
  if (keeps && !parsed.has("checkpoint"))
    check_late_input(parsed, "what the run keeps as it goes", parsed.text("output") + ".checkpoint",
                     kOutputs);
  std::optional<Checkpoint> checkpoint;
  if (keeps && !parsed.has("dry-run"))
    checkpoint.emplace(parsed.text("checkpoint", parsed.text("output") + ".checkpoint"),
                       parsed.text("output"), parsed.has("resume"));
  Output output(parsed, streams);
  AtomicFile* const file = output.file("output");
  AtomicFile* const transactions = output.csv("transactions");
  AtomicFile* const rule = output.file("rule");

  Invocation invocation("run", arguments, parsed.threads().count);
  Problems problems;
  const std::string path = parsed.text("SCENARIO");
  take_sample(parsed, path, overrides);
  RunInput input =
      read_run_input(path, overrides, parsed.text("fit"), parsed.has("allow-unconverged"), problems);
  check_late_input(parsed, "the scenario's fit", input.fit_path, kOutputs);
  for (const auto& members : files_of(input))
    check_late_input(parsed, "the scenario's members", members, kOutputs);
  output.say(problems);
  if (problems.has_errors()) {
    output.say(count_text(problems));
    output.finish({{"status", "refused"}, {"problems", report::json_of(problems)}});
    return Exit::bad_data;
  }
  settle(input, parsed);
  if (input.fit) {
    auto doubts = report::fit_doubts(*input.fit, input.scenario.spec.horizon_days,
                                     !input.scenario.spec.uncertainty.log_levels.empty());
    std::vector<std::string> names;
    for (const auto& wanted : scenario::from_fit(input.scenario.spec))
      names.insert(names.end(), wanted.names.begin(), wanted.names.end());
    for (std::string& one : report::learned_doubts(*input.fit, names)) doubts.push_back(std::move(one));
    invocation.fit_doubts(std::move(doubts));
  }
  std::optional<Until> until;
  if (parsed.has("until")) until = until_of(parsed.text("until"), input.scenario.spec);
  study::RunOptions options;
  options.observed_arm = transactions_arm(parsed, input.scenario.spec);
  const Day first_date = transactions_start(parsed, input);
  const std::size_t ruled = rule != nullptr ? rule_arm(parsed, input.scenario.spec) : 0;
  const bool resolved = parsed.has("resolved");
  if (resolved) output.answer(input.scenario.resolved);
  const calibration::Fit* fit = input.fit ? &*input.fit : nullptr;
  const auto& spec = input.scenario.spec;
  const std::uint64_t customers = study::customers_meant(spec, fit);
  check_shard(shard, spec.replicates);
  if (parsed.has("dry-run")) {
    // With the resolved text it is a comment, so that all of it is a scenario.
    output.say((resolved ? "# ready to run: " : "ready to run: ") + std::to_string(spec.arms.size()) +
               " arms, " + std::to_string(customers) + " customers, " + std::to_string(spec.replicates) +
               " replicates\n");
    output.finish({{"status", "valid"},
                   {"arms", spec.arms.size()},
                   {"customers", customers},
                   {"replicates", spec.replicates},
                   {"problems", report::json_of(problems)}});
    return Exit::ok;
  }
  invocation.input(path);
  if (fit != nullptr) invocation.input(input.fit_path);
  for (const auto& members : files_of(input)) invocation.input(members);
  invocation.stage_done("input");

  const std::uint64_t first = shard.begin(spec.replicates);
  const std::uint64_t end = shard.end(spec.replicates);
  options.threads = parsed.threads().count;
  options.block = parsed.get<std::uint64_t>("block");
  options.stop = parsed.stop();
  options.ranks = parsed.ranks();
  std::optional<study::TransactionWriter> writer;
  if (transactions != nullptr) {
    writer.emplace(spec, fit, first_date,
                   [transactions](std::string_view lines) { transactions->write(lines); });
    options.observer = &*writer;
  }
  metrics::Results results;
  double took = 0.0;  // seconds
  {
    Progress progress("simulating", parsed.quiet());
    Batches batches{first, end, until, within, {}, [&progress](double share) { progress.update(share); }, {}};
    if (!open_ended)
      batches.begun = [&](std::uint64_t bytes) {
        if (bytes > kMuchSpace) output.say(space_note(end - first, bytes));
      };
    std::optional<metrics::Results> done;
    if (checkpoint) {
      Problems of_checkpoint;
      done = checkpoint->read(input.scenario, first, invocation.provenance(), of_checkpoint);
      if (of_checkpoint.has_errors()) {
        output.say(of_checkpoint);
        output.finish({{"status", "refused"}, {"problems", report::json_of(of_checkpoint)}});
        return Exit::bad_data;
      }
      // The run is complete once its files are there, whether or not somebody still listens.
      output.once_written([&checkpoint] { checkpoint->remove(); });
      batches.save = [&](const metrics::Results& values) {
        checkpoint->save(values, input.scenario, first, invocation.provenance());
      };
    }
    try {
      const auto started = std::chrono::steady_clock::now();
      results = run_batches(spec, fit, options, batches, std::move(done));
      took = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    } catch (const Failure& failure) {
      if (failure.exit() != Exit::interrupted || !checkpoint || checkpoint->kept().empty()) throw;
      throw Failure(Exit::interrupted, "interrupted; " + checkpoint->kept());
    }
  }
  if (writer) {
    writer->finish();
    transactions->commit();
  }
  if (rule != nullptr) write_rule(spec, fit, ruled, *rule, output);
  std::pair<std::size_t, double> worst;
  if (until) worst = until->worst(results, spec.uncertainty);
  const bool reached = !until || worst.second < until->below;
  if (until)
    invocation.precision(
        {parsed.text("until"), until->metric, results.arms[worst.first], worst.second, reached});
  if (open_ended) {
    // The file is that of a run with so many replicates.
    const std::uint64_t replicates = results.replicates;
    auto exact = overrides;
    std::erase_if(exact, [](const scenario::Override& one) { return one.path == "replicates"; });
    exact.push_back({"replicates", std::to_string(replicates), "--replicates"});
    Problems again;
    input = read_run_input(path, exact, parsed.text("fit"), parsed.has("allow-unconverged"), again);
    settle(input, parsed);
    input.scenario.spec.replicates = replicates;
    if (!reached) output.say(not_reached(*until, results, worst, spec.uncertainty));
    output.say(std::to_string(replicates) + " replicates; --replicates " + std::to_string(replicates) +
               " gives the same again\n");
  }
  invocation.stage_done("simulate");
  if (parsed.has("shard")) {
    const std::string digest = store::digest(results);
    output.say("shard " + std::to_string(shard.number) + " of " + std::to_string(shard.of) + ": replicates " +
               std::to_string(first) + " to " + std::to_string(end - 1) + " of " +
               std::to_string(spec.replicates) + "; 'stamkund merge' puts all shards together\n");
    const nlohmann::ordered_json summary{{"status", "part"},          {"shard", shard.number},
                                         {"shards", shard.of},        {"first_replicate", first},
                                         {"replicates", end - first}, {"of_replicates", spec.replicates},
                                         {"part_digest", digest}};
    store::write_part(*file, {results, first, input.scenario}, invocation.provenance());
    output.finish(summary);
    return Exit::ok;
  }
  metrics::summarise_all(results, spec.uncertainty);
  const std::string hint = within ? within_hint(results, input.scenario) : std::string();
  // Two draws are simulated whatever time there is: fewer have no error.
  if (within && took > kMuchLonger * *within)
    output.say(longer_than_asked(parsed.text("within"), took, results) + hint);
  output.say(report::answer(results, input.scenario) + "\n" +
             report::findings(results, input.scenario, parsed.has("details")));
  for (const std::string& doubt : invocation.provenance().fit_doubts) output.say(doubt + "\n");
  output.say(sample_note(parsed, spec, customers) + sample_hint(results, input.scenario) +
             (within && took > kMuchLonger * *within ? std::string() : hint));
  if (file != nullptr) store::write_results(*file, results, input.scenario, invocation.provenance());
  auto summary = report::json_of(results, input.scenario, store::digest(results));
  if (input.fit) summary["fit_doubts"] = invocation.provenance().fit_doubts;
  if (until)
    summary["until"] = {
        {"asked", parsed.text("until")}, {"reached", reached}, {"standard_error", worst.second}};
  output.finish(summary);
  return Exit::ok;
}

}  // namespace stamkund::command
