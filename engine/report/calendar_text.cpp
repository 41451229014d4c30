#include "engine/report/calendar_text.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/calibration/calendar_direction.h"
#include "engine/calibration/calendar_law.h"
#include "engine/calibration/calibrate.h"
#include "engine/report/numbers.h"

namespace stamkund::report {
namespace {

double weekly_spread(const calibration::CalendarError& seen) {
  return std::sqrt(std::max(0.0, seen.weekly_variance));
}

std::string root_mean_square(double squares, std::size_t n) {
  return percent(std::sqrt(squares / static_cast<double>(n)));
}

std::string spend_text(const calibration::SpendLevels& seen, double size) {
  std::string from;
  if (seen.weeks > 0.0)
    from = number(seen.weeks) + " weeks, which vary by " +
           percent(std::sqrt(std::max(0.0, seen.weekly_variance))) + " beyond luck";
  if (!seen.origins.empty()) {
    double squares = 0.0;
    for (const auto& one : seen.origins) squares += one.off * one.off;
    from += std::string(from.empty() ? "" : "; ") + number(static_cast<double>(seen.origins.size())) +
            " earlier spend models, off by " + root_mean_square(squares, seen.origins.size()) +
            ", luck included";
  }
  if (from.empty()) from = "the default";
  return "what a purchase is worth may be off by " + percent(size) + " more, for all of them (from " + from +
         ")";
}

}  // namespace

std::string calendar_text(const calibration::CalendarError& seen) {
  const calibration::CalendarLaw law(seen);
  std::string out = "calendar and model: forecasts of all customers together may be off by " +
                    percent(law.size()) + " (one standard deviation) for reasons that they share";
  std::string from;
  if (seen.weeks > 0.0)
    from = number(seen.weeks) + " weeks, which vary by " + percent(weekly_spread(seen)) + " beyond luck";
  if (!seen.origins.empty()) {
    double squares = 0.0;
    for (const auto& one : seen.origins) {
      const double off = std::log(std::max(one.actual, 0.5) / one.expected);
      squares += off * off;
    }
    from += std::string(from.empty() ? "" : "; ") + number(static_cast<double>(seen.origins.size())) +
            " earlier forecasts of this history, off by " + root_mean_square(squares, seen.origins.size()) +
            ", luck included";
  }
  if (from.empty()) from = "the default of " + percent(calibration::kDefaultCalendarError) + " and age";
  out += "\n  (from " + from + (seen.note.empty() ? "" : "; " + seen.note) + ")\n";
  if (seen.spend) out += "  " + spend_text(*seen.spend, law.spend_size()) + "\n";
  const std::string one_way = one_way_text(seen);
  if (!one_way.empty()) out += "  " + one_way + "\n";
  return out;
}

std::string one_way_text(const calibration::CalendarError& seen) {
  const calibration::Direction direction = calibration::direction_of(seen);
  if (!direction.one_way) return {};
  const bool high = direction.mean > 0.0;
  const double a = std::fabs(high ? direction.least : direction.most);
  const double b = std::fabs(high ? direction.most : direction.least);
  return "Each of " + number(static_cast<double>(direction.origins)) +
         " forecasts from within the history was too " + (high ? "high" : "low") + ", by " + percent(a) +
         " to " + percent(b) + ". Forecasts are not corrected for it; their intervals are wider.";
}

nlohmann::ordered_json calendar_json(const calibration::CalendarError& seen) {
  using Json = nlohmann::ordered_json;
  const calibration::CalendarLaw law(seen);
  Json out{{"size", law.size()},
           {"size_by_weeks", law.prior_size()},
           {"size_of_groups", law.group_size()},
           {"size_of_cohorts", law.cohort_size()},
           {"size_of_spend", law.spend_size()},
           {"default", calibration::kDefaultCalendarError},
           {"age_days", seen.age_days},
           {"weeks", seen.weeks},
           {"weekly_variance", seen.weekly_variance},
           {"weekly_error", seen.weekly_error},
           {"note", seen.note},
           {"origins", Json::array()}};
  if (seen.other) {
    const auto names = calibration::parameter_names(seen.other->model);
    Json parameters = Json::object();
    for (std::size_t i = 0; i < names.size(); ++i) parameters[names[i]] = seen.other->estimates[i];
    out["other_model"] = {{"model", seen.other->model},
                          {"parameters", parameters},
                          {"log_likelihood_less", seen.other->log_likelihood_less}};
  }
  for (const auto& one : seen.origins)
    out["origins"].push_back({{"age_days", one.age_days},
                              {"days", one.days},
                              {"actual", one.actual},
                              {"expected", one.expected},
                              {"luck", one.luck},
                              {"too_high", calibration::too_high(one)}});
  if (seen.spend) {
    Json origins = Json::array();
    for (const auto& one : seen.spend->origins)
      origins.push_back(
          {{"age_days", one.age_days}, {"days", one.days}, {"off", one.off}, {"luck", one.luck}});
    out["spend"] = {{"weeks", seen.spend->weeks},
                    {"weekly_variance", seen.spend->weekly_variance},
                    {"weekly_error", seen.spend->weekly_error},
                    {"origins", origins}};
  }
  out["groups"] = Json::array();
  for (const auto& one : seen.groups)
    out["groups"].push_back({{"group", one.group},
                             {"kind", one.kind},
                             {"age_days", one.age_days},
                             {"share", one.share},
                             {"off", one.off},
                             {"luck", one.luck}});
  out["direction"] = direction_json(seen);
  return out;
}

nlohmann::ordered_json direction_json(const calibration::CalendarError& seen) {
  const calibration::Direction direction = calibration::direction_of(seen);
  return {{"origins", direction.origins}, {"too_high", direction.high}, {"least", direction.least},
          {"most", direction.most},       {"mean_log", direction.mean}, {"standard_error", direction.error},
          {"one_way", direction.one_way}, {"text", one_way_text(seen)}};
}

nlohmann::ordered_json holdout_json(const calibration::Fit& fit, double days) {
  const calibration::HoldoutBacktest& holdout = *fit.holdout;
  return {{"days", holdout.days},       {"actual", holdout.actual},
          {"p05", holdout.p05},         {"p95", holdout.p95},
          {"missed", holdout.missed()}, {"share_of_horizon", calibration::share_held_out(fit, days)}};
}

}  // namespace stamkund::report
