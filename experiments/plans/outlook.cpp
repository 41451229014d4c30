#include "experiments/plans/outlook.h"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>

#include "engine/report/numbers.h"
#include "experiments/design/contrast.h"
#include "experiments/plans/lives_task.h"
#include "experiments/power/truth.h"

namespace stamkund::plans {

using namespace design;

namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
constexpr double kNearly = 0.02;  ///< so much less than the chance that is asked for is as good (assumption)
constexpr double kBeyondLuck = 2.0;                                ///< standard errors
constexpr double kTimes[] = {1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0};  ///< the window, that are tried

/// Of the methods that keep their error the one that finds it most often.
void take_finds(const LivesPlan& plan, ArmOutlook& out) {
  const auto take = [&](const std::vector<power::MethodRates>& methods) {
    for (const auto& method : methods) {
      if (method.fails) continue;
      const auto& power = method.comparisons[out.arm - 1].power;
      if (out.method.empty() || power.value > out.finds)
        out.method = method.name, out.finds = power.value, out.finds_error = power.standard_error;
    }
  };
  take(plan.tests.methods);
  take(plan.analysed.methods);
}

/// Customers in all that find the effect with the chance that is asked for in a test of so many days; NaN:
/// none do.
double needed(const LivesTask& task, double effect, double days) {
  ExperimentSpec stated = task.stated, spec;
  stated.effect = {};
  stated.effect.absolute = effect;
  stated.effect.line = task.stated.effect.line;
  stated.per_arm.clear();
  stated.solve = Solve::size;
  stated.budget.reset();
  Problems passed;
  const LivesTask asked{stated, task.lives, task.file, task.threads, passed, task.measure, false};
  const Plan plan = plan_of_days(asked, days, spec, passed);
  return passed.has_errors() ? kUnknown : plan.total;
}

/// So many times as many customers as the formula says, for what was simulated found it less often than the
/// formula has it: a normal test with the simulated power.
double less_than_formula(const LivesPlan& plan, const ArmOutlook& out, double by_formula) {
  const boost::math::normal z;
  const double level =
      plan.spec.sides == Sides::two ? 0.5 * plan.plan.comparison_alpha : plan.plan.comparison_alpha;
  const double bound = quantile(complement(z, level));
  if (!(out.finds > level && out.finds < out.asked)) return 1.0;
  const double times = (bound + quantile(z, out.asked)) / (bound + quantile(z, out.finds));
  return std::max(1.0, plan.plan.total * times * times / by_formula);
}

/// The effect on the better side, if only that is called.
bool on_the_side(const ExperimentSpec& spec, double effect) {
  return spec.sides == Sides::two || (effect < 0.0) == spec.outcome.lower_is_better;
}

void advise(const LivesTask& task, const LivesPlan& plan, ArmOutlook& out) {
  out.days = plan.window_days;
  out.there = seen(task, out.days);
  out.customers = kUnknown;
  out.from_luck = !(std::abs(out.effect) > kBeyondLuck * out.standard_error);
  if (!out.loses && out.finds >= out.asked - kNearly) {
    out.advice = Advice::enough;
    out.customers = plan.plan.total;
    return;
  }
  out.advice = Advice::none;
  // What cannot pay need not be shown.
  if (out.loses || out.from_luck || !on_the_side(plan.spec, out.effect)) return;
  out.customers = needed(task, out.effect, out.days);
  const double times = less_than_formula(plan, out, out.customers);
  out.customers *= times;
  if (out.customers <= out.there) {
    out.advice = Advice::larger;
    return;
  }
  double before = out.days;
  for (const double windows : kTimes) {
    const double days = std::min(std::round(windows * plan.window_days), task.longest());
    if (!(days > before)) break;
    before = days;
    task.threads.stop.check();
    const auto effect = power::effect_of(task.outcomes(days), out.arm);
    if (!(std::abs(effect.effect) > kBeyondLuck * effect.standard_error) ||
        !on_the_side(plan.spec, effect.effect))
      continue;
    const double customers = times * needed(task, effect.effect, days), there = seen(task, days);
    if (!(customers <= there)) continue;
    out.advice = Advice::longer;
    out.customers = customers, out.there = there, out.days = days;
    return;
  }
}

std::string percent(double share) { return report::percent(share); }

/// Shares in points of per cent, the rest as it is.
std::string amount(const LivesPlan& plan, double effect) {
  const bool share = plan.spec.outcome.kind == OutcomeKind::proportion;
  return (effect < 0.0 ? "" : "+") + report::number(share ? 100.0 * effect : effect, 3) +
         (share ? " pp" : "");
}

std::string advice_text(const ArmOutlook& one) {
  const std::string customers = report::number(std::ceil(one.customers - 1e-9), 9);
  std::string out;
  switch (one.advice) {
    case Advice::enough:
      return "";
    case Advice::larger:
      out = "larger: " + customers + " customers in the same time find it";
      break;
    case Advice::longer:
      out = "longer: " + customers + " customers in about " + report::number(one.days, 4) + " days find it";
      break;
    case Advice::none:
      out = "do not test: ";
      if (one.loses)
        out += "it loses money over the lifetime under every draw of what is uncertain";
      else if (one.from_luck)
        out += "the twins show nothing that can be told from luck";
      else
        out += (std::isfinite(one.customers) ? "it takes " + customers + " customers, and " +
                                                   report::number(std::floor(one.there), 9) + " come by; "
                                             : std::string()) +
               "no test of up to " + report::number(one.longest_days, 4) + " days finds it";
      break;
  }
  return out;
}

}  // namespace

const char* name_of(Advice advice) {
  switch (advice) {
    case Advice::enough:
      return "enough";
    case Advice::larger:
      return "larger";
    case Advice::longer:
      return "longer";
    case Advice::none:
      break;
  }
  return "do not test";
}

std::vector<ArmOutlook> outlook_of(const LivesTask& task, const LivesPlan& plan) {
  std::vector<ArmOutlook> out;
  // A test that ends where that pays shows nothing; it decides.
  if (plan.spec.hypothesis != Hypothesis::superiority || plan.plan.decides) return out;
  for (const auto& truth : plan.truth) {
    ArmOutlook one;
    one.arm = truth.arm;
    one.effect = truth.outcome.effect;
    one.standard_error = truth.outcome.standard_error;
    one.relative = truth.outcome.relative();
    if (task.stated.effect.given()) one.wished = absolute_effect(plan.spec);
    one.asked = task.stated.power.value_or(0.8);
    one.longest_days = task.longest();
    one.loses = truth.lifetime_net.most < 0.0;
    take_finds(plan, one);
    // Without a simulated test nothing is promised.
    if (one.method.empty()) continue;
    advise(task, plan, one);
    out.push_back(one);
  }
  return out;
}

bool is_enough(const LivesPlan& plan) {
  return std::all_of(plan.outlook.begin(), plan.outlook.end(),
                     [](const ArmOutlook& one) { return one.advice == Advice::enough; });
}

std::string outlook_text(const LivesPlan& plan) {
  if (plan.outlook.empty()) return "";
  std::string found, advice;
  for (const auto& one : plan.outlook) {
    const std::string arm = "'" + printable(plan.spec.arms[one.arm].name) + "'";
    found += (found.empty() ? "" : ", ") + arm + " (" + amount(plan, one.effect) +
             (one.wished ? "; wished for: " + amount(plan, *one.wished) : "") + ") in " + percent(one.finds) +
             " of simulated tests";
    const std::string what = advice_text(one);
    if (!what.empty()) advice += (advice.empty() ? "" : "; ") + arm + " " + what;
  }
  return "With the effects that the twins show this test finds " + found + ", where " +
         percent(plan.outlook.front().asked) + " is asked for. " +
         (advice.empty() ? "The test is large enough.\n" : "Recommended: " + advice + ".\n");
}

}  // namespace stamkund::plans
