#pragma once
// What a scenario says of a program: as a simulation, a replay of real purchases, tuning and reports read it.
// Its keys, their readers and what is checked of them are in engine/mechanisms/program.
#include <memory>
#include <string>
#include <vector>

#include "engine/base/money.h"
#include "engine/scenario/part.h"
#include "engine/scenario/quantity.h"
#include "models/program/opening.h"
#include "models/program/rules.h"
#include "models/program/sale.h"

namespace stamkund::scenario {

/// Who joins, when, and what joining costs.
struct EnrolmentSpec {
  Quantity share_per_visit;  ///< probability that an average customer accepts the offer at one purchase
  Quantity loyalty_slope;    ///< log odds per standard deviation of log purchase rate
  Quantity
      value_slope;  ///< log odds for each factor e of what members get for what they spend; free programs
  Quantity value_reference;  ///< share of spend that members get where share_per_visit holds
  Money cost{0};             ///< to the company, for each new member
};

/// How members react to the rules. docs/methods/behaviour.md has the forms. Lifts are relative changes of the
/// purchase rate; all zero = the rules change nothing but who pays what.
struct ProgramBehaviourSpec {
  Quantity goal_gradient;           ///< beta
  Quantity points_pressure;         ///< lift close to a reward
  Quantity points_pressure_within;  ///< share of the way
  Quantity future_value;            ///< lift of a reward that could be had at once
  Quantity future_value_discount;   ///< a year: how fast a reward far away loses its pull
  Quantity post_reward_boost;       ///< lift right after a reward
  Quantity redemption_momentum;     ///< lift right after a reward came within reach
  Quantity post_reward_decay;       ///< days; of both
  Quantity tier_pressure;           ///< lift before a deadline that can still be met
  Quantity tier_pressure_within;    ///< days before the deadline
  Quantity tier_pressure_stretch;   ///< can be met: at so many times her own pace
  Quantity tier_success;            ///< lift after a window in which she reached or kept a tier
  Quantity tier_failure;            ///< drop after one in which she strove and failed, a tier level
  Quantity upgrade_lift;            ///< lift after a promotion
  Quantity demotion_aversion;       ///< drop after a demotion, in promotions
  Quantity tier_effect_decay;       ///< days; of the four above
  Quantity redemption_threshold;  ///< major units of reward value below which she does not bother: the median
  Quantity redemption_threshold_spread;  ///< standard deviation of its log over members
  Quantity deadline;                     ///< lift of flexible members before units expire
  Quantity deadline_warning;             ///< days before
  Quantity deadline_worth;               ///< share of the cheapest reward from which units matter
  Quantity flexible_share;               ///< of members
  Quantity payout_spend;          ///< of each unit of money paid out that comes back at the next purchase
  Quantity member_purchase_rate;  ///< change while a member
  bool member_purchase_rate_stated = false;  ///< else a fit that learned it may say better
  Quantity member_defection;                 ///< change of the defection hazard while a member
  Quantity member_spend;                     ///< change of the amount while a member
};

struct AccountingSpec {
  double review_days = 0;          ///< cadence of expected redemption, and length of an issue cohort
  double expected_redemption = 0;  ///< before there are data
  std::vector<double> unit_price;  ///< [currencies] stand-alone selling price of a unit, minor units
};

struct ProgramSpec {
  double starts_day = 0;
  program::Rules rules;  ///< without calendar, cohorts and returns, which are the scenario's
  std::vector<Quantity> redeem_probability;  ///< [rewards] a visit; 1 = automatic
  AccountingSpec accounting;
  double platform_cost_per_day = 0;
  EnrolmentSpec enrolment;
  ProgramBehaviourSpec behaviour;
  program::MemberTerms terms;  ///< what every member gets at each visit
  PartSpecs parts;             ///< registered from outside
  std::string members_path;    ///< customers of the fit who are members on day 0; empty = nobody
  std::shared_ptr<const program::Openings> members;  ///< read from it
};

/// Payouts need nobody's decision; else only who redeems always and everything does so automatically.
[[nodiscard]] inline bool is_automatic(const program::Reward& reward, double probability_per_visit,
                                       double redemption_threshold) {
  return probability_per_visit >= 1.0 &&
         (reward.kind == program::Reward::Kind::payout || redemption_threshold <= 0.0);
}

}  // namespace stamkund::scenario
