// A stepped roll-out for people and for programs.
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/ingest/report.h"
#include "engine/report/numbers.h"
#include "engine/report/table.h"
#include "experiments/periods/stepped.h"

namespace stamkund::periods {
namespace {

using Json = nlohmann::ordered_json;
using report::number;
using report::percent;

std::string p_text(double p) { return std::isnan(p) ? "-" : p < 0.0001 ? "< .0001" : number(p, 2); }

Json known(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

const char* formula() {
  return "stepped wedge, cluster-period means, fixed periods, random clusters, normal (Hussey & Hughes 2007)";
}

}  // namespace

std::string text_of(const SteppedPlan& plan, const design::ExperimentSpec& spec) {
  std::string out = "Plan: " + printable(spec.name, 200) + "\n";
  if (!spec.question.empty()) out += "  " + printable(spec.question, 500) + "\n";
  out += "What to do: " + number(plan.total_clusters, 9) + " clusters over " + std::to_string(plan.periods) +
         " periods; in a random order begin";
  for (std::size_t s = 0; s < plan.clusters.size(); ++s)
    out += (s == 0 ? " " : ", ") + number(plan.clusters[s], 9) + " in period " +
           std::to_string(spec.stepped.before + s + 1);
  out += "\nCustomers:  " + number(plan.customers, 9) + " in all clusters and periods\n";
  if (spec.stepped.effect)
    out += "It finds:   an effect of " + number(*spec.stepped.effect, 4) + " with a chance of " +
           percent(plan.power) + "\n";
  out += "Smallest:   " + number(plan.smallest, 4) + " is found with a chance of " +
         percent(spec.power.value_or(0.8)) + ", standard error " + number(plan.standard_error, 4) +
         ", alpha " + percent(spec.alpha) + (spec.sides == design::Sides::two ? " two-sided" : " one-sided") +
         "\n";
  out += std::string("Formula:    ") + formula() + "\n";
  for (const auto& note : plan.notes) out += "            " + note + "\n";
  return out;
}

Json json_of(const SteppedPlan& plan, const design::ExperimentSpec& spec) {
  Json json{{"name", spec.name},
            {"question", spec.question},
            {"design", "stepped"},
            {"currency", spec.currency},
            {"solved", plan.solved_size      ? "size"
                       : spec.stepped.effect ? "power"
                                             : "minimum_detectable_effect"},
            {"clusters_per_step", plan.clusters},
            {"periods", plan.periods},
            {"size", {{"clusters", plan.total_clusters}, {"customers", plan.customers}}},
            {"alpha", spec.alpha},
            {"sides", spec.sides == design::Sides::two ? "two" : "one"},
            {"power", known(plan.power)},
            {"standard_error", plan.standard_error},
            {"minimum_detectable_effect", plan.smallest},
            {"variance_within", plan.sigma2},
            {"variance_of_clusters", plan.tau2},
            {"formula", formula()},
            {"notes", plan.notes}};
  for (const auto& one : plan.by_clusters)
    json["power_by_clusters"].push_back(
        {{"clusters", one.clusters}, {"power", known(one.power)}, {"smallest_effect", one.smallest}});
  for (const auto& one : plan.by_effect)
    json["power_by_effect"].push_back({{"effect", one.effect}, {"power", one.power}});
  return json;
}

namespace {

/// What a cluster saw so many periods after it began.
std::string exposures_text(const SteppedResult& result) {
  if (result.exposures.empty()) return "";
  std::vector<std::string> since, clusters, effect, interval, p, by_order;
  for (const auto& one : result.exposures) {
    since.push_back(std::to_string(one.periods + 1));
    clusters.push_back(std::to_string(one.clusters));
    effect.push_back(report::signed_number(one.effect.estimate, 4));
    interval.push_back(range_text(one.effect));
    p.push_back(p_text(one.effect.p_value));
    by_order.push_back(p_text(one.permutation_p));
  }
  report::Table table;
  table.column("period after the beginning", since);
  table.column("clusters", clusters);
  table.column("effect", effect);
  table.column(percent(1.0 - result.alpha) + ", cluster-robust", interval);
  table.column("p", p);
  if (result.resplits > 0) table.column("p by random orders, all together", by_order);
  std::string out = table.text("  ");
  if (result.mean_of_exposures)
    out += "  mean of these times " + report::signed_number(result.mean_of_exposures->estimate, 4) + " (" +
           range_text(*result.mean_of_exposures) + ")\n";
  if (result.slope)
    out += "  straight line: " + report::signed_number(result.slope->estimate, 3) + " a period (" +
           range_text(*result.slope) + "), p " + p_text(result.slope->p_value) +
           (result.resplits > 0 ? ", by random orders " + p_text(result.slope_permutation_p) : "") + "\n";
  return out;
}

Json told_json(const Told& told) {
  return {{"estimate", known(told.estimate)},
          {"standard_error", known(told.standard_error)},
          {"degrees_of_freedom", known(told.degrees)},
          {"interval", {{"low", known(told.low)}, {"high", known(told.high)}}},
          {"p_value", known(told.p_value)}};
}

}  // namespace

std::string text_of(const SteppedResult& result) {
  const Told& told = result.effect;
  const bool by_order = std::isfinite(result.permutation_p) && result.resplits > 0,
             apart = by_order && (told.p_value <= result.alpha) != (result.permutation_p <= result.alpha);
  std::string out;
  if (apart)
    out = std::string(result.permutation_p <= result.alpha ? "an effect is shown" : "no effect is shown") +
          " by random orders of the roll-out (p " + p_text(result.permutation_p) +
          "), which count here: the model's p-value and interval rest on its assumptions\n";
  out += ingest::safe_text(result.outcome, 60) + ": the treatment changes it by " +
         report::signed_number(told.estimate, 4) + " (" + range_text(told) + "), " +
         (result.one_sided ? "one-sided p " : "p ") + p_text(told.p_value);
  if (result.resplits > 0) out += "; by random orders of the roll-out p " + p_text(result.permutation_p);
  out += "\n" + std::to_string(result.clusters) + " clusters, " + std::to_string(result.periods) +
         " periods; correlation of a cluster's periods " + number(result.correlation, 3) + "\n";
  if (result.robust.standard_error > 0.0)
    out += "cluster-robust: " + range_text(result.robust) + ", p " + p_text(result.robust.p_value) + " (" +
           number(result.robust.degrees, 3) + " degrees of freedom)\n";
  out += exposures_text(result);
  for (const auto& check : result.checks) out += "look: " + check.message + "\n";
  for (const auto& note : result.notes) out += "taken: " + note + "\n";
  return out;
}

Json json_of(const SteppedResult& result) {
  Json json{
      {"design", "stepped"},
      {"file", result.file},
      {"outcome", result.outcome},
      {"alpha", result.alpha},
      {"sides", result.one_sided ? "one" : "two"},
      {"effect",
       {{"estimate", known(result.effect.estimate)},
        {"standard_error", known(result.effect.standard_error)},
        {"degrees_of_freedom", known(result.effect.degrees)},
        {"interval", {{"low", known(result.effect.low)}, {"high", known(result.effect.high)}}},
        {"p_value", known(result.effect.p_value)},
        {"permutation_p", known(result.permutation_p)},
        {"resplits", result.resplits}}},
      {"effect_is", result.grows ? "mean over the times since the beginning" : "constant"},
      {"cluster_robust", told_json(result.robust)},
      {"slope", result.slope ? told_json(*result.slope) : Json(nullptr)},
      {"mean_of_exposures", result.mean_of_exposures ? told_json(*result.mean_of_exposures) : Json(nullptr)},
      {"exposures", Json::array()},
      {"variance_within", result.sigma2},
      {"variance_of_clusters", result.tau2},
      {"clusters", Json::array()},
      {"checks", Json::array()},
      {"notes", result.notes}};
  if (result.slope) json["slope"]["permutation_p"] = known(result.slope_permutation_p);
  for (const auto& one : result.exposures) {
    Json row{{"period", one.periods + 1}, {"clusters", one.clusters}};
    row.update(told_json(one.effect));
    row["permutation_p"] = known(one.permutation_p);
    json["exposures"].push_back(std::move(row));
  }
  for (std::size_t i = 0; i < result.units.size(); ++i)
    json["clusters"].push_back(
        {{"cluster", result.units[i]},
         {"begins",
          result.begins[i] < result.times.size() ? Json(result.times[result.begins[i]]) : Json(nullptr)}});
  for (const auto& check : result.checks)
    json["checks"].push_back({{"check", check.name}, {"message", check.message}});
  return json;
}

}  // namespace stamkund::periods
