#include "engine/command/plan_json.h"

#include <cmath>

namespace stamkund::command {
namespace {

using nlohmann::ordered_json;

ordered_json json_of(const power::Rate& rate) {
  return {{"value", rate.value}, {"standard_error", rate.standard_error}};
}

ordered_json json_of(const power::TrueEffect& one) {
  return {{"control", one.control},     {"effect", one.effect},
          {"relative", one.relative()}, {"standard_error", one.standard_error},
          {"least", one.least},         {"most", one.most}};
}

ordered_json json_of(const power::ArmTruth& truth, const design::ExperimentSpec& spec) {
  ordered_json json{{"arm", spec.arms[truth.arm].name},
                    {"window", json_of(truth.outcome)},
                    {"window_revenue", json_of(truth.window_revenue)},
                    {"lifetime_revenue", json_of(truth.lifetime_revenue)},
                    {"lifetime_net", json_of(truth.lifetime_net)},
                    {"misstated", nullptr}};
  if (truth.misstated != 0.0) json["misstated"] = truth.misstated;
  for (std::size_t k = 0; k < truth.ends.size(); ++k) {
    ordered_json part = json_of(truth.over_time[k]);
    part["until_day"] = truth.ends[k];
    json["over_time"].push_back(part);
  }
  return json;
}

/// `formula`: power of the comparisons; null where the formula is another method's.
ordered_json json_of(const power::MethodRates& method, const std::vector<double>* formula,
                     const plans::LivesPlan& plan) {
  ordered_json json{{"method", method.name},
                    {"experiments", method.experiments},
                    {"fails", method.fails},
                    {"family_error", json_of(method.family_error)}};
  if (method.at_looks) json["customers_ratio"] = method.customers;
  for (std::size_t c = 0; c < method.comparisons.size(); ++c) {
    const auto& one = method.comparisons[c];
    if (method.rolls_out) {
      json["comparisons"].push_back({{"arm", plan.spec.arms[c + 1].name},
                                     {"rolled_out_without_effect", json_of(one.error)},
                                     {"rolled_out", json_of(one.power)}});
      continue;
    }
    json["comparisons"].push_back({{"arm", plan.spec.arms[c + 1].name},
                                   {"type_1_error", json_of(one.error)},
                                   {"below", json_of(one.below)},
                                   {"above", json_of(one.above)},
                                   {"power", json_of(one.power)}});
    if (formula != nullptr && !method.at_looks) json["comparisons"].back()["formula_power"] = (*formula)[c];
  }
  return json;
}

ordered_json json_of(const plans::Decides& decides) {
  const auto point = [](const plans::Decides::Point& one) {
    return ordered_json{
        {"effect", std::isfinite(one.effect) ? ordered_json(one.effect) : ordered_json(nullptr)},
        {"treated", std::isfinite(one.treated) ? ordered_json(one.treated) : ordered_json(nullptr)},
        {"expected_total", std::isfinite(one.expected) ? ordered_json(one.expected) : ordered_json(nullptr)}};
  };
  ordered_json out{{"better_chance", decides.better},
                   {"no_effect", point(decides.none)},
                   {"effect", point(decides.found)},
                   {"by_effect", ordered_json::array()}};
  for (const auto& one : decides.by_effect) out["by_effect"].push_back(point(one));
  return out;
}

}  // namespace

ordered_json json_of(const plans::Plan& plan, const design::ExperimentSpec& spec) {
  double total = 0.0;
  for (const double one : plan.whole) total += one;
  const auto known = [](double value) {
    return std::isfinite(value) ? ordered_json(value) : ordered_json(nullptr);
  };
  ordered_json json{{"name", spec.name},
                    {"question", spec.question},
                    {"currency", spec.currency},
                    {"solved", design::solve_names()[static_cast<std::size_t>(plan.solved)]},
                    {"outcome", design::outcome_names()[static_cast<std::size_t>(spec.outcome.kind)]},
                    {"test", spec.test},
                    {"hypothesis", design::hypothesis_names()[static_cast<std::size_t>(spec.hypothesis)]},
                    {"arms", plan.arms},
                    {"size",
                     {{"per_arm", plan.per_arm},
                      {"total", plan.total},
                      {"per_arm_rounded", plan.whole},
                      {"total_rounded", total}}},
                    {"allocation", plan.allocation},
                    {"power", known(plan.power)},
                    {"power_rounded", known(plan.rounded_power)},
                    {"minimum_detectable_effect", known(plan.minimum_detectable_effect)},
                    {"alpha", known(plan.alpha)},
                    {"sides", spec.sides == design::Sides::two ? "two" : "one"},
                    {"comparisons", plan.comparisons},
                    {"alpha_per_comparison", known(plan.comparison_alpha)},
                    {"critical_value", known(plan.critical)},
                    {"variance_factor", plan.design_effect},
                    {"formula", plan.formula},
                    {"notes", plan.notes}};
  if (spec.hypothesis != design::Hypothesis::superiority) json["margin"] = plan.margin;
  if (!plan.clusters.empty()) json["size"]["clusters_per_arm"] = plan.clusters;
  if (spec.outcome.baseline && *spec.outcome.baseline != 0.0 && !plan.decides)
    json["minimum_detectable_effect_relative"] = plan.minimum_detectable_effect / *spec.outcome.baseline;
  if (plan.events) json["expected_events"] = *plan.events;
  if (plan.duration_days) json["duration_days"] = *plan.duration_days;
  if (plan.whole_days) json["duration_days_rounded"] = *plan.whole_days;
  if (plan.expected_days) json["expected_duration_days"] = *plan.expected_days;
  if (plan.cost) json["cost"] = *plan.cost;
  if (plan.information_value) {
    json["value"] = {
        {"information", *plan.information_value}, {"forgone", *plan.forgone_value}, {"net", *plan.net_value}};
    if (plan.staged) {
      json["value"]["expected_total"] = plan.staged->expected_size;
      json["value"]["expected_cost"] = plan.staged->expected_cost;
      const auto in_units = [](std::optional<double> at) {
        return at ? ordered_json(*at) : ordered_json(nullptr);
      };
      for (const auto& stage : plan.staged->stages) {
        const auto on = plans::go_on_of(stage, spec, plan.allocation);
        json["value"]["looks"].push_back({{"total", stage.size},
                                          {"believed_above", in_units(on.believed_above)},
                                          {"believed_below", in_units(on.believed_below)},
                                          {"seen_above", in_units(on.seen_above)},
                                          {"seen_below", in_units(on.seen_below)},
                                          {"chance_to_end", stage.chance}});
      }
    }
    if (plan.decides) json["decides"] = json_of(*plan.decides);
  }
  if (plan.roll)
    json["test_and_roll"] = {
        {"per_arm", plan.roll->sizes},
        {"profit", plan.roll->profit},
        {"regret", plan.roll->regret},
        {"error_rate",
         std::isfinite(plan.roll->error_rate) ? ordered_json(plan.roll->error_rate) : ordered_json(nullptr)}};
  json["inflation"] = known(plan.inflation);
  if (plan.looks) {
    for (std::size_t k = 0; k < plan.information.size(); ++k) {
      ordered_json look{{"information", plan.information[k]},
                        {"z", plan.looks->z[k]},
                        {"spent_alpha", plan.looks->spent[k]},
                        {"total", plan.information[k] * plan.total}};
      if (!plan.looks->futility.empty()) look["futility_z"] = plan.looks->futility[k];
      json["looks"].push_back(look);
    }
    json["expected_size_ratio"] = {{"effect", plan.looks->expected_h1},
                                   {"half_effect", plan.looks->expected_half},
                                   {"no_effect", plan.looks->expected_h0}};
  }
  return json;
}

void add_curves(const plans::Curves& curves, const design::ExperimentSpec& spec, ordered_json& json) {
  json["power_asked"] = curves.power;
  json["power_by_size"] = ordered_json::array();
  for (const auto& one : curves.by_size) {
    ordered_json point{{"total", one.total}, {"power", nullptr}, {"smallest_effect", nullptr}};
    if (std::isfinite(one.power)) point["power"] = one.power;
    if (std::isfinite(one.smallest)) point["smallest_effect"] = one.smallest;
    point["cost"] = one.cost;
    if (spec.decision.given) point["information"] = one.information, point["net"] = one.net;
    json["power_by_size"].push_back(std::move(point));
  }
  json["power_by_effect"] = ordered_json::array();
  for (const auto& one : curves.by_effect)
    json["power_by_effect"].push_back({{"effect", one.effect}, {"power", one.power}});
}

void add_policies(const decision::Policies& policies, ordered_json& json) {
  const auto add = [&](const char* name, const decision::Earned& one) {
    json["policies"].push_back({{"name", name},
                                {"profit", one.profit},
                                {"standard_error", one.standard_error},
                                {"regret", one.regret},
                                {"regret_standard_error", one.regret_standard_error}});
  };
  add("no test", policies.no_test);
  add("test and roll", policies.test_and_roll);
  if (policies.planned) add("this plan", *policies.planned);
  add("thompson", policies.thompson);
}

void add_lives(const plans::LivesPlan& plan, ordered_json& json) {
  ordered_json flow = ordered_json::array();
  for (const auto& one : plan.flow) flow.push_back({{"day", one.day}, {"customers", one.customers}});
  json["population"] = {{"lives", plan.lives},
                        {"draws", plan.draws},
                        {"customers", plan.customers},
                        {"window_days", plan.window_days},
                        {"window_solved", plan.window_solved},
                        {"horizon_days", plan.horizon_days},
                        {"control_mean", plan.control.mean},
                        {"control_sd", plan.control.sd},
                        {"correlation_before", plan.control.correlation},
                        {"effect_of_twins", plan.effect_of_twins},
                        {"effect_imposed", plan.imposed},
                        {"flow", flow}};
  json["truth"] = ordered_json::array();
  for (const auto& one : plan.truth) json["truth"].push_back(json_of(one, plan.spec));
  for (const auto& one : plan.outlook)
    json["outlook"].push_back(
        {{"arm", plan.spec.arms[one.arm].name},
         {"effect", one.effect},
         {"relative", one.relative},
         {"standard_error", one.standard_error},
         {"wished", one.wished ? ordered_json(*one.wished) : ordered_json(nullptr)},
         {"power_asked", one.asked},
         {"finds", one.finds},
         {"finds_standard_error", one.finds_error},
         {"method", one.method},
         {"advice", plans::name_of(one.advice)},
         {"customers", std::isfinite(one.customers) ? ordered_json(one.customers) : ordered_json(nullptr)},
         {"there", one.there},
         {"days", one.days},
         {"longest_days", one.longest_days},
         {"from_luck", one.from_luck},
         {"loses", one.loses}});
  json["nominal_error"] = plan.nominal;
  json["simulated"] = ordered_json::array();
  for (std::size_t m = 0; m < plan.tests.methods.size(); ++m)
    json["simulated"].push_back(json_of(plan.tests.methods[m], &plan.formula_power[m], plan));
  for (const auto& one : plan.analysed.methods) json["simulated"].push_back(json_of(one, nullptr, plan));
  json["permuted"] = plan.analysed.permuted;
}

}  // namespace stamkund::command
