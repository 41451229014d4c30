// What the lives fill in of an experiment that leaves it open: outcome, effect, what is believed before.
#include <algorithm>
#include <cmath>
#include <optional>

#include "experiments/plans/lives_task.h"
#include "experiments/power/truth.h"

namespace stamkund::plans {

using namespace design;

namespace {

/// What is believed of the first arm's effect before the test: how it differs over the draws.
void take_prior(const LivesTask& task, const power::Outcomes& outcomes, ExperimentSpec& spec,
                Problems& problems) {
  const auto effect = task.lives.arms.size() > 1 ? power::effect_of(outcomes, 1) : power::TrueEffect{};
  spec.decision.effect_mean = effect.effect;
  spec.decision.effect_sd = effect.between;
  if (!(effect.between > 0.0))
    problems.error({Severity::error, task.file, task.stated.population.line, "decision.effect_sd",
                    "missing: the draws of the population differ by no more than luck, so nothing is to be "
                    "learned",
                    "say what was believed before, from past tests, or give the arm an uncertain effect"});
}

/// Arms of which only the spread is stated lie about the control of the lives. A stated level that is far
/// from it makes less of an arm the less is known of it, whatever it does.
void take_level(double control, const LivesTask& task, ExperimentSpec& spec) {
  DecisionSpec& decision = spec.decision;
  if (decision.prior_mean.empty()) {
    decision.prior_mean = {control};
    return;
  }
  constexpr double kFar = 3.0;  // standard deviations (assumption)
  const double sd = decision.prior_sd.front(), stated = decision.prior_mean.front();
  if (std::abs(stated - control) > kFar * sd)
    task.warn("decision.prior_mean",
              "stated as " + rounded(stated) + " with a spread of " + rounded(sd) +
                  "; the simulated control has " + rounded(control) +
                  ": arms of which little is known are taken for worse or better by that alone",
              "leave it out to take that of the simulated customers, or state effect_mean and effect_sd");
}

/// The smallest effect of the arms: all shall be found.
void take_effect(const LivesTask& task, const power::Outcomes& outcomes, ExperimentSpec& spec,
                 Problems& problems) {
  std::optional<power::TrueEffect> least;
  std::size_t of = 1;
  for (std::size_t a = 1; a < task.lives.arms.size(); ++a) {
    const auto one = power::effect_of(outcomes, a);
    if (!least || std::abs(one.effect) < std::abs(least->effect)) least = one, of = a;
  }
  spec.effect.absolute = least->effect;
  if (std::abs(least->effect) <= 2.0 * least->standard_error)
    problems.error({Severity::error, task.file, task.stated.population.line, "effect",
                    "the twins show none of '" + printable(task.lives.arms[of]) +
                        "' that can be told from luck (" + rounded(least->effect) + ", standard error " +
                        rounded(least->standard_error) + ")",
                    "state the effect that would matter, or simulate more lives"});
}

/// The file's specification with what the lives say filled in.
void complete(const LivesTask& task, const power::Outcomes& outcomes, ExperimentSpec& spec,
              Problems& problems) {
  spec = task.stated;
  const power::Moments control = power::moments_of(outcomes, 0);
  OutcomeSpec& o = spec.outcome;
  const bool own_mean = !o.baseline.has_value();
  if (own_mean) o.baseline = control.mean;
  if (spec.outcome.kind == OutcomeKind::count && own_mean && control.mean > 0.0)
    o.dispersion = std::max(0.0, (control.sd * control.sd - control.mean) / (control.mean * control.mean));
  if (!o.sd && (o.kind == OutcomeKind::revenue || o.kind == OutcomeKind::clv)) {
    o.sd = control.sd;
    double largest = 0.0;
    for (std::size_t a = 1; a < task.lives.arms.size(); ++a)
      largest = std::max(largest, power::moments_of(outcomes, a).sd);
    if (!o.treated_sd && largest > 0.0) o.treated_sd = largest;
  }
  if (spec.population.before_days > 0.0 && spec.covariate_correlation == 0.0)
    spec.covariate_correlation = std::clamp(control.correlation, -0.9999, 0.9999);
  const bool nothing = !(control.mean != 0.0) || (o.sd && !(*o.sd > 0.0)) ||
                       (o.kind == OutcomeKind::proportion && (*o.baseline <= 0.0 || *o.baseline >= 1.0));
  if (nothing)
    problems.error({Severity::error, task.file, task.stated.population.line, "population",
                    "simulated customers do not differ in the outcome (mean " + rounded(control.mean) + ")",
                    "a longer window, or another outcome"});
  if (task.effect_of_twins) take_effect(task, outcomes, spec, problems);
  if (spec.decision.given && !spec.decision.effect_sd && spec.decision.prior_sd.empty())
    take_prior(task, outcomes, spec, problems);
  if (spec.decision.given && !spec.decision.prior_sd.empty()) take_level(control.mean, task, spec);
}

}  // namespace

Plan plan_of_days(const LivesTask& task, double days, ExperimentSpec& spec, Problems& problems) {
  complete(task, task.outcomes(days), spec, problems);
  if (problems.has_errors()) return {};
  Plan out = plans::solve(spec, task.file, problems);
  // A margin that was solved for is what simulated tests hold against.
  if (!problems.has_errors()) spec.margin = out.margin;
  return out;
}

}  // namespace stamkund::plans
