#include "engine/command/run_input.h"

#include <algorithm>
#include <filesystem>

#include "engine/base/failure.h"
#include "engine/base/path_beside.h"
#include "engine/calibration/response_lives.h"
#include "engine/command/covariate_options.h"
#include "engine/command/sample.h"
#include "engine/mechanisms/program/check_costs.h"
#include "engine/population/expected_spend.h"
#include "engine/store/fit_file.h"
#include "engine/study/check_offers.h"
#include "engine/study/groupings.h"
#include "engine/study/learned.h"
#include "engine/study/load.h"
#include "engine/study/opening_members.h"
#include "engine/study/setup.h"
#include "engine/study/simulate.h"
#include "engine/targeting/attribute_table.h"

namespace stamkund::command {
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
    warn_of_ends(*fit.covariates, start.serial + spec.horizon_days - 1.0, path, "horizon", problems);
  }
  const std::string& currency = fit.customers.amount_unit;
  if (!currency.empty() && currency != spec.currency)
    problems.error({Severity::error, path, 0, "currency",
                    "the fit's amounts are in " + currency + ", the scenario's in " + spec.currency, ""});
  if (spec.population.arrivals.count == 0 && (!spec.population.existing || fit.customers.size() == 0))
    problems.error({Severity::error, path, 0, "population",
                    "there is nobody in it: no existing and no new customers", ""});
}

/// What a program may cost only the fit can tell, if it is to say what a purchase is.
void check_costs(const RunInput& input, const std::string& path, Problems& problems) {
  scenario::ScenarioSpec central = input.scenario.spec;
  if (central.population.spend) return;
  central.uncertainty.parameters = false;
  const double mean = population::expected_new_spend(study::laws_of(central, &*input.fit, 0));
  mechanisms::check_costs_of_fit(central, mean, path, problems);
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
void settle_start(RunInput& input, Problems& problems) {
  const auto& spec = input.scenario.spec;
  const auto& customers = input.fit->customers;
  if (!spec.population.existing || customers.size() == 0) return;
  const Day next{customers.calibration_end.serial + 1};
  if (!spec.start_given)
    scenario::set_start(input.scenario, next, "the day after the end of the fit's calibration");
  else if (spec.start != next)
    problems.warning({Severity::warning, input.fit_path, 0, "start_date",
                      "day 0 is stated as " + to_string(spec.start) +
                          ", but the customers' history ends the day before " + to_string(next),
                      "they go on as if no time lay between"});
}

}  // namespace

namespace {

std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(' ');
  return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(' ') - first + 1);
}

/// "arms[ten-stamp", of 'arms[ten-stamp card].program.reward.at=12' without quotes.
bool open_bracket(const std::string& text) {
  return std::count(text.begin(), text.end(), '[') != std::count(text.begin(), text.end(), ']');
}

/// Why there is no such fit, and how to come by one.
Failure with_remedy(const Failure& failure, bool from_option) {
  if (failure.exit() != Exit::no_input) return failure;
  return Failure(
      failure.exit(),
      std::string(failure.what()) + (from_option ? " (--fit)" : " (population.fit)") +
          "; 'stamkund calibrate TRANSACTIONS.csv -o fit.h5' makes a fit from past purchases, and --fit "
          "fit.h5 names it");
}

}  // namespace

std::vector<std::string> files_of(const RunInput& input) {
  std::vector<std::string> files = input.member_paths;
  if (const auto& table = input.scenario.spec.population.attributes) {
    files.push_back(table->path);
    for (const auto& lookup : table->lookups) files.push_back(lookup.path);
  }
  return files;
}

std::vector<scenario::Override> overrides_of(const Arguments& parsed) {
  std::vector<scenario::Override> overrides;
  if (parsed.has("set"))
    for (const auto& text : parsed.get<std::vector<std::string>>("set")) {
      const std::size_t equals = text.find('=');
      if (equals == std::string::npos || equals == 0)
        throw Failure(
            Exit::usage,
            "--set: found '" + printable(text) + "', expected path=value, such as --set 'horizon=52 weeks'" +
                (open_bracket(text) ? "; put all of it in quotes, for the shell ends it at a blank" : ""));
      overrides.push_back({trimmed(text.substr(0, equals)), trimmed(text.substr(equals + 1))});
    }
  for (const std::string option : {"seed", "replicates"}) {
    if (!parsed.has(option)) continue;
    const std::string text = parsed.text(option);
    if (text.empty() || text.find_first_not_of("0123456789_") != std::string::npos)
      throw Failure(Exit::usage,
                    "--" + option + ": found '" + printable(text) + "', expected a whole number");
    overrides.push_back({option, text, "--" + option});
  }
  return overrides;
}

std::string fit_path_of(const std::string& scenario_path, const scenario::ScenarioSpec& spec,
                        const std::string& fit_option) {
  namespace fs = std::filesystem;
  const std::string& named = spec.population.fit_path;
  if (named.empty()) return "";
  const fs::path beside = fs::path(scenario_path).parent_path() / named;
  std::error_code ignored;
  return fit_option.empty() && fs::exists(beside, ignored) ? beside.string() : named;
}

namespace {

/// What goes with a scenario that has been read: its fit, and what only the two together tell.
RunInput with_fit(scenario::ScenarioFile scenario, const std::string& scenario_path,
                  const std::string& fit_option, bool allow_unfinished, Problems& problems) {
  RunInput input;
  input.scenario = std::move(scenario);
  if (input.scenario.spec.population.fit_path.empty()) {
    study::learn(input.scenario.spec, nullptr, scenario_path, problems);
    study::find_groupings(input.scenario.spec, nullptr, scenario_path, problems);
    if (!problems.has_errors())
      input.member_paths = study::load_members(input.scenario.spec, nullptr, scenario_path, problems);
    if (!problems.has_errors()) study::check_offers(input.scenario, nullptr, scenario_path, problems);
    return input;
  }
  input.fit_path = fit_path_of(scenario_path, input.scenario.spec, fit_option);
  try {
    input.fit = store::read_fit(input.fit_path);
    check_fit(input.scenario.spec, *input.fit, input.fit_path, allow_unfinished, problems);
    check_attributes(input.scenario.spec, *input.fit, problems);
    study::learn(input.scenario.spec, &*input.fit, scenario_path, problems);
    study::find_groupings(input.scenario.spec, &*input.fit, scenario_path, problems);
    if (!problems.has_errors()) {
      settle_start(input, problems);
      input.member_paths = study::load_members(input.scenario.spec, &*input.fit, scenario_path, problems);
    }
    if (!problems.has_errors()) {
      check_costs(input, scenario_path, problems);
      study::check_offers(input.scenario, &*input.fit, scenario_path, problems);
    }
    const bool spend_from_fit = !input.scenario.spec.population.spend && input.fit->spend;
    const bool uncertain = input.fit->process.status == calibration::Status::converged ||
                           (spend_from_fit && input.fit->spend->status == calibration::Status::converged) ||
                           input.scenario.distributions > 0;
    if (!uncertain) input.scenario.spec.uncertainty.parameters = false;
  } catch (const Failure& failure) {
    // With a scenario that is wrong as well, both are said.
    const Failure said = with_remedy(failure, !fit_option.empty());
    if (!problems.has_errors()) throw said;
    problems.error({Severity::error, scenario_path, 0, "population.fit", said.what(), ""});
  }
  return input;
}

}  // namespace

RunInput read_run_input(const std::string& scenario_path, std::vector<scenario::Override> overrides,
                        const std::string& fit_option, bool allow_unfinished, Problems& problems) {
  if (!fit_option.empty()) overrides.push_back({"population.fit", "'" + fit_option + "'", "--fit"});
  return with_fit(study::load_scenario(scenario_path, overrides, problems), scenario_path, fit_option,
                  allow_unfinished, problems);
}

RunInput read_run_text(const std::string& text, const std::string& name,
                       const std::vector<scenario::Override>& overrides, Problems& problems) {
  return with_fit(study::load_scenario_text(text, name, overrides, problems), name, "", false, problems);
}

void settle(RunInput& input, const Arguments& parsed) {
  if ((parsed.has("until") || parsed.has("within")) && !parsed.has("replicates"))
    input.scenario.spec.replicates = kMostReplicates;
  if (input.fit && !parsed.has("no-calendar-error"))
    input.scenario.spec.uncertainty.log_levels = study::calendar_levels(input.scenario.spec, *input.fit);
}

Exit help_to_run(const Arguments& parsed) {
  Problems problems;
  auto overrides = overrides_of(parsed);
  (void)take_sample(parsed, parsed.text("SCENARIO"), overrides);
  RunInput input = read_run_input(parsed.text("SCENARIO"), std::move(overrides), parsed.text("fit"),
                                  parsed.has("allow-unconverged"), problems);
  if (problems.has_errors()) throw Failure(Exit::bad_data, "the input is not fine here:\n" + problems.text());
  settle(input, parsed);
  study::RunOptions options;
  options.threads = parsed.threads().count;
  options.block = parsed.get<std::uint64_t>("block");
  options.stop = parsed.stop();
  options.ranks = parsed.ranks();
  study::help(input.scenario.spec, input.fit ? &*input.fit : nullptr, options);
  return Exit::ok;
}

}  // namespace stamkund::command
