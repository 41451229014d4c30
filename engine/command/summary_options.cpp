#include "engine/command/summary_options.h"

#include <algorithm>

#include "engine/base/calendar.h"
#include "engine/base/count.h"
#include "engine/base/failure.h"
#include "engine/command/transaction_options.h"
#include "engine/ingest/dialect.h"
#include "engine/ingest/summary_file.h"
#include "models/customer_base/process.h"

namespace stamkund::command {

namespace po = boost::program_options;

namespace {

struct Unit {
  const char* name;
  double days;
};
constexpr Unit kUnits[] = {{"day", 1.0},
                           {"week", kDaysPerWeek},
                           {"month", kDaysPerMonth},
                           {"quarter", kDaysPerQuarter},
                           {"year", kDaysPerYear}};

std::string text_of(const ingest::SummaryReport& summary, const ingest::CustomerTable& table,
                    const std::string& unit) {
  return summary.file + ": " + count_of(table.size(), "customer") + ", summed up already, " +
         ingest::delimiter_name(summary.delimiter) + "-separated\n" + summary.columns +
         (summary.has_ids ? "" : "; no ids, so customers are numbered") + "\ntimes in " + unit +
         "s, T runs to " + to_string(table.calibration_end) + "\n";
}

}  // namespace

void add_summary_file_options(Arguments& arguments) {
  arguments.options().add_options()(
      "summary-unit", po::value<std::string>()->value_name("UNIT"),
      "a file of customers with x, t_x and T: their unit, day (default), week, month, quarter or year");
}

bool is_summary(const Arguments& arguments, const std::string& path) {
  return arguments.text("header") != "no" && ingest::is_summary_file(path, arguments.text("encoding"));
}

bool read_summaries(const Arguments& arguments, const std::string& path, Output& output,
                    ingest::CustomerTable& table, ingest::Report& report, Problems& problems) {
  const ingest::Options shared = transaction_options(arguments);
  ingest::SummaryOptions options;
  options.encoding = shared.encoding;
  options.decimal_mark = shared.decimal_mark;
  options.calibration_end = shared.calibration_end;
  options.currency = shared.currency;
  options.unit_given = arguments.has("summary-unit");
  const std::string unit = arguments.text("summary-unit", "day");
  const auto* const found =
      std::find_if(std::begin(kUnits), std::end(kUnits), [&](const Unit& one) { return unit == one.name; });
  if (found == std::end(kUnits))
    throw Failure(Exit::usage, "--summary-unit: found '" + printable(unit) +
                                   "', expected day, week, month, quarter or year");
  options.unit_days = found->days;
  if (const auto* const info = customer_base::find_model(arguments.text("model", "pareto-nbd")))
    options.opportunities = info->discrete;
  ingest::SummaryReport summary;
  table = ingest::read_summary_file(path, options, summary, problems);
  report = {};
  report.file = path;
  report.delimiter = summary.delimiter;
  report.header = true;
  report.rows_read = summary.rows;
  if (!problems.has_errors()) {
    if (summary.end_assumed)
      problems.warning({Severity::warning, path, 0, "T",
                        "nothing says to which day T runs; taken for " + to_string(table.calibration_end),
                        "give --calibration-end, on which cohorts, calendars and dates of a run hinge"});
    report.rows_used = summary.rows;
    report.customers = report.customers_in_data = table.size();
    report.calibration_end = report.observation_end = report.last_day = table.calibration_end;
    report.first_day = *std::min_element(table.first_day.begin(), table.first_day.end());
  }
  output.say(problems);
  if (problems.has_errors()) {
    output.say(count_text(problems));
    return false;
  }
  output.say(text_of(summary, table, unit));
  return true;
}

void check_summary_fit(const Arguments& arguments, const std::string& model) {
  std::string wrong;
  const auto refuse = [&](const std::string& what) { wrong += (wrong.empty() ? "" : "\n          ") + what; };
  for (const char* option : {"contacts", "memberships", "covariates", "dense-covariates", "events",
                             "histories", "calendar", "observation-end"})
    if (arguments.has(option))
      refuse("--" + std::string(option) + ": takes single purchases, not their sums");
  if (arguments.text("model") == "auto")
    refuse("--model auto: looks ahead from earlier days, which takes single purchases; name a model");
  const auto* const info = customer_base::find_model(model);
  if (info != nullptr && info->discrete &&
      arguments.text("summary-unit", "day") != arguments.text("time-unit", "week"))
    refuse("--summary-unit: " + model +
           " counts opportunities: T and t_x are numbers of them, of the length --time-unit");
  if (info != nullptr && info->regular && arguments.text("k") != "1")
    refuse("--model " + model + ": its regularity shows in single gaps; --k 1 takes none");
  const std::string spend = arguments.text("spend");
  if (spend == "lognormal" || spend == "lognormal-rate")
    refuse("--spend " + spend + ": takes single purchases; gamma-gamma does with their mean");
  if (!wrong.empty()) throw Failure(Exit::usage, wrong);
}

}  // namespace stamkund::command
