#include <cmath>
#include <limits>

#include "engine/ingest/report.h"
#include "engine/report/numbers.h"
#include "engine/report/table.h"
#include "experiments/geo/report.h"
#include "experiments/geo/words.h"

namespace stamkund::geo {
namespace {

using report::number;
using report::percent;
using report::signed_number;

std::string signed_percent(double share) {
  return std::isfinite(share) ? (share > 0.0 ? "+" : "") + percent(share) : "-";
}

std::string p_text(double p) { return p < 0.0001 ? "< .0001" : number(p, 2); }

template <class Say>
std::string range(const Range& range, const Say& say) {
  if (std::isinf(range.high)) return say(range.low) + " or more";
  if (std::isinf(range.low)) return say(range.high) + " or less";
  return say(range.low) + " to " + say(range.high);
}

/// Names of the looks that the effect must not be told without.
std::string overturned(const Result& result) {
  std::string out;
  for (const auto& check : result.checks)
    if (check.overturns && out.find(check.name) == std::string::npos)
      out += (out.empty() ? "" : "; ") + check.name;
  return out;
}

/// Over less than nothing there is no share.
double relative(const Method& method) {
  return method.foreseen > 0.0 ? method.effect.estimate / method.foreseen
                               : std::numeric_limits<double>::quiet_NaN();
}

std::string answer(const Result& result) {
  const Method& method = result.time_based;
  const auto say = [](double value) { return signed_number(value, 4); };
  const std::string against = overturned(result);
  std::string out = ingest::safe_text(result.panel.outcome_column, 40) + ": " +
                    (against.empty() ? "" : "NOT TO BE RELIED ON (" + against + ", see below): ") +
                    "the treated regions have " + signed_number(method.effect.estimate, 4) + " in all (" +
                    range(method.effect.range, say) + "), " + signed_percent(relative(method)) +
                    " of what they would have had; " + (against.empty() ? "" : "if that were nothing, ") +
                    (method.effect.p_value <= result.alpha ? "more than luck" : "luck can do that") + " (p " +
                    p_text(method.effect.p_value) + ")\n";
  if (method.per_cost)
    out += "return: " + number(method.per_cost->estimate, 4) + " for each unit spent (" +
           range(method.per_cost->range, [](double value) { return number(value, 4); }) + "); " +
           number(result.cost->incremental, 6) + " was spent because of the test" +
           (result.cost->certain ? "" : ", give or take " + number(result.cost->standard_error, 3)) + "\n";
  return out;
}

std::string methods(const Result& result) {
  const auto say = [](double value) { return signed_number(value, 4); };
  std::vector<std::string> name, effect, interval, share, p, per_cost, per_cost_range;
  for (const Method* one : {&result.time_based, &result.geo_based}) {
    if (!one->refused.empty()) continue;
    name.push_back(one->name);
    effect.push_back(say(one->effect.estimate));
    interval.push_back(range(one->effect.range, say));
    share.push_back(signed_percent(relative(*one)));
    p.push_back(p_text(one->effect.p_value));
    per_cost.push_back(one->per_cost ? number(one->per_cost->estimate, 4) : "-");
    per_cost_range.push_back(
        one->per_cost ? range(one->per_cost->range, [](double v) { return number(v, 4); }) : "-");
  }
  report::Table table;
  table.column("method", name);
  table.column("effect", effect);
  table.column(percent(1.0 - result.alpha) + (result.one_sided ? ", one-sided" : ""), interval);
  table.column("relative", share);
  table.column("p", p);
  if (result.time_based.per_cost || result.geo_based.per_cost) {
    table.column("for each unit spent", per_cost);
    table.column("interval", per_cost_range);
  }
  std::string out = table.text("  ");
  if (!result.geo_based.refused.empty())
    out += "  no geo-based regression: " + result.geo_based.refused + "\n";
  return out;
}

std::string setting(const Result& result) {
  const auto& p = result.periods;
  const auto& days = result.panel.days;
  const auto span = [&](std::size_t from, std::size_t to) {
    return to_string(days[from]) + " to " + to_string(days[to - 1]) + " (" + std::to_string(to - from) + ")";
  };
  std::string out = std::to_string(result.groups.treated.size()) +
                    (result.groups.treated.size() == 1 ? " region treated, " : " regions treated, ") +
                    std::to_string(result.groups.control.size()) + " compared with; " +
                    points_word(result.panel.step) + " before the test " + span(p.pretest, p.test) +
                    ", in it " + span(p.test, p.cooldown);
  if (p.end > p.cooldown) out += ", after it " + span(p.cooldown, p.end);
  out += "\nbefore the test: treated = " + number(result.fit.intercept, 4) + " + " +
         number(result.fit.slope, 5) + " x control, correlation " + number(result.fit.correlation, 3) + ", " +
         number(result.fit.sigma, 3) + " is left\n";
  if (result.placebo)
    out += "tried before the test: " + signed_percent(result.placebo->relative) + " over the last " +
           std::to_string(result.placebo->points) + " of it, where no effect can be (p " +
           p_text(result.placebo->p_value) + ")\n";
  return out;
}

}  // namespace

std::string text_of(const Result& result) {
  std::string out = answer(result) + setting(result);
  for (const auto& check : result.checks) {
    out += "look: " + check.message;
    for (std::size_t e = 0; e < check.examples.size(); ++e)
      out += (e == 0 ? "; such as '" : ", '") + ingest::safe_text(check.examples[e], 40) + "'";
    out += "\n";
  }
  out += "\n" + methods(result);
  if (!result.panel.notes.empty()) out += "\n";
  for (const auto& note : result.panel.notes) out += "taken: " + note + "\n";
  return out;
}

std::string csv_of(const Result& result) {
  std::string out = "date,treated,control,foreseen,effect,cumulative,low,high\n";
  const auto field = [](double value) {
    if (!std::isfinite(value)) return std::string();
    char text[40];
    std::snprintf(text, sizeof text, "%.12g", value);
    return std::string(text);
  };
  for (const auto& one : result.days)
    out += to_string(one.day) + "," + field(one.treated) + "," + field(one.control) + "," +
           field(one.foreseen) + "," + field(one.effect) + "," + field(one.cumulative) + "," +
           field(one.range.low) + "," + field(one.range.high) + "\n";
  return out;
}

}  // namespace stamkund::geo
