// The page of a test of customers in arms: effects by arm, by part of the customers and over time, and what
// they are worth.
#include <algorithm>
#include <cmath>
#include <string>

#include "engine/page/analysis_parts.h"

namespace stamkund::page {
namespace {

using Json = nlohmann::ordered_json;

double num(const Json& at, const char* key) { return AnalysisPage::number_at(at, key); }

bool is_time(const Json& outcome) { return AnalysisPage::text_at(outcome, "kind") == "time"; }
bool is_share(const Json& outcome) { return AnalysisPage::text_at(outcome, "kind") == "proportion"; }

/// Shares in points of percent, as the text has them.
std::string change(const AnalysisPage& page, const Json& outcome, double value) {
  if (!std::isfinite(value)) return "-";
  if (!is_share(outcome)) return page.in.signed_number(value, 3);
  return page.say("{0} points", {page.in.signed_number(100.0 * value, 3)});
}

std::string range(const AnalysisPage& page, const Json& outcome, const Json& interval) {
  const double low = num(interval, "low"), high = num(interval, "high");
  if (std::isfinite(low) && std::isfinite(high))
    return page.say("{0} to {1}", {change(page, outcome, low), change(page, outcome, high)});
  if (std::isfinite(low)) return page.say("{0} or more", {change(page, outcome, low)});
  return std::isfinite(high) ? page.say("{0} or less", {change(page, outcome, high)}) : page.say("not known");
}

std::string level(const AnalysisPage& page, const Json& outcome, double value) {
  return is_share(outcome) || is_time(outcome) ? page.in.percent(value) : page.in.number(value, 4);
}

/// What the estimate is: times have no difference of means.
std::string effect_name(const AnalysisPage& page, const Json& outcome) {
  return page.say(is_time(outcome) ? "log hazard ratio" : "effect");
}

/// A word of the analysis, in the language of the page.
std::string in_words(const AnalysisPage& page, const Json& at, const char* key) {
  const std::string english = page.text_at(at, key);
  return page.say(english);
}

/// The verdict, with the margin that it is about.
std::string verdict_words(const AnalysisPage& page, const Json& outcome, const Json& comparison) {
  const std::string says = in_words(page, comparison.at("verdict"), "says");
  const auto claim = comparison.find("hypothesis");
  if (claim == comparison.end()) return says;
  const double margin = num(*claim, "margin");
  return page.say("{0} (margin {1})", {says, is_share(outcome) || is_time(outcome)
                                                 ? page.say("{0} points", {page.in.number(100.0 * margin, 3)})
                                                 : page.in.number(margin, 4)});
}

/// Of the verdict. Holm's procedure has none that agrees with its verdicts.
std::string interval_words(const AnalysisPage& page, const Json& outcome, const Json& comparison) {
  const Json& interval = comparison.at("verdict").at("interval");
  if (interval.is_null() && page.text_at(outcome, "adjusted_for_several_arms") == "holm")
    return page.say("no interval by Holm's procedure");
  return range(page, outcome, interval);
}

/// "of this arm alone" is what goes without saying.
std::string rests_on(const AnalysisPage& page, const Json& comparison) {
  const std::string by = page.text_at(comparison.at("verdict"), "rests_on");
  return by.empty() || by == "of this arm alone" ? "" : ", " + page.say(by);
}

/// On the scale of the chart; an end that is open stands at the estimate.
void put(Series& series, double scale, const Json& one, const Json& interval) {
  const double estimate = scale * num(one, "estimate");
  const double low = scale * num(interval, "low"), high = scale * num(interval, "high");
  series.y.push_back(estimate);
  series.low.push_back(std::isfinite(low) ? low : estimate);
  series.high.push_back(std::isfinite(high) ? high : estimate);
}

std::string unit_of(const AnalysisPage& page, const Json& outcome) {
  return is_share(outcome)  ? page.say("points of percent")
         : is_time(outcome) ? page.say("log hazard ratio")
                            : page.text_at(outcome, "outcome");
}

double scale_of(const Json& outcome) { return is_share(outcome) ? 100.0 : 1.0; }

/// Effects of parts, periods or segments, as a chart with its table.
Figure parts_figure(const AnalysisPage& page, const Json& outcome, const Json& parts, const std::string& id,
                    const std::string& title, const std::string& what) {
  Chart chart{Kind::intervals, title, unit_of(page, outcome), "", {}, {}, {}};
  Series effects{page.say("effect"), {}};
  Table table{title,
              {what, page.say("customers, control"), page.say("customers, treated"), page.say("effect"),
               page.say("interval, all together"), page.say("p, all together")},
              {}};
  for (const auto& one : parts) {
    chart.groups.push_back(page.text_at(one, "segment"));
    put(effects, scale_of(outcome), one, one.at("adjusted_interval"));
    table.rows.push_back({chart.groups.back(),
                          page.whole(num(one, "control_customers")),
                          page.whole(num(one, "treated_customers")),
                          {change(page, outcome, num(one, "estimate")), num(one, "estimate")},
                          range(page, outcome, one.at("adjusted_interval")),
                          page.p_value(num(one, "adjusted_p_value"))});
  }
  chart.series = {std::move(effects)};
  return {id, std::move(chart), std::move(table)};
}

/// Who decide, the first of them by name.
std::string largest(const AnalysisPage& page, const Json& comparison) {
  constexpr std::size_t kNamed = 5;
  const auto deciding = static_cast<std::size_t>(num(comparison, "decided_by"));
  std::string out;
  std::size_t said = 0;
  for (const auto& one : comparison.at("largest")) {
    if (said == std::min(kNamed, deciding)) break;
    const std::string unit = page.text_at(one, "unit");
    out += (said++ > 0 ? ", " : "") +
           (unit.empty() ? page.say("row {0}", {page.in.number(num(one, "row"), 12)}) : unit) + " (" +
           page.text_at(one, "arm") + ") " + page.in.number(num(one, "value"), 6);
  }
  return out;
}

/// Where a test stands that ends when going on does not pay.
std::string end_of(const AnalysisPage& page, const Json& look) {
  const std::string here = page.in.number(num(look, "customers"), 12),
                    all = page.in.number(std::round(num(look, "planned_customers")), 12),
                    next = page.in.number(std::round(num(look, "next_look")), 12);
  const double number = num(look, "number");
  if (!std::isfinite(number))
    return page.say(
        "Go on with the test: at {0} of at most {1} customers no look is planned; the next one is at "
        "{2}. Were it to end now:",
        {here, all, next});
  const std::string at = page.in.number(number), of = page.in.number(num(look, "of"));
  const Json& between = look.at("go_on_between");
  if (!std::isfinite(num(between, "low")))
    return page.say("End the test here, at its last look ({0} of at most {1} customers).", {here, all});
  const std::string believed = page.in.signed_number(num(look, "believed")),
                    low = page.in.signed_number(num(between, "low")),
                    high = page.in.signed_number(num(between, "high"));
  return page.text_at(look, "says") == "go on"
             ? page.say(
                   "Go on with the test (look {0} of {1}, {2} of at most {3} customers): the effect that is "
                   "now believed, {4}, is between {5} and {6}; the next look is at {7}. Were it to end now:",
                   {at, of, here, all, believed, low, high, next})
             : page.say(
                   "End the test here (look {0} of {1}, {2} of at most {3} customers): the effect that is "
                   "now believed, {4}, is not between {5} and {6}.",
                   {at, of, here, all, believed, low, high});
}

}  // namespace

std::string answer_of_arms(const AnalysisPage& page) {
  std::string out;
  if (page.all.at("sample_ratio").at("passed") == Json(false))
    out = page.say("NOT TO BE RELIED ON, see what speaks against it.") + " ";
  if (const auto decision = page.all.find("decision"); decision != page.all.end()) {
    if (const auto look = decision->find("look"); look != decision->end()) out += end_of(page, *look) + " ";
    const std::string choice = page.text_at(*decision, "choice");
    out += choice == page.text_at(page.all, "control") ? page.say("Keep {0}.", {choice})
                                                       : page.say("Take {0}.", {choice});
    for (const auto& arm : decision->at("arms"))
      if (page.text_at(arm, "arm") == choice)
        out += " " + page.say("Profit {0} a customer ({1}), above 0 with a chance of {2}.",
                              {page.in.signed_number(num(arm, "posterior_mean"), 3),
                               page.range(arm.at("interval")), page.in.percent(num(arm, "chance_of_gain"))});
    out += " " +
           page.say("Expected loss {0} a customer.", {page.in.number(num(*decision, "expected_loss"), 3)}) +
           " ";
  }
  for (const auto& outcome : page.all.at("outcomes"))
    for (const auto& one : outcome.at("comparisons")) {
      out +=
          page.say(
              "{0}: {1} against {2} {3} ({4}), {5}.",
              {page.text_at(outcome, "outcome"), page.text_at(one, "arm"), page.text_at(one, "against"),
               (is_time(outcome) ? effect_name(page, outcome) + " " : "") +
                   change(page, outcome, num(one, "estimate")),
               interval_words(page, outcome, one) + rests_on(page, one), verdict_words(page, outcome, one)}) +
          " ";
    }
  out.pop_back();
  return out;
}

Blocks arm_charts(const AnalysisPage& page) {
  Blocks out;
  std::size_t number = 0;
  for (const auto& outcome : page.all.at("outcomes")) {
    const std::string id = std::to_string(++number), name = page.text_at(outcome, "outcome");
    Chart chart{Kind::intervals,
                page.say("{0}: effects against {1}, with intervals at {2}",
                         {name, page.text_at(page.all, "control"), page.confidence()}),
                unit_of(page, outcome),
                "",
                {},
                {},
                {}};
    Series effects{effect_name(page, outcome), {}};
    Table table{
        chart.title,
        {page.say("arm"), page.say("customers"), page.say(is_time(outcome) ? "share with the event" : "mean"),
         effect_name(page, outcome), page.say("interval"), page.say(is_time(outcome) ? "hazard" : "relative"),
         page.say("p"), page.say("verdict"), page.say("method")},
        {}};
    for (const auto& arm : outcome.at("arms")) {
      const std::string its = page.text_at(arm, "arm");
      Row row{its,
              page.whole(num(arm, "customers")),
              {level(page, outcome, num(arm, "value")), num(arm, "value")}};
      const Json* found = nullptr;
      for (const auto& one : outcome.at("comparisons"))
        if (page.text_at(one, "arm") == its) found = &one;
      if (found == nullptr) {
        for (int k = 0; k < 4; ++k) row.emplace_back("");
        row.emplace_back(page.say("control"));
        row.emplace_back("");
      } else {
        const Json& verdict = found->at("verdict");
        chart.groups.push_back(its);
        put(effects, scale_of(outcome), *found, verdict.at("interval"));
        row.push_back({change(page, outcome, num(*found, "estimate")), num(*found, "estimate")});
        row.emplace_back(interval_words(page, outcome, *found) + rests_on(page, *found));
        const double relative = num(*found, "relative");
        row.push_back({std::isfinite(relative) ? (relative > 0 ? "+" : "") + page.in.percent(relative) : "-",
                       relative});
        const double adjusted = num(*found, "adjusted_p_value");
        row.push_back(page.p_value(std::isfinite(adjusted) ? adjusted : num(*found, "p_value")));
        row.emplace_back(verdict_words(page, outcome, *found));
        row.emplace_back(page.text_at(*found, "name"));
      }
      table.rows.push_back(std::move(row));
    }
    chart.series = {std::move(effects)};
    out.emplace_back(Figure{"effects-" + id, std::move(chart), std::move(table)});
  }
  return out;
}

Blocks arm_parts(const AnalysisPage& page) {
  Blocks out;
  std::size_t number = 0;
  for (const auto& outcome : page.all.at("outcomes"))
    for (const auto& one : outcome.at("comparisons")) {
      const std::string name = page.text_at(outcome, "outcome"), arm = page.text_at(one, "arm");
      if (const auto segments = one.find("segments"); segments != one.end())
        for (const auto& part : *segments) {
          if (part.at("parts").empty()) continue;
          const double p = num(part.at("heterogeneity"), "p_value");
          const std::string column = page.text_at(part, "column");
          out.emplace_back(parts_figure(page, outcome, part.at("parts"), "parts-" + std::to_string(++number),
                                        page.say("{0}, {1}: effect by {2}", {name, arm, column}), column));
          if (const std::string small = page.text_at(part, "left_out"); !small.empty())
            out.emplace_back(Paragraph{page.say(
                "Left out, with too few customers in an arm or values that are all alike: {0}.", {small})});
          out.emplace_back(Paragraph{
              (page.shown(p) ? page.say("Effects differ ({0}).", {page.p_text(p)})
                             : page.say("Effects are not shown to differ ({0}).", {page.p_text(p)}))});
        }
      if (const auto over = one.find("over_time"); over != one.end()) {
        const double p = num(over->at("trend"), "p_value");
        out.emplace_back(parts_figure(
            page, outcome, over->at("periods"), "time-" + std::to_string(++number),
            page.say("{0}, {1}: effect over the time since the assignment", {name, arm}), page.say("time")));
        out.emplace_back(Paragraph{
            !page.shown(p) ? page.say("It is not shown to change ({0}).", {page.p_text(p)})
            : num(over->at("trend"), "statistic") > 0 ? page.say("It grows ({0}).", {page.p_text(p)})
                                                      : page.say("It fades ({0}).", {page.p_text(p)})});
      }
    }
  return out;
}

Blocks arm_worth(const AnalysisPage& page) {
  const auto decision = page.all.find("decision");
  if (decision == page.all.end()) return {};
  Chart chart{Kind::intervals,
              page.say("Profit a customer, with what is believed of the effect"),
              "",
              "",
              {},
              {},
              {}};
  Series profit{page.say("profit"), {}};
  Table table{chart.title,
              {page.say("arm"), page.say("profit"), page.say("interval"), page.say("chance of a gain"),
               page.say("expected loss if taken")},
              {}};
  for (const auto& one : decision->at("arms")) {
    chart.groups.push_back(page.text_at(one, "arm"));
    const double mean = num(one, "posterior_mean");
    profit.y.push_back(mean);
    profit.low.push_back(num(one.at("interval"), "low"));
    profit.high.push_back(num(one.at("interval"), "high"));
    table.rows.push_back({chart.groups.back(), page.signed_number(mean), page.range(one.at("interval")),
                          page.percent(num(one, "chance_of_gain")),
                          page.number(num(one, "expected_loss_if_taken"))});
  }
  chart.series = {std::move(profit)};
  return {Figure{"worth", std::move(chart), std::move(table)}};
}

Blocks against_arms(const AnalysisPage& page) {
  Blocks out;
  const Json& ratio = page.all.at("sample_ratio");
  const std::string counted = page.text_at(ratio, "of");
  Table sizes{
      page.say("Sizes of the arms"), {page.say("arm"), page.say(counted), page.say("expected share")}, {}};
  for (const auto& [arm, units] : ratio.at("units").items())
    sizes.rows.push_back(
        {arm, page.whole(units.get<double>()), page.percent(num(ratio.at("expected_shares"), arm.c_str()))});
  const double p = num(ratio, "p_value");
  const bool fits = !(p < num(ratio, "alarm_below"));
  const bool stated = ratio.at("shares_stated").get<bool>();
  out.emplace_back(Paragraph{
      fits ? page.say("The arms are as large as they should be ({0}).", {page.p_text(p)})
      : stated
          ? page.say(
                "The arms are NOT as large as planned ({0}): something decides who is in the data, and no "
                "figure here can be trusted.",
                {page.p_text(p)})
      : ratio.at("passed") == Json(false)
          ? page.say(
                "The arms are NOT equally large, nor in a ratio of small whole numbers ({0}): something "
                "decides "
                "who is in the data, and no figure here can be trusted, unless other shares were planned.",
                {page.p_text(p)})
          : page.say("The arms are not equally large ({0}); what was planned is not stated.",
                     {page.p_text(p)})});
  out.emplace_back(NamedTable{"sizes", std::move(sizes)});
  for (const auto& outcome : page.all.at("outcomes")) {
    const double missing = num(outcome, "missing_p_value");
    if (missing <= num(ratio, "alarm_below"))
      out.emplace_back(
          Paragraph{page.say("{0}: outcomes are missing more often in some arms than in others ({1}).",
                             {page.text_at(outcome, "outcome"), page.p_text(missing)})});
    for (const auto& one : outcome.at("comparisons")) {
      if (const double few = num(one, "decided_by"); std::isfinite(few))
        out.emplace_back(Paragraph{
            page.say("{0}, {1}: {2} customers decide this; without the largest values of both arms the "
                     "verdict is another.",
                     {page.text_at(outcome, "outcome"), page.text_at(one, "arm"), page.in.number(few)}) +
            " " + page.say("The largest: {0}.", {largest(page, one)})});
      if (const auto guard = one.find("guardrail"); guard != one.end())
        out.emplace_back(Paragraph{
            page.say("{0}, {1}: guardrail {2}, margin {3}.",
                     {page.text_at(outcome, "outcome"), page.text_at(one, "arm"),
                      in_words(page, *guard, "verdict"), page.in.number(num(*guard, "margin"), 3)})});
    }
  }
  return out;
}

}  // namespace stamkund::page
