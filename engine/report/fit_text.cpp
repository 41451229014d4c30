#include "engine/report/fit_text.h"

#include <cmath>

#include "engine/report/numbers.h"
#include "engine/report/selection_text.h"

namespace stamkund::report {
namespace {

std::string model_text(const calibration::ModelFit& model, const std::string& time_unit,
                       const std::string& currency) {
  std::string out = model.model + ": " + calibration::name_of(model.status);
  if (!model.reason.empty()) out += " (" + model.reason + ")";
  out += "\n";
  for (std::size_t i = 0; i < model.names.size(); ++i) {
    const std::string& name = model.names[i];
    const bool time = name == "alpha" || name == "beta";
    out += "  " + left(name, 6) + right(number(model.estimates[i], 6), 14);
    if (std::isfinite(model.standard_errors[i]))
      out += "   s.e. " + left(number(model.standard_errors[i], 4), 10);
    if (time) out += " " + time_unit + "s";
    if (name == "gamma" && !currency.empty()) out += " " + currency;
    out += "\n";
  }
  out += "  log-likelihood " + number(model.log_likelihood, 8) + ", " +
         number(static_cast<double>(model.customers)) + " customers, " +
         std::to_string(model.starts_agreeing) + " of " + std::to_string(model.starts) + " starts agree\n";
  for (const auto& note : model.notes) out += "  note: " + note + "\n";
  return out;
}

}  // namespace

std::string fit_text(const calibration::Fit& fit) {
  std::string out;
  for (const auto& selection : fit.selection) out += selection_text(selection) + "\n";
  out += model_text(fit.process, fit.time_unit, fit.customers.amount_unit);
  for (const auto& spend : fit.spend) out += model_text(spend, fit.time_unit, fit.customers.amount_unit);
  if (std::isfinite(fit.p_alive_sum))
    out += "customers still alive at the end of calibration, expected: " + number(fit.p_alive_sum, 5) +
           " of " + number(static_cast<double>(fit.customers.size())) + "\n";
  for (const auto& holdout : fit.holdout) {
    if (!std::isfinite(holdout.expected)) {
      out += "hold-out of " + number(holdout.days) + " days: " + number(holdout.actual) +
             " purchases; this fit cannot say what to expect\n";
      continue;
    }
    const bool inside = holdout.actual >= holdout.p05 && holdout.actual <= holdout.p95;
    out += "hold-out of " + number(holdout.days) + " days: " + number(holdout.actual) +
           " purchases, expected " + number(holdout.expected, 5) + " (90 % interval " + number(holdout.p05) +
           " to " + number(holdout.p95) +
           (inside ? ")\n" : "): outside, so this model misses something about these customers\n");
  }
  if (fit.process.status != calibration::Status::converged)
    out += "'stamkund run' will not use this fit without --allow-unconverged\n";
  return out;
}

}  // namespace stamkund::report
