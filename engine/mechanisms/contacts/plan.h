#pragma once
// Campaigns and policy of an arm under one draw of parameters: numbers, ready to be used customer by
// customer.
#include <memory>
#include <optional>
#include <vector>

#include "engine/mechanisms/contacts/held_back.h"
#include "engine/mechanisms/contacts/policy.h"
#include "engine/mechanisms/contacts/spec.h"
#include "engine/mechanisms/equipment.h"
#include "engine/targeting/life_cycle.h"

namespace stamkund::mechanisms {

/// What one campaign does.
struct CampaignPlan {
  const CampaignRules* rules = nullptr;
  CampaignSpec::Target target = CampaignSpec::Target::everyone;
  std::size_t channel = 0;
  double sleeping_days = 0;
  Money cost{0};
  double open = 0;
  double lift = 0;
  double decay_days = 1;
  double unsubscribe_hazard = 0;  ///< -log(1 - probability)
  double discount = 0;
  double offer_valid_days = 0;
  double first_day = 0;
  double until_day = 0;
  double click = -1;         ///< through its own channel; negative = whoever opens it reacts
  double tires = 1;          ///< share of a contact that is not relevant
  double recency_decay = 0;  ///< days; 0 = recency does not matter
  double lift_spread = 0;
  double leaving = 0;
  double leaving_for = 0;
  double reactance_hazard = 0;
  double answers = 0;
  double win_back = -1;       ///< probability; negative = it does not
  double second_leaving = 1;  ///< factor on the hazard of leaving in her second life
  std::vector<double> win_back_by_reason, second_leaving_by_reason;
  std::vector<double> lift_by_segment;         ///< [segments] factors; empty = all alike
  std::vector<double> leaving_by_segment;      ///< [segments]; empty = all alike
  std::vector<double> unsubscribe_by_segment;  ///< [segments] hazards; empty = all alike
  bool only_units = false;                     ///< its offer is units of the program
  bool rich_offer = false;                     ///< it has more than a discount
  double accept = 1;
  double dip = 0;
  double dip_decay = 1;
  bool where_is_learned = false;  ///< it asks for risk or uplift
  bool plain = true;              ///< nothing but what every campaign has: the way of most is short
};

struct ChannelPlan {
  std::size_t place = 0;
  std::int64_t cost = 0;  ///< of a contact of a campaign that takes it instead of its own
  double delivered = 1;
  double open = -1;   ///< of a campaign that takes it instead of its own; negative = the campaign's
  double click = -1;  ///< likewise
  double latency_days = 0;
  double load = 1;  ///< of a contact in the stock of fatigue
  double consent = 1;
  double prefer_from = 0;  ///< she prefers it if her taste lies in [from, to)
  double prefer_to = 0;
  double preferred_lift = 1;  ///< factor
  bool limited = false;       ///< it carries so many contacts a day
};

/// One round of a campaign.
struct Wave {
  double day = 0;
  std::size_t campaign = 0;
};

/// What some campaigns may spend together in each of its periods.
struct BudgetPlan {
  std::int64_t amount = 0;     ///< minor units
  std::vector<double> begins;  ///< of its periods, ascending; the first has begun on day 0
};

struct ContactPlan {
  std::vector<CampaignPlan> campaigns;
  std::vector<BudgetPlan> budgets;
  std::vector<std::vector<std::size_t>> budgets_of;  ///< [campaigns] empty where there are no budgets
  std::vector<Wave> waves;                           ///< in order of day, then of campaign
  double fatigue_weight = 0;
  double fatigue_decay_days = 1;
  std::vector<ChannelPlan> channels;
  ContactPolicy policy;
  double first_day = 0;  ///< the date of day 0, as a number
  bool has_policy = false;
  bool queue = false;
  double wait_days = 0;
  double holdout = 0;
  HoldingRules holding;
  double birthday_known = 1;  ///< share of customers whose birthday the company knows
  double across = 1;
  bool refuses_channel = false;
  /// [groups of the fit's contacts] bits of the channels that who unsubscribed at one refuses.
  std::vector<std::uint64_t> refused_by_group;
  bool declared = false;       ///< channels are the scenario's own
  bool logs_contacts = false;  ///< caps or expressions ask what was sent when
  bool logs_purchases = false;
  bool ranks = false;               ///< expressions ask for ranks among all customers
  targeting::LifeCycle life_cycle;  ///< where somebody asks for stages
  double longest_window = 0;        ///< days, of what expressions ask
  std::vector<double> reason_ends;  ///< [reasons] cumulative shares
};

[[nodiscard]] ContactPlan plan_contacts(const Equipment& equipment);

/// Waves of the arm's campaigns before the horizon; the same under every draw.
[[nodiscard]] std::vector<Wave> waves_of(const scenario::ArmSpec& arm, double horizon_days);

}  // namespace stamkund::mechanisms
