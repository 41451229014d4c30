#include <algorithm>

#include "engine/base/nearest.h"
#include "engine/calibration/calibrate.h"
#include "engine/command/check_files.h"
#include "engine/command/invocation.h"
#include "engine/command/transaction_options.h"
#include "engine/command/verbs.h"
#include "engine/report/fit_text.h"
#include "engine/report/json.h"
#include "engine/store/fit_file.h"

namespace stamkund::command {

namespace po = boost::program_options;

namespace {

struct TimeUnit {
  const char* name;
  double days;
};
constexpr TimeUnit kTimeUnits[] = {{"day", 1.0}, {"week", 7.0}, {"month", 365.25 / 12.0}, {"year", 365.25}};

calibration::Options calibration_options(const Arguments& parsed) {
  calibration::Options options;
  std::string problems;
  const auto wrong = [&](const std::string& text, const std::string& suggestion) {
    problems +=
        (problems.empty() ? "" : "\n          ") + text + (suggestion.empty() ? "" : " (" + suggestion + ")");
  };
  options.model = parsed.text("model", "pareto-nbd");
  std::vector<std::string> models;
  for (const auto& one : customer_base::process_models())
    if (!one.contractual) models.push_back(one.name);
  if (std::find(models.begin(), models.end(), options.model) == models.end()) {
    std::string all;
    for (const auto& model : models) all += (all.empty() ? "" : ", ") + model;
    wrong("--model: found '" + printable(options.model) + "', expected one of " + all,
          did_you_mean(options.model, models));
  }
  const std::string spend = parsed.text("spend", "gamma-gamma");
  if (spend != "gamma-gamma" && spend != "none")
    wrong("--spend: found '" + printable(spend) + "', expected gamma-gamma or none",
          did_you_mean(spend, {"gamma-gamma", "none"}));
  options.spend = spend == "gamma-gamma";
  const std::string unit = parsed.text("time-unit", "week");
  const auto* known = std::find_if(std::begin(kTimeUnits), std::end(kTimeUnits),
                                   [&](const TimeUnit& one) { return unit == one.name; });
  if (known == std::end(kTimeUnits)) {
    wrong("--time-unit: found '" + printable(unit) + "', expected day, week, month or year",
          did_you_mean(unit, {"day", "week", "month", "year"}));
  } else {
    options.time_unit = known->name;
    options.time_unit_days = known->days;
  }
  if (!problems.empty()) throw Failure(Exit::usage, problems);
  options.threads = parsed.threads();
  return options;
}

}  // namespace

Exit calibrate_verb(const std::vector<std::string>& arguments, Streams streams) {
  Arguments parsed(
      "calibrate TRANSACTIONS -o fit.h5 [options]",
      "Fits how often customers buy, how long they stay and what they spend, by maximum likelihood.");
  parsed.options().add_options()("output,o", po::value<std::string>()->value_name("FILE"),
                                 "the fit, HDF5; 'stamkund run' needs it")(
      "model", po::value<std::string>()->value_name("MODEL"), "pareto-nbd (default) or bg-nbd")(
      "spend", po::value<std::string>()->value_name("MODEL"),
      "gamma-gamma (default, if there are amounts) or none")(
      "time-unit", po::value<std::string>()->value_name("UNIT"),
      "unit of alpha and beta: day, week (default), month, year");
  add_transaction_options(parsed);
  add_summary_options(parsed);
  parsed.add_common();
  parsed.add_positional("TRANSACTIONS", 1, "the file to read");
  parsed.parse(arguments, streams);
  const calibration::Options options = calibration_options(parsed);
  (void)transaction_options(parsed);  // so that every wrong option is known before any work
  check_files(parsed, {"TRANSACTIONS"}, {"output"});
  Output output(parsed, streams);
  std::unique_ptr<AtomicFile> file;
  if (parsed.has("output")) file = std::make_unique<AtomicFile>(parsed.text("output"));

  Invocation invocation("calibrate", arguments, parsed.threads());
  const std::string path = parsed.text("TRANSACTIONS");
  ingest::CustomerTable table;
  ingest::Report report;
  Problems problems;
  const bool ok = read_transactions(parsed, path, output, table, report, problems);
  if (!ok) {
    output.json({{"status", "refused"}, {"problems", report::json_of(problems)}});
    return Exit::bad_data;
  }
  invocation.input(path);
  invocation.stage_done("ingest");
  const calibration::Fit fit = calibration::calibrate(std::move(table), options);
  invocation.stage_done("calibrate");
  output.say("\n" + report::fit_text(fit));
  if (file) {
    store::write_fit(*file, fit, invocation.provenance());
    output.say("wrote " + file->path() + "\n");
  }
  nlohmann::ordered_json json = report::json_of(fit);
  json["ingest"] = report::json_of(report);
  json["ingest"]["problems"] = report::json_of(problems);
  output.json(json);
  return Exit::ok;
}

}  // namespace stamkund::command
