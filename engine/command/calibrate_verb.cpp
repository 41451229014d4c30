#include <nlohmann/json.hpp>

#include "engine/base/expect.h"
#include "engine/base/failure.h"
#include "engine/calibration/covariate_fit.h"
#include "engine/command/calibrate_contracts.h"
#include "engine/command/calibrate_options.h"
#include "engine/command/check_files.h"
#include "engine/command/contact_options.h"
#include "engine/command/invocation.h"
#include "engine/command/progress.h"
#include "engine/command/summary_options.h"
#include "engine/command/transaction_options.h"
#include "engine/command/verbs.h"
#include "engine/ingest/home_labels.h"
#include "engine/report/fit_text.h"
#include "engine/report/json.h"
#include "engine/report/response_json.h"
#include "engine/store/fit_file.h"

namespace stamkund::command {

namespace {

const char* const kLabelOptions = "--store-column, --category-column, --segment-column";

/// Which of a customer's stores is hers.
ingest::HomeBy home_by(const Arguments& parsed, const ingest::Options& rows) {
  const std::string by = parsed.text("home", "most");
  if (by != "most" && by != "first")
    throw Failure(Exit::usage, "--home: found '" + printable(by) + "', expected most or first");
  const ingest::HomeBy choice = by == "first" ? ingest::HomeBy::first : ingest::HomeBy::most_days;
  if (parsed.has("home") && !ingest::HomeLabels(rows, choice).any())
    throw Failure(
        Exit::usage,
        std::string("--home: it says which of several stores is a customer's; name the column with ") +
            kLabelOptions);
  return choice;
}

/// The fit, with its progress told.
calibration::Fit fit_told(ingest::CustomerTable table, const ingest::TransactionLog& log,
                          std::optional<calibration::CovariateData> covariates, CalibrateOptions& options,
                          bool quiet) {
  std::optional<Progress> comparing, resampling;
  double done = 0.0;
  options.history.select.progress = [&](const std::string&) {
    if (!comparing) comparing.emplace("comparing models", quiet);
    comparing->update(done / static_cast<double>(customer_base::process_models().size()));
    done += 1.0;
  };
  options.history.bootstrap_progress = [&](double share) {
    if (!resampling) resampling.emplace("bootstrap", quiet);
    resampling->update(share);
    return !options.history.fit.threads.stop.asked();
  };
  return calibration::fit_history(std::move(table), log, std::move(covariates), options.history);
}

}  // namespace

Exit calibrate_verb(const std::vector<std::string>& arguments, Streams streams) {
  Arguments parsed(
      "calibrate TRANSACTIONS -o fit.h5 [options]",
      "Fits how often customers buy, how long they stay and what they spend, by maximum likelihood.");
  add_calibrate_options(parsed);
  add_covariate_options(parsed);
  add_transaction_options(parsed);
  add_home_label_options(parsed);
  parsed.options().add_options()(
      "home", boost::program_options::value<std::string>()->value_name("WHICH"),
      "which store, article group or segment is a customer's: 'most', that of most days "
      "with a purchase, or 'first' (default: most)");
  add_summary_options(parsed);
  add_summary_file_options(parsed);
  add_contact_options(parsed);
  parsed.add_common();
  parsed.add_positional("TRANSACTIONS", 1, "the file to read");
  parsed.parse(arguments, streams);
  CalibrateOptions options = calibrate_options(parsed);
  // So that every wrong option is known before any work.
  ingest::Options rows = transaction_options(parsed);
  std::vector<std::string> inputs{"TRANSACTIONS", "contacts", "memberships", "experiment", "columns"};
  for (const std::string& option : CovariateChoice::file_options()) inputs.push_back(option);
  check_files(parsed, inputs, {"output", "response-yaml"});
  Output output(parsed, streams);
  AtomicFile* const file = output.file("output");
  ContactSession contacts(parsed, options.history.fit, output);
  if (contacts.wanted() && options.contract)
    throw Failure(Exit::usage, "--contacts, --memberships and --experiment do not go with contracts");

  ingest::HomeLabels home(rows, home_by(parsed, rows));
  if (home.any() && options.contract)
    throw Failure(Exit::usage, kLabelOptions + std::string(" do not go with contracts"));
  if (options.contract) return calibrate_contracts(parsed, options, output, file, arguments);
  Invocation invocation("calibrate", arguments, parsed.threads().count);
  const std::string path = parsed.text("TRANSACTIONS");
  ingest::CustomerTable table;
  ingest::Report report;
  Problems problems;
  ingest::TransactionLog log;
  ingest::LabelTable names;
  rows.keep_rows = home.any();
  const bool summed_up = is_summary(parsed, path);
  if (home.any() && summed_up)
    throw Failure(
        Exit::usage,
        kLabelOptions + std::string(": they are columns of a file with one line a purchase, and this has one "
                                    "a customer"));
  if (summed_up) check_summary_fit(parsed, options.history.fit.model);
  bool ok = summed_up ? read_summaries(parsed, path, output, table, report, problems)
                      : read_transactions(
                            parsed, rows, path, output, table, report, problems,
                            [&](const ingest::CustomerHistory& history) {
                              log.add(history);
                              contacts.collect(history);
                              home.add(history, report.calibration_end);
                            },
                            &names);
  std::vector<ingest::HomeLabel> labels;
  if (ok) labels = home.finish(names);
  ok = ok && contacts.read(table, labels, output, problems);
  if (!ok) {
    output.finish({{"status", "refused"}, {"problems", report::json_of(problems)}});
    return Exit::bad_data;
  }
  invocation.input(path);
  log.end(report.observation_end, table.has_spend);
  std::optional<calibration::CovariateData> covariates;
  if (options.covariates.any() && !read_covariates(options.covariates, table, log, options.history.fit.model,
                                                   output, problems, covariates.emplace())) {
    output.finish({{"status", "refused"}, {"problems", report::json_of(problems)}});
    return Exit::bad_data;
  }
  if (covariates)
    check_profiles(parsed, options.history.fit.profiles,
                   calibration::covariate_parameter_names(options.history.fit.model, *covariates));
  for (const std::string& option : CovariateChoice::file_options())
    if (parsed.has(option)) invocation.input(parsed.text(option));
  for (const char* input : {"contacts", "memberships", "experiment", "columns"})
    if (parsed.has(input)) invocation.input(parsed.text(input));
  invocation.stage_done("ingest");
  calibration::Fit fit = fit_told(std::move(table), log, std::move(covariates), options, parsed.quiet());
  fit.labels = std::move(labels);
  for (const auto& label : fit.labels) STAMKUND_EXPECT(label.of.size() == fit.customers.size());
  invocation.stage_done("calibrate");
  output.say("\n" + report::fit_text(fit));
  contacts.estimate(fit, output);
  if (contacts.wanted()) invocation.stage_done("response");
  if (file != nullptr) store::write_fit(*file, fit, invocation.provenance());
  nlohmann::ordered_json json = report::json_of(fit);
  if (fit.response) json["response"] = report::json_of(*fit.response);
  json["ingest"] = report::json_of(report);
  json["ingest"]["problems"] = report::json_of(problems);
  output.finish(json);
  return Exit::ok;
}

}  // namespace stamkund::command
