#include "engine/study/join.h"

#include "engine/calibration/covariate_ends.h"
#include "engine/calibration/response_lives.h"
#include "engine/mechanisms/contacts/check_sense.h"
#include "engine/mechanisms/program/check_costs.h"
#include "engine/population/expected_spend.h"
#include "engine/scenario/known_later.h"
#include "engine/study/check_offers.h"
#include "engine/study/groupings.h"
#include "engine/study/known_segments.h"
#include "engine/study/learned.h"
#include "engine/study/opening_members.h"
#include "engine/study/setup.h"
#include "engine/targeting/attribute_table.h"

namespace stamkund::study {
namespace {

void check_fit(const scenario::ScenarioSpec& spec, const calibration::Fit& fit, const std::string& path,
               bool allow_unfinished, Problems& problems) {
  const auto check_model = [&](const calibration::ModelFit& model) {
    if (model.status == calibration::Status::converged) return;
    const std::string message = full_name(model) +
                                " did not converge: " + calibration::name_of(model.status) +
                                (model.reason.empty() ? "" : " (" + model.reason + ")");
    if (allow_unfinished || calibration::is_usable(model))
      problems.warning(
          {Severity::warning, path, 0, "", message + "; its estimates are used without uncertainty", ""});
    else
      problems.error(
          {Severity::error, path, 0, "", message,
           &model == &fit.process
               ? "--allow-unconverged uses it all the same"
               : "state population.spend in the scenario, calibrate with another --spend, or use it "
                 "all the same with --allow-unconverged"});
  };
  check_model(fit.process);
  if (!spec.population.spend) {
    if (!fit.spend)
      problems.error({Severity::error, path, 0, "population.spend", "this fit knows nothing of spend",
                      "state 'spend' in the scenario's population"});
    else
      check_model(*fit.spend);
    if (fit.spend &&
        calibration::find_spend_model(fit.spend->model) == calibration::SpendModel::gamma_gamma &&
        fit.spend->estimates[1] <= 1.0)
      problems.error({Severity::error, path, 0, "population.spend",
                      "the fitted Gamma-Gamma has q <= 1: its mean spend is infinite, so money means nothing",
                      "state 'spend' in the scenario's population"});
  }
  if (const std::string why = calibration::why_not_by_response(fit); !why.empty())
    problems.warning(
        {Severity::warning, path, 0, "",
         "customers live on from rates that hold the contacts and memberships of the past: " + why,
         "what an arm adds for them is counted a second time"});
  else if (fit.response && fit.response->status != calibration::Status::converged)
    problems.warning({Severity::warning, path, 0, "",
                      "the response did not converge: " + std::string(name_of(fit.response->status)) + " (" +
                          fit.response->reason + "); its estimates are used without uncertainty",
                      ""});
  if (fit.covariates) {
    const auto& paths = fit.covariates->paths;
    const Day start = spec.start_given ? spec.start : Day{fit.customers.calibration_end.serial + 1};
    if (!paths.all_static() && start.serial + spec.horizon_days > paths.known_until)
      problems.error({Severity::error, path, 0, "horizon",
                      "the fit's calendar and covariates end before the scenario does, on " +
                          to_string(Day{static_cast<std::int32_t>(paths.known_until)}),
                      ""});
    calibration::warn_of_ends(*fit.covariates, start.serial + spec.horizon_days - 1.0, path, "horizon",
                              problems);
  }
  const std::string& currency = fit.customers.amount_unit;
  if (!currency.empty() && currency != spec.currency)
    problems.error({Severity::error, path, 0, "currency",
                    "the fit's amounts are in " + currency + ", the scenario's in " + spec.currency,
                    "say all amounts of the scenario in " + currency + " (currency: " + currency +
                        "), or fit them in " + spec.currency + ": 'calibrate --rates " + currency +
                        "=...' says what one is worth"});
  if (spec.population.arrivals.count == 0 && (!spec.population.existing || fit.customers.size() == 0))
    problems.error({Severity::error, path, 0, "population",
                    "there is nobody in it: no existing and no new customers", ""});
}

/// What is out of proportion to a purchase; what a program costs is looked at here where only the fit says
/// what a purchase is.
void check_costs(const scenario::ScenarioFile& scenario, const calibration::Fit* fit, const std::string& path,
                 Problems& problems) {
  scenario::ScenarioSpec central = scenario.spec;
  central.uncertainty.parameters = false;
  double basket = mechanisms::mean_basket(central).value_or(0.0);
  if (!central.population.spend && fit != nullptr) {
    const double mean = population::expected_new_spend(laws_of(central, fit, 0));
    mechanisms::check_costs_of_fit(central, mean, path, problems);
    basket = std::isfinite(mean) ? mean * static_cast<double>(central.minor_per_major) : 0.0;
  }
  const std::uint64_t existing =
      central.population.existing && fit != nullptr ? fit->customers.size() : std::uint64_t{0};
  mechanisms::check_sense(central, basket, existing + central.population.arrivals.count, path, problems);
}

/// Whom a file beside the scenario knows.
void check_attributes(const scenario::ScenarioSpec& spec, const calibration::Fit& fit, Problems& problems) {
  if (!spec.population.attributes) return;
  const targeting::AttributeTable& table = *spec.population.attributes;
  const std::size_t all = fit.customers.size(), known = table.known(fit.customers.id);
  const std::string place = "population.attributes";
  if (known == 0)
    problems.error({Severity::error, table.path, 0, place, "none of its customers is in the fit",
                    "the ids have to be written as in the transactions"});
  else if (known < all)
    problems.warning({Severity::warning, table.path, 0, place,
                      std::to_string(all - known) + " of " + std::to_string(all) +
                          " customers of the fit are not in it: their attributes are missing",
                      ""});
}

/// Existing customers go on where their history ends: day 0 is the day after.
void settle_start(scenario::ScenarioFile& scenario, const calibration::Fit& fit, const std::string& fit_path,
                  Problems& problems) {
  const auto& spec = scenario.spec;
  const auto& customers = fit.customers;
  if (!spec.population.existing || customers.size() == 0) return;
  const Day next{customers.calibration_end.serial + 1};
  if (!spec.start_given)
    scenario::set_start(scenario, next, "the day after the end of the fit's calibration");
  else if (spec.start != next)
    problems.warning({Severity::warning, fit_path, 0, "start_date",
                      "day 0 is stated as " + to_string(spec.start) +
                          ", but the customers' history ends the day before " + to_string(next),
                      "they go on as if no time lay between"});
}

}  // namespace

std::vector<std::string> join(scenario::ScenarioFile& scenario, const calibration::Fit* fit,
                              const std::string& scenario_path, const std::string& fit_path,
                              bool allow_unfinished, Problems& problems) {
  scenario::ScenarioSpec& spec = scenario.spec;
  std::vector<std::string> member_paths;
  if (fit != nullptr) {
    check_fit(spec, *fit, fit_path, allow_unfinished, problems);
    check_attributes(spec, *fit, problems);
  }
  if (fit != nullptr) take_members_as_learned(scenario, *fit, scenario_path, problems);
  learn(spec, fit, scenario_path, problems);
  find_known_segments(spec, fit, scenario_path, problems);
  find_groupings(spec, fit, scenario_path, problems);
  if (!problems.has_errors()) {
    if (fit != nullptr) settle_start(scenario, *fit, fit_path, problems);
    member_paths = load_members(spec, fit, scenario_path, problems);
  }
  if (!problems.has_errors()) {
    check_costs(scenario, fit, scenario_path, problems);
    check_offers(scenario, fit, scenario_path, problems);
  }
  if (fit == nullptr) return member_paths;
  const bool spend_from_fit = !spec.population.spend && fit->spend;
  const bool uncertain = fit->process.status == calibration::Status::converged ||
                         (spend_from_fit && fit->spend->status == calibration::Status::converged) ||
                         scenario.distributions > 0;
  if (!uncertain) spec.uncertainty.parameters = false;
  return member_paths;
}

}  // namespace stamkund::study
