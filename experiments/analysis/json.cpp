#include "experiments/analysis/json.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "experiments/analysis/sample_ratio.h"
#include "experiments/analysis/verdict.h"

namespace stamkund::analysis {
namespace {

using Json = nlohmann::ordered_json;

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }
Json interval(const Interval& one) { return {{"low", number(one.low)}, {"high", number(one.high)}}; }

/// Nothing where neither end is known.
Json interval_or_none(const Interval& one) {
  return std::isnan(one.low) && std::isnan(one.high) ? Json(nullptr) : interval(one);
}

Json json_of(const Finding& one) {
  return {{"method", name_of(one.method)},      {"name", one.name},
          {"control", number(one.control)},     {"treated", number(one.treated)},
          {"estimate", number(one.estimate)},   {"standard_error", number(one.standard_error)},
          {"statistic", number(one.statistic)}, {"degrees_of_freedom", number(one.degrees)},
          {"p_value", number(one.p_value)},     {"interval", interval(one.interval)},
          {"relative", number(one.relative)},   {"relative_interval", interval(one.relative_interval)}};
}

Json json_of(const SampleRatio& ratio, const std::vector<std::string>& arms) {
  Json units = Json::object(), expected = Json::object();
  for (std::size_t a = 0; a < arms.size(); ++a) {
    units[arms[a]] = ratio.units[a];
    expected[arms[a]] = ratio.expected[a];
  }
  Json out{{"of", ratio.of},
           {"units", units},
           {"expected_shares", expected},
           {"shares_stated", ratio.stated},
           {"statistic", number(ratio.statistic)},
           {"degrees_of_freedom", arms.size() - 1},
           {"p_value", number(ratio.p_value)},
           {"alarm_below", kRatioAlarm},
           {"passed", ratio.p_value >= kRatioAlarm ? Json(true)
                      : ratio.nearest.empty()      ? Json(false)
                                                   : Json(nullptr)}};
  if (!ratio.nearest.empty()) {
    out["nearest_whole_ratio"] = ratio.nearest;
    out["nearest_p_value"] = number(ratio.nearest_p);
  }
  return out;
}

const char* word_of(Guard guard) {
  return guard == Guard::held ? "held" : guard == Guard::broken ? "broken" : "open";
}

Json json_of(const std::vector<SegmentEffect>& all) {
  Json parts = Json::array();
  for (const auto& part : all) {
    Json json = json_of(part.finding);
    json["segment"] = part.segment;
    json["control_customers"] = part.control_customers;
    json["treated_customers"] = part.treated_customers;
    json["adjusted_p_value"] = number(part.adjusted_p);
    json["adjusted_interval"] = interval(part.adjusted);
    parts.push_back(std::move(json));
  }
  return parts;
}

Json json_of(const ByPart& one) {
  return {{"column", one.column},
          {"parts", json_of(one.parts)},
          {"left_out", one.too_small},
          {"heterogeneity",
           {{"statistic", number(one.heterogeneity)},
            {"degrees_of_freedom", number(one.heterogeneity_degrees)},
            {"p_value", number(one.heterogeneity_p)}}}};
}

Json json_of(const Comparison& one, const Result& result) {
  Json out{{"arm", result.arms[one.arm]}, {"against", result.arms[0]}};
  out.update(json_of(one.main));
  const Decisive rests = decisive(one, result.alpha);
  out["verdict"] = {{"says", verdict(one, result.alpha)},
                    {"rests_on", rests.by.empty() ? "of this arm alone" : rests.by},
                    {"differs", rests.differs},
                    {"interval", interval_or_none(rests.interval)}};
  if (one.claim)
    out["hypothesis"] = {
        {"claim", design::hypothesis_names()[static_cast<std::size_t>(one.claim->hypothesis)]},
        {"margin", one.claim->margin},
        {"interval_from", number(one.claim->low)},
        {"interval_to", number(one.claim->high)},
        {"shown", shows(*one.claim, rests.interval)}};
  out["why"] = one.why;
  out["adjusted_p_value"] = number(one.adjusted_p);
  out["adjusted_interval"] = interval(one.adjusted);
  if (one.resplits)
    out["resplits"] = {{"count", one.resplits->count},
                       {"welch_rejects", one.resplits->rate()},
                       {"below", one.resplits->below},
                       {"above", one.resplits->above}};
  out["other_methods"] = Json::array();
  for (const auto& other : one.others) out["other_methods"].push_back(json_of(other));
  if (!one.without_top.empty()) {
    Json rows = Json::array();
    for (const auto& row : one.without_top)
      rows.push_back(
          {{"left_out", row.left_out}, {"estimate", number(row.estimate)}, {"p_value", number(row.p_value)}});
    out["without_largest"] = rows;
    out["decided_by"] = one.decided_by > 0 ? Json(one.decided_by) : Json(nullptr);
    out["largest"] = Json::array();
    for (const auto& value : one.largest)
      out["largest"].push_back({{"unit", value.unit.empty() ? Json(nullptr) : Json(value.unit)},
                                {"row", value.row},
                                {"arm", result.arms[value.arm]},
                                {"value", number(value.value)}});
  }
  if (!one.by_part.empty()) {
    out["segments"] = Json::array();
    for (const auto& part : one.by_part) out["segments"].push_back(json_of(part));
  }
  if (one.look)
    out["look"] = {{"number", one.look->number},
                   {"information", number(one.look->information)},
                   {"limit", number(one.look->limit)},
                   {"spent_alpha", number(one.look->spent)},
                   {"interval", interval(one.look->interval)},
                   {"reached", one.look->reached},
                   {"futility", number(one.look->futility)},
                   {"give_up", one.look->give_up}};
  if (one.always_valid)
    out["always_valid"] = {
        {"bound", design::always_valid_names()[static_cast<std::size_t>(one.always_valid->bound)]},
        {"best_at", one.always_valid->best_at},
        {"information", number(one.always_valid->information)},
        {"limit", number(one.always_valid->limit)},
        {"p_value", number(one.always_valid->p_value)},
        {"interval", interval(one.always_valid->interval)},
        {"peek", one.always_valid->peek}};
  if (one.over_time)
    out["over_time"] = {{"periods", json_of(one.over_time->periods)},
                        {"trend", json_of(one.over_time->trend)}};
  if (one.guard != Guard::none)
    out["guardrail"] = {{"margin", number(one.guard_margin)}, {"verdict", word_of(one.guard)}};
  return out;
}

Json json_of(const OutcomeResult& one, const Result& result) {
  Json arms = Json::array();
  for (std::size_t a = 0; a < one.arms.size(); ++a) {
    Json arm{{"arm", result.arms[a]},
             {"customers", one.arms[a].customers},
             {"missing", one.arms[a].missing},
             {"value", number(one.arms[a].value)},
             {"standard_deviation", number(one.arms[a].spread)},
             {"standard_error", number(one.arms[a].standard_error)}};
    if (one.arms[a].clusters > 0) arm["clusters"] = one.arms[a].clusters;
    arms.push_back(std::move(arm));
  }
  Json out{{"outcome", one.name},
           {"kind", name_of(one.spec.kind)},
           {"kind_guessed", one.why_kind.empty() ? Json(nullptr) : Json(one.why_kind)},
           {"arms", arms},
           {"adjusted_for_several_arms", name_of(one.adjust)},
           {"missing_p_value", number(one.missing_p)}};
  if (!std::isnan(one.variance_kept)) out["variance_left_by_covariates"] = one.variance_kept;
  if (!std::isnan(one.dispersion)) out["dispersion"] = one.dispersion;
  out["comparisons"] = Json::array();
  for (const auto& comparison : one.comparisons) out["comparisons"].push_back(json_of(comparison, result));
  return out;
}

Json json_of(const Decision& decision, const Result& result) {
  Json arms = Json::array();
  for (const auto& one : decision.arms)
    arms.push_back({{"arm", result.arms[one.arm]},
                    {"profit", number(one.profit)},
                    {"standard_error", number(one.standard_error)},
                    {"interval", interval(one.interval)},
                    {"posterior_mean", number(one.posterior_mean)},
                    {"posterior_sd", number(one.posterior_sd)},
                    {"chance_of_gain", number(one.chance_of_gain)},
                    {"expected_loss_if_taken", number(one.loss_if_taken)}});
  Json out{{"of", "a customer"},
           {"prior", decision.prior},
           {"choice", result.arms[decision.arm]},
           {"expected_loss", number(decision.expected_loss)},
           {"expected_loss_of_the_control", number(decision.loss_otherwise)},
           {"customers", decision.customers ? Json(*decision.customers) : Json(nullptr)},
           {"customers_after_the_test", decision.after_test},
           {"arms", arms}};
  if (decision.look) {
    const EndLook& look = *decision.look;
    out["look"] = {{"number", look.number > 0 ? Json(look.number) : Json(nullptr)},
                   {"of", look.of},
                   {"customers", look.customers},
                   {"planned_customers", look.planned},
                   {"believed", number(look.believed)},
                   {"go_on_between", interval(look.go_on)},
                   {"says", look.goes_on ? "go on" : "end here"},
                   {"next_look", number(look.next)}};
  }
  return out;
}

}  // namespace

Json json_of(const Result& result) {
  Json checks = Json::array();
  for (const auto& check : result.checks)
    checks.push_back({{"check", check.name},
                      {"count", check.count},
                      {"message", check.message},
                      {"examples", check.examples}});
  Json out{
      {"status", "ok"},
      {"file", result.file},
      {"rows", result.rows},
      {"analysed", result.analysed},
      {"arm_column", result.arm_column},
      {"cluster_column", result.cluster_column.empty() ? Json(nullptr) : Json(result.cluster_column)},
      {"arms", result.arms},
      {"control", result.arms.at(0)},
      {"alpha", result.alpha},
      {"sides", result.one_sided ? "one" : "two"},
      {"seed", result.seed},
      {"first_assigned", result.first_assigned ? Json(to_string(*result.first_assigned)) : Json(nullptr)},
      {"last_assigned", result.last_assigned ? Json(to_string(*result.last_assigned)) : Json(nullptr)},
      {"window_days", result.window_days > 0 ? Json(result.window_days) : Json(nullptr)},
      {"sample_ratio", json_of(result.ratio, result.arms)},
      {"checks", checks},
      {"outcomes", Json::array()}};
  for (const auto& one : result.outcomes) out["outcomes"].push_back(json_of(one, result));
  if (result.decision) out["decision"] = json_of(*result.decision, result);
  out["notes"] = result.notes;
  return out;
}

}  // namespace stamkund::analysis
