#pragma once
// A program under one parameter draw: its rules, ready to run, and how members react to them.
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "engine/base/calendar.h"
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
#include "models/response/renewal.h"
#include "models/response/sunk_cost.h"
#include "models/response/surprise.h"
#include "models/response/tier_pressure.h"

namespace stamkund::scenario {

/// How an event of the program comes about.
struct EventModel {
  double probability_per_visit = 0;
  double rate_per_day = 0;
  double sold_at_minor = 0;       ///< partner's price of a unit
  double settles_after_days = 0;  ///< until the partner pays
  std::uint64_t identity =
      0;  ///< hash of its name: part of the random key, so that its place in the file is not
};

struct ReferralModel {
  std::size_t event = 0;
  double rate_per_day = 0;
  double would_have_come = 0;
  std::uint64_t most = 0;
  Money friend_cost{0};
  double rejected = 0;
};

struct MembershipModel {
  Money fee{0};
  double period_days = kDaysPerYear;
  double trial_days = 0;
  double refund_days = 0;
  response::Renewal renewal{0.5};
  response::BenefitWeight joins_for{0};   ///< the benefits of a period against the fee
  response::BenefitWeight renews_for{0};  ///< likewise
  double lapsed_renewal = 0;
  response::SunkCost sunk_cost{{}, 1.0};
};

struct SurpriseModel {
  response::Surprise surprise{{}};
  double probability_per_visit = 0;
  Money cost{0};
  double cost_spread = 0;
  std::uint64_t after_visits = 0;
  program::Scope scope;
  double decay_days = 1;
  bool delights = false;   ///< some surprise can raise the rate
  bool backfires = false;  ///< or lower it
};

struct SharedCardsModel {
  double share = 0;
  double users = 1;
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
  std::vector<EventModel> events;  ///< [rules.events]
  std::optional<ReferralModel> referral;
  std::optional<MembershipModel> membership;
  program::MemberTerms terms;  ///< of the membership; nothing without one
  std::optional<SurpriseModel> surprise;
  std::optional<SharedCardsModel> shared_cards;
  ProgramBehaviour behaviour;
};

}  // namespace stamkund::scenario
