// What the lives add to the screen of a plan.
#include <cmath>
#include <cstdio>

#include "experiments/plans/lives_plan.h"

namespace stamkund::plans {
namespace {

std::string number(double value, int digits = 4) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*g", digits, value);
  return text;
}
std::string percent(double share, int digits = 3) { return number(100.0 * share, digits) + " %"; }
std::string changed(double share) { return (share < 0.0 ? "" : "+") + percent(share); }
std::string whole(double value) { return std::to_string(std::llround(value)); }

std::string of(const power::TrueEffect& one) {
  return (one.effect < 0.0 ? "" : "+") + number(one.effect) + " a customer (" + changed(one.relative()) +
         ", standard error " + number(one.standard_error, 2) + ")";
}

std::string truth_text(const LivesPlan& plan, const power::ArmTruth& one) {
  std::string out =
      "The twins:  '" + printable(plan.spec.arms[one.arm].name) + "' does in the window " + of(one.outcome);
  if (plan.draws > 1)
    out += "; between " + number(one.outcome.least) + " and " + number(one.outcome.most) +
           " by what is uncertain";
  out += "\n            on revenue: in the window " + changed(one.window_revenue.relative()) + ", over " +
         whole(plan.horizon_days) + " days " + changed(one.lifetime_revenue.relative()) + ", net " +
         of(one.lifetime_net) + "\n            by time:";
  double from = 0.0;
  for (std::size_t k = 0; k < one.ends.size(); ++k) {
    out += (k > 0 ? "," : "") + (" day " + whole(from)) + " to " + whole(one.ends[k]) + " " +
           changed(one.over_time[k].relative());
    from = one.ends[k];
  }
  out += "\n";
  if (one.misstated != 0.0)
    out += "            the window shows " + number(one.misstated, 3) +
           " times the lifetime's effect on revenue\n";
  else
    out += "            over the lifetime the effect on revenue cannot be told from none\n";
  return out;
}

std::string rollout_text(const LivesPlan& plan, const power::MethodRates& method) {
  const auto& one = method.comparisons[0];
  const auto rate = [](const power::Rate& of) {
    return percent(of.value) + " +- " + percent(of.standard_error, 2);
  };
  return "Simulated:  " + std::to_string(method.experiments) + " experiments, " + method.name + ": '" +
         printable(plan.spec.arms[1].name) + "' goes to all in " + rate(one.error) +
         " where it changes nothing, in " + rate(one.power) + " with " +
         (plan.imposed ? "what the file states" : "what the twins show") + " with " +
         percent(method.customers) + " of the customers on average\n";
}

}  // namespace

std::string lives_text(const LivesPlan& plan) {
  std::string out = "Rests on:   " + whole(static_cast<double>(plan.lives)) +
                    " simulated lives in each arm, " + std::to_string(plan.draws) +
                    (plan.draws == 1 ? " draw" : " draws") + " of what is uncertain; they stand for " +
                    whole(plan.customers) + " customers\n";
  out += "The window: " + number(plan.window_days, 5) + " days" +
         (plan.window_solved ? ", the shortest that is long enough" : "") + "; in the control mean " +
         number(plan.control.mean) + ", standard deviation " + number(plan.control.sd);
  if (plan.spec.population.before_days > 0.0)
    out += ", correlation with before " + number(plan.control.correlation, 3);
  out += "\nWho is in:  ";
  for (std::size_t i = 0; i < plan.flow.size(); ++i)
    out += (i > 0 ? ", " : "") + whole(plan.flow[i].customers) + " by day " + number(plan.flow[i].day, 5);
  if (plan.spec.population.entry == design::Entry::at_start) out += ", all from the first day";
  out += "\n";
  if (plan.effect_of_twins) out += "            the effect is that of the twins; the file states none\n";
  if (plan.imposed) out += "            no arm brings the effect about: outcomes are changed by it\n";
  for (const auto& one : plan.truth) out += truth_text(plan, one);
  const std::size_t on_sums = plan.tests.methods.size();
  const bool margin = plan.spec.hypothesis != design::Hypothesis::superiority;
  for (std::size_t m = 0; m < on_sums + plan.analysed.methods.size(); ++m) {
    const auto& method = m < on_sums ? plan.tests.methods[m] : plan.analysed.methods[m - on_sums];
    for (std::size_t c = 0; c < method.comparisons.size(); ++c) {
      const auto& one = method.comparisons[c];
      if (method.rolls_out) {
        out += rollout_text(plan, method);
        continue;
      }
      out += "Simulated:  " + std::to_string(method.experiments) + " experiments, '" +
             printable(plan.spec.arms[c + 1].name) + "', " + method.name + ": errs in " +
             percent(one.error.value) + " +- " + percent(one.error.standard_error, 2) + " at " +
             percent(plan.nominal) + (margin ? ", shows it in " : ", finds in ") + percent(one.power.value) +
             " +- " + percent(one.power.standard_error, 2) +
             (margin         ? plan.imposed ? " with what the file states" : " with what the twins show"
              : plan.imposed ? " what the file states"
                             : " what the twins show") +
             (method.at_looks ? " with " + percent(method.customers) + " of the customers on average\n"
              : m < on_sums   ? " (formula " + percent(plan.formula_power[m][c]) + ")\n"
                              : "\n");
    }
  }
  if (plan.analysed.permuted > 0.0)
    out += "            'analyze' takes the permutation test in " + percent(plan.analysed.permuted) +
           " of the simulated tests of nothing\n";
  if (!plan.tests.methods.empty())
    out += std::string("            customers are drawn with replacement from the lives") +
           (plan.tests.by_value ? ", by how many have each value: sums have the same law\n" : "\n");
  return out;
}

}  // namespace stamkund::plans
