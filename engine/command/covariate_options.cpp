#include "engine/command/covariate_options.h"

#include <sstream>

#include "engine/calibration/covariate_fit.h"
#include "models/customer_base/process.h"

namespace stamkund::command {

namespace po = boost::program_options;

namespace {

/// Predictions and runs may look so far ahead of the data (assumption).
constexpr std::int32_t kAheadDays = 3653;

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> out;
  std::stringstream list(text);
  for (std::string one; std::getline(list, one, ',');) out.push_back(one);
  return out;
}

}  // namespace

std::vector<std::string> models_with_covariates() {
  std::vector<std::string> names;
  for (const auto& one : customer_base::process_models())
    if (one.covariates != customer_base::Takes::none) names.push_back(one.name);
  return names;
}

const std::vector<std::string>& CovariateChoice::file_options() {
  static const std::vector<std::string> kNames{"covariates", "dense-covariates", "events", "histories"};
  return kNames;
}

void add_covariate_options(Arguments& arguments) {
  auto add = arguments.options().add_options();
  const auto text = [] { return po::value<std::string>(); };
  add("covariates", text()->value_name("FILE"),
      "what is known of each customer: customer, one column a covariate");
  add("dense-covariates", text()->value_name("FILE"),
      "covariates over time: customer, date, one column a covariate");
  add("events", text()->value_name("FILE"), "events for everybody: event, from, to[, value]");
  add("histories", text()->value_name("FILE"),
      "customers' own histories: customer, covariate, from, to[, value]");
  add("calendar", po::value<std::vector<std::string>>()->composing()->value_name("BASIS"),
      "season, season:2 (two harmonics of the year) or trend; may be repeated; no file needed");
  add("purchase-covariates", text()->value_name("NAMES"),
      "covariates that act on the purchase rate, with commas (default: all); none");
  add("lifetime-covariates", text()->value_name("NAMES"),
      "covariates that act on leaving (default: those that never change); all, none");
}

CovariateChoice covariate_choice(const Arguments& parsed, OptionReader& reader) {
  CovariateChoice choice;
  choice.files.static_file = parsed.text("covariates");
  choice.files.dense_file = parsed.text("dense-covariates");
  choice.files.event_file = parsed.text("events");
  choice.files.history_file = parsed.text("histories");
  if (parsed.text("decimal-mark") == ",") choice.files.decimal_mark = ',';
  if (parsed.has("calendar")) choice.calendar = parsed.get<std::vector<std::string>>("calendar");
  for (const std::string& basis : choice.calendar) {
    Problems wrong;
    ingest::add_calendar(basis, choice.files, "--calendar", wrong);
    if (wrong.has_errors())
      reader.wrong_value("calendar", basis, "expected season, season:N (N from 1 to 26) or trend", "");
  }
  if (parsed.has("purchase-covariates")) choice.on_purchase = split(parsed.text("purchase-covariates"));
  if (parsed.has("lifetime-covariates")) choice.on_lifetime = split(parsed.text("lifetime-covariates"));
  choice.lifetime_stated = parsed.has("lifetime-covariates");
  for (auto* names : {&choice.on_purchase, &choice.on_lifetime})
    if (*names == std::vector<std::string>{"none"}) names->clear();
  if (!choice.any())
    for (const std::string name : {"purchase-covariates", "lifetime-covariates"})
      if (parsed.has(name)) reader.refuse(name, "there are no covariates", "give a file or --calendar");
  return choice;
}

bool read_covariates(CovariateChoice choice, const ingest::CustomerTable& table,
                     const ingest::TransactionLog& log, const std::string& model, Output& output,
                     Problems& problems, calibration::CovariateData& data) {
  ingest::CovariateReport report;
  Problems own;
  const customer_base::ModelInfo* const info = customer_base::find_model(model);
  const bool leaves = info == nullptr || info->kind != customer_base::Kind::nbd;
  const Day until{log.observation_end.serial + kAheadDays};
  data.paths = ingest::build_covariates(choice.files, table, log.first_day, until, own, &report);
  if (!own.has_errors()) {
    data.purchase = ingest::choose_covariates(data.paths, choice.on_purchase, "--purchase-covariates", own);
    if (choice.lifetime_stated) {
      data.lifetime = ingest::choose_covariates(data.paths, choice.on_lifetime, "--lifetime-covariates", own);
    } else if (leaves) {
      for (std::uint32_t c = 0; c < data.paths.size(); ++c) {
        if (data.paths.is_constant(c)) data.lifetime.push_back(c);
      }
    }
    if (!leaves && !data.lifetime.empty())
      own.error({Severity::error, "", 0, "--lifetime-covariates",
                 "'" + data.paths.names[data.lifetime.front()] +
                     "' cannot act on leaving: nobody leaves an " + model,
                 "leave it out there, or choose another --model"});
    for (const std::uint32_t c : data.lifetime)
      if (leaves && !data.paths.is_constant(c) && !calibration::covariates_bend_leaving(model))
        own.error({Severity::error, "", 0, "--lifetime-covariates",
                   "'" + data.paths.names[c] + "' changes over time, and customers of " + model +
                       " leave after purchases, not at a rate that it could bend",
                   "use --model pareto-nbd, or leave it out there"});
    if (!own.has_errors() && data.purchase.empty() && data.lifetime.empty())
      own.error({Severity::error, "", 0, "--purchase-covariates", "no covariate acts on anything", ""});
  }
  output.say(own);
  if (own.has_errors()) {
    output.say(count_text(own));
    for (const auto& problem : own.all()) problems.error(problem);
    return false;
  }
  for (std::size_t i = 0; i < log.size(); ++i) {
    for (std::uint64_t t = log.begin[i] + 1;
         t < log.begin[i + 1] && log.day[t] <= table.calibration_end.serial; ++t)
      data.repeats.day.push_back(log.day[t]);
    data.repeats.begin.push_back(data.repeats.day.size());
  }
  std::string text;
  for (const auto& file : report.files) {
    text += file.file + ": " + std::to_string(file.rows) + " rows";
    if (file.customers_unknown > 0)
      text += ", " + std::to_string(file.customers_unknown) + " customers without transactions not used";
    for (const auto& level : file.base_levels) text += "; compared with " + level;
    text += "\n";
  }
  output.say(text + "covariates: " + std::to_string(data.paths.size()) + " (" +
             std::to_string(data.purchase.size()) + " on purchase, " + std::to_string(data.lifetime.size()) +
             " on lifetime), " + std::to_string(data.paths.paths.size()) + " different histories\n");
  return true;
}

}  // namespace stamkund::command
