#include "engine/report/fit_text.h"

#include <algorithm>
#include <cmath>

#include "engine/report/calendar_text.h"
#include "engine/report/diagnostics_text.h"
#include "engine/report/fit_doubts.h"
#include "engine/report/numbers.h"
#include "engine/report/selection_text.h"
#include "models/customer_base/process.h"

namespace stamkund::report {
namespace {

std::string profile_end(double value, const std::string& status, const std::string& open) {
  if (status == "converged") return number(value, 5);
  return (status == "open-ended" ? open : number(value, 5) + " [" + status + "]");
}

/// What a parameter is measured in.
std::string unit_of(const calibration::ModelFit& model, std::size_t i, const std::string& time_unit,
                    const std::string& currency) {
  const customer_base::ModelInfo* info = customer_base::find_model(model.model);
  if (info == nullptr) return model.names[i] == "gamma" || model.names[i] == "median" ? currency : "";
  if (i >= info->parameters.size()) return "";
  if (info->parameters[i].scale == customer_base::Scale::time) return time_unit + "s";
  if (info->parameters[i].scale == customer_base::Scale::rate) return "a " + time_unit;
  return "";
}

std::string bootstrap_text(const calibration::ModelFit& model, const calibration::Bootstrap& bootstrap) {
  std::string out = "bootstrap: " + std::to_string(bootstrap.converged) + " of " +
                    std::to_string(bootstrap.replicates) + " populations drawn from the fit converged\n";
  for (std::size_t i = 0; i < model.names.size(); ++i)
    out += "  " + left(model.names[i], 6) + " s.e. " + left(number(bootstrap.standard_errors[i], 4), 10) +
           " 5-95 % " + number(bootstrap.p05[i], 4) + " to " + number(bootstrap.p95[i], 4) + ", bias " +
           signed_number(100.0 * bootstrap.bias[i], 2) + " %\n";
  return out;
}

std::string holdout_text(const calibration::Fit& fit, const calibration::HoldoutBacktest& holdout) {
  std::string out = "hold-out of " + number(holdout.days) + " days: " + number(holdout.actual);
  if (!std::isfinite(holdout.expected)) return out + " purchases; this fit cannot say what to expect\n";
  const customer_base::ModelInfo* info = customer_base::find_model(fit.process.model);
  const bool inside = holdout.actual >= holdout.p05 && holdout.actual <= holdout.p95;
  out += (info != nullptr && info->discrete
              ? " " + fit.time_unit + "s with a purchase, whole " + fit.time_unit + "s only"
              : " purchases") +
         ", expected " + number(holdout.expected, 5) + " (90 % interval " + number(holdout.p05) + " to " +
         number(holdout.p95) +
         (inside ? ")\n" : "): outside, so this model misses something about these customers\n");
  if (fit.calendar)
    out += "  (without what all customers share: " + number(holdout.plain_p05) + " to " +
           number(holdout.plain_p95) + ")\n";
  return out;
}

/// What is kept of the customers besides.
std::string label_text(const ingest::HomeLabel& label) {
  const auto without = std::count(label.of.begin(), label.of.end(), std::uint16_t{0});
  const std::size_t many = label.names.size() - 1;
  return "each customer's " + label.name +
         (label.by == ingest::HomeBy::first ? " is that of the first purchase: "
                                            : " is that of most days with a purchase: ") +
         number(static_cast<double>(many)) + (many == 1 ? " name" : " different") +
         (without > 0 ? ", " + number(static_cast<double>(without)) + " customers without" : "") +
         "; 'groups: [" + label.name + "]' of a scenario's population shows who gains by it\n";
}

}  // namespace

std::string model_text(const calibration::ModelFit& model, const std::string& time_unit,
                       const std::string& currency) {
  std::string out = full_name(model) +
                    (model.regularity > 1 ? " (k = " + std::to_string(model.regularity) + ")" : "") + ": " +
                    calibration::name_of(model.status);
  if (!model.reason.empty()) out += " (" + model.reason + ")";
  out += "\n";
  std::size_t width_of_names = 6;
  for (const auto& name : model.names) width_of_names = std::max(width_of_names, width(name));
  for (std::size_t i = 0; i < model.names.size(); ++i) {
    const std::string& name = model.names[i];
    out += "  " + left(name, width_of_names) + right(number(model.estimates[i], 6), 14);
    if (std::isfinite(model.standard_errors[i]))
      out += "   s.e. " + left(number(model.standard_errors[i], 4), 10);
    out += " " + unit_of(model, i, time_unit, currency);
    while (out.back() == ' ') out.pop_back();
    out += "\n";
  }
  out += "  log-likelihood " + number(model.log_likelihood, 8) + ", " +
         number(static_cast<double>(model.customers)) + " customers";
  // On the way to an edge every search stops somewhere else.
  if (model.status == calibration::Status::converged)
    out += ", " + std::to_string(model.starts_agreeing) + " of " + std::to_string(model.starts) +
           " starts agree";
  out += "\n";
  if (!model.prior.empty()) out += "  prior: " + model.prior + "\n";
  if (!model.posterior.status.empty())
    out += "  draws: " + model.posterior.method +
           (model.posterior.method == "none" || model.posterior.method == "laplace"
                ? ""
                : ", Pareto k " + number(model.posterior.pareto_k, 2) + ", worth " +
                      number(std::floor(model.posterior.effective_size)) + " independent ones" +
                      (model.posterior.r_hat > 0.0 ? ", R-hat " + number(model.posterior.r_hat, 4) : "")) +
           " (" + model.posterior.status + ")" + (drawn_in_vain(model) ? ": do not rely on them" : "") + "\n";
  for (const auto& one : model.profiles)
    out += "  profile " + left(one.name, 12) + " " + number(one.estimate, 5) + ", " +
           number(100.0 * one.level) + " % interval " + profile_end(one.low, one.low_status, "no lower end") +
           " to " + profile_end(one.high, one.high_status, "no upper end") + "\n";
  for (const auto& note : model.notes) out += "  note: " + note + "\n";
  return out;
}

std::string fit_text(const calibration::Fit& fit) {
  std::string out;
  if (fit.selection) out += selection_text(*fit.selection) + "\n";
  out += model_text(fit.process, fit.time_unit, fit.customers.amount_unit);
  if (fit.bootstrap) out += bootstrap_text(fit.process, *fit.bootstrap);
  if (fit.spend) out += model_text(*fit.spend, fit.time_unit, fit.customers.amount_unit);
  if (std::isfinite(fit.p_alive_sum))
    out += "customers still alive at the end of calibration, expected: " + number(fit.p_alive_sum, 5) +
           " of " + number(static_cast<double>(fit.customers.size())) + "\n";
  if (fit.calendar) out += calendar_text(*fit.calendar);
  if (fit.holdout) out += holdout_text(fit, *fit.holdout);
  for (const auto& label : fit.labels) out += label_text(label);
  if (fit.diagnostics) out += diagnostics_text(*fit.diagnostics, fit.process.regularity);
  if (!calibration::is_usable(fit.process))
    out += "'stamkund run' will not use this fit without --allow-unconverged\n";
  return out;
}

}  // namespace stamkund::report
