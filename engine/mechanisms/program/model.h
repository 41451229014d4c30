#pragma once
// A program under one parameter draw: its rules, ready to run, and how members react to them.
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "engine/base/calendar.h"
#include "engine/scenario/resolve.h"
#include "engine/scenario/spec.h"
#include "models/program/opening.h"
#include "models/program/sale.h"
#include "models/response/benefit_weight.h"
#include "models/response/cashback_payout.h"
#include "models/response/deadline.h"
#include "models/response/enrolment.h"
#include "models/response/future_value.h"
#include "models/response/goal_gradient.h"
#include "models/response/goal_outcome.h"
#include "models/response/points_pressure.h"
#include "models/response/redemption_choice.h"
#include "models/response/redemption_momentum.h"
#include "models/response/tier_pressure.h"

namespace stamkund::mechanisms {

/// How often an event of the program happens to a member.
struct EventFrequency {
  double probability_per_visit = 0;
  double rate_per_day = 0;
};

/// What members pay for each period of membership, and how those who are asked weigh it.
struct FeeModel {
  Money amount{0};
  double period_days = kDaysPerYear;
  response::BenefitWeight joins_for{0};  ///< the benefits of a period against the fee
};

/// What rewards of one currency (or missions) do from afar. One that is asked for half as often pulls half as
/// much.
struct Pull {
  response::GoalGradient goal_gradient{0};
  response::PointsPressure points_pressure{0};
  response::FutureValue future_value{0, 0};
  double best_value_minor = 0;  ///< of the most valuable; below a member's threshold it does not pull her
  bool acts = false;
};

/// Functors of the member's state; each exactly off at size zero.
struct ProgramBehaviour {
  response::TierPressure tier_pressure{0, 0, 1};
  response::GoalOutcome goal_outcome{{}};
  response::ExpiryDeadline deadline{0, 0, 0};
  response::CashbackPayout payout{0};
  response::RedemptionMomentum momentum{0, 0};
  response::RedemptionChoice threshold{0, 0};
  double flexible_share = 0;
  double post_reward_decay_days = 1;
  double tier_effect_decay_days = 1;
  double purchase_factor = 1;
  double defection_factor = 1;
  double spend_factor = 1;
  // What can be skipped because it is off.
  bool goals = false;  ///< some reward or mission pulls
  bool presses_tiers = false;
  bool presses_deadlines = false;
  bool tier_outcomes = false;
  bool has_threshold = false;
  bool boosts = false;  ///< reward boost or momentum
};

struct ProgramModel {
  program::Rules rules;
  std::vector<double> redeem_probability;  ///< [rewards] a visit
  std::vector<Pull> pulls;                 ///< [currencies]
  Pull mission_pull;
  std::vector<double> goal_changes;    ///< days on which rules begin or end, ascending
  std::vector<std::int64_t> cheapest;  ///< [currencies] units of the cheapest reward; 0 = none
  double starts_day = 0;
  std::shared_ptr<const program::Openings> members;  ///< on day 0; null = nobody
  double platform_cost_minor_per_day = 0;
  response::Enrolment enrolment{0, 0};
  response::BenefitWeight joins_for{
      0};  ///< benefits a unit of money spent against `worth_joining`; free programs
  double worth_joining = 1;
  Money enrolment_cost{0};
  std::vector<EventFrequency> events;  ///< [rules.events]
  // What its parts add (ProgramPartSpec::add_to).
  std::optional<FeeModel> fee;
  program::MemberTerms terms;
  double gifts_minor_per_visit = 0;  ///< mean of what is handed out at a purchase beside the rules
  ProgramBehaviour behaviour;
};

[[nodiscard]] ProgramModel compile_program(const scenario::ProgramSpec& spec,
                                           const scenario::ScenarioSpec& scenario,
                                           const scenario::Resolve& resolve);

}  // namespace stamkund::mechanisms
