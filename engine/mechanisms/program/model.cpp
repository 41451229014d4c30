#include "engine/mechanisms/program/model.h"

#include <algorithm>
#include <cmath>

#include "engine/base/calendar.h"
#include "engine/mechanisms/program/part.h"

namespace stamkund::mechanisms {

using scenario::ProgramBehaviourSpec;
using scenario::ProgramSpec;
using scenario::Resolve;
using scenario::ScenarioSpec;
namespace {

ProgramBehaviour compile_behaviour(const ProgramBehaviourSpec& spec, double minor_per_major,
                                   const Resolve& resolve) {
  ProgramBehaviour out;
  const double boost = resolve(spec.post_reward_boost);
  const double momentum = resolve(spec.redemption_momentum);
  out.momentum = response::RedemptionMomentum(momentum, boost);
  out.boosts = boost != 0.0 || momentum != 0.0;
  out.post_reward_decay_days = resolve(spec.post_reward_decay);
  const double tier_pressure = resolve(spec.tier_pressure);
  out.tier_pressure = response::TierPressure(tier_pressure, resolve(spec.tier_pressure_within),
                                             resolve(spec.tier_pressure_stretch));
  out.presses_tiers = tier_pressure != 0.0;
  response::GoalOutcomeSizes sizes;
  sizes.success = resolve(spec.tier_success);
  sizes.failure = resolve(spec.tier_failure);
  sizes.upgrade = resolve(spec.upgrade_lift);
  sizes.loss_aversion = resolve(spec.demotion_aversion);
  out.goal_outcome = response::GoalOutcome(sizes);
  out.tier_outcomes = sizes.success != 0.0 || sizes.failure != 0.0 || sizes.upgrade != 0.0;
  out.tier_effect_decay_days = resolve(spec.tier_effect_decay);
  const double threshold = resolve(spec.redemption_threshold) * minor_per_major;
  out.threshold = response::RedemptionChoice(threshold, resolve(spec.redemption_threshold_spread));
  out.has_threshold = threshold > 0.0;
  const double deadline = resolve(spec.deadline);
  out.deadline =
      response::ExpiryDeadline(deadline, resolve(spec.deadline_warning), resolve(spec.deadline_worth));
  out.presses_deadlines = deadline != 0.0;
  out.flexible_share = resolve(spec.flexible_share);
  out.payout = response::CashbackPayout(resolve(spec.payout_spend));
  out.purchase_factor = 1.0 + resolve(spec.member_purchase_rate);
  out.defection_factor = 1.0 + resolve(spec.member_defection);
  out.spend_factor = 1.0 + resolve(spec.member_spend);
  return out;
}

/// How often the likeliest reward of the currency is asked for, and the worth of the best. Payouts come by
/// themselves: they are no goal.
Pull compile_pull(const ProgramBehaviourSpec& spec, double probability, double best_value_minor,
                  const Resolve& resolve) {
  Pull pull;
  const double gradient = probability * resolve(spec.goal_gradient);
  const double pressure = probability * resolve(spec.points_pressure);
  const double future = probability * resolve(spec.future_value);
  pull.goal_gradient = response::GoalGradient(gradient);
  pull.points_pressure = response::PointsPressure(pressure, resolve(spec.points_pressure_within));
  pull.future_value =
      response::FutureValue(future, std::log1p(resolve(spec.future_value_discount)) / kDaysPerYear);
  pull.best_value_minor = best_value_minor;
  pull.acts = gradient != 0.0 || pressure != 0.0 || future != 0.0;
  return pull;
}

void compile_pulls(const ProgramBehaviourSpec& spec, const Resolve& resolve, ProgramModel& out) {
  for (std::size_t c = 0; c < out.rules.currencies.size(); ++c) {
    double probability = 0.0;
    double value = 0.0;
    for (std::size_t r = 0; r < out.rules.rewards.size(); ++r) {
      const auto& reward = out.rules.rewards[r];
      if (reward.currency != c || reward.kind == program::Reward::Kind::payout) continue;
      probability = std::max(probability, out.redeem_probability[r]);
      // Paying with points has no best: whoever waits long enough gets what is worth it to her.
      value = std::max(value, reward.kind == program::Reward::Kind::ratio
                                  ? program::kNever
                                  : static_cast<double>(reward.value.minor));
    }
    out.pulls.push_back(compile_pull(spec, probability, value, resolve));
    out.behaviour.goals = out.behaviour.goals || out.pulls.back().acts;
  }
  if (out.rules.missions.empty()) return;
  out.mission_pull = compile_pull(spec, 1.0, program::kNever, resolve);
  out.behaviour.goals = out.behaviour.goals || out.mission_pull.acts;
}

/// When a rule begins or ends, what is a goal changes without a purchase.
std::vector<double> goal_changes_of(const program::Rules& rules) {
  std::vector<double> days;
  const auto add = [&days](const program::Scope& scope) {
    for (const double day : {scope.from_day, scope.until_day})
      if (std::isfinite(day)) days.push_back(day);
  };
  for (const auto& reward : rules.rewards) add(reward.scope);
  for (const auto& mission : rules.missions) add(mission.scope);
  for (const auto& currency : rules.currencies)
    for (const auto& rule : currency.earn) add(rule.scope);
  std::sort(days.begin(), days.end());
  days.erase(std::unique(days.begin(), days.end()), days.end());
  return days;
}

void compile_rules(const ProgramSpec& spec, const ScenarioSpec& scenario, program::Rules& rules) {
  rules = spec.rules;
  rules.calendar = program::Calendar(scenario.start, scenario.start_given);
  rules.minor_per_major = static_cast<double>(scenario.minor_per_major);
  if (spec.accounting.review_days > 0.0) rules.cohort_days = spec.accounting.review_days;
  rules.cohort_break_day = scenario.horizon_days;
  // Returns come a fixed time after the purchase; a hair longer, for the day is a rounded sum.
  if (const auto days = scenario.population.parts.give_back_after_days()) rules.returns_days = *days + 1e-6;
}

}  // namespace

ProgramModel compile_program(const ProgramSpec& spec, const ScenarioSpec& scenario, const Resolve& resolve) {
  ProgramModel out;
  compile_rules(spec, scenario, out.rules);
  for (std::size_t r = 0; r < out.rules.rewards.size(); ++r) {
    out.redeem_probability.push_back(resolve(spec.redeem_probability[r]));
    out.rules.rewards[r].automatic = scenario::is_automatic(out.rules.rewards[r], out.redeem_probability[r],
                                                            resolve(spec.behaviour.redemption_threshold));
  }
  out.cheapest.assign(out.rules.currencies.size(), 0);
  for (const auto& reward : out.rules.rewards) {
    auto& cheapest = out.cheapest[reward.currency];
    if (cheapest == 0 || reward.units.count < cheapest) cheapest = reward.units.count;
  }
  out.starts_day = spec.starts_day;
  out.members = spec.members;
  out.platform_cost_minor_per_day =
      spec.platform_cost_per_day * static_cast<double>(scenario.minor_per_major);
  out.enrolment =
      response::Enrolment(resolve(spec.enrolment.share_per_visit), resolve(spec.enrolment.loyalty_slope));
  out.joins_for = response::BenefitWeight(resolve(spec.enrolment.value_slope));
  out.worth_joining = resolve(spec.enrolment.value_reference);
  out.enrolment_cost = spec.enrolment.cost;
  out.events.resize(out.rules.events.size());
  out.terms = spec.terms;
  for (const ProgramPartSpec* part : program_parts(spec.parts)) part->add_to(out, resolve);
  out.behaviour = compile_behaviour(spec.behaviour, static_cast<double>(scenario.minor_per_major), resolve);
  compile_pulls(spec.behaviour, resolve, out);
  out.goal_changes = goal_changes_of(out.rules);
  if (out.rules.tiers.tiers.empty()) out.behaviour.presses_tiers = out.behaviour.tier_outcomes = false;
  return out;
}

}  // namespace stamkund::mechanisms
