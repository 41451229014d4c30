#include "engine/page/analysis_document.h"

#include <cmath>

#include "engine/page/analysis_parts.h"

namespace stamkund::page {
namespace {

using Json = nlohmann::ordered_json;

double num(const Json& at, const char* key) { return AnalysisPage::number_at(at, key); }

/// "+4.2 (+3 to +5), p 0.01".
std::string told(const AnalysisPage& page, const Json& effect) {
  const double p = num(effect, "p_value");
  return page.signed_text(num(effect, "estimate")) + " (" + page.range(effect.at("interval")) + ")" +
         (std::isfinite(p) ? ", " + page.p_text(p) : "");
}

std::string of_cells(const AnalysisPage& page) {
  std::string out;
  for (const auto& outcome : page.all.at("outcomes")) {
    std::string shown;
    for (const auto& one : outcome.at("effects"))
      if (page.shown(num(one, "adjusted_p")))
        shown += (shown.empty() ? "" : "; ") + page.text_at(one, "effect") + " " +
                 page.signed_text(num(one, "estimate"));
    out += (out.empty() ? "" : " ") +
           (shown.empty()
                ? page.say("{0}: no effect of either factor is shown.", {page.text_at(outcome, "outcome")})
                : page.say("{0}: shown is {1}.", {page.text_at(outcome, "outcome"), shown}));
  }
  return out;
}

std::string of_steps(const AnalysisPage& page) {
  const Json& effect = page.all.at("effect");
  const double by_order = num(effect, "permutation_p"),
               p = std::isfinite(by_order) ? by_order : num(effect, "p_value");
  return page.say("{0}: the roll-out changes it by {1}.",
                  {page.text_at(page.all, "outcome"), told(page, effect)}) +
         " " +
         (std::isfinite(by_order)
              ? page.say("By random orders of the roll-out: {0}.", {page.p_text(by_order)}) + " "
              : "") +
         (page.shown(p) ? page.say("That is more than luck.") : page.say("Luck can do that."));
}

std::string of_turns(const AnalysisPage& page) {
  const Json& effect = page.all.at("effect");
  const double p = num(effect, "p_value");
  std::string out =
      page.say("{0}: on against off {1} a row.", {page.text_at(page.all, "outcome"), told(page, effect)}) +
      " ";
  if (!std::isfinite(p)) return out + page.say("No p-value is given.");
  return out + (page.shown(p) ? page.say("That is more than luck.") : page.say("Luck can do that."));
}

std::string of_regions(const AnalysisPage& page) {
  const Json& method = page.all.at("time_based_regression");
  const Json& effect = method.at("effect");
  const bool reliable = page.all.at("reliable").get<bool>();
  const double share = num(method, "relative");
  const std::string relative = (share > 0.0 ? "+" : "") + page.in.percent(share);
  std::string out = reliable ? "" : page.say("NOT TO BE RELIED ON, see what speaks against it.") + " ";
  out += page.say("{0}: in all the treated regions have {1}; that is {2} of what they would have had.",
                  {page.text_at(page.all, "outcome"), told(page, effect), relative}) +
         " ";
  out += page.shown(num(effect, "p_value")) ? page.say("That is more than luck.")
                                            : page.say("Luck can do that.");
  if (const auto& cost = method.at("return_on_cost"); cost.is_object())
    out +=
        " " + page.say("For each unit spent it brings {0}.", {page.in.number(num(cost, "estimate"), 4) +
                                                              " (" + page.range(cost.at("interval")) + ")"});
  return out;
}

Blocks checks(const AnalysisPage& page) {
  Blocks out;
  for (const auto& one : page.all.at("checks"))
    // What is missing stands beside the outcome.
    if (page.text_at(one, "check") != "missing_outcomes")
      out.emplace_back(Paragraph{page.retold(page.text_at(one, "message"))});
  return out;
}

Blocks rests_on(const AnalysisPage& page) {
  Blocks out;
  for (const auto& one : page.all.at("notes"))
    out.emplace_back(Paragraph{page.retold(one.get<std::string>())});
  Table table{page.say("What the result depends on"), {page.say("what"), page.say("value")}, {}, true};
  table.rows.push_back({page.say("file"), page.text_at(page.all, "file")});
  table.rows.push_back(
      {page.say("error"), page.in.percent(num(page.all, "alpha")) + ", " +
                              (page.one_sided() ? page.say("one-sided") : page.say("two-sided"))});
  if (const std::string method = page.text_at(page.all, "method"); !method.empty())
    table.rows.push_back({page.say("method"), page.retold(method)});
  out.emplace_back(NamedTable{"depends-on", std::move(table)});
  return out;
}

}  // namespace

double AnalysisPage::number_at(const Json& at, const char* key) {
  const auto found = at.find(key);
  return found != at.end() && found->is_number() ? found->get<double>() : std::nan("");
}

std::string AnalysisPage::text_at(const Json& at, const char* key) {
  const auto found = at.find(key);
  return found != at.end() && found->is_string() ? found->get<std::string>() : "";
}

std::string AnalysisPage::range(const Json& interval) const {
  const double low = number_at(interval, "low"), high = number_at(interval, "high");
  if (std::isfinite(low) && std::isfinite(high))
    return say("{0} to {1}", {signed_text(low), signed_text(high)});
  if (std::isfinite(low)) return say("{0} or more", {signed_text(low)});
  return std::isfinite(high) ? say("{0} or less", {signed_text(high)}) : say("not known");
}

std::string AnalysisPage::p_text(double p) const {
  return std::isnan(p) ? "p -" : p < 0.0001 ? "p < " + in.number(0.0001, 1) : "p " + in.number(p, 2);
}

Cell AnalysisPage::p_value(double p) const {
  return {std::isnan(p) ? "-" : p < 0.0001 ? "< " + in.number(0.0001, 1) : in.number(p, 2), p};
}

std::string AnalysisPage::confidence() const {
  return in.percent(1.0 - number_at(all, "alpha")) + (one_sided() ? ", " + say("one-sided") : "");
}

Document analysis_document(const Json& analysis, const std::string& name, const Language& language) {
  const AnalysisPage page{{language}, analysis};
  const std::string design = page.text_at(analysis, "design");
  const bool cells = design == "factorial", turns = design == "switchback", steps = design == "stepped";
  const bool arms = analysis.contains("sample_ratio") && !cells;
  Document out{language,
               name.empty() ? page.text_at(analysis, "file") : page.title(name),
               arms    ? answer_of_arms(page)
               : cells ? of_cells(page)
               : turns ? of_turns(page)
               : steps ? of_steps(page)
                       : of_regions(page),
               page.say("The analysis of a test."),
               {}};
  const auto section = [&](const char* id, const char* title, Blocks blocks) {
    if (!blocks.empty()) out.sections.push_back({id, page.say(title), std::move(blocks)});
  };
  section("shows", "What it shows",
          arms    ? arm_charts(page)
          : cells ? factorial_charts(page)
          : turns ? switchback_charts(page)
          : steps ? stepped_charts(page)
                  : geo_charts(page));
  if (arms) {
    section("parts", "For whom, and for how long", arm_parts(page));
    section("worth", "What it is worth", arm_worth(page));
  }
  Blocks against = arms ? against_arms(page) : Blocks{};
  append(against, checks(page));
  section("against", "What speaks against it", std::move(against));
  section("rests", "What it rests on", rests_on(page));
  return out;
}

}  // namespace stamkund::page
