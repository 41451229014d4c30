#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/base/source.h"
#include "engine/command/check_files.h"
#include "engine/command/invocation.h"
#include "engine/command/output.h"
#include "engine/command/progress.h"
#include "engine/command/shard.h"
#include "engine/command/sweep_input.h"
#include "engine/command/verbs.h"
#include "engine/report/json.h"
#include "engine/report/sweep_text.h"
#include "engine/store/sweep_file.h"

namespace stamkund::command {

namespace po = boost::program_options;

namespace {

const std::vector<std::string> kOutputs{"output", "csv", "points"};

void add_options(Arguments& parsed) {
  parsed.options().add_options()("output,o", po::value<std::string>()->value_name("FILE"),
                                 "all variants, HDF5")("csv", po::value<std::string>()->value_name("FILE"),
                                                       "one line a variant, CSV")(
      "points", po::value<std::string>()->value_name("FILE"),
      "variants that are done, kept as they come: what is in it is not run again (default with -o: "
      "FILE.points)")("known", po::value<std::vector<std::string>>()->value_name("FILE"),
                      "another file of variants that are done, such as a shard's; may be repeated")(
      "shard", po::value<std::string>()->value_name("I/N"),
      "run only the Ith of N parts; 'stamkund merge' puts them together")(
      "fit", po::value<std::string>()->value_name("FILE"), "fit to use instead of the scenario's")(
      "set", po::value<std::vector<std::string>>()->value_name("PATH=VALUE"),
      "change one place of the scenario in all variants; may be repeated")(
      "seed", po::value<std::string>()->value_name("N"), "of the customers, instead of the scenario's")(
      "replicates", po::value<std::string>()->value_name("N"), "of each variant, instead of the scenario's")(
      "top", po::value<std::uint64_t>()->value_name("N")->default_value(20), "variants in the table")(
      "dry-run", "check everything, say how many variants there are, and stop")(
      "allow-unconverged", "use a fit that did not converge, without its uncertainty")(
      "no-calendar-error", "levels without the error that all customers share");
}

}  // namespace

Exit sweep_verb(const std::vector<std::string>& arguments, Streams streams) {
  Arguments parsed(
      "sweep STUDY [-o sweep.h5] [options]",
      "Runs many variants of a scenario, twins of each other: grids, samples, what matters most, the best.\n"
      "The result depends on the files and the seeds only, not on threads, shards or restarts.");
  add_options(parsed);
  parsed.add_spreadsheet();
  parsed.add_common();
  parsed.add_positional("STUDY", 1, "what varies and how (docs/formats/sweep.md)");
  parsed.parse(arguments, streams);
  const auto overrides = overrides_of(parsed);
  const Shard shard = parsed.has("shard") ? shard_of(parsed.text("shard")) : Shard{};
  check_files(parsed, {"STUDY", "fit"}, kOutputs);
  if (parsed.has("known"))
    for (const auto& known : parsed.get<std::vector<std::string>>("known"))
      check_late_input(parsed, "--known", known, {"output", "csv"});
  if (parsed.has("output") && !parsed.has("points"))
    check_late_input(parsed, "what the sweep keeps as it goes", parsed.text("output") + ".points",
                     {"output", "csv"});
  if (parsed.has("shard") && !parsed.has("points") && !parsed.has("output"))
    throw Failure(Exit::usage,
                  "--shard: what it computes would be lost; -o FILE keeps it for 'stamkund merge'");
  Output output(parsed, streams);
  AtomicFile* const file = output.file("output");
  AtomicFile* const csv = output.csv("csv");

  Invocation invocation("sweep", arguments, parsed.threads().count);
  Problems problems;
  const std::string path = parsed.text("STUDY");
  scenario::SweepSpec study = scenario::read_sweep_file(path, problems);
  const std::string scenario_path = path_beside(path, study.scenario_path);
  RunInput input;
  if (!scenario_path.empty()) {
    check_late_input(parsed, "the study's scenario", scenario_path, kOutputs);
    Problems of_scenario;
    input = read_run_input(scenario_path, overrides, parsed.text("fit"), parsed.has("allow-unconverged"),
                           of_scenario);
    check_late_input(parsed, "the scenario's fit", input.fit_path, kOutputs);
    const bool fine = !of_scenario.has_errors();
    problems.append(of_scenario);
    if (fine && !study.outcomes.empty()) check_sweep(input, overrides, path, study, problems);
  }
  const std::uint64_t variants = problems.has_errors() ? 0 : sweep::design_size(study);
  if (variants > sweep::kMostPoints)
    problems.error({Severity::error, path, 0, "parameters", "more than a million variants",
                    "fewer values, or method: latin_hypercube with points"});
  if (parsed.has("shard") && study.method == scenario::SweepMethod::optimize)
    throw Failure(Exit::usage, "--shard: optimize decides step by step what to run, so it has no parts");
  if (parsed.has("shard") && !problems.has_errors()) check_shard(shard, variants, "the sweep", "variants");
  output.say(problems);
  if (problems.has_errors()) {
    output.say(count_text(problems));
    output.finish({{"status", "refused"}, {"problems", report::json_of(problems)}});
    return Exit::bad_data;
  }
  const auto& spec = input.scenario.spec;
  if (parsed.has("dry-run")) {
    output.say(
        "ready to run: " + std::to_string(variants) + " variants of " + std::to_string(spec.arms.size()) +
        " arms, " + std::to_string(spec.replicates) + " replicates each" +
        (study.method == scenario::SweepMethod::optimize ? " at most, in the first round" : "") + "\n");
    output.finish({{"status", "valid"}, {"variants", variants}, {"problems", report::json_of(problems)}});
    return Exit::ok;
  }
  invocation.input(path);
  invocation.input(scenario_path);
  if (input.fit) invocation.input(input.fit_path);
  sweep::Journal journal(parsed.text("points", parsed.has("output") ? parsed.text("output") + ".points" : ""),
                         parsed.text("output"));
  if (parsed.has("known"))
    for (const auto& known : parsed.get<std::vector<std::string>>("known")) journal.read(known);
  if (parsed.has("known") && journal.known() == 0) output.say("note: nothing is known from --known\n");
  if (journal.passed_over() > 0)
    output.say(std::to_string(journal.passed_over()) +
               " damaged line(s) of what was done before were passed over; those variants are run again\n");
  invocation.stage_done("input");

  const VariantRunner runner{study,
                             scenario_path,
                             overrides,
                             parsed.text("fit"),
                             parsed.has("allow-unconverged"),
                             !parsed.has("no-calendar-error"),
                             parsed.threads().count,
                             parsed.stop(),
                             journal};
  sweep::SweepOptions options;
  options.search.replicates = spec.replicates;
  options.shard = shard.number - 1;
  options.shards = shard.of;
  sweep::SweepResult result;
  {
    Progress progress("sweeping", parsed.quiet());
    options.progress = [&progress](double share) { progress.update(share); };
    try {
      result = sweep::sweep(study, spec.uncertainty, options,
                            [&](const sweep::Point& point, std::uint64_t replicates) {
                              parsed.stop().check();
                              return runner.run(point, replicates);
                            });
    } catch (const Failure& failure) {
      if (failure.exit() != Exit::interrupted || journal.kept().empty()) throw;
      throw Failure(Exit::interrupted, "interrupted; " + journal.kept());
    }
  }
  invocation.stage_done("simulate");
  store::SweepMade made{
      spec.currency,           open_source(path)->bytes(), input.scenario.text,
      input.scenario.resolved, std::to_string(spec.seed),  !parsed.has("no-calendar-error")};
  if (parsed.has("shard")) {
    made.shard = shard.number;
    made.shards = shard.of;
  }
  return finish_sweep(study, result, made, invocation.provenance(), problems, parsed, output, file, csv);
}

Exit finish_sweep(const scenario::SweepSpec& study, const sweep::SweepResult& result,
                  const store::SweepMade& made, const store::Provenance& provenance, const Problems& problems,
                  const Arguments& parsed, Output& output, AtomicFile* file, AtomicFile* csv) {
  output.say(report::sweep_text(study, result, parsed.get<std::uint64_t>("top")));
  if (file != nullptr) store::write_sweep(*file, study, result, made, provenance);
  if (csv != nullptr) {
    csv->write(report::sweep_csv(study, result));
    csv->commit();
  }
  auto json = report::json_of(study, result);
  json["sweep_digest"] = store::digest(study, result);
  // A shard that has none is no failure yet: the others may have some.
  const bool none = made.shards == 0 && result.failed == result.variants.size();
  Problems all = problems;
  if (none) {
    Problems failed;
    failed.error({Severity::error, "", 0, "",
                  "no variant could be run; the first: " + result.variants.front().reason, ""});
    output.say(failed);
    all.append(failed);
  }
  json["problems"] = report::json_of(all);
  output.finish(json);
  return none ? Exit::bad_data : Exit::ok;
}

}  // namespace stamkund::command
