#include "engine/report/forecast_notes.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/calibration/other_model.h"
#include "engine/report/calendar_text.h"
#include "engine/report/numbers.h"

namespace stamkund::report {
namespace {

std::string extrapolation(const calibration::Fit& fit, double horizon_days) {
  const double watched = *std::max_element(fit.customers.age_days.begin(), fit.customers.age_days.end());
  if (!(horizon_days > kFarthest * watched)) return {};
  return "These customers were watched for " + number(watched) + " days at most: a forecast of " +
         number(horizon_days) +
         " days is extrapolation, and its interval means little (none of more than about twice the history "
         "was "
         "ever held against what came).";
}

/// Where another model of the same history expects something else.
std::string apart_text(const calibration::Fit& fit, const std::vector<prediction::GroupPrediction>& groups) {
  constexpr double kWorthSaying = 0.1;  // assumption: less does not change what one does
  if (!fit.calendar || !fit.calendar->other || groups.empty()) return {};
  const double apart = groups.front().totals.front().models_apart;
  if (calibration::apart_variance(*fit.calendar->other, apart) < kWorthSaying * kWorthSaying) return {};
  const double more = std::expm1(apart);
  return fit.calendar->other->model + ", fitted to the same history, expects " + percent(std::fabs(more)) +
         (more > 0.0 ? " more" : " fewer") +
         " purchases of all customers in these days: this history does not say which is right, and the "
         "intervals are wider for it.";
}

/// Place of the Gamma-Gamma's q among the estimates; -1 of another model.
std::ptrdiff_t place_of_q(const calibration::ModelFit& spend) {
  if (spend.model != "gamma-gamma") return -1;
  const auto found = std::find(spend.names.begin(), spend.names.end(), "q");
  return found == spend.names.end() ? -1 : found - spend.names.begin();
}

ForecastNote heavy_tail(const calibration::ModelFit& spend,
                        const std::vector<prediction::GroupPrediction>& groups) {
  const std::ptrdiff_t at = place_of_q(spend);
  if (at < 0) return {};
  constexpr double kNoMean = 1.0, kNoVariance = 2.0;
  const auto place = static_cast<std::size_t>(at);
  const std::string q =
      number(spend.estimates[place]) +
      (std::isfinite(spend.standard_errors[place]) ? ", s.e. " + number(spend.standard_errors[place]) : "");
  const std::string help =
      " More customers who buy again make q known better; 'calibrate --spend lognormal' has a mean and a "
      "variance always.";
  bool endless = false;
  for (const auto& group : groups)
    for (const auto& total : group.totals)
      endless = endless || std::isinf(total.p95) || std::isnan(total.p95);
  if (endless)
    return {"no-upper-end",
            "Revenue has no interval: with some of the parameters that the data leave open, "
            "customers' mean spend is infinite (gamma-gamma, q at or below " +
                number(kNoMean) + "; it is " + q + ")." + help};
  if (spend.estimates[place] > kNoVariance) return {};
  return {"heavy-tail", "Customers' mean spend has no finite variance (gamma-gamma, q at or below " +
                            number(kNoVariance) + "; it is " + q +
                            "): revenue rests on a few large customers, and its interval may be too narrow." +
                            help};
}

}  // namespace

std::vector<ForecastNote> forecast_notes(const calibration::Fit& fit, const prediction::Request& request,
                                         const std::vector<prediction::GroupPrediction>& groups) {
  std::vector<ForecastNote> notes;
  if (fit.customers.size() == 0 || groups.empty()) return notes;
  const auto add = [&](ForecastNote one) {
    if (!one.text.empty()) notes.push_back(std::move(one));
  };
  if (fit.calendar && groups.front().totals.front().variance_calendar > 0.0)
    add({"earlier-forecasts", one_way_text(*fit.calendar)});
  if (groups.front().totals.front().variance_calendar > 0.0) add({"models-apart", apart_text(fit, groups)});
  add({"extrapolation", extrapolation(fit, request.horizon_days)});
  if (fit.spend && groups.front().totals.size() > 1) add(heavy_tail(*fit.spend, groups));
  return notes;
}

nlohmann::ordered_json json_of(const std::vector<ForecastNote>& notes) {
  auto out = nlohmann::ordered_json::array();
  for (const ForecastNote& one : notes) out.push_back({{"about", one.about}, {"text", one.text}});
  return out;
}

}  // namespace stamkund::report
