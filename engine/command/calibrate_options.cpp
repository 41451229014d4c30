#include "engine/command/calibrate_options.h"

#include <algorithm>

#include "engine/base/calendar.h"
#include "engine/base/nearest.h"
#include "engine/calibration/quantities.h"
#include "engine/command/option_reader.h"
#include "engine/command/transaction_options.h"
#include "models/customer_base/process.h"

namespace stamkund::command {

namespace po = boost::program_options;

namespace {

struct TimeUnit {
  const char* name;
  double days;
};
constexpr TimeUnit kTimeUnits[] = {{"day", 1.0},
                                   {"week", kDaysPerWeek},
                                   {"month", kDaysPerMonth},
                                   {"quarter", kDaysPerQuarter},
                                   {"year", kDaysPerYear}};
using calibration::Spend;
struct SpendName {
  const char* name;
  Spend spend;
};
constexpr SpendName kSpendModels[] = {{"gamma-gamma", Spend::gamma_gamma},
                                      {"lognormal", Spend::lognormal},
                                      {"lognormal-rate", Spend::lognormal_rate},
                                      {"none", Spend::none}};

std::vector<std::string> model_names() {
  std::vector<std::string> names;
  for (const auto& one : customer_base::process_models()) names.push_back(one.name);
  names.emplace_back("auto");
  return names;
}

void read_profiles(OptionReader& reader, const std::vector<std::string>& profiles,
                   const std::vector<std::string>& known) {
  for (const std::string& name : profiles)
    if (std::find(known.begin(), known.end(), name) == known.end())
      reader.wrong_value("profile", name, "expected one of " + listed(known), did_you_mean(name, known));
}

}  // namespace

void add_calibrate_options(Arguments& arguments) {
  static const std::string models =
      listed(model_names()) + "; auto compares them (default: pareto-nbd); sbg and bdw are for contracts";
  auto add = arguments.options().add_options();
  add("output,o", po::value<std::string>()->value_name("FILE"), "the fit, HDF5; 'stamkund run' needs it");
  add("model", po::value<std::string>()->value_name("MODEL"), models.c_str());
  add("k", po::value<std::string>()->value_name("N"),
      "regularity of bg-cnbd-k and mbg-cnbd-k (default: the likeliest)");
  add("spend", po::value<std::string>()->value_name("MODEL"),
      "gamma-gamma (default, if there are amounts), lognormal, lognormal-rate (spend goes with the purchase "
      "rate) or none");
  add("time-unit", po::value<std::string>()->value_name("UNIT"),
      "unit of alpha and beta, and length of an opportunity: day, week (default), month, quarter, year");
  add("opportunities-from", po::value<std::string>()->value_name("DATE"),
      "bg-bb: opportunities are the same days for all, and one begins on this day (default: they begin with "
      "each "
      "customer's first purchase)");
  add("period", po::value<std::string>()->value_name("LENGTH"),
      "sbg, bdw: length of a contract's period: day, week, month (default), quarter, year");
  add("cohort-size", po::value<std::string>()->value_name("N"),
      "sbg, bdw: customers that a cohort of percentages began with (default: 1000)");
  add("prior", po::value<std::string>()->value_name("WHICH"),
      "none (default: maximum likelihood) or weak, a weakly informative prior that the output names");
  add("posterior", po::value<std::string>()->value_name("HOW"),
      "draws of the parameters: auto (default), laplace, importance, metropolis, none");
  add("draws", po::value<std::string>()->value_name("N"), "number of these draws (default: 1000)");
  add("bootstrap", po::value<std::string>()->value_name("N"),
      "standard errors from N populations drawn from the fit and fitted again");
  add("profile", po::value<std::vector<std::string>>()->composing()->value_name("WHAT"),
      "90 % profile-likelihood interval of a parameter, or of holdout, alive, new-customer; may be repeated");
  add("origins", po::value<std::string>()->value_name("N"),
      "days from which --model auto looks ahead (default: 3; 0 = compare by BIC alone)");
  add("no-calendar-error",
      "take the model and the calendar as right: intervals without the error that all customers share");
}

void check_profiles(const Arguments& parsed, const std::vector<std::string>& profiles,
                    const std::vector<std::string>& known) {
  OptionReader reader(parsed);
  read_profiles(reader, profiles, known);
  reader.finish();
}

CalibrateOptions calibrate_options(const Arguments& parsed) {
  CalibrateOptions options;
  OptionReader reader(parsed);
  const std::string model = reader.choice("model", model_names(), "pareto-nbd");
  options.history.choose_model = model == "auto";
  if (!options.history.choose_model) options.history.fit.model = model;
  std::vector<std::string> spend_names;
  for (const auto& one : kSpendModels) spend_names.emplace_back(one.name);
  const std::string spend = reader.choice("spend", spend_names, "gamma-gamma");
  for (const auto& one : kSpendModels)
    if (spend == one.name) options.history.fit.spend = one.spend;
  const customer_base::ModelInfo* info = customer_base::find_model(model);
  options.contract = info != nullptr && info->contractual;
  const std::string period = reader.choice("period", {"day", "week", "month", "quarter", "year"}, "month");
  using ingest::Period;
  options.contracts.period = period == "day"       ? Period::day
                             : period == "week"    ? Period::week
                             : period == "quarter" ? Period::quarter
                             : period == "year"    ? Period::year
                                                   : Period::month;
  if (parsed.has("cohort-size")) {
    double size = 0.0;
    reader.quantity("cohort-size", scenario::Dimension::number, 1.0, 1e12, size);
    if (size > 0.0) options.contracts.customers = size;
  }
  for (const std::string name : {"period", "cohort-size"})
    if (parsed.has(name) && !options.contract) reader.refuse(name, "only contracts (sbg, bdw) have it", "");
  if (options.contract) {
    for (const std::string& name : transaction_option_names())
      if (parsed.has(name)) reader.refuse(name, "contracts have no purchases, and do not take it", "");
    if (parsed.has("spend") && options.history.fit.spend != Spend::none)
      reader.refuse("spend", "contracts have no purchases: give an amount to 'predict --spend'", "");
  } else if (parsed.has("spend") && options.history.fit.spend != Spend::none &&
             parsed.text("amount-column") == "none") {
    reader.refuse("spend", "it needs amounts, and --amount-column none says that there are none", "");
  }
  const std::string unit = reader.choice("time-unit", {"day", "week", "month", "quarter", "year"}, "week");
  for (const TimeUnit& one : kTimeUnits)
    if (unit == one.name) {
      options.history.fit.time_unit = one.name;
      options.history.fit.time_unit_days = one.days;
    }
  if (parsed.has("opportunities-from")) {
    const std::string found = parsed.text("opportunities-from");
    options.history.fit.opportunities_from = parse_iso_day(found);
    if (!options.history.fit.opportunities_from)
      reader.wrong_value("opportunities-from", found, "a date as YYYY-MM-DD", "");
    if (info == nullptr || !info->discrete)
      reader.refuse("opportunities-from", "only bg-bb counts opportunities", "");
  }
  if (!options.contract && parsed.text("on-negative") == "keep")
    reader.refuse("on-negative", "what is below zero is no spend that a model could have",
                  "net takes returns off earlier purchases, drop leaves them out");
  options.covariates = covariate_choice(parsed, reader);
  if (options.covariates.any() && (info == nullptr || info->covariates == customer_base::Takes::none))
    reader.refuse("model", model + " takes no covariates; " + listed(models_with_covariates()) + " do", "");
  reader.count("k", 1, 100, options.history.fit.regularity);
  if (parsed.has("k") && info != nullptr && !info->regular)
    reader.refuse("k",
                  model + (info->contractual ? " has no regularity: everybody decides once a period"
                                             : " has no regularity: its customers buy at random times"),
                  "");
  options.history.fit.weak_prior = reader.choice("prior", {"none", "weak"}, "none") == "weak";
  using calibration::PosteriorMethod;
  const std::string posterior =
      reader.choice("posterior", {"auto", "laplace", "importance", "metropolis", "none"}, "auto");
  options.history.fit.posterior = posterior != "none";
  options.history.fit.posterior_method = posterior == "laplace"      ? PosteriorMethod::laplace
                                         : posterior == "importance" ? PosteriorMethod::importance
                                         : posterior == "metropolis" ? PosteriorMethod::metropolis
                                                                     : PosteriorMethod::automatic;
  reader.count("draws", 100, 100'000, options.history.fit.draws);
  reader.count("bootstrap", 2, 100'000, options.history.bootstrap);
  if (parsed.has("profile")) options.history.fit.profiles = parsed.get<std::vector<std::string>>("profile");
  if (parsed.has("bootstrap") && (options.contract || options.covariates.any()))
    reader.refuse("bootstrap", "it draws populations of plain purchase processes only",
                  "--posterior is for contracts and covariates, too");
  if (info != nullptr) {
    const bool effects = options.covariates.any();
    std::vector<std::string> known;
    if (!info->contractual && !effects) known = calibration::quantity_names();
    for (const auto& parameter : info->parameters) known.push_back(parameter.name);
    // The names of effects are known when the covariates have been read.
    for (const std::string& name : options.history.fit.profiles)
      if (effects && name.find('.') != std::string::npos) known.push_back(name);
    read_profiles(reader, options.history.fit.profiles, known);
  }
  options.history.fit.calendar_error = !parsed.has("no-calendar-error");
  reader.count("origins", 0, 20, options.history.select.origins);
  if (parsed.has("origins") && !options.history.choose_model)
    reader.refuse("origins", "only --model auto looks ahead", "");
  reader.finish();
  options.history.fit.threads = parsed.threads();
  return options;
}

}  // namespace stamkund::command
