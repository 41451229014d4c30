#include "engine/calibration/calibrate.h"

#include <limits>

#include "engine/calibration/evaluate.h"

namespace stamkund::calibration {

std::vector<std::string> parameter_names(const std::string& model) {
  if (model == "gamma-gamma") return {"p", "q", "gamma"};
  std::vector<std::string> names;
  if (const customer_base::ModelInfo* info = customer_base::find_model(model))
    for (const auto& parameter : info->parameters) names.push_back(parameter.name);
  return names;
}

Fit calibrate(ingest::CustomerTable customers, const Options& options) {
  ModelFit process = fit_process(customers, options);
  return calibrate(std::move(process), std::move(customers), options);
}

Fit calibrate(ModelFit process, ingest::CustomerTable customers, const Options& options) {
  Fit fit;
  fit.time_unit_days = options.time_unit_days;
  fit.time_unit = options.time_unit;
  fit.process = std::move(process);
  if (options.spend && customers.has_spend) fit.spend.push_back(fit_gamma_gamma(customers, options));
  fit.holdout = backtest(fit.process, customers, options);
  if (can_predict(fit.process.status)) {
    for (const double p : p_alive(fit.process, customers, options.time_unit_days, options.threads))
      fit.p_alive_sum += p;
  } else {
    // The estimates only hold a place: what they would predict must not be read. The actual count stays.
    constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
    fit.p_alive_sum = kNone;
    for (auto& holdout : fit.holdout) holdout.expected = holdout.p05 = holdout.p95 = kNone;
  }
  for (const std::uint32_t x : customers.frequency) fit.repeat_transactions += x;
  fit.customers = std::move(customers);
  return fit;
}

}  // namespace stamkund::calibration
