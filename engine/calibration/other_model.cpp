#include "engine/calibration/other_model.h"

#include <cmath>

#include "engine/calibration/evaluate.h"
#include "engine/calibration/rows.h"

namespace stamkund::calibration {
namespace {

bool has_other(const Fit& fit) { return fit.calendar && fit.calendar->other && fit.customers.size() > 0; }

}  // namespace

std::string other_model_of(const std::string& model) { return model == "bg-nbd" ? "mbg-nbd" : "bg-nbd"; }

double apart_variance(const OtherModel& other, double apart) {
  // Twice its probability where one of both is right: the whole square where the history says nothing.
  const double weight = 2.0 / (1.0 + std::exp(other.log_likelihood_less));
  return std::fmin(1.0, weight) * apart * apart;
}

std::optional<OtherModel> fit_other(const ModelFit& process, const ingest::CustomerTable& customers,
                                    const Options& options) {
  const customer_base::ModelInfo* known = customer_base::find_model(process.model);
  if (known == nullptr || known->discrete || known->contractual) return {};
  Options plain;
  plain.model = other_model_of(process.model);
  plain.spend = Spend::none;
  plain.time_unit_days = options.time_unit_days;
  plain.time_unit = options.time_unit;
  plain.weak_prior = options.weak_prior;
  plain.threads = options.threads;
  plain.starts = 1;
  const ModelFit fit = fit_process(customers, plain);
  if (!can_predict(fit.status)) return {};
  return OtherModel{plain.model, fit.estimates, process.log_likelihood - fit.log_likelihood};
}

double expected_by(const OtherModel& other, const ingest::CustomerTable& customers, double time_unit_days,
                   double days, const Threads& threads) {
  return total_future_counts(customer_base::make_process(other.model, other.estimates),
                             collapse(customers, time_unit_days), days / time_unit_days, threads)
      .mean;
}

double models_apart(const Fit& fit, double days, double expected, const Threads& threads) {
  if (!has_other(fit) || !(expected > 0.0)) return 0.0;
  const double other = expected_by(*fit.calendar->other, fit.customers, fit.time_unit_days, days, threads);
  return other > 0.0 && std::isfinite(other) ? std::log(other / expected) : 0.0;
}

double models_apart(const Fit& fit, double days, const Threads& threads) {
  if (!has_other(fit)) return 0.0;
  const auto own =
      customer_base::make_process(fit.process.model, fit.process.estimates, fit.process.regularity);
  const double expected = total_future_counts(own, collapse(fit.customers, fit.time_unit_days),
                                              days / fit.time_unit_days, threads)
                              .mean;
  return models_apart(fit, days, expected, threads);
}

}  // namespace stamkund::calibration
