#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "experiments/geo/report.h"

namespace stamkund::geo {
namespace {

using Json = nlohmann::ordered_json;

Json known(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json json_of(const Range& range) { return {{"low", known(range.low)}, {"high", known(range.high)}}; }

Json json_of(const Told& told) {
  return {{"estimate", known(told.estimate)},
          {"standard_error", known(told.standard_error)},
          {"degrees_of_freedom", known(told.degrees)},
          {"interval", json_of(told.range)},
          {"lower_bound", known(told.lower)},
          {"upper_bound", known(told.upper)},
          {"p_value", known(told.p_value)},
          {"chance_above_0", known(told.chance_above)}};
}

Json json_of(const Method& method) {
  if (!method.refused.empty()) return {{"method", method.name}, {"refused", method.refused}};
  return {
      {"method", method.name},
      {"effect", json_of(method.effect)},
      {"counterfactual", known(method.foreseen)},
      {"relative", method.foreseen > 0.0 ? known(method.effect.estimate / method.foreseen) : Json(nullptr)},
      {"relative_interval", json_of(method.relative)},
      {"return_on_cost", method.per_cost ? json_of(*method.per_cost) : Json(nullptr)}};
}

Json names(const Result& result, const std::vector<std::size_t>& regions) {
  Json out = Json::array();
  for (const std::size_t one : regions) out.push_back(result.panel.geos[one]);
  return out;
}

Json period(const Result& result, std::size_t from, std::size_t to) {
  if (to <= from) return nullptr;
  return {{"from", to_string(result.panel.days[from])},
          {"to", to_string(result.panel.days[to - 1])},
          {"points", to - from}};
}

}  // namespace

Json json_of(const Result& result) {
  const auto& p = result.periods;
  Json json{{"design", "geo"},
            {"file", result.panel.file},
            {"outcome", result.panel.outcome_column},
            {"alpha", result.alpha},
            {"sides", result.one_sided ? "one" : "two"},
            {"step_days", result.panel.step},
            {"pretest", period(result, p.pretest, p.test)},
            {"test", period(result, p.test, p.cooldown)},
            {"cooldown", period(result, p.cooldown, p.end)},
            {"treated", names(result, result.groups.treated)},
            {"control", names(result, result.groups.control)},
            {"left_out", names(result, result.groups.left_out)},
            {"fit",
             {{"intercept", result.fit.intercept},
              {"slope", result.fit.slope},
              {"sigma", result.fit.sigma},
              {"correlation", result.fit.correlation},
              {"autocorrelation", result.fit.autocorrelation}}},
            {"time_based_regression", json_of(result.time_based)},
            {"geo_based_regression", json_of(result.geo_based)}};
  json["geo_based_regression"]["weight_power"] = result.weight_power;
  json["incremental_cost"] = nullptr;
  if (result.cost)
    json["incremental_cost"] = {{"estimate", result.cost->incremental},
                                {"standard_error", result.cost->standard_error},
                                {"stated", result.cost->stated}};
  json["placebo"] = nullptr;
  if (result.placebo)
    json["placebo"] = {{"points", result.placebo->points},
                       {"effect", result.placebo->effect},
                       {"standard_error", result.placebo->standard_error},
                       {"relative", known(result.placebo->relative)},
                       {"p_value", result.placebo->p_value}};
  json["days"] = Json::array();
  for (const auto& one : result.days)
    json["days"].push_back({{"date", to_string(one.day)},
                            {"treated", one.treated},
                            {"control", one.control},
                            {"counterfactual", one.foreseen},
                            {"effect", one.effect},
                            {"cumulative", one.cumulative},
                            {"interval", json_of(one.range)}});
  json["regions"] = Json::array();
  for (const auto& one : result.regions)
    json["regions"].push_back({{"geo", one.name},
                               {"group", one.treated ? "treated" : "control"},
                               {"mean_before", one.before},
                               {"share_of_group", known(one.share)},
                               {"change", known(one.change)},
                               {"effect_without", known(one.effect_without)}});
  json["checks"] = Json::array();
  for (const auto& check : result.checks)
    json["checks"].push_back({{"check", check.name},
                              {"message", check.message},
                              {"examples", check.examples},
                              {"overturns", check.overturns}});
  json["reliable"] = std::none_of(result.checks.begin(), result.checks.end(),
                                  [](const Check& one) { return one.overturns; });
  json["notes"] = result.panel.notes;
  return json;
}

}  // namespace stamkund::geo
