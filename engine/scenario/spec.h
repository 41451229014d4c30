#pragma once
// What a scenario file says, as plain structs. Durations are in days, shares and changes are fractions, money
// is in major units unless its type is Money. Quantities may be distributions.
#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/calendar.h"
#include "engine/base/day.h"
#include "engine/population/arrivals.h"
#include "engine/scenario/part.h"
#include "engine/scenario/quantity.h"
#include "models/program/opening.h"
#include "models/program/rules.h"

namespace stamkund::targeting {
struct AttributeTable;
struct LifeCycle;
}  // namespace stamkund::targeting

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

/// An event that can earn, and how often it happens to a member.
struct ProgramEventSpec {
  Quantity probability_per_visit;
  Quantity per_year;              ///< while a member, whether she still buys or not
  double sold_at_minor = 0;       ///< what a partner pays for each unit that the event earns
  double settles_after_days = 0;  ///< until the partner pays
};

/// Members bring new customers at a rate; they live as everybody does, in the same arm.
struct ReferralSpec {
  std::size_t event = 0;     ///< what a successful referral earns, as an event of the program
  Quantity per_year;         ///< successful referrals of an active member
  Quantity would_have_come;  ///< share of the referred who would have come anyway
  std::uint64_t most = 0;    ///< of one member
  Money friend_cost{0};      ///< welcome reward of the new customer
  Quantity rejected;         ///< share that is refused (self-referral): no reward, no customer
};

/// A membership that is paid for, with or without points.
struct MembershipSpec {
  Money fee{0};
  double period_days = kDaysPerYear;
  double trial_days = 0;   ///< free at first
  double refund_days = 0;  ///< a member who leaves so soon after paying gets the fee back
  double discount = 0;     ///< off every purchase
  Money cost_per_visit{0};
  Quantity joining_slope;  ///< log odds of joining for each factor e of expected benefit over fee
  Quantity renewal;        ///< probability at each renewal of a member whose benefits just pay for the fee
  Quantity renewal_slope;  ///< log odds of renewing for each factor e of expected benefit over fee
  Quantity
      lapsed_renewal;   ///< probability that the renewal of a customer who has left goes through all the same
  Quantity lift;        ///< of the purchase rate, mean over a period
  Quantity sunk_share;  ///< of the lift that is sunk cost
};

struct SurpriseSpec {
  Quantity probability_per_visit;
  Money cost{0};         ///< mean
  Quantity cost_spread;  ///< standard deviation of the log
  bool announced = false;
  std::uint64_t after_visits = 0;  ///< as a member, before she is eligible
  program::Scope scope;
  Quantity delight;
  Quantity backlash;
  Quantity backlash_share;
  Quantity decay;   ///< days
  Quantity basket;  ///< change of that purchase
};

/// Several people collect on one card: units for purchases of others.
struct SharedCardsSpec {
  Quantity share;  ///< of members
  Quantity users;  ///< on such a card
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
  std::vector<ProgramEventSpec> events;      ///< [rules.events]
  std::optional<ReferralSpec> referral;
  std::optional<MembershipSpec> membership;
  std::optional<SurpriseSpec> surprise;
  std::optional<SharedCardsSpec> shared_cards;
  AccountingSpec accounting;
  double platform_cost_per_day = 0;
  EnrolmentSpec enrolment;
  ProgramBehaviourSpec behaviour;
  PartSpecs parts;           ///< registered from outside
  std::string members_path;  ///< customers of the fit who are members on day 0; empty = nobody
  std::shared_ptr<const program::Openings> members;  ///< read from it
};

struct CampaignRules;  // campaign_rules.h
struct ContactRules;
struct ContactWorld;

/// Channels, in a fixed order: their position is part of the random key of a contact. Append only.
inline constexpr std::array<std::string_view, 6> kChannels{"email", "post", "sms", "app", "phone", "store"};

struct CampaignSpec {
  enum class Target { everyone, members, sleeping };
  std::string name;
  std::size_t channel = 0;  ///< index into kChannels
  Target target = Target::everyone;
  double sleeping_days = 0;  ///< no purchase for at least so long
  double first_day = 0;
  double every_days = 0;  ///< 0 = once
  double until_day = 0;
  Money cost{0};  ///< a contact
  Quantity open;
  Quantity lift;         ///< of the purchase rate, right after an opened contact
  Quantity decay;        ///< days
  Quantity unsubscribe;  ///< probability a contact, rested customer
  Quantity discount;     ///< share off the next purchase; 0 = no offer
  double offer_valid_days = 0;
  std::shared_ptr<const CampaignRules> rules;  ///< all that is newer; never null once read
};

struct FatigueSpec {
  Quantity weight;
  Quantity decay;  ///< days
};

/// What-if changes to the customers themselves.
struct EffectsSpec {
  Quantity purchase_rate;
  Quantity defection;
  Quantity spend;
};

struct ArmSpec {
  std::string name;
  double margin = 0;  ///< share of the list price
  EffectsSpec effects;
  FatigueSpec fatigue;
  std::optional<ProgramSpec> program;
  std::vector<CampaignSpec> campaigns;
  std::shared_ptr<const ContactRules> contacts;  ///< null = none stated
  PartSpecs parts;                               ///< registered from outside
};

struct ProcessSpec {
  std::string model;                 ///< a name of customer_base::process_models
  std::vector<Quantity> parameters;  ///< in that model's order; times in days, rates a year
  int regularity = 1;                ///< k of models of regular buyers
  double period_days = 1;            ///< of models in which time goes in opportunities or contract periods
};

struct SpendSpec {
  std::string model;                 ///< "fixed", "gamma-gamma", "lognormal"
  std::vector<Quantity> parameters;  ///< amount | p q gamma | median between within
};

/// One segment, store or category: what rules call it, and its share of customers or purchases.
struct MarkSpec {
  std::string name;
  double share = 0;          ///< the shares of a list sum to 1
  double purchase_rate = 0;  ///< relative change of the model's rate; segments only
  double spend = 0;          ///< relative change of the model's spend; segments only
};
/// The most marks in one list.
inline constexpr std::size_t kMostMarks = 60;

struct ReturnsSpec {
  Quantity share;         ///< probability that a purchase is given back in full
  double after_days = 0;  ///< so long after it
};

struct PopulationSpec {
  std::string fit_path;  ///< empty: `process` and `spend` say it all
  bool existing = true;  ///< simulate the fit's own customers on from the end of calibration
  population::Arrivals arrivals;
  std::optional<ProcessSpec> process;
  std::optional<SpendSpec> spend;    ///< optional with a fit that has a spend model
  std::vector<MarkSpec> segments;    ///< who a customer is, for life; empty = none
  std::vector<MarkSpec> stores;      ///< her home store
  std::vector<MarkSpec> categories;  ///< what a purchase is of
  std::optional<ReturnsSpec> returns;
  std::vector<std::string> groups;  ///< by what results group customers besides
  /// What else is known of existing customers, from a file; null = nothing.
  std::shared_ptr<const targeting::AttributeTable> attributes;
};

/// How luck, people and ignorance are told apart: replicates are nested, draw > population > replicate.
struct UncertaintySpec {
  bool parameters = true;  ///< draw the fit's parameters and every distribution anew for each draw
  std::uint64_t populations_per_draw = 2;
  std::uint64_t replicates_per_population = 2;
  /// What all customers share in each draw of the parameters: log of a factor on everybody's purchase rate.
  /// Not written in a scenario: it comes with a fit. Empty: nothing is shared.
  std::vector<double> log_levels = {};
};

/// What a fit learned under the first of `names` that it has, in parameter draw `draw`, or (not `uncertain`)
/// as it was estimated. Everything of one draw is drawn jointly.
using LearnedValue =
    std::function<double(const std::vector<std::string>& names, std::uint64_t draw, bool uncertain)>;

struct Grouping;

struct ScenarioSpec {
  std::string name;
  std::string currency;
  std::int64_t minor_per_major = 100;
  std::uint64_t seed = 0;
  std::uint64_t replicates = 0;
  Day start;                 ///< date of day 0
  bool start_given = false;  ///< the file says so itself
  double horizon_days = 0;
  double run_off_days = 0;  ///< beyond the horizon: what is paid in it is told apart
  double period_days = 0;
  double discount_per_year = 0;
  UncertaintySpec uncertainty;
  PopulationSpec population;
  std::shared_ptr<const ContactWorld> contact_world;       ///< null = the usual channels, no reasons
  std::shared_ptr<const targeting::LifeCycle> life_cycle;  ///< null = nobody asks for stages
  std::vector<ArmSpec> arms;                               ///< the first is the baseline
  /// What population.groups comes to with the fit; not written in a scenario.
  std::vector<std::shared_ptr<const Grouping>> groupings;
  LearnedValue learned;  ///< for quantities "from fit"; none until a fit is known
};

}  // namespace stamkund::scenario
