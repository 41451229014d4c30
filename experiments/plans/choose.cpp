// What is solved for, and what cannot be asked together.
#include <algorithm>
#include <cmath>

#include "experiments/plans/choose.h"

namespace stamkund::plans {
namespace {

using namespace design;

class Choice {
 public:
  Choice(const ExperimentSpec& spec, const std::string& file, Problems& problems)
      : spec_(spec), file_(file), problems_(problems) {}

  Solve choose() {
    const bool size = !spec_.per_arm.empty();
    const bool effect = spec_.effect.given() || spec_.hypothesis != Hypothesis::superiority;
    if (spec_.solve)
      solved_ = *spec_.solve;
    else if (!size && effect)
      solved_ = Solve::size;
    else if (size && !effect)
      solved_ = Solve::minimum_detectable_effect;
    else if (size && !spec_.power)
      solved_ = Solve::power;
    else if (size)
      error("size", "size, effect and power are all given, and one follows from the other two",
            "leave one out, or say which with 'solve' or --solve");
    const bool needs_size = solved_ == Solve::power || solved_ == Solve::minimum_detectable_effect;
    if (needs_size && !size)
      error("size", "missing: the number of customers",
            spec_.flow.given ? "give size: {total: N}, or the duration in which they come by"
                             : "give size: {total: N} or {per_arm: N}");
    const bool needs_effect = solved_ != Solve::minimum_detectable_effect && solved_ != Solve::profit;
    if (needs_effect && !effect)
      error("effect", "missing: the difference that shall be found",
            size ? "or --solve minimum_detectable_effect"
                 : "such as effect: {absolute: 1 %}, or give the size");
    if (solved_ == Solve::profit && !spec_.decision.given)
      error("decision", "missing: what the answer is worth to how many customers",
            "such as decision: {customers: 100_000, effect_sd: 2}");
    if (spec_.duration_days && !spec_.flow.given && !spec_.population.given && solved_ != Solve::duration)
      error("duration", "has an effect only with 'customers': who comes by in that time is not said",
            "such as customers: {per_day: 500}, or leave it out");
    const bool costs =
        std::any_of(spec_.arms.begin(), spec_.arms.end(), [](const auto& one) { return one.cost > 0.0; }) ||
        (spec_.decision.given && spec_.decision.roll_out_cost > 0.0);
    if (spec_.budget && !costs)
      error("budget", "has no effect: no customer of the test costs anything",
            "say what one costs: arms: [{name: ..., cost: ...}, ...], or leave it out");
    check_decision();
    if (solved_ == Solve::duration && !spec_.flow.given)
      error("customers", "missing: a duration follows from who comes by",
            "such as customers: {per_day: 500}");
    if (spec_.always_valid.bound > AlwaysValidBound::normal_mixture)
      error("always_valid.bound", "a plan's size is known for the normal mixture only",
            "take normal-mixture; the other bounds are for analysis");
    const OutcomeSpec& o = spec_.outcome;
    if (spec_.effect.relative && !o.baseline)
      error("outcome.baseline", "missing: the effect is relative to it", "or say the effect as absolute");
    if (spec_.effect.to && !o.baseline)
      error("outcome.baseline", "missing: the effect is a distance from it", "or say the effect as absolute");
    const bool continuous = o.kind == OutcomeKind::mean || o.kind == OutcomeKind::clv;
    if (continuous && !o.sd && !spec_.effect.standardized)
      error("outcome.sd", "missing: standard deviation over customers", "or say the effect as standardized");
    if (spec_.success_metrics > 1 && spec_.adjust == Adjust::none)
      error("success_metrics", "they share alpha only with an adjustment",
            "adjust: bonferroni, holm or spot-1");
    if (spec_.guardrail_metrics > 0 && spec_.adjust != Adjust::spot_1)
      error("guardrail_metrics", "they share the power with adjust: spot-1 only",
            "adjust: spot-1, or leave them out");
    check_strata();
    if (spec_.looks.futility != Futility::none && spec_.sides == Sides::two)
      error("looks.futility", "stopping for futility needs a direction", "write 'alpha: 2.5 % one-sided'");
    if (spec_.looks.futility != Futility::none && spec_.looks.rule < LookRule::lan_demets_obrien_fleming)
      error("looks.futility", "futility is planned by spending, and this rule does not spend",
            "take rule: lan-demets-obrien-fleming or another that spends");
    if (spec_.looks.count > 0 && spec_.hypothesis == Hypothesis::equivalence)
      error("looks", "looks before the end are not offered for equivalence", "leave looks out");
    return solved_;
  }

 private:
  void error(const std::string& where, const std::string& message, const std::string& remedy) {
    problems_.error(
        {Severity::error, file_, where == "effect" ? spec_.effect.line : 0, where, message, remedy});
  }

  void check_decision() {
    const DecisionSpec& d = spec_.decision;
    if (!d.given) return;
    if (d.in_test && solved_ != Solve::profit)
      error("decision.in_test", "has an effect only with solve: profit",
            "size: {total: N}, or --solve profit");
    if (d.in_test && spec_.allocation_given)
      error("allocation", "with decision.in_test it is what is looked for", "leave one of the two out");
    if (spec_.arms.size() > 2 && d.prior_sd.empty())
      error("decision.prior_sd",
            "missing: with several arms what is believed of each arm counts, not only of one difference",
            "give prior_mean and prior_sd, one for all arms or one for each");
    if (spec_.outcome.kind == OutcomeKind::time_to_event)
      error("decision", "takes an outcome that is a mean, a share, a count or a ratio, not a time",
            "plan the share with an event by the end: kind: retention or proportion");
  }

  /// Strata must add up to the outcome: their gain is a share of its variance.
  void check_strata() {
    if (spec_.strata.empty()) return;
    const OutcomeSpec& o = spec_.outcome;
    double mean = 0.0, squares = 0.0;
    for (const auto& one : spec_.strata) mean += one.share * one.mean;
    for (const auto& one : spec_.strata)
      squares += one.share * (one.sd * one.sd + (one.mean - mean) * (one.mean - mean));
    const double sd = std::sqrt(squares);
    // Stated figures are rounded: a hundredth is let pass.
    const auto differs = [](double stated, double implied) {
      return std::abs(stated - implied) > 0.01 * std::max(std::abs(stated), std::abs(implied));
    };
    if (o.baseline && differs(*o.baseline, mean))
      error(
          "strata",
          "their means come to " + std::to_string(mean) + ", the baseline is " + std::to_string(*o.baseline),
          "mend one of them");
    const bool continuous = o.kind == OutcomeKind::mean || o.kind == OutcomeKind::clv;
    if (continuous && o.sd && differs(*o.sd, sd))
      error("strata",
            "within and between them the standard deviation comes to " + std::to_string(sd) +
                ", outcome.sd is " + std::to_string(*o.sd),
            "outcome.sd is that of all customers together");
  }

  const ExperimentSpec& spec_;
  const std::string& file_;
  Problems& problems_;
  Solve solved_ = Solve::size;
};

}  // namespace

Solve choose(const ExperimentSpec& spec, const std::string& file, Problems& problems) {
  return Choice(spec, file, problems).choose();
}

}  // namespace stamkund::plans
