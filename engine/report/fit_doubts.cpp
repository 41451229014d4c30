#include "engine/report/fit_doubts.h"

#include <algorithm>
#include <cmath>

#include "engine/calibration/calendar_law.h"
#include "engine/calibration/learned.h"
#include "engine/report/numbers.h"

namespace stamkund::report {

bool drawn_in_vain(const calibration::ModelFit& model) {
  const auto& posterior = model.posterior;
  return !posterior.trustworthy && (posterior.method == "importance" || posterior.method == "metropolis");
}

std::vector<std::string> fit_doubts(const calibration::Fit& fit, double days, bool calendar) {
  std::vector<std::string> out;
  if (fit.holdout && std::isfinite(fit.holdout->expected)) {
    const calibration::HoldoutBacktest& holdout = *fit.holdout;
    if (holdout.missed())
      out.push_back("The hold-out of this fit failed: " + number(holdout.actual) + " purchases, " +
                    number(holdout.p05) + " to " + number(holdout.p95) + " expected." +
                    (calendar ? "" : " The intervals do not know of it."));
    if (calendar && calibration::share_held_out(fit, days) == 1.0)
      out.push_back("These " + number(days) +
                    " days lie in the fit's hold-out: the intervals are those of before it and know nothing "
                    "of what came.");
    else if (calendar)
      out.push_back("The first " + number(holdout.days) + " of these " + number(days) +
                    " days are the fit's hold-out: what came in it tells " +
                    (holdout.missed() ? "(with wider intervals) " : "") + "of the days after it only.");
  }
  for (const calibration::ModelFit* model : {&fit.process, fit.spend ? &*fit.spend : nullptr})
    if (model != nullptr && drawn_in_vain(*model))
      out.push_back("Of this fit do not rely on the draws of " + model->model +
                    ", which the uncertainty of its parameters rests on.");
  return out;
}

std::vector<std::string> learned_doubts(const calibration::Fit& fit, const std::vector<std::string>& names) {
  std::vector<std::string> out;
  for (const std::string& name : names) {
    const auto learned = calibration::learned_response(fit, name);
    if (!learned || learned->status != calibration::Status::not_identified || !std::isfinite(learned->low))
      continue;
    std::string said = "The history does not identify the " + name + ": it is drawn from " +
                       percent(learned->low) + " to " + percent(learned->high) +
                       ", and how large the effect is rests on that; a test by lot would tell.";
    if (std::find(out.begin(), out.end(), said) == out.end()) out.push_back(std::move(said));
  }
  return out;
}

}  // namespace stamkund::report
