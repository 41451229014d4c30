#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

#include "engine/base/utf8.h"
#include "engine/command/check_files.h"
#include "engine/command/invocation.h"
#include "engine/command/option_reader.h"
#include "engine/command/output.h"
#include "engine/command/transaction_options.h"
#include "engine/command/verbs.h"
#include "engine/ingest/segments.h"
#include "engine/report/json.h"
#include "engine/report/prediction_text.h"
#include "engine/report/track_text.h"
#include "engine/store/fit_file.h"

namespace stamkund::command {

namespace po = boost::program_options;

namespace {

/// Purchases after the fit's calibration of the fit's customers; and of others, who came later.
struct Since {
  std::vector<std::vector<std::int32_t>> bought;
  std::uint64_t others = 0;
  std::uint64_t purchases_of_others = 0;

  explicit Since(const calibration::Fit& fit) : bought(fit.customers.size()), fit_(fit) {}

  void add(const ingest::CustomerHistory& history) {
    auto found = place_of(history.id);
    // A fit holds ids in UTF-8, others as Latin-1 takes them.
    if (!found && !is_utf8(history.id)) found = place_of(utf8_from_latin1(history.id));
    std::uint64_t count = 0;
    for (const auto& one : history.transactions) {
      if (one.day <= fit_.customers.calibration_end) continue;
      ++count;
      if (found) bought[*found].push_back(one.day.serial);
    }
    if (found || count == 0) return;
    ++others;
    purchases_of_others += count;
  }

 private:
  [[nodiscard]] std::optional<std::size_t> place_of(std::string_view id) const {
    const auto& ids = fit_.customers.id;
    const auto found = std::lower_bound(ids.begin(), ids.end(), id);
    if (found == ids.end() || *found != id) return {};
    return static_cast<std::size_t>(found - ids.begin());
  }

  const calibration::Fit& fit_;
};

}  // namespace

Exit track_verb(const std::vector<std::string>& arguments, Streams streams) {
  Arguments parsed(
      "track FIT TRANSACTIONS [options]",
      "Holds a fit that was made earlier against what came since: error, bias and coverage by month and "
      "group,\n"
      "and whether to calibrate again. TRANSACTIONS may hold all purchases or only those since.");
  parsed.options().add_options()("cohorts", po::value<std::string>()->value_name("LENGTH"),
                                 "by first purchase: none, month, quarter (default), year")(
      "segments", po::value<std::string>()->value_name("FILE"),
      "a CSV file with the columns customer, segment")("draws", po::value<std::string>()->value_name("N"),
                                                       "parameter draws behind intervals (default: 100)")(
      "sample", po::value<std::string>()->value_name("N"),
      "customers a group whose lives are simulated for intervals (default: 2000)")(
      "no-calendar-error", "intervals without the error that all customers share")(
      "allow-unconverged", "use a fit at the edge of its parameters all the same");
  add_transaction_options(parsed);
  parsed.add_common();
  parsed.add_positional("FIT", 1, "a file from 'stamkund calibrate'");
  parsed.add_positional("TRANSACTIONS", 1, "what came");
  parsed.parse(arguments, streams);
  OptionReader reader(parsed);
  prediction::TotalsOptions totals;
  totals.sample = 2000;
  reader.count("draws", 2, 10000, totals.draws);
  reader.count("sample", 100, 10'000'000, totals.sample);
  totals.calendar_error = !parsed.has("no-calendar-error");
  const std::string cohorts = reader.choice("cohorts", {"none", "month", "quarter", "year"}, "quarter");
  reader.finish();
  check_files(parsed, {"FIT", "TRANSACTIONS", "segments"}, {});
  Output output(parsed, streams);

  const std::string path = parsed.text("FIT");
  const calibration::Fit fit = store::read_fit(path);
  if (!calibration::can_predict(fit.process.status) ||
      (!calibration::is_usable(fit.process) && !parsed.has("allow-unconverged")))
    throw Failure(
        Exit::bad_data,
        "'" + path + "': " + full_name(fit.process) + " is " + calibration::name_of(fit.process.status) +
            " (" + fit.process.reason + "); " +
            (calibration::can_predict(fit.process.status) ? "--allow-unconverged uses it all the same"
                                                          : "it cannot predict"));
  if (fit.customers.size() == 0 || fit.projection)
    throw Failure(Exit::bad_data, "'" + path + "': a fit to contracts is not tracked by purchases");
  Problems problems;
  Since since(fit);
  ingest::CustomerTable table;
  ingest::Report report;
  bool ok = read_transactions(parsed, parsed.text("TRANSACTIONS"), output, table, report, problems,
                              [&](const ingest::CustomerHistory& history) { since.add(history); });
  if (ok && report.last_day <= fit.customers.calibration_end) {
    Problems own;
    own.error({Severity::error, parsed.text("TRANSACTIONS"), 0, "",
               "found purchases up to " + to_string(report.last_day) + ", expected some after " +
                   to_string(fit.customers.calibration_end) + ", where the fit's calibration ends",
               "nothing came since"});
    output.say(own);
    problems.append(own);
    ok = false;
  }
  ingest::Segments segments;
  if (ok && parsed.has("segments")) {
    Problems own;
    segments = ingest::read_segments(parsed.text("segments"), fit.customers, {}, own);
    output.say(own);
    ok = !own.has_errors();
    problems.append(own);
  }
  if (!ok) {
    output.finish({{"status", "refused"}, {"problems", report::json_of(problems)}});
    return Exit::bad_data;
  }
  using prediction::CohortLength;
  const CohortLength length = cohorts == "month"  ? CohortLength::month
                              : cohorts == "year" ? CohortLength::year
                              : cohorts == "none" ? CohortLength::none
                                                  : CohortLength::quarter;
  const prediction::Track track = prediction::track(
      fit, since.bought, report.last_day, prediction::groups_of(fit.customers, length, segments.of_customer),
      totals, parsed.threads());
  if (parsed.has("segments")) output.say(report::segments_text(segments));
  output.say("\n" + report::track_text(fit, track));
  if (since.others > 0)
    output.say("not in this forecast: " + std::to_string(since.purchases_of_others) + " purchases of " +
               std::to_string(since.others) + " customers who came later\n");
  nlohmann::ordered_json json = report::track_json(fit, track);
  json["customers_since"] = since.others;
  json["purchases_of_customers_since"] = since.purchases_of_others;
  output.finish(json);
  return Exit::ok;
}

}  // namespace stamkund::command
