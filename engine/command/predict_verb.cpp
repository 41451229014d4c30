#include <sstream>

#include "engine/command/check_files.h"
#include "engine/command/invocation.h"
#include "engine/command/output.h"
#include "engine/command/prediction_csv.h"
#include "engine/command/verbs.h"
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
};

/// Reads options and keeps every problem for one message.
class OptionReader {
 public:
  explicit OptionReader(const Arguments& parsed) : parsed_(parsed) {}

  void quantity(const std::string& name, scenario::Dimension dimension, double low, double high,
                double& value) {
    if (!parsed_.has(name)) return;
    const scenario::Parsed read = scenario::parse_quantity(parsed_.text(name), dimension, "SEK");
    if (!read.value)
      wrong(name, read.problem, read.suggestion);
    else if (!(*read.value >= low && *read.value <= high))
      wrong(name, "expected a value from " + text_of(low) + " to " + text_of(high), "");
    else
      value = *read.value;
  }
  void days_list(const std::string& name, std::vector<double>& values) {
    if (!parsed_.has(name)) return;
    values.clear();
    std::stringstream list(parsed_.text(name));
    for (std::string one; std::getline(list, one, ',');) {
      const bool digits =
          !one.empty() && one.size() <= 5 && one.find_first_not_of("0123456789") == std::string::npos;
      if (!digits || std::stoi(one) < 1) {
        wrong(name, "expected days such as 30,90", "");
        return;
      }
      values.push_back(std::stod(one));
    }
    if (values.empty() || values.size() > 20)
      wrong(name, "expected one to 20 numbers of days such as 30,90", "");
  }
  template <class Number>
  void count(const std::string& name, std::uint64_t low, std::uint64_t high, Number& value) {
    if (!parsed_.has(name)) return;
    const std::string text = parsed_.text(name);
    const bool digits =
        !text.empty() && text.size() <= 18 && text.find_first_not_of("0123456789") == std::string::npos;
    const std::uint64_t number = digits ? std::stoull(text) : 0;
    if (!digits || number < low || number > high)
      wrong(name, "expected a whole number from " + std::to_string(low) + " to " + std::to_string(high), "");
    else
      value = static_cast<Number>(number);
  }
  void wrong(const std::string& name, const std::string& problem, const std::string& suggestion) {
    problems_ += (problems_.empty() ? "" : "\n          ") + ("--" + name + ": found '") +
                 printable(parsed_.text(name)) + "', " + problem +
                 (suggestion.empty() ? "" : " (" + suggestion + ")");
  }
  void finish() const {
    if (!problems_.empty()) throw Failure(Exit::usage, problems_);
  }

 private:
  static std::string text_of(double value) {
    std::ostringstream out;
    out << value;
    return out.str();
  }
  const Arguments& parsed_;
  std::string problems_;
};

PredictOptions options_of(const Arguments& parsed) {
  using scenario::Dimension;
  PredictOptions options;
  OptionReader reader(parsed);
  reader.quantity("horizon", Dimension::duration, 1.0, 36525.0, options.request.horizon_days);
  reader.quantity("discount", Dimension::change, 0.0, 10.0, options.request.discount_per_year);
  reader.quantity("margin", Dimension::change, -1.0, 1.0, options.request.margin);
  reader.days_list("within", options.request.within_days);
  reader.count("draws", 2, 10000, options.totals.draws);
  reader.count("sample", 100, 10'000'000, options.totals.sample);
  reader.count("seed", 0, 999'999'999'999'999'999, options.totals.seed);
  const std::string cohorts = parsed.text("cohorts", "none");
  if (cohorts == "month")
    options.cohorts = prediction::CohortLength::month;
  else if (cohorts == "quarter")
    options.cohorts = prediction::CohortLength::quarter;
  else if (cohorts == "year")
    options.cohorts = prediction::CohortLength::year;
  else if (cohorts != "none")
    reader.wrong("cohorts", "expected none, month, quarter or year", "");
  reader.finish();
  options.request.threads = parsed.threads();
  return options;
}

void check_usable(const calibration::Fit& fit, const std::string& path, bool allow) {
  const std::string what = "'" + path + "': " + fit.process.model + " is " +
                           calibration::name_of(fit.process.status) + " (" + fit.process.reason + ")";
  if (!calibration::can_predict(fit.process.status))
    throw Failure(Exit::bad_data, what + "; it cannot predict");
  if (fit.process.status != calibration::Status::converged && !allow)
    throw Failure(Exit::bad_data, what + "; --allow-unconverged uses it all the same");
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
      "within", po::value<std::string>()->value_name("DAYS"),
      "probability of a purchase within so many days (default: 30,90)")(
      "cohorts", po::value<std::string>()->value_name("LENGTH"),
      "totals by first purchase: none (default), month, quarter, year")(
      "draws", po::value<std::string>()->value_name("N"), "parameter draws behind intervals (default: 100)")(
      "sample", po::value<std::string>()->value_name("N"),
      "customers a group whose lives are simulated for intervals (default: 5000)")(
      "seed", po::value<std::string>()->value_name("N"), "of the intervals' draws")(
      "allow-unconverged", "use a fit at the edge of its parameters all the same");
  parsed.add_common();
  parsed.add_positional("FIT", 1, "a file from 'stamkund calibrate'");
  parsed.parse(arguments, streams);
  const PredictOptions options = options_of(parsed);
  check_files(parsed, {"FIT"}, {"output", "customers"});
  Output output(parsed, streams);
  std::unique_ptr<AtomicFile> file, csv;
  if (parsed.has("output")) file = std::make_unique<AtomicFile>(parsed.text("output"));
  if (parsed.has("customers")) csv = std::make_unique<AtomicFile>(parsed.text("customers"));

  Invocation invocation("predict", arguments, parsed.threads());
  const std::string path = parsed.text("FIT");
  const calibration::Fit fit = store::read_fit(path);
  invocation.input(path);
  check_usable(fit, path, parsed.has("allow-unconverged"));
  invocation.stage_done("read");
  const auto customers = prediction::predict_customers(fit, options.request);
  const auto new_customer = prediction::predict_new_customer(fit, options.request);
  invocation.stage_done("customers");
  const auto groups = prediction::predict_totals(fit, options.request,
                                                 prediction::groups_of(fit.customers, options.cohorts, {}),
                                                 customers, options.totals);
  invocation.stage_done("totals");
  if (csv) write_prediction_csv(*csv, fit, options.request, customers);
  if (file)
    store::write_predictions(*file, fit, options.request, customers, new_customer, groups,
                             invocation.provenance());
  output.say(report::prediction_text(fit, options.request, customers, new_customer, groups));
  for (const auto* written : {file.get(), csv.get()})
    if (written != nullptr) output.say("wrote " + written->path() + "\n");
  output.json(report::prediction_json(fit, options.request, customers, new_customer, groups));
  return Exit::ok;
}

}  // namespace stamkund::command
