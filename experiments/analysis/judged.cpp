// What the verdicts on the comparisons of an outcome rest on: the family of arms and outcomes, looks, bounds
// that hold at every look, margins.
#include <algorithm>
#include <cmath>

#include "engine/report/numbers.h"
#include "experiments/analysis/look.h"
#include "experiments/analysis/one_sided.h"
#include "experiments/analysis/outcome.h"
#include "experiments/analysis/verdict.h"

namespace stamkund::analysis {
namespace {

/// Whether it is excluded that the arm is worse by more than the margin.
void guard(const OutcomeSpec& spec, Comparison& one) {
  if (!spec.margin) return;
  const double sign = spec.more_is_better ? 1.0 : -1.0;
  const bool relative = spec.margin_is_relative;
  const Interval& found = relative ? one.main.relative_interval : one.main.interval;
  // Less is better: what is too much more is as bad as what is too much less.
  const double worst = sign > 0 ? found.low : -found.high;
  const double best = sign > 0 ? found.high : -found.low;
  one.guard_margin = relative ? *spec.margin * one.main.control : *spec.margin;
  one.guard = worst > -*spec.margin ? Guard::held : best < -*spec.margin ? Guard::broken : Guard::open;
}

/// Of each arm: which part of the variance of its difference is the control's.
std::vector<double> shared_with_control(const std::vector<Compared>& compared) {
  std::vector<double> out;
  for (const auto& one : compared) {
    const double sum = one.effect.control_variance + one.effect.treated_variance;
    out.push_back(sum > 0.0 ? std::min(one.effect.control_variance / sum, 1.0 - 1e-9) : 0.0);
  }
  return out;
}

}  // namespace

/// The effect as somebody may see it who looks at every day of the test.
void OutcomeAnalyzer::look(Compared& compared, const OutcomeResult& out, double alpha) {
  if (!spec_.planned) return;
  double customers = 0;
  for (const auto& arm : out.arms) customers += static_cast<double>(arm.customers);
  const double estimate = compared.effect.estimate(), error = compared.effect.standard_error();
  const double information = customers / *spec_.planned;
  // More than was planned by a tenth is another test than the plan's (assumption).
  if (information > 1.1)
    note("planned are " + report::number(*spec_.planned) + " customers, and there are " +
         report::number(customers) + ": is this the planned size of the whole test?");
  // All but a fiftieth is there: who is missing at the end is no reason to wait (assumption).
  constexpr double kThere = 0.98;
  const bool peek = spec_.judged_once && information < kThere;
  if (spec_.judged_once)
    note(
        peek
            ? "this is a peek: " + report::number(customers) + " of " + report::number(*spec_.planned) +
                  " planned customers; its intervals hold however often one looks, those of the planned test "
                  "are for its end"
            : "the test has its planned size and is judged once, by the planned test; who means to look "
              "before "
              "plans 'looks' or 'always_valid'");
  if (spec_.judged_once && !peek) return;
  Comparison& one = compared.comparison;
  // Where a margin is tested, its end on the bad side stands where no effect would.
  const bool shifted = one.claim && one.claim->hypothesis == design::Hypothesis::non_inferiority;
  const double bad = !shifted ? 0.0 : out.spec.more_is_better ? one.claim->low : one.claim->high;
  const double null = !shifted                            ? 0.0
                      : compared.scale == Scale::log_rate ? std::log1p(std::max(bad / one.main.control, -1.0))
                                                          : bad;
  const auto outcome = [&](Interval found) {
    if (compared.scale == Scale::log_rate)
      for (double* end : {&found.low, &found.high}) *end = one.main.control * std::expm1(*end);
    return found;
  };
  if (spec_.looks.count > 0 || !spec_.looks.information.empty()) {
    Look look = look_of(estimate - (std::isfinite(null) ? null : 0.0), error, information, spec_.looks, alpha,
                        spec_.one_sided, !out.spec.more_is_better, compared.effect.law);
    if (std::isfinite(null)) look.interval = {look.interval.low + null, look.interval.high + null};
    look.interval = outcome(look.interval);
    if (one.claim) look.reached = shows(*one.claim, look.interval);
    one.look = look;
  } else {
    one.always_valid = always_valid(estimate, error, information, alpha, compared.effect.law, bound_of(out),
                                    spec_.one_sided, !out.spec.more_is_better, compared.step);
    one.always_valid->interval = outcome(one.always_valid->interval);
    one.always_valid->peek = peek;
  }
}

/// The bound that was planned; of a guardrail to which it does not apply, the normal mixture.
design::AlwaysValidSpec OutcomeAnalyzer::bound_of(const OutcomeResult& out) const {
  design::AlwaysValidSpec bound = spec_.always_valid;
  if (out.spec.margin && !unfit(out).empty()) bound.bound = design::AlwaysValidBound::normal_mixture;
  return bound;
}

std::string OutcomeAnalyzer::unfit(const OutcomeResult& out) const {
  double most = 0;
  for (const auto& arm : out.arms) most = std::max(most, arm.value);
  return why_not(spec_.always_valid.bound, out.spec.kind, !assignment_.cluster.empty(),
                 !std::isnan(out.variance_kept), std::isnan(out.dispersion) ? 0.0 : out.dispersion * most);
}

/// What is claimed of an outcome with a margin, in the units of its intervals.
std::optional<Claim> OutcomeAnalyzer::claim_of(const Compared& compared, const OutcomeSpec& spec) const {
  if (spec_.hypothesis == design::Hypothesis::superiority || spec.margin) return std::nullopt;
  if (spec_.planned_column.empty() ? sought_ > 1 : spec.column != spec_.planned_column) return std::nullopt;
  Claim out{spec_.hypothesis, spec_.indifference, -spec_.indifference, spec_.indifference,
            spec.more_is_better};
  if (compared.scale != Scale::log_hazard) return out;
  // The hazard ratio with which the share with the event is by the margin another than the control's.
  const double share = compared.comparison.main.control;
  const auto at = [&](double off) {
    return std::log(std::log1p(-std::clamp(share + off, 0.0, 1.0)) / std::log1p(-share));
  };
  out.low = at(-spec_.indifference);
  out.high = at(spec_.indifference);
  return out;
}

/// Several arms are a family, and so are outcomes of which any one may show success: one false alarm among
/// them.
void OutcomeAnalyzer::finish(std::vector<Compared> compared, OutcomeResult& out) {
  if (!out.spec.margin) ++sought_;
  for (auto& one : compared) {
    // A guardrail has its side already.
    guard(out.spec, one.comparison);
    one.comparison.claim = claim_of(one, out.spec);
    if (!spec_.one_sided) continue;
    make_one_sided(one.comparison.main, out.spec.more_is_better);
    for (auto& other : one.comparison.others) make_one_sided(other, out.spec.more_is_better);
  }
  const double metrics = out.spec.margin ? 1.0 : static_cast<double>(spec_.success_metrics);
  if (compared.size() > 1 || metrics > 1.0)
    out.adjust = spec_.adjust == Adjust::automatic ? Adjust::dunnett : spec_.adjust;
  family_.emplace(out.adjust, shared_with_control(compared), metrics, !spec_.one_sided);
  p_.clear();
  for (const auto& one : compared) p_.push_back(one.comparison.main.p_value);
  if (const std::string why = unfit(out); spec_.planned && !out.spec.margin && !why.empty())
    problems_.error({Severity::error, table_.file, 0, out.name,
                     "always_valid.bound: " +
                         design::always_valid_names()[static_cast<std::size_t>(spec_.always_valid.bound)] +
                         " does not apply to this " + name_of(out.spec.kind) + ": " + why,
                     "normal-mixture and stitched apply to every outcome"});
  for (std::size_t c = 0; c < compared.size(); ++c) {
    compared[c].comparison.of_outcomes = metrics > 1.0;
    effects_.push_back(compared[c].effect);
    out.comparisons.push_back(judged(std::move(compared[c]), c, out));
  }
}

/// The comparison with all that its verdict rests on, beside the others of the family as they are.
Comparison OutcomeAnalyzer::judged(Compared compared, std::size_t c, const OutcomeResult& out) {
  Comparison& one = compared.comparison;
  const double level = family_->level(spec_.alpha);
  auto p = p_;
  p[c] = one.main.p_value;
  one.adjusted_p = family_->adjusted(p)[c];
  // Holm's procedure has no intervals that agree with its p-values.
  // A margin is held against one all the same, at Holm's first level.
  if (out.adjust != Adjust::none && (out.adjust != Adjust::holm || one.claim) &&
      !std::isnan(one.main.p_value))
    one.adjusted = compared.interval(level);
  look(compared, out, level);
  if (spec_.one_sided) {
    one.adjusted = one_sided(one.adjusted, out.spec.more_is_better);
    make_one_sided(one, out.spec.more_is_better);
  }
  if (!one.always_valid) return std::move(one);
  std::vector<double> at_every_look(p_.size(), kUnknown);
  at_every_look[c] = one.always_valid->p_value;
  one.always_valid->p_value = family_->adjusted_alone(at_every_look)[c];
  return std::move(one);
}

}  // namespace stamkund::analysis
