#pragma once
// What a scenario file says, as plain structs. Durations are in days, shares and changes are fractions, money
// is in major units unless its type is Money. Quantities may be distributions.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/day.h"
#include "engine/population/population.h"
#include "engine/scenario/quantity.h"
#include "models/program/rules.h"

namespace stamkund::scenario {

/// Who joins, when, and what joining costs.
struct EnrolmentSpec {
  Quantity share_per_visit;  ///< probability that an average customer accepts the offer at one purchase
  Quantity loyalty_slope;    ///< log odds per standard deviation of log purchase rate
  Money cost{0};             ///< to the company, for each new member
};

/// How members react to the program.
struct ProgramBehaviourSpec {
  Quantity goal_gradient;         ///< beta
  Quantity post_reward_boost;     ///< relative lift of the purchase rate right after a reward
  Quantity post_reward_decay;     ///< days
  Quantity member_purchase_rate;  ///< relative change while a member
  Quantity member_defection;      ///< relative change of the defection hazard while a member
};

struct ProgramSpec {
  std::string unit_name;
  double starts_day = 0;
  program::EarnRule earn;
  program::Expiry expiry;
  Points endowed{0};
  struct RewardSpec {
    Points units{0};
    Money cost{0};
    Money discount{0};
    Quantity probability_per_visit;
  };
  std::optional<RewardSpec> reward;
  double platform_cost_per_day = 0;
  EnrolmentSpec enrolment;
  ProgramBehaviourSpec behaviour;
};

/// Channels, in a fixed order: their position is part of the random key of a contact. Append only.
inline const std::vector<std::string> kChannels{"email", "post", "sms", "app", "phone", "store"};

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
};

struct ProcessSpec {
  std::string model;                 ///< "pareto-nbd" or "bg-nbd"
  std::vector<Quantity> parameters;  ///< r alpha s beta | r alpha a b; times in days
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
};

/// How luck, people and ignorance are told apart: replicates are nested, draw > population > replicate.
struct UncertaintySpec {
  bool parameters = true;  ///< draw the fit's parameters and every distribution anew for each draw
  std::uint64_t populations_per_draw = 2;
  std::uint64_t replicates_per_population = 2;
};

struct ScenarioSpec {
  std::string name;
  std::string currency;
  std::int64_t minor_per_major = 100;
  std::uint64_t seed = 0;
  std::uint64_t replicates = 0;
  Day start;                 ///< date of day 0
  bool start_given = false;  ///< the file says so itself
  double horizon_days = 0;
  double period_days = 0;
  double discount_per_year = 0;
  UncertaintySpec uncertainty;
  PopulationSpec population;
  std::vector<ArmSpec> arms;  ///< the first is the baseline
};

}  // namespace stamkund::scenario
