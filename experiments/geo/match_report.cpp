// A plan of regions for people and for programs.
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/ingest/report.h"
#include "engine/report/numbers.h"
#include "engine/report/table.h"
#include "experiments/geo/match.h"
#include "experiments/geo/words.h"

namespace stamkund::geo {
namespace {

using Json = nlohmann::ordered_json;
using report::number;
using report::percent;

constexpr std::size_t kMostNamed = 40;

std::string safe(const std::string& text) { return ingest::safe_text(text, 40); }

std::string named(const std::vector<std::string>& names) {
  std::string out;
  for (std::size_t i = 0; i < names.size() && i < kMostNamed; ++i)
    out += (i > 0 ? ", " : "") + safe(names[i]);
  if (names.size() > kMostNamed)
    out += " and " + std::to_string(names.size() - kMostNamed) + " more (--json has all)";
  return out;
}

Json known(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

const char* formula() {
  return "time-based regression (Kerman, Wang & Vaver 2017): (t(1 - alpha) + t(power)) x standard error of "
         "the "
         "cumulative effect, Student's t, n - 2; and windows of the past";
}

/// `analyze` takes no alpha below 1e-6.
std::string level(double p) { return p < 1e-6 ? "0.000001" : number(p, 2); }

std::string durations(const Match& match, const std::optional<double>& cost) {
  std::vector<std::string> weeks, windows, alarms, formula, tried, called, smallest, in_all, per_cost;
  bool hold = true;
  for (std::size_t i = 0; i < match.durations.size(); ++i) {
    const Duration& one = match.durations[i];
    weeks.push_back((i == match.chosen ? "> " : "  ") + number(one.weeks, 2));
    windows.push_back(std::to_string(one.windows));
    alarms.push_back(percent(one.false_alarms));
    formula.push_back(percent(one.by_formula));
    tried.push_back(percent(one.by_windows));
    called.push_back(level(one.level));
    hold = hold && one.holds;
    smallest.push_back(percent(one.smallest));
    in_all.push_back(number(one.smallest * one.outcome, 4));
    if (cost) per_cost.push_back(number(one.smallest * one.outcome / std::abs(*cost), 3));
  }
  report::Table table;
  table.column("weeks", weeks);
  table.column("windows", windows);
  table.column("false alarms", alarms);
  table.column("by formula", formula);
  table.column("by windows", tried);
  if (!hold) table.column("call at p below", called);
  table.column("smallest effect", smallest);
  table.column("in all", in_all);
  if (cost) table.column("for each unit spent", per_cost);
  return table.text("  ");
}

}  // namespace

std::string text_of(const Match& match, const design::ExperimentSpec& spec) {
  std::string out = "Plan: " + printable(spec.name, 200) + "\n";
  if (!spec.question.empty()) out += "  " + printable(spec.question, 500) + "\n";
  const Duration& one = match.durations[match.chosen];
  out += "What to do: treat " + counted(match.treated.size(), "region") + " for " + number(one.weeks, 2) +
         (one.weeks == 1.0 ? " week" : " weeks") + ", and compare with " +
         std::to_string(match.control.size()) + "\n";
  out += "  treat: " + named(match.treated) + "\n  compare with: " + named(match.control) + "\n";
  if (!match.left_out.empty()) out += "  leave out: " + named(match.left_out) + "\n";
  out += std::string(match.reached ? "What it shows: " : "NOT REACHED: it shows ") + "an effect of " +
         percent(one.smallest) + " (" + number(one.smallest * one.outcome, 4) + " in all) with a chance of " +
         percent(match.power) + ", " +
         (one.holds ? "" : "called only at p below " + level(one.level) + ", not ") + "alpha " +
         percent(match.alpha) + (match.one_sided ? " one-sided" : " two-sided") + "; " + match.why + "\n";
  if (!one.holds)
    out += "  NOT AT ALPHA: on the past this test calls an effect where there was none in " +
           percent(one.false_alarms) + " of windows, not in " + percent(match.alpha) +
           ", more than luck does (the groups drift apart); analyze with --alpha " + level(one.level) + "\n";
  out += "Before the test keep " + counted_points(one.pretest, match.step) +
         " of data, from all these regions\n\n" + durations(match, spec.geo.incremental_cost);
  out += "\n  the past: " + to_string(match.from) + " to " + to_string(match.to) +
         "; correlation of the groups " + number(match.correlation, 3) + "; the treated are " +
         percent(match.treated_share) + " of the outcome\n";
  out += "  best of " + std::to_string(match.tried) + " assignments by size: error " + percent(match.spread) +
         ", where the middle one has " + percent(match.typical_spread) + "\n";
  for (const auto& note : match.notes) out += "mind: " + note + "\n";
  return out;
}

Json json_of(const Match& match, const design::ExperimentSpec& spec) {
  Json json{{"name", spec.name},
            {"question", spec.question},
            {"design", "geo"},
            {"currency", spec.currency},
            {"treated", match.treated},
            {"control", match.control},
            {"left_out", match.left_out},
            {"strata", Json::array()},
            {"correlation", match.correlation},
            {"treated_share", match.treated_share},
            {"relative_error", match.spread},
            {"relative_error_typical", match.typical_spread},
            {"assignments_tried", match.tried},
            {"past",
             {{"from", to_string(match.from)},
              {"to", to_string(match.to)},
              {"points", match.points},
              {"step_days", match.step}}},
            {"alpha", match.alpha},
            {"sides", match.one_sided ? "one" : "two"},
            {"power", match.power},
            {"reached", match.reached},
            {"effect_wanted", spec.effect.relative ? Json(*spec.effect.relative) : Json(nullptr)},
            {"durations", Json::array()},
            {"formula", formula()},
            {"notes", match.notes}};
  for (const auto& one : match.strata) {
    std::string control;
    for (const auto& name : one.control) control += (control.empty() ? "" : ", ") + name;
    json["strata"].push_back({{"treated", one.treated}, {"control", control}});
  }
  for (const auto& one : match.durations) {
    json["durations"].push_back({{"weeks", one.weeks},
                                 {"points", one.points},
                                 {"pretest_points", one.pretest},
                                 {"windows", one.windows},
                                 {"windows_apart", one.apart},
                                 {"false_alarms", known(one.false_alarms)},
                                 {"spread", known(one.spread)},
                                 {"minimum_detectable_effect_formula", known(one.by_formula)},
                                 {"minimum_detectable_effect_windows", known(one.by_windows)},
                                 {"false_alarms_by_luck", known(one.alarms_by_luck)},
                                 {"holds_alpha", one.holds},
                                 {"perhaps_luck", one.perhaps_luck},
                                 {"alpha_to_call", one.level},
                                 {"minimum_detectable_effect_at_alpha_to_call", known(one.at_level)},
                                 {"minimum_detectable_effect", known(one.smallest)},
                                 {"minimum_detectable_total", known(one.smallest * one.outcome)}});
    if (spec.geo.incremental_cost)
      json["durations"].back()["minimum_detectable_return"] =
          known(one.smallest * one.outcome / std::abs(*spec.geo.incremental_cost));
  }
  const Duration& one = match.durations[match.chosen];
  json["holds_alpha"] = one.holds;
  json["alpha_to_call"] = one.level;
  json["duration_weeks"] = one.weeks;
  json["duration_days"] = static_cast<double>(one.points) * match.step;
  json["minimum_detectable_effect_relative"] = known(one.smallest);
  json["minimum_detectable_effect"] = known(one.smallest * one.outcome);
  return json;
}

}  // namespace stamkund::geo
