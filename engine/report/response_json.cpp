#include "engine/report/response_json.h"

#include <cmath>
#include <nlohmann/json.hpp>

namespace stamkund::report {
namespace {

using Json = nlohmann::ordered_json;

Json number_or_null(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json json_of(const calibration::Experiment& experiment) {
  Json out{{"window_days", experiment.window_days},
           {"before_days", experiment.before_days},
           {"adjusted", experiment.adjusted},
           {"since_days", experiment.since_days > 0.0 ? Json(experiment.since_days) : Json(nullptr)},
           {"balanced", experiment.balanced},
           {"share_p_value", number_or_null(experiment.share_p_value)},
           {"shares_planned", experiment.planned},
           {"customers_left_out", experiment.customers_left_out},
           {"arms", Json::array()}};
  for (const auto& arm : experiment.arms) {
    Json one{{"arm", arm.arm},
             {"control", arm.control},
             {"customers", arm.customers},
             {"share", arm.share},
             {"planned_share", arm.planned_share},
             {"before", number_or_null(arm.before)},
             {"raw_mean", number_or_null(arm.raw_mean)},
             {"mean", number_or_null(arm.mean)},
             {"standard_error_of_mean", number_or_null(arm.standard_error_of_mean)}};
    if (!arm.control) {
      one["before_z"] = number_or_null(arm.before_z);
      one["difference"] = number_or_null(arm.difference);
      one["standard_error"] = number_or_null(arm.standard_error);
      one["relative"] = number_or_null(arm.relative);
      one["relative_standard_error"] = number_or_null(arm.relative_standard_error);
      one["model_relative"] = number_or_null(arm.model_relative);
      one["exposure"] = number_or_null(arm.exposure);
      if (experiment.since_days > 0.0) {
        one["since_relative"] = number_or_null(arm.since_relative);
        one["since_relative_standard_error"] = number_or_null(arm.since_relative_standard_error);
        one["since_model_relative"] = number_or_null(arm.since_model_relative);
        one["since_exposure"] = number_or_null(arm.since_exposure);
      }
    }
    out["arms"].push_back(one);
  }
  return out;
}

}  // namespace

Json json_of(const calibration::ResponseFit& fit) {
  Json out{{"model", fit.model},
           {"status", calibration::name_of(fit.status)},
           {"reason", fit.reason},
           {"grouped_by", fit.grouped_by},
           {"per", fit.by_opened ? "contact opened" : "contact sent"},
           {"opened_share", fit.by_opened ? Json(fit.opened_share) : Json(nullptr)},
           {"randomised", fit.randomised},
           {"parameters", Json::object()},
           {"standard_errors", Json::object()},
           {"intervals_90", Json::object()},
           {"held", Json::object()},
           {"covariance", Json::object()},
           {"log_likelihood", number_or_null(fit.log_likelihood)},
           {"log_likelihood_without", number_or_null(fit.log_likelihood_without)},
           {"customers", fit.customers},
           {"customers_contacted", fit.customers_contacted},
           {"contacts",
            {{"used", fit.contacts.used},
             {"before_first_purchase", fit.contacts.before_first_purchase},
             {"after_end", fit.contacts.after_end},
             {"held_out", fit.contacts.held_out}}},
           {"not_identified", Json::object()},
           {"bounds", Json::object()},
           {"by_experiment", Json::array()},
           {"groups", Json::object()},
           {"comparison", nullptr},
           {"experiment", nullptr},
           {"membership_experiment", nullptr},
           {"calendar",
            {{"chi_square", number_or_null(fit.calendar.chi_square)},
             {"periods", fit.calendar.periods},
             {"p_value", number_or_null(fit.calendar.p_value)},
             {"moves", fit.calendar.moves}}},
           {"wandering",
            {{"pairs", number_or_null(fit.wandering.pairs)},
             {"more", number_or_null(fit.wandering.more)},
             {"z", number_or_null(fit.wandering.z)},
             {"wanders", fit.wandering.wanders}}},
           {"notes", fit.notes},
           {"seconds", fit.seconds}};
  for (const auto& one : fit.parameters) {
    out["parameters"][one.name] = number_or_null(one.estimate);
    out["standard_errors"][one.name] = number_or_null(one.standard_error);
    out["intervals_90"][one.name] = {number_or_null(one.p05), number_or_null(one.p95)};
    if (one.held) out["held"][one.name] = one.reason;
    if (!one.identified) out["not_identified"][one.name] = one.reason;
    if (one.by_experiment) out["by_experiment"].push_back(one.name);
  }
  if (fit.past_tests != calibration::PastTests::none) {
    Json arms = Json::array();
    for (const auto& one : fit.past_arms)
      arms.push_back({{"test", one.test},
                      {"arm", one.arm},
                      {"group", one.group},
                      {"relative", number_or_null(one.shown)},
                      {"relative_standard_error", number_or_null(one.standard_error)},
                      {"history_relative", number_or_null(one.history)},
                      {"history_relative_standard_error", number_or_null(one.history_standard_error)}});
    out["past_tests"] = {{"used", fit.past_tests == calibration::PastTests::together  ? "together"
                                  : fit.past_tests == calibration::PastTests::instead ? "instead"
                                  : fit.past_tests == calibration::PastTests::between ? "between"
                                                                                      : "alone"},
                         {"arms", std::move(arms)}};
  }
  Json rows = Json::array();
  const std::size_t k = fit.searched.size();
  for (std::size_t a = 0; a < k; ++a) {
    Json row = Json::array();
    for (std::size_t b = 0; b < k; ++b) row.push_back(number_or_null(fit.covariance[a * k + b]));
    rows.push_back(row);
  }
  out["covariance"] = {{"of", fit.searched}, {"values", rows}};
  for (std::size_t g = 0; g < fit.groups.size(); ++g) out["groups"][fit.groups[g]] = fit.group_contacts[g];
  for (std::size_t g = 0; g < fit.group_segment.size(); ++g)
    out["segment_of_group"][fit.groups[g]] = fit.group_segment[g];
  if (fit.naive)
    out["comparison"] = {{"window_days", fit.naive->window_days},
                         {"raw_against_other_days", number_or_null(fit.naive->against_other)},
                         {"raw_before_after", number_or_null(fit.naive->before_after)},
                         {"model", number_or_null(fit.naive->model)},
                         {"model_standard_error", number_or_null(fit.naive->model_standard_error)}};
  for (const auto& one : fit.sensitivities)
    out["bounds"][one.of] = {{"low", number_or_null(one.low)},
                             {"high", number_or_null(one.high)},
                             {"fit_90", {number_or_null(one.fit_low), number_or_null(one.fit_high)}},
                             {"raw_with_against_without", number_or_null(one.among)},
                             {"raw_after_against_before", number_or_null(one.over_time)},
                             {"hidden_factor_that_explains_it", number_or_null(one.explain_away)},
                             {"test",
                              {{"effect", one.test_effect},
                               {"days", one.test_days},
                               {"customers_an_arm", number_or_null(one.test_customers)}}}};
  if (fit.experiment) out["experiment"] = json_of(*fit.experiment);
  if (fit.membership_experiment) out["membership_experiment"] = json_of(*fit.membership_experiment);
  return out;
}

}  // namespace stamkund::report
