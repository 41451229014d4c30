#include "engine/calibration/calibrate.h"

#include <limits>

#include "engine/calibration/calendar_observe.h"
#include "engine/calibration/calendar_spend.h"
#include "engine/calibration/covariate_fit.h"
#include "engine/calibration/evaluate.h"
#include "engine/calibration/fit_lognormal.h"

namespace stamkund::calibration {

namespace {

/// Log spend of the customers, with what their purchases say of their rates if spend may go with it.
LogSpendRows log_spend_rows(const ModelFit& process, bool plain, const ingest::CustomerTable& customers,
                            const Options& options) {
  LogSpendRows rows{customers.log_spend_count, customers.log_spend_mean, customers.log_spend_squares, {}, {}};
  if (options.spend != Spend::lognormal_rate || !plain || !can_predict(process.status)) return rows;
  const customer_base::Process law = process_of(process);
  const double mean = customer_base::log_rate(law).mean;
  const double unit = options.time_unit_days;
  for (std::size_t i = 0; i < customers.size(); ++i) {
    const auto rate = customer_base::log_rate_given(
        law, customers.frequency[i], customers.recency_days[i] / unit, customers.age_days[i] / unit);
    rows.log_rate_mean.push_back(rate.mean - mean);
    rows.log_rate_variance.push_back(rate.sd * rate.sd);
  }
  return rows;
}

}  // namespace

ingest::Opportunities opportunities_of(const Options& options) {
  return {ingest::parse_period(options.time_unit).value_or(ingest::Period::week), options.time_unit_days,
          options.opportunities_from};
}

std::vector<std::string> parameter_names(const std::string& model) {
  if (const auto spend = find_spend_model(model)) {
    if (*spend == SpendModel::gamma_gamma) return {"p", "q", "gamma"};
    return {"median", "between", "within"};  // and perhaps rate_slope
  }
  std::vector<std::string> names;
  if (const customer_base::ModelInfo* info = customer_base::find_model(model))
    for (const auto& parameter : info->parameters) names.push_back(parameter.name);
  return names;
}

Fit calibrate(ingest::CustomerTable customers, const Options& options, const ingest::TransactionLog* log) {
  ModelFit process = fit_process(customers, options);
  return calibrate(std::move(process), std::move(customers), {}, options, log);
}

Fit calibrate(ModelFit process, ingest::CustomerTable customers, std::optional<CovariateData> covariates,
              const Options& options, const ingest::TransactionLog* log) {
  Fit fit;
  fit.time_unit_days = options.time_unit_days;
  fit.time_unit = options.time_unit;
  fit.process = std::move(process);
  if (options.spend != Spend::none && customers.has_spend)
    fit.spend = options.spend == Spend::gamma_gamma
                    ? fit_gamma_gamma(customers, options)
                    : fit_lognormal(log_spend_rows(fit.process, !covariates, customers, options), options);
  const CovariateData* const data = covariates ? &*covariates : nullptr;
  if (log != nullptr && data == nullptr) fit.diagnostics = diagnose(fit.process, customers, *log, options);
  if (log != nullptr && options.calendar_error && can_predict(fit.process.status))
    fit.calendar = data == nullptr
                       ? observe_calendar(fit.process, customers, *log, fit.diagnostics->tracking, options)
                       : observe_calendar(fit.process, *data, customers, *log, options);
  if (fit.calendar && fit.spend) fit.calendar->spend = observe_spend(*fit.spend, customers, *log, options);
  std::optional<CalendarLaw> law;
  if (fit.calendar) law.emplace(*fit.calendar);
  const CalendarLaw* const calendar = law ? &*law : nullptr;
  fit.holdout = data == nullptr ? backtest(fit.process, customers, options, calendar)
                                : covariate_backtest(fit.process, *data, customers, options, calendar);
  if (can_predict(fit.process.status)) {
    const std::vector<double> alive =
        data == nullptr ? p_alive(fit.process, customers, options.time_unit_days, options.threads)
                        : outlook_of(fit.process.model, fit.process.estimates, *data, customers, 0.0,
                                     options.time_unit_days, options.threads)
                              .p_alive;
    for (const double p : alive) fit.p_alive_sum += p;
  } else {
    // The estimates only hold a place: what they would predict must not be read. The actual count stays.
    constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
    fit.p_alive_sum = kNone;
    if (fit.holdout) {
      HoldoutBacktest& holdout = *fit.holdout;
      holdout.expected = holdout.p05 = holdout.p95 = holdout.plain_p05 = holdout.plain_p95 = kNone;
    }
  }
  for (const std::uint32_t x : customers.frequency) fit.repeat_transactions += x;
  fit.covariates = std::move(covariates);
  fit.customers = std::move(customers);
  return fit;
}

}  // namespace stamkund::calibration
