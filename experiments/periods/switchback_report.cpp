// A switchback for people and for programs.
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/ingest/report.h"
#include "engine/report/numbers.h"
#include "engine/report/table.h"
#include "experiments/periods/switchback.h"

namespace stamkund::periods {
namespace {

using Json = nlohmann::ordered_json;
using report::number;
using report::percent;
using report::signed_number;

std::string p_text(double p) { return std::isnan(p) ? "not known" : p < 0.0001 ? "< .0001" : number(p, 2); }

Json known(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

const char* formula() {
  return "pairs of periods, order by lot, paired t, noncentral t, observations - 1 degrees of freedom";
}

constexpr std::size_t kUnitsSaid = 6, kPairsSaid = 12;
constexpr std::size_t kMostInJson = 100'000;

const char* word_of(design::Switching switching) {
  return switching == design::Switching::separately ? "separately"
         : switching == design::Switching::together ? "together"
                                                    : "mirrored";
}

std::string in_words(const std::vector<bool>& first, std::size_t most) {
  std::string out;
  for (std::size_t k = 0; k < first.size() && k < most; ++k)
    out += std::string(k == 0 ? "" : ", ") + (first[k] ? "on off" : "off on");
  return out + (first.size() > most ? ", ..." : "");
}

const char* method_text(const SwitchbackResult& result) {
  if (!result.paired) return "Welch's t of periods";
  switch (result.method) {
    case Method::order:
      return "pairs of periods, adjusted for their order";
    case Method::neighbours:
      return "t of periods against their neighbours";
    case Method::refused:
      return "none: the order is not by lot";
    case Method::pairs:
      break;
  }
  return "paired t of pairs of periods";
}

Json json_of(const Told& told) {
  return {{"estimate", known(told.estimate)},
          {"standard_error", known(told.standard_error)},
          {"degrees_of_freedom", known(told.degrees)},
          {"interval", {{"low", known(told.low)}, {"high", known(told.high)}}},
          {"p_value", known(told.p_value)}};
}

}  // namespace

std::string text_of(const SwitchbackPlan& plan, const design::ExperimentSpec& spec) {
  const LengthTried& one = plan.lengths[plan.chosen];
  std::string out = "Plan: " + printable(spec.name, 200) + "\n";
  if (!spec.question.empty()) out += "  " + printable(spec.question, 500) + "\n";
  const double rows =
      spec.switchback.points > 0 ? static_cast<double>(spec.switchback.points) : one.rows_needed;
  out += "What to do: switch every " + number(one.length, 9) + " rows (days, hours) for " + number(rows, 9) +
         " rows" +
         (plan.units > 1 ? ", in " + std::to_string(plan.units) + " units " +
                               (spec.switchback.switching == design::Switching::separately ? "each by itself"
                                : spec.switchback.switching == design::Switching::together
                                    ? "all at once"
                                    : "all at once, half of them the other way around")
                         : "") +
         (spec.switchback.washout > 0
              ? "; the first " + std::to_string(spec.switchback.washout) + " after a switch do not count"
              : "") +
         "\n";
  std::vector<std::string> length, pairs, sd, needed, rows_needed, smallest, power;
  for (std::size_t i = 0; i < plan.lengths.size(); ++i) {
    const auto& tried = plan.lengths[i];
    length.push_back((i == plan.chosen ? "> " : "  ") + number(tried.length, 9));
    pairs.push_back(std::to_string(tried.pairs));
    sd.push_back(number(tried.sd, 4));
    needed.push_back(number(tried.pairs_needed, 9));
    rows_needed.push_back(number(tried.rows_needed, 9));
    smallest.push_back(number(tried.smallest, 4));
    power.push_back(percent(tried.power));
  }
  report::Table table;
  table.column("rows of a period", length);
  table.column("pairs in the past", pairs);
  table.column("they differ by", sd);
  if (spec.switchback.effect) table.column("pairs needed", needed), table.column("rows needed", rows_needed);
  if (spec.switchback.points > 0) {
    table.column("smallest effect", smallest);
    if (spec.switchback.effect) table.column("chance to find the effect", power);
  }
  out += table.text("  ");
  out += "Order, pair by pair, drawn with seed " + std::to_string(spec.switchback.seed) +
         " ('--assignments FILE' writes all of it, for 'analyze' as well):\n";
  for (std::size_t u = 0; u < plan.order.size() && u < kUnitsSaid; ++u)
    out += "  " + ingest::safe_text(plan.names[u], 40) + ": " + in_words(plan.order[u], kPairsSaid) + "\n";
  if (plan.order.size() > kUnitsSaid)
    out += "  and " + std::to_string(plan.order.size() - kUnitsSaid) + " units more\n";
  out += std::string("Formula:    ") + formula() + "; the mean of the past is " + number(plan.mean, 4) + "\n";
  for (const auto& note : plan.notes) out += "            " + note + "\n";
  return out;
}

Json json_of(const SwitchbackPlan& plan, const design::ExperimentSpec& spec) {
  const LengthTried& chosen = plan.lengths[plan.chosen];
  Json json{{"name", spec.name},
            {"question", spec.question},
            {"design", "switchback"},
            {"currency", spec.currency},
            {"solved", spec.switchback.points > 0 ? "minimum_detectable_effect" : "duration"},
            {"units", plan.units},
            {"units_switch", word_of(spec.switchback.switching)},
            {"seed", spec.switchback.seed},
            {"pairs", plan.pairs},
            {"mean", plan.mean},
            {"washout", spec.switchback.washout},
            {"alpha", spec.alpha},
            {"sides", spec.sides == design::Sides::two ? "two" : "one"},
            {"power", spec.power.value_or(0.8)},
            {"lengths", Json::array()},
            {"period", chosen.length},
            {"rows", known(spec.switchback.points > 0 ? static_cast<double>(spec.switchback.points)
                                                      : chosen.rows_needed)},
            {"minimum_detectable_effect",
             known(std::isnan(chosen.smallest) && spec.switchback.effect ? *spec.switchback.effect
                                                                         : chosen.smallest)},
            {"rows_together", known(plan.together_rows)},
            {"rows_mirrored", known(plan.mirrored_rows)},
            {"schedule", plan.schedule},
            {"formula", formula()},
            {"notes", plan.notes}};
  for (const auto& one : plan.lengths)
    json["lengths"].push_back({{"period", one.length},
                               {"pairs_in_the_past", one.pairs},
                               {"sd_of_a_difference", one.sd},
                               {"correlation", one.correlation},
                               {"pairs_needed", known(one.pairs_needed)},
                               {"rows_needed", known(one.rows_needed)},
                               {"minimum_detectable_effect", known(one.smallest)},
                               {"power", known(one.power)},
                               {"common_share", known(one.common)}});
  for (const auto& one : plan.by_rows)
    json["power_by_rows"].push_back(
        {{"rows", one.rows}, {"power", known(one.power)}, {"smallest_effect", known(one.smallest)}});
  if (plan.order.size() * plan.order[0].size() <= kMostInJson)
    for (std::size_t u = 0; u < plan.order.size(); ++u)
      json["orders"].push_back(
          {{"unit", plan.names[u]}, {"order", in_words(plan.order[u], plan.order[u].size())}});
  return json;
}

std::string text_of(const SwitchbackResult& result, const Panel& panel) {
  const Told& told = result.effect;
  const bool apart = !std::isnan(result.permutation_p) &&
                     (told.p_value <= result.alpha) != (result.permutation_p <= result.alpha);
  std::string out;
  if (apart)
    out = std::string(result.permutation_p <= result.alpha ? "an effect is shown" : "no effect is shown") +
          " by random orders of the pairs (p " + p_text(result.permutation_p) +
          "), which count here: the t test rests on the law of their differences\n";
  out += ingest::safe_text(result.outcome, 60) + ": on against off " + signed_number(told.estimate, 4) +
         " a row" + (result.method == Method::refused ? ", " : " (" + range_text(told) + "), ") +
         (result.control_mean != 0.0
              ? (told.estimate > 0.0 ? "+" : "") + percent(told.estimate / result.control_mean) + ", "
              : "") +
         (result.method == Method::refused
              ? "no p-value"
              : std::string(result.one_sided ? "one-sided p " : "p ") + p_text(told.p_value)) +
         (std::isnan(result.permutation_p) ? "" : "; by random orders p " + p_text(result.permutation_p)) +
         "\n";
  if (!result.order_message.empty()) out += "look: " + result.order_message + "\n";
  out += std::to_string(result.blocks.size()) + " periods of " + std::to_string(result.units) +
         (result.units == 1 ? " unit" : " units") +
         (result.paired ? ", " + std::to_string(result.pairs) + " pairs" : "") +
         (result.schedules < result.units ? ", " + std::to_string(result.observations) +
                                                " observations once units that switch together are averaged"
                                          : "") +
         "; " + std::to_string(panel.rows.size()) + " rows, of which " + std::to_string(result.washed_out) +
         " are washed out\n";
  if (result.carry_over_known)
    out += "later half of periods less earlier half: " + signed_number(result.carry_over.estimate, 3) +
           " (p " + p_text(result.carry_over.p_value) + ")\n";
  for (const auto& check : result.checks) out += "look: " + check.message + "\n";
  for (const auto& note : result.notes) out += "taken: " + note + "\n";
  return out;
}

Json json_of(const SwitchbackResult& result, const Panel& panel) {
  Json json{{"design", "switchback"},
            {"file", result.file},
            {"outcome", result.outcome},
            {"alpha", result.alpha},
            {"sides", result.one_sided ? "one" : "two"},
            {"method", method_text(result)},
            {"effect", json_of(result.effect)},
            {"permutation_p", known(result.permutation_p)},
            {"resplits", result.resplits},
            {"control_mean", known(result.control_mean)},
            {"relative", result.control_mean != 0.0 ? known(result.effect.estimate / result.control_mean)
                                                    : Json(nullptr)},
            {"pairs", result.pairs},
            {"schedules", result.schedules},
            {"observations", result.observations},
            {"order", result.order_message.empty() ? Json(nullptr) : Json(result.order_message)},
            {"washed_out", result.washed_out},
            {"carry_over", result.carry_over_known ? json_of(result.carry_over) : Json(nullptr)},
            {"differences", Json::array()},
            {"periods", Json::array()},
            {"checks", Json::array()},
            {"notes", result.notes}};
  for (const auto& one : result.blocks)
    json["periods"].push_back({{"unit", panel.units[one.unit]},
                               {"from", panel.times[panel.rows[one.from].time]},
                               {"to", panel.times[panel.rows[one.to - 1].time]},
                               {"treated", one.treated},
                               {"rows", one.rows},
                               {"mean", one.mean}});
  for (const auto& one : result.differences)
    json["differences"].push_back(
        {{"from", panel.times[one.from]}, {"to", panel.times[one.to]}, {"on_less_off", known(one.value)}});
  for (const auto& check : result.checks)
    json["checks"].push_back({{"check", check.name}, {"message", check.message}});
  return json;
}

}  // namespace stamkund::periods
