#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/base/calendar.h"
#include "engine/calibration/covariate_ends.h"
#include "engine/calibration/process_objective.h"
#include "engine/command/check_files.h"
#include "engine/command/covariate_options.h"
#include "engine/command/fit_customers.h"
#include "engine/command/invocation.h"
#include "engine/command/option_reader.h"
#include "engine/command/output.h"
#include "engine/command/prediction_csv.h"
#include "engine/command/verbs.h"
#include "engine/command/where_options.h"
#include "engine/ingest/segments.h"
#include "engine/report/calendar_text.h"
#include "engine/report/json.h"
#include "engine/report/prediction_text.h"
#include "engine/scenario/quantity.h"
#include "engine/store/fit_file.h"
#include "engine/store/prediction_file.h"

namespace stamkund::command {

namespace po = boost::program_options;

namespace {

struct PredictOptions {
  prediction::Request request;
  prediction::TotalsOptions totals;
  prediction::CohortLength cohorts = prediction::CohortLength::none;
  /// As the defaults of a scenario's life_cycle.
  targeting::LifeCycle stages = study::kUsualStages;
};

PredictOptions options_of(const Arguments& parsed) {
  using scenario::Dimension;
  PredictOptions options;
  OptionReader reader(parsed);
  reader.quantity("horizon", Dimension::duration, 1.0, 36525.0, options.request.horizon_days);
  reader.quantity("discount", Dimension::change, 0.0, 1.0, options.request.discount_per_year);
  reader.quantity("margin", Dimension::change, -1.0, 1.0, options.request.margin);
  if (parsed.has("spend"))
    reader.quantity("spend", Dimension::number, 0.0, 1e12, options.request.spend.emplace());
  reader.days_list("within", options.request.within_days);
  options.totals.calendar_error = !parsed.has("no-calendar-error");
  reader.count("draws", 2, 10000, options.totals.draws);
  reader.count("sample", 100, 10'000'000, options.totals.sample);
  reader.count("seed", 0, 999'999'999'999'999'999, options.totals.seed);
  reader.quantity("interval", Dimension::duration, 0.001, 36525.0, options.stages.interval_days);
  const std::string cohorts = reader.choice("cohorts", {"none", "month", "quarter", "year"}, "none");
  using prediction::CohortLength;
  options.cohorts = cohorts == "month"     ? CohortLength::month
                    : cohorts == "quarter" ? CohortLength::quarter
                    : cohorts == "year"    ? CohortLength::year
                                           : CohortLength::none;
  reader.finish();
  options.request.threads = parsed.threads();
  return options;
}

void check_usable(const calibration::Fit& fit, const std::string& path, bool allow) {
  const std::string what = "'" + path + "': " + full_name(fit.process) + " is " +
                           calibration::name_of(fit.process.status) + " (" + fit.process.reason + ")";
  if (!calibration::can_predict(fit.process.status))
    throw Failure(Exit::bad_data, what + "; it cannot predict");
  if (!calibration::is_usable(fit.process) && !allow)
    throw Failure(Exit::bad_data, what + "; --allow-unconverged uses it all the same");
}

/// Who buys at the ends of whole time units buys nothing within less than one: a year of 365 days would hold
/// no year.
void fit_to_steps(const calibration::Fit& fit, const Arguments& parsed, prediction::Request& request,
                  Output& output) {
  const customer_base::ModelInfo* model = customer_base::find_model(fit.process.model);
  if (model == nullptr || !model->discrete) return;
  if (!parsed.has("horizon")) request.horizon_days = std::max(kDaysPerYear, fit.time_unit_days);
  if (request.horizon_days < fit.time_unit_days)
    output.say(
        "the horizon is shorter than the time between two opportunities: nothing can be bought within it "
        "(--horizon)\n");
}

/// Models whose expectations take long get fewer draws and a smaller sample, unless they are stated.
void thin_out(const calibration::Fit& fit, const Arguments& parsed, prediction::TotalsOptions& options,
              Output& output) {
  const customer_base::ModelInfo* model = customer_base::find_model(fit.process.model);
  constexpr double kSlow = 20.0;  // times the Pareto/NBD
  if (model == nullptr || calibration::row_cost(*model) < kSlow) return;
  if (!parsed.has("draws")) options.draws = 20;
  if (!parsed.has("sample")) options.sample = 300;
  if (!parsed.has("draws") || !parsed.has("sample"))
    output.say(fit.process.model + " takes long: intervals rest on " + std::to_string(options.draws) +
               " draws of the parameters and the lives of " + std::to_string(options.sample) +
               " customers a group (--draws, --sample)\n");
}

/// False if the files are refused.
bool add_attributes(const Arguments& parsed, const std::vector<targeting::LookupFile>& lookups,
                    const calibration::Fit& fit, FitCustomers& known, Invocation& invocation,
                    Output& output) {
  Problems problems;
  const std::string path = parsed.text("attributes");
  const auto table = targeting::read_attributes(path, "", lookups, known.names(), true, problems);
  if (!problems.has_errors()) {
    const std::size_t there = table.known(fit.customers.id);
    if (there == 0)
      problems.error({Severity::error, path, 0, "", "none of its customers is in the fit", ""});
    else if (there < fit.customers.size())
      problems.warning({Severity::warning, path, 0, "",
                        std::to_string(fit.customers.size() - there) + " of " +
                            std::to_string(fit.customers.size()) +
                            " customers of the fit are not in it: their attributes are missing",
                        ""});
  }
  output.say(problems);
  if (problems.has_errors()) {
    output.say(count_text(problems));
    output.finish({{"status", "refused"}, {"problems", report::json_of(problems)}});
    return false;
  }
  known.add(table);
  invocation.input(path);
  for (const auto& one : lookups) invocation.input(one.path);
  return true;
}

/// The stage rests on an interval that nobody stated: says so, with what the fit's customers do.
void say_interval(const Arguments& parsed, const calibration::Fit& fit, const FitCustomers& known,
                  const std::vector<const targeting::Expression*>& asked, Output& output) {
  const std::size_t stage = known.schema().attribute("stage");
  const bool asks = std::any_of(asked.begin(), asked.end(), [&](const targeting::Expression* one) {
    const auto& names = one->attributes();
    return std::find(names.begin(), names.end(), stage) != names.end();
  });
  if (!asks || parsed.has("interval")) return;
  std::vector<double> gaps;
  for (std::size_t i = 0; i < fit.customers.size(); ++i)
    if (fit.customers.frequency[i] >= 2)
      gaps.push_back(fit.customers.recency_days[i] / fit.customers.frequency[i]);
  std::string often;
  if (!gaps.empty()) {
    const auto middle = gaps.begin() + static_cast<std::ptrdiff_t>(gaps.size() / 2);
    std::nth_element(gaps.begin(), middle, gaps.end());
    often = "; half of those who bought three times or more did so every " +
            std::to_string(std::lround(*middle)) + " days or oftener";
  }
  output.say(
      "note: 'stage' takes 1 month between purchases of a customer of whom nothing else is known (an "
      "assumption; --interval says otherwise" +
      often + ")\n");
}

/// Groups of nobody have no total.
std::vector<prediction::Group> without_empty(std::vector<prediction::Group> groups, Output& output) {
  std::vector<prediction::Group> out;
  for (auto& one : groups) {
    if (one.members.empty() && one.kind == "segment")
      output.say("note: nobody is in segment '" + printable(one.name) + "'\n");
    if (!one.members.empty() || one.kind == "total") out.push_back(std::move(one));
  }
  return out;
}

void keep_only(const std::vector<std::uint32_t>& meant, std::vector<prediction::Group>& groups) {
  for (prediction::Group& one : groups) {
    std::vector<std::uint32_t> both;
    std::set_intersection(one.members.begin(), one.members.end(), meant.begin(), meant.end(),
                          std::back_inserter(both));
    one.members = std::move(both);
    if (one.kind == "total") one.name = "those meant";
  }
}

}  // namespace

Exit predict_verb(const std::vector<std::string>& arguments, Streams streams) {
  Arguments parsed(
      "predict FIT [-o predictions.h5] [--customers customers.csv] [options]",
      "Says what a fit expects of each customer, of a new one, and of groups with intervals by cause.");
  parsed.options().add_options()("output,o", po::value<std::string>()->value_name("FILE"),
                                 "predictions, HDF5")(
      "customers", po::value<std::string>()->value_name("FILE"), "one line a customer, CSV")(
      "horizon", po::value<std::string>()->value_name("DURATION"), "how far ahead (default: '1 year')")(
      "discount", po::value<std::string>()->value_name("SHARE"),
      "a year, as '10 %' (default: 10 %, an assumption)")(
      "margin", po::value<std::string>()->value_name("SHARE"), "contribution of spend (default: 100 %)")(
      "spend", po::value<std::string>()->value_name("AMOUNT"),
      "a purchase, or a contract's period, where the fit knows nothing of spend")(
      "within", po::value<std::string>()->value_name("DAYS"),
      "probability of a purchase within so many days (default: 30,90)")(
      "cohorts", po::value<std::string>()->value_name("LENGTH"),
      "totals by first purchase: none (default), month, quarter, year")(
      "segments", po::value<std::string>()->value_name("FILE"),
      "totals by segment: a CSV file with the columns customer, segment")(
      "attributes", po::value<std::string>()->value_name("FILE"),
      "what else is known of customers, for expressions: a CSV file with a column of customers")(
      "interval", po::value<std::string>()->value_name("DURATION"),
      "between purchases, for 'stage' in expressions (default: '1 month', an assumption)")(
      "draws", po::value<std::string>()->value_name("N"), "parameter draws behind intervals (default: 100)")(
      "sample", po::value<std::string>()->value_name("N"),
      "customers a group whose lives are simulated for intervals (default: 5000)")(
      "seed", po::value<std::string>()->value_name("N"), "of the intervals' draws")(
      "no-calendar-error", "intervals without the error that all customers share")(
      "allow-unconverged", "use a fit at the edge of its parameters all the same");
  add_where_options(parsed, true);
  add_lookup_option(parsed);
  parsed.add_spreadsheet();
  parsed.add_common();
  parsed.add_positional("FIT", 1, "a file from 'stamkund calibrate'");
  parsed.parse(arguments, streams);
  PredictOptions options = options_of(parsed);
  const auto lookups = lookups_of(parsed);
  if (!lookups.empty() && !parsed.has("attributes"))
    throw Failure(Exit::usage, "--lookup: nothing to look up for (--attributes names the customers' file)");
  check_files(parsed, {"FIT", "segments", "attributes"}, {"output", "customers"});
  for (const auto& one : lookups) check_late_input(parsed, "--lookup", one.path, {"output", "customers"});
  Output output(parsed, streams);
  AtomicFile* const file = output.file("output");
  AtomicFile* const csv = output.csv("customers");

  Invocation invocation("predict", arguments, parsed.threads().count);
  const std::string path = parsed.text("FIT");
  const calibration::Fit fit = store::read_fit(path);
  invocation.input(path);
  check_usable(fit, path, parsed.has("allow-unconverged"));
  fit_to_steps(fit, parsed, options.request, output);
  thin_out(fit, parsed, options.totals, output);
  if (options.request.spend && fit.spend)
    throw Failure(Exit::usage, "--spend: found '" + parsed.text("spend") + "', but '" + path +
                                   "' has a spend model of its own: " + fit.spend->model);
  ingest::Segments segments;
  if (parsed.has("segments")) {
    Problems problems;
    segments = ingest::read_segments(parsed.text("segments"), fit.customers, {}, problems);
    output.say(problems);
    if (problems.has_errors()) {
      output.say(count_text(problems));
      output.finish({{"status", "refused"}, {"problems", report::json_of(problems)}});
      return Exit::bad_data;
    }
    invocation.input(parsed.text("segments"));
  }
  FitCustomers known(fit, segments.of_customer, options.stages);
  if (parsed.has("attributes") && !add_attributes(parsed, lookups, fit, known, invocation, output))
    return Exit::bad_data;
  std::optional<targeting::Expression> where;
  if (parsed.has("where")) where = compile_option("where", parsed.text("where"), known.schema());
  const auto named = segments_of(parsed, known.schema());
  std::vector<const targeting::Expression*> asked;
  if (where) asked.push_back(&*where);
  for (const NamedExpression& one : named) asked.push_back(&one.where);
  say_interval(parsed, fit, known, asked, output);
  if (fit.response)
    output.say(
        "note: a forecast goes on as the past did, with the contacts and memberships that were in it; "
        "'stamkund run' "
        "has customers with and without them\n");
  Problems ends;
  if (fit.covariates)
    calibration::warn_of_ends(*fit.covariates,
                              fit.customers.calibration_end.serial + options.request.horizon_days, path,
                              "horizon", ends);
  output.say(ends);
  invocation.stage_done("read");
  auto customers = prediction::predict_customers(fit, options.request);
  const auto new_customer = prediction::predict_new_customer(fit, options.request);
  invocation.stage_done("customers");
  known.set(customers);
  auto meant = prediction::groups_of(fit.customers, options.cohorts, segments.of_customer);
  for (const NamedExpression& one : named) meant.push_back({"segment", one.name, known.meant_by(one.where)});
  const std::vector<std::uint32_t> selected = where ? known.meant_by(*where) : std::vector<std::uint32_t>{};
  if (where) {
    output.say(meant_text(selected.size(), fit.customers.size()));
    keep_only(selected, meant);
  }
  const auto groups = prediction::predict_totals(fit, options.request, without_empty(meant, output),
                                                 customers, options.totals);
  invocation.stage_done("totals");
  calibration::Fit only_meant;
  if (where) {
    only_meant = fit;
    only_meant.customers = only(fit.customers, selected);
    customers = only(customers, selected);
  }
  const calibration::Fit& shown = where ? only_meant : fit;
  if (csv != nullptr) write_prediction_csv(*csv, shown, options.request, customers);
  if (file != nullptr)
    store::write_predictions(*file, shown, options.request, customers, new_customer, groups,
                             invocation.provenance());
  if (parsed.has("segments")) output.say(report::segments_text(segments));
  output.say(report::prediction_text(shown, options.request, customers, new_customer, groups));
  nlohmann::ordered_json json =
      report::prediction_json(shown, options.request, customers, new_customer, groups);
  if (where)
    json["where"] = {
        {"expression", parsed.text("where")}, {"customers", selected.size()}, {"of", fit.customers.size()}};
  if (fit.holdout && std::isfinite(fit.holdout->expected))
    json["holdout"] = report::holdout_json(fit, options.request.horizon_days);
  json["problems"] = report::json_of(ends);
  output.finish(json);
  return Exit::ok;
}

}  // namespace stamkund::command
