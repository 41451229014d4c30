#include "experiments/analysis/text.h"

#include <algorithm>
#include <cmath>

#include "engine/base/as_typed.h"
#include "engine/ingest/report.h"
#include "engine/report/numbers.h"
#include "engine/report/table.h"
#include "experiments/analysis/parts.h"
#include "experiments/analysis/sample_ratio.h"
#include "experiments/analysis/verdict.h"

namespace stamkund::analysis {
namespace {

using report::number;
using report::percent;
using report::signed_number;

std::string safe(const std::string& text) { return ingest::safe_text(text, 40); }

/// A share is said in points of percent.
std::string value_text(double value, Kind kind) {
  return kind == Kind::proportion || kind == Kind::time ? percent(value) : number(value, 4);
}

std::string signed_value(double value, Kind kind) {
  if (kind != Kind::proportion) return signed_number(value, 3);
  return std::isfinite(value) ? (value > 0 ? "+" : "") + number(100.0 * value, 3) + " pp" : "-";
}

/// What the estimate is, where it is no difference of the values.
std::string scale_text(Kind kind) { return kind == Kind::time ? "log hazard ratio " : ""; }

std::string range(const Interval& interval, Kind kind) {
  if (std::isinf(interval.high)) return signed_value(interval.low, kind) + " or more";
  if (std::isinf(interval.low)) return signed_value(interval.high, kind) + " or less";
  return signed_value(interval.low, kind) + " to " + signed_value(interval.high, kind);
}

std::string p_text(double p) {
  if (std::isnan(p)) return "-";
  return p < 0.0001 ? "< .0001" : number(p, 2);
}

void say_part(const SegmentEffect& part, Kind kind, std::string& out) {
  out += "      " + report::left(safe(part.segment), 24) + " " +
         report::right(signed_value(part.finding.estimate, kind), 10) + "  " + range(part.adjusted, kind) +
         "  p " + p_text(part.adjusted_p) + "\n";
}

std::string bound_name(const AlwaysValid& one) {
  return design::always_valid_names()[static_cast<std::size_t>(one.bound)];
}

/// The verdict, with the margin that it is about.
std::string said(const Comparison& one, double alpha, Kind kind) {
  const std::string word = verdict(one, alpha);
  if (!one.claim) return word;
  const bool share = kind == Kind::proportion || kind == Kind::time;
  return word + " (margin " +
         (share ? as_typed(100.0 * one.claim->margin) + " pp" : as_typed(one.claim->margin)) + ")";
}

/// The first of those who decide, by name.
std::string largest_text(const Comparison& one, const Result& result) {
  constexpr std::size_t kNamed = 5;
  std::string out;
  const auto deciding = std::min<std::size_t>(one.largest.size(), one.decided_by);
  for (std::size_t i = 0; i < std::min(kNamed, deciding); ++i) {
    const LargestValue& value = one.largest[i];
    out += (i > 0 ? ", " : "") +
           (value.unit.empty() ? "row " + std::to_string(value.row) : "'" + safe(value.unit) + "'") + " of " +
           safe(result.arms[value.arm]) + " " + number(value.value, 6);
  }
  return deciding > kNamed ? out + " and " + std::to_string(deciding - kNamed) + " more" : out;
}

void say_outcome(const Result& result, const OutcomeResult& outcome, std::string& out) {
  const Kind kind = outcome.spec.kind;
  out += "\n" + safe(outcome.name) + " (" + name_of(kind) +
         (outcome.why_kind.empty() ? "" : ", because " + outcome.why_kind) + ")\n";
  std::vector<std::string> arm, customers, value, estimate, interval, relative, p, words;
  for (std::size_t a = 0; a < outcome.arms.size(); ++a) {
    arm.push_back(safe(result.arms[a]));
    customers.push_back(number(static_cast<double>(outcome.arms[a].customers)));
    value.push_back(value_text(outcome.arms[a].value, kind));
    const Comparison* found = nullptr;
    for (const auto& one : outcome.comparisons)
      if (one.arm == a) found = &one;
    estimate.push_back(found == nullptr ? "" : signed_value(found->main.estimate, kind));
    interval.push_back(found == nullptr ? "" : range(found->main.interval, kind));
    relative.push_back(found == nullptr || std::isnan(found->main.relative)
                           ? ""
                           : (found->main.relative > 0 ? "+" : "") + percent(found->main.relative));
    p.push_back(found == nullptr ? "" : p_text(found->main.p_value));
    words.push_back(found == nullptr ? "(control)" : said(*found, result.alpha, kind));
  }
  report::Table table;
  table.column("arm", arm);
  table.column("customers", customers);
  table.column(kind == Kind::proportion ? "share" : kind == Kind::time ? "with the event" : "value", value);
  table.column(kind == Kind::time ? "log hazard ratio" : "effect", estimate);
  table.column(percent(1.0 - result.alpha) + (result.one_sided ? ", one-sided" : " interval"), interval);
  table.column(kind == Kind::time ? "hazard" : "relative", relative);
  table.column(result.one_sided ? "p, one-sided" : "p", p);
  table.column("", words);
  out += table.text("  ");
  for (const auto& one : outcome.comparisons) {
    out += "  " + safe(result.arms[one.arm]) + ": " + one.main.name +
           (one.why.empty() ? "" : "; " + one.why) + "\n";
    if (one.decided_by > 0)
      out += "    " + std::to_string(one.decided_by) +
             (one.decided_by == 1 ? " customer decides" : " customers decide") +
             " this: without the largest values of both arms the verdict is another (" +
             largest_text(one, result) + ")\n";
    if (one.guard != Guard::none)
      out += std::string("    guardrail: ") +
             (one.guard == Guard::held     ? "held, it is not worse by more than "
              : one.guard == Guard::broken ? "broken, it is worse by more than "
                                           : "open, it may be worse by more than ") +
             number(one.guard_margin) + "\n";
    if (one.look && !std::isnan(one.look->limit))
      out += "    look " + std::to_string(one.look->number) + " (" + percent(one.look->information) +
             " of the planned customers)" +
             (one.claim ? std::string(", limit ") + number(one.look->limit, 4)
                        : ": |z| " + number(std::abs(one.main.statistic), 3) + ", needs " +
                              number(one.look->limit, 4)) +
             (one.look->reached ? ": may stop"
              : one.look->give_up
                  ? ": may give up, the plan's bound of futility is " + number(one.look->futility, 4)
                  : ": go on") +
             "; interval " + range(one.look->interval, kind) + "\n";
    if (one.always_valid && !std::isnan(one.always_valid->limit))
      out += std::string(one.always_valid->peek ? "    a peek, that holds however often one looks: "
                                                : "    however often one looks: ") +
             range(one.always_valid->interval, kind) + ", p " + p_text(one.always_valid->p_value) + " (" +
             percent(one.always_valid->information) + " of the planned customers; bound " +
             bound_name(*one.always_valid) + ", tightest at " + percent(one.always_valid->best_at) + ")\n";
    if (one.over_time) {
      const auto& trend = one.over_time->trend;
      out += std::string("    over time the effect ") +
             (!(trend.p_value <= result.alpha) ? "is not shown to change"
              : trend.statistic > 0            ? "grows"
                                               : "fades") +
             " (p " + p_text(trend.p_value) + ")\n";
      for (const auto& period : one.over_time->periods) say_part(period, kind, out);
    }
    for (const auto& part : one.by_part) {
      out += "    by " + safe(part.column) + ": effects " +
             (part.heterogeneity_p <= result.alpha ? "differ" : "are not shown to differ") + " (p " +
             p_text(part.heterogeneity_p) + ")" +
             (part.too_small.empty() ? ""
                                     : "; left out, with fewer than " + std::to_string(kFewestOfAPart) +
                                           " in an arm or values that are all alike: " + part.too_small) +
             "\n";
      // Days were not asked for: they are shown where effects differ by them.
      if (part.column == kDayOfAssignment && !(part.heterogeneity_p <= result.alpha)) continue;
      for (const auto& segment : part.parts) say_part(segment, kind, out);
    }
  }
  if (outcome.adjust != Adjust::none)
    out += std::string("  verdicts hold the chance of any false alarm among the arms") +
           (outcome.comparisons.front().of_outcomes ? " and planned outcomes" : "") + " (" +
           name_of(outcome.adjust) + "); intervals and p in the table are of each arm by itself\n";
  if (!std::isnan(outcome.missing_p))
    out += std::string("  outcomes are missing") +
           (outcome.missing_p <= kRatioAlarm
                ? " more often in some arms than in others: the comparison may be biased"
                : " equally often in all arms") +
           " (p " + p_text(outcome.missing_p) + ")\n";
}

std::string ratio_text(const Result& result) {
  const SampleRatio& ratio = result.ratio;
  std::string out;
  for (std::size_t a = 0; a < result.arms.size(); ++a)
    out += (a > 0 ? ", " : "") + safe(result.arms[a]) + " " + number(static_cast<double>(ratio.units[a]));
  out = ratio.of + ": " + out + "; ";
  if (ratio.p_value >= kRatioAlarm)
    return out + "as many as " + (ratio.stated ? "planned" : "equal shares would have") + " (p " +
           p_text(ratio.p_value) + ")\n";
  if (ratio.stated)
    return out + "NOT as planned (p " + p_text(ratio.p_value) +
           "): something decides who is in the data, and no figure below can be trusted\n";
  if (ratio.nearest.empty())
    return out + "NOT equal (p " + p_text(ratio.p_value) +
           "), and no ratio of small whole numbers fits: something decides who is in the data, and no figure "
           "below can be trusted. Were other shares planned, state them: --shares\n";
  out += "not equal (p " + p_text(ratio.p_value) + ")";
  std::string parts;
  for (const int part : ratio.nearest) parts += (parts.empty() ? "" : " : ") + std::to_string(part);
  return out + "; " + parts + " would fit (p " + p_text(ratio.nearest_p) +
         "). State what was planned: --shares\n";
}

/// Sizes that nobody has planned cast doubt on all the rest.
bool holds(const SampleRatio& ratio) {
  return !(ratio.p_value < kRatioAlarm) || (!ratio.stated && !ratio.nearest.empty());
}

/// Where the plan's test stands, before what to do about the arms.
std::string end_text(const EndLook& look) {
  const std::string size =
      number(look.customers) + " of at most " + number(std::round(look.planned)) + " customers";
  const std::string at = look.number > 0 ? " (look " + std::to_string(look.number) + " of " +
                                               std::to_string(look.of) + ", " + size + ")"
                                         : " (no planned look, " + size + ")";
  const std::string next =
      std::isfinite(look.next) ? "; next look at " + number(std::round(look.next)) : std::string();
  if (look.number == 0) return "Go on with the test" + at + next + ". Were it to end now: ";
  if (!std::isfinite(look.go_on.low)) return "End the test here" + at + ", its last look. ";
  const std::string believed = "the effect that is now believed, " + signed_number(look.believed) + ", is ";
  const std::string bounds =
      "between " + signed_number(look.go_on.low) + " and " + signed_number(look.go_on.high);
  if (look.goes_on)
    return "Go on with the test" + at + ": " + believed + bounds + next + ". Were it to end now: ";
  return "End the test here" + at + ": " + believed + "not " + bounds + ". ";
}

std::string decision_text(const Result& result, const Decision& decision) {
  const ArmWorth* best = nullptr;
  for (const auto& one : decision.arms)
    if (one.arm == decision.arm) best = &one;
  std::string out = decision.look ? end_text(*decision.look) : "";
  out += decision.for_control ? "Keep " + safe(result.arms[0]) : "Take " + safe(result.arms[decision.arm]);
  if (best != nullptr)
    out += ": profit " + signed_number(best->posterior_mean) + " a customer (" +
           signed_number(best->interval.low) + " to " + signed_number(best->interval.high) +
           "), above 0 with a chance of " + percent(best->chance_of_gain);
  out += "; expected loss " + number(decision.expected_loss) + " a customer";
  if (decision.customers)
    out += ", " + number(std::round(decision.expected_loss * *decision.customers)) + " for " +
           number(*decision.customers) + (decision.after_test ? " customers after the test" : " customers");
  return out + " (" + decision.prior + ")\n";
}

/// What the first line rests on. Holm's procedure has no interval that agrees with its verdicts.
std::string rests_text(const Decisive& rests, const OutcomeResult& outcome) {
  const bool none = outcome.adjust == Adjust::holm && std::isnan(rests.interval.low);
  const std::string shown =
      none ? "no interval by Holm's procedure" : range(rests.interval, outcome.spec.kind);
  return shown + (rests.by.empty() ? "" : ", " + rests.by);
}

}  // namespace

std::string text_of(const Result& result) {
  std::string out;
  if (!holds(result.ratio))
    out += "NOT TO BE RELIED ON: the arms are not as large as " +
           std::string(result.ratio.stated ? "planned"
                                           : "equal shares, or any ratio of small numbers, have them") +
           " (p " + p_text(result.ratio.p_value) + ")\n";
  if (result.decision) out += decision_text(result, *result.decision);
  for (const auto& outcome : result.outcomes)
    for (const auto& one : outcome.comparisons) {
      const Decisive rests = decisive(one, result.alpha);
      out += safe(outcome.name) + ": " + safe(result.arms[one.arm]) + " against " + safe(result.arms[0]) +
             " " + scale_text(outcome.spec.kind) + signed_value(one.main.estimate, outcome.spec.kind) + " (" +
             rests_text(rests, outcome) + "), " + said(one, result.alpha, outcome.spec.kind) + "\n";
    }
  out += ratio_text(result);
  for (const auto& check : result.checks) {
    out += "look: " + check.message;
    for (std::size_t e = 0; e < check.examples.size(); ++e)
      out += (e == 0 ? "; such as '" : ", '") + check.examples[e] + "'";
    out += "\n";
  }
  for (const auto& outcome : result.outcomes) say_outcome(result, outcome, out);
  if (!result.notes.empty()) out += "\n";
  for (const auto& note : result.notes) out += "taken: " + note + "\n";
  return out;
}

}  // namespace stamkund::analysis
