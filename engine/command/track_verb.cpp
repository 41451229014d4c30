#include <nlohmann/json.hpp>

#include "engine/base/count.h"
#include "engine/command/check_files.h"
#include "engine/command/invocation.h"
#include "engine/command/option_reader.h"
#include "engine/command/output.h"
#include "engine/command/since.h"
#include "engine/command/transaction_options.h"
#include "engine/command/verbs.h"
#include "engine/ingest/segments.h"
#include "engine/report/json.h"
#include "engine/report/prediction_text.h"
#include "engine/report/track_text.h"
#include "engine/store/fit_file.h"

namespace stamkund::command {

namespace po = boost::program_options;

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
  store::H5Reader in(path);
  const calibration::Fit fit = store::read_fit(in);
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
  ingest::Options options = transaction_options(parsed);
  // Ids are those of the fit, written as it wrote them.
  const std::string folding = folding_of(store::how_made(in).command);
  if (!folding.empty() && !parsed.has("fold-ids")) {
    options.fold_numbers = folding != "email";
    options.fold_addresses = folding != "number";
    output.say("ids are folded as the fit's were: --fold-ids " + folding + "\n");
  }
  bool ok = read_transactions(
      parsed, options, parsed.text("TRANSACTIONS"), output, table, report, problems,
      [&](const ingest::CustomerHistory& history) { since.add(history); }, nullptr);
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
  if (ok) {
    Problems own;
    since.judge(path, parsed.text("TRANSACTIONS"), report.first_day, own);
    output.say(own);
    ok = !own.has_errors();
    problems.append(own);
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
    output.say("not in this forecast: " + count_of(since.purchases_of_others, "purchase") + " of " +
               count_of(since.others, "customer") + " who came later\n");
  nlohmann::ordered_json json = report::track_json(fit, track);
  json["customers_found"] = since.found;
  json["customers_since"] = since.others;
  json["purchases_of_customers_since"] = since.purchases_of_others;
  output.finish(json);
  return Exit::ok;
}

}  // namespace stamkund::command
