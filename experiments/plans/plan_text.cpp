#include <algorithm>
#include <cmath>
#include <cstdio>

#include "engine/report/numbers.h"
#include "experiments/plans/plan.h"
#include "experiments/plans/worth.h"

namespace stamkund::plans {
namespace {

std::string number(double value, int digits = 6) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*g", digits, value);
  return text;
}

std::string whole(double value) {
  char text[64];
  std::snprintf(text, sizeof text, "%.0f", std::ceil(value - 1e-9));
  return text;
}

std::string percent(double share) { return number(100.0 * share, 5) + " %"; }

/// Grouped; without decimals from ten thousand on, where nobody pays them.
std::string money(double amount) { return report::number(amount, std::abs(amount) >= 1e4 ? 1 : 6); }

bool is_share(const design::ExperimentSpec& spec) {
  return spec.outcome.kind == design::OutcomeKind::proportion ||
         spec.outcome.kind == design::OutcomeKind::retention ||
         spec.outcome.kind == design::OutcomeKind::time_to_event;
}

/// A difference of shares is said in points of percent, as the analysis says it.
std::string difference(double value, const design::ExperimentSpec& spec, int digits = 6) {
  return is_share(spec) ? number(100.0 * value, digits) + " pp" : number(value, digits);
}

std::string rule_text(design::LookRule rule, double parameter) {
  using enum design::LookRule;
  const char* name = rule == wang_tsiatis        ? "Delta"
                     : rule == haybittle_peto    ? "early bound"
                     : rule == kim_demets        ? "rho"
                     : rule == hwang_shih_decani ? "gamma"
                                                 : nullptr;
  return design::look_rule_names()[static_cast<std::size_t>(rule)] +
         (name != nullptr ? std::string(", ") + name + " " + number(parameter) : "");
}

std::string looks_text(const design::LooksSpec& looks) {
  std::string out = rule_text(looks.rule, looks.parameter);
  if (looks.futility != design::Futility::none)
    out += std::string("; futility ") +
           (looks.futility == design::Futility::binding ? "binding, " : "non-binding, ") +
           rule_text(looks.futility_rule, looks.futility_parameter);
  return out;
}

std::string sizes_text(const std::vector<double>& sizes) {
  if (std::all_of(sizes.begin(), sizes.end(), [&](double one) { return one == sizes[0]; }))
    return sizes[0] > 0.0 ? number(sizes[0]) + " an arm" : "no test";
  std::string out;
  for (const double one : sizes) out += (out.empty() ? "" : " and ") + number(one);
  return out;
}

/// In units of the outcome.
std::string staged_text(const decision::Staged& staged, const design::ExperimentSpec& spec,
                        const std::vector<double>& allocation) {
  std::string out = "May end:    in " + std::to_string(staged.stages.size()) + " parts; " +
                    number(staged.expected_size) + " customers and a cost of " + money(staged.expected_cost) +
                    " expected (Chick & Gans 2009)\n";
  if (spec.decision.look_cost > 0.0)
    out += "  each look before the last costs " + money(spec.decision.look_cost) +
           "; the last one is the end of the test and costs nothing more\n";
  for (const auto& stage : staged.stages) {
    out += "  after " + whole(stage.size) + ": ";
    if (!stage.below) {
      out += "whatever is seen, the arm that then is believed better goes to all; ";
    } else {
      const GoOn on = go_on_of(stage, spec, allocation);
      out += "go on where the difference " + std::string(on.seen_above ? "seen" : "believed by then") +
             " is between " + difference(on.seen_above.value_or(*on.believed_above), spec, 4) + " and " +
             difference(on.seen_below.value_or(*on.believed_below), spec, 4) + "; ";
    }
    out += "it ends here with a chance of " + number(100.0 * stage.chance, 3) + " %\n";
  }
  return out;
}

/// In place of power and error, which a test that ends where that pays has not.
std::string decides_text(const Decides& decides, const Plan& plan, const design::ExperimentSpec& spec) {
  const std::string treated = "'" + printable(plan.arms[1]) + "'";
  std::string out = "It decides: the better arm goes to all with a chance of " + percent(decides.better) +
                    ", by what is believed before the test\n";
  if (std::isfinite(decides.found.effect))
    out += "            of a difference of " + difference(decides.found.effect, spec) + " " + treated +
           " goes to all with a chance of " + percent(decides.found.treated) + ", after " +
           number(decides.found.expected) + " customers on average\n";
  return out + "            of none with a chance of " + percent(decides.none.treated) + ", after " +
         number(decides.none.expected) +
         "; it tests no hypothesis, so it has no error level and no power: a p-value of a test that may end "
         "early is not one\n";
}

}  // namespace

std::string text_of(const Plan& plan, const design::ExperimentSpec& spec, bool recommended) {
  std::string out = "Plan: " + printable(spec.name, 200) + "\n";
  if (!spec.question.empty()) out += "  " + printable(spec.question, 500) + "\n";
  out += recommended ? "What to do: " : "As planned: ";
  for (std::size_t i = 0; i < plan.per_arm.size(); ++i)
    out += (i > 0 ? ", " : "") + printable(plan.arms[i]) + " " + whole(plan.whole[i]);
  double rounded = 0.0;
  for (const double one : plan.whole) rounded += one;
  out += " customers; " + whole(rounded) + " in all\n";
  for (std::size_t i = 0; i < plan.clusters.size(); ++i)
    out += (i > 0 ? ", " : "In clusters: ") + printable(plan.arms[i]) + " " + whole(plan.clusters[i]) +
           (i + 1 == plan.clusters.size() ? "\n" : "");
  if (plan.expected_days)
    out += "How long:   " + number(*plan.expected_days, 4) + " days expected, " +
           whole(plan.whole_days.value_or(*plan.duration_days)) + " at most\n";
  else if (plan.duration_days) {
    const std::string days = whole(plan.whole_days.value_or(*plan.duration_days));
    out += "How long:   " + days + (days == "1" ? " day\n" : " days\n");
  }
  if (plan.cost)
    out += "Cost:       " + money(*plan.cost) + " " + printable(spec.currency) +
           (plan.staged ? " if it runs to its end\n" : "\n");
  if (plan.decides)
    out += decides_text(*plan.decides, plan, spec);
  else if (spec.hypothesis == design::Hypothesis::superiority)
    out += std::string(spec.population.given && spec.effect.given() ? "By formula: " : "It finds:   ") +
           "a difference of " + difference(plan.minimum_detectable_effect, spec) + " with a chance of " +
           percent(plan.power) + (spec.population.given && spec.effect.given() ? ", if it is there\n" : "\n");
  else
    out += std::string("It shows:   ") +
           (spec.hypothesis == design::Hypothesis::non_inferiority ? "that it is worse by less than "
                                                                   : "that it differs by less than ") +
           difference(plan.margin, spec) + ", if the true difference is " +
           difference(plan.minimum_detectable_effect, spec) + ", with a chance of " + percent(plan.power) +
           "\n";
  if (!plan.decides) {
    out += "It errs:    alpha " + percent(plan.alpha) +
           (spec.sides == design::Sides::two ? " two-sided" : " one-sided");
    if (plan.comparisons > 1)
      out += ", " + percent(plan.comparison_alpha) + " for each of " + std::to_string(plan.comparisons) +
             " comparisons";
    out += "\n";
  }
  if (plan.design_effect != 1.0) out += "Variance:   times " + number(plan.design_effect) + "\n";
  if (plan.events) out += "Events:     " + number(*plan.events, 5) + " expected\n";
  if (plan.looks) {
    out += "Looks:      " + looks_text(spec.looks) + "; largest size " + number(plan.inflation) +
           " times that of one look; expected " + number(plan.looks->expected_h1) + " under the effect, " +
           number(plan.looks->expected_h0) + " under none\n";
    for (std::size_t k = 0; k < plan.information.size(); ++k) {
      out += "  at " + percent(plan.information[k]) + ": success from z = " + number(plan.looks->z[k]);
      if (!plan.looks->futility.empty()) out += ", give up below " + number(plan.looks->futility[k]);
      out += ", error spent " + percent(plan.looks->spent[k]) + "\n";
    }
  }
  if (plan.staged) out += staged_text(*plan.staged, spec, plan.allocation);
  if (plan.information_value)
    out += "Worth:      the information " + money(*plan.information_value) +
           (*plan.forgone_value != 0.0
                ? std::string("; customers in the test ") + (*plan.forgone_value > 0.0 ? "forgo " : "gain ") +
                      money(std::abs(*plan.forgone_value))
                : "") +
           "; after the test's cost " + money(*plan.net_value) + " (Raiffa & Schlaifer 1961)\n";
  if (plan.roll)
    out += "            Test & Roll would take " + sizes_text(plan.roll->sizes) + ", expected profit " +
           money(plan.roll->profit) + ", regret " + percent(plan.roll->regret) + " (Feit & Berman 2019)\n";
  out += "Formula:    " + plan.formula + "\n";
  for (const auto& note : plan.notes) out += "            " + note + "\n";
  out += std::string("It does not show: ") + (spec.population.given ? "" : "what happens after the test, ") +
         "smaller effects, or effects on parts of the customers.\n";
  return out;
}

}  // namespace stamkund::plans
