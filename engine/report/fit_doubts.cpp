#include "engine/report/fit_doubts.h"

#include <cmath>

#include "engine/report/numbers.h"

namespace stamkund::report {

bool drawn_in_vain(const calibration::ModelFit& model) {
  const auto& posterior = model.posterior;
  return !posterior.trustworthy && (posterior.method == "importance" || posterior.method == "metropolis");
}

std::vector<std::string> fit_doubts(const calibration::Fit& fit) {
  std::vector<std::string> out;
  if (fit.holdout && std::isfinite(fit.holdout->expected) && fit.holdout->missed())
    out.push_back("The hold-out of this fit failed: " + number(fit.holdout->actual) + " purchases, " +
                  number(fit.holdout->p05) + " to " + number(fit.holdout->p95) + " expected. " +
                  (fit.calendar ? "The intervals are wider for it." : "The intervals do not know of it."));
  for (const calibration::ModelFit* model : {&fit.process, fit.spend ? &*fit.spend : nullptr})
    if (model != nullptr && drawn_in_vain(*model))
      out.push_back("Of this fit do not rely on the draws of " + model->model +
                    ", which the uncertainty of its parameters rests on.");
  return out;
}

}  // namespace stamkund::report
