#include <nlohmann/json.hpp>

#include "engine/command/analysis_page.h"
#include "engine/command/analyze_designs.h"
#include "engine/command/analyze_geo.h"
#include "engine/command/analyze_options.h"
#include "engine/command/check_files.h"
#include "engine/command/output.h"
#include "engine/command/planned_ends.h"
#include "engine/command/planned_shares.h"
#include "engine/command/run_input.h"
#include "engine/command/transaction_options.h"
#include "engine/command/verbs.h"
#include "engine/report/json.h"
#include "experiments/analysis/analyze.h"
#include "experiments/analysis/json.h"
#include "experiments/analysis/read_analysis.h"
#include "experiments/analysis/result_csv.h"
#include "experiments/analysis/text.h"

namespace stamkund::command {
namespace {

/// Which of the files that were named is what.
struct Files {
  std::string experiment;  ///< empty = none
  std::string data;        ///< empty = events are read
};

bool is_yaml(const std::string& path) { return path.ends_with(".yaml") || path.ends_with(".yml"); }

Files files_of(const Arguments& parsed) {
  const std::string first = parsed.text("FILE"), second = parsed.text("DATA");
  // Beside data it is the order of a switchback.
  const bool order = parsed.has("assignments") && !parsed.has("transactions") && !second.empty();
  const bool events = !order && (parsed.has("assignments") || parsed.has("transactions"));
  if (events && parsed.has("assignments") != parsed.has("transactions"))
    throw Failure(Exit::usage, "--assignments and --transactions go together");
  if (events) {
    if (!second.empty()) throw Failure(Exit::usage, "with --assignments there is no other file of data");
    return {first, ""};
  }
  for (const auto* option : {"window", "before"})
    if (parsed.has(option))
      throw Failure(Exit::usage, std::string("--") + option + " needs --assignments and --transactions");
  if (first.empty()) throw Failure(Exit::usage, "missing: DATA; see 'stamkund analyze --help'");
  if (second.empty() && is_yaml(first))
    throw Failure(Exit::usage,
                  "missing: DATA, the file of the test's data, behind '" + printable(first) + "'");
  if (second.empty()) return {"", first};
  return {first, second};
}

/// One row a customer from the two files of events.
analysis::Table read_events(const Arguments& parsed, const analysis::Spec& spec, Output& output,
                            Problems& problems) {
  analysis::EventOptions options = event_options(parsed);
  const std::string path = parsed.text("assignments");
  options.amounts = parsed.text("amount-column") != "none";
  options.outcomes = analysis::choose_outcomes(spec.outcomes, options.amounts, problems);
  auto assignments = analysis::read_assignments(path, spec, problems);
  if (problems.has_errors()) return {};
  analysis::EventTable events(std::move(assignments), options);
  ingest::CustomerTable customers;
  ingest::Report report;
  Problems of_transactions;
  const bool read =
      read_transactions(parsed, parsed.text("transactions"), output, customers, report, of_transactions,
                        [&](const ingest::CustomerHistory& history) { events.add(history); });
  problems.append(of_transactions);
  if (!read) return {};
  return events.finish(report.last_day, problems);
}

}  // namespace

Exit analyze_verb(const std::vector<std::string>& arguments, Streams streams) {
  Arguments parsed(
      "analyze [EXPERIMENT] DATA [options]",
      "What a test shows: arms of the size they should have, the effect on each outcome with an\n"
      "interval, and what in the data speaks against it. DATA has a header and one row a customer;\n"
      "the section 'analysis' of the file EXPERIMENT says what the options say.");
  add_analyze_options(parsed);
  add_geo_options(parsed);
  add_page_options(parsed);
  parsed.add_spreadsheet();
  parsed.add_common();
  parsed.add_positional("FILE", 1, "the experiment, if there is a file of it", false);
  parsed.add_positional("DATA", 1, "one row a customer", false);
  parsed.parse(arguments, streams);
  const Files files = files_of(parsed);
  const auto overrides = set_places(parsed);
  if (!overrides.empty() && files.experiment.empty())
    throw Failure(Exit::usage, "--set changes a place of the file EXPERIMENT, and none is given");
  check_files(parsed, {"FILE", "DATA", "assignments", "transactions", "columns", "geo-groups"},
              {"output", "page"});
  Output output(parsed, streams);
  AtomicFile* const csv = output.csv("output");
  AnalysisPageFile page(parsed, output);
  Problems problems;
  const auto refuse = [&] {
    output.say(problems);
    output.say(count_text(problems));
    output.finish({{"status", "refused"}, {"problems", report::json_of(problems)}});
    return Exit::bad_data;
  };
  analysis::Spec spec;
  design::ExperimentSpec experiment;
  if (!files.experiment.empty())
    spec = analysis::read_experiment_analysis(files.experiment, overrides, problems, &experiment);
  if (problems.has_errors()) return refuse();
  if (has_design_of_its_own(experiment)) {
    read_analyze_options(parsed, spec);
    return analyze_design(parsed, files.experiment, files.data, experiment, spec, output, page, problems);
  }
  if (!files.data.empty() && parsed.has("assignments"))
    throw Failure(Exit::usage,
                  "--assignments: beside DATA it is the order of a switchback, which the experiment does not "
                  "describe; with --transactions it says who was in which arm");
  if (experiment.design == design::Design::geo)
    refuse_idle_keys(files.experiment, experiment, spec, problems);
  if (problems.has_errors()) return refuse();
  if (experiment.design == design::Design::geo || asks_for_regions(parsed))
    return analyze_regions(parsed, files.experiment, files.data, experiment, output, csv, page, problems);
  take_planned_ends(files.experiment, overrides, experiment, spec);
  take_planned_shares(files.experiment, overrides, experiment, spec);
  read_analyze_options(parsed, spec);
  const analysis::Table table = files.data.empty() ? read_events(parsed, spec, output, problems)
                                                   : analysis::read_table(files.data, spec, problems);
  if (problems.has_errors()) return refuse();
  const analysis::Result result = analysis::analyze(table, spec, parsed.threads(), problems);
  if (problems.has_errors()) return refuse();
  output.say(problems);
  output.say(analysis::text_of(result));
  if (csv != nullptr) {
    csv->write(analysis::csv_of(result));
    csv->commit();
  }
  nlohmann::ordered_json json = analysis::json_of(result);
  json["problems"] = report::json_of(problems);
  page.write(json, files.experiment.empty() ? "" : experiment.name);
  output.finish(json);
  return Exit::ok;
}

}  // namespace stamkund::command
