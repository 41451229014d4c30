// How members react to the rules. docs/methods/behaviour.md has the forms and the sources.
#include <utility>

#include "engine/mechanisms/program/reading.h"

namespace stamkund::mechanisms {

using scenario::Dimension;
using scenario::is_off;
using scenario::kAssumption;
using scenario::Key;
using scenario::Keys;
using scenario::KeySet;
using scenario::kSpan;
using scenario::kUnitInterval;
using scenario::ProgramBehaviourSpec;
using scenario::Quantity;
using scenario::Range;
using scenario::Section;
namespace key = scenario::key;
namespace {

constexpr const char* kKivetz =
    "assumption: from no effect to Kivetz, Urminsky & Zheng 2006, who found gaps 20 % shorter at the last of "
    "ten "
    "stamps, ln(1/0.8)/0.9, but no level to compare with";
constexpr const char* kTaylorNeslin = "assumption; Taylor & Neslin 2005 find a lift, recalled as about 2 %";
constexpr const char* kDorotic = "Dorotic et al. 2014: lift for about five weeks";
constexpr const char* kTversky = "Tversky & Kahneman 1992, median loss aversion";

constexpr Range kChange{-1.0, 100.0};
constexpr Range kLift{0.0, 10.0};

/// What is off unless a scenario turns it on: studies show that it exists, not how large it is elsewhere.
constexpr Key off(std::string_view name, Range range, std::string_view meaning) {
  return key::quantity(name, Dimension::change, range, meaning).or_else("0 %");
}

constexpr Keys kBehaviour{
    key::quantity("goal_gradient", Dimension::number, {0.0, 5.0},
                  "purchase rate x exp(this x progress to the reward)")
        .or_else("{uniform: [0, 0.25]}", kKivetz),
    off("points_pressure", kLift, "lift while at most a share of the reward is missing"),
    key::quantity("points_pressure_within", Dimension::share, {0.0, 1.0, true}, "this share")
        .or_else("25 %", kAssumption),
    off("future_value", kLift, "lift of a reward that could be had at once"),
    key::quantity("future_value_discount", Dimension::yearly, {0.0, 100.0},
                  "how fast its pull fades with its distance in time")
        .or_else("100 % per year", kAssumption),
    key::quantity("post_reward_boost", Dimension::change, kLift, "lift right after a reward")
        .or_else("2 %", kTaylorNeslin),
    off("redemption_momentum", kLift, "lift right after a reward came within reach"),
    key::quantity("post_reward_decay", Dimension::duration, kSpan, "how fast both fade")
        .or_else("5 weeks", kDorotic),
    key::quantity("redemption_threshold", Dimension::money, {0.0, 1e9},
                  "worth of a reward below which a member does not bother: the median")
        .or_else("0"),
    key::quantity("redemption_threshold_spread", Dimension::number, {0.0, 5.0},
                  "standard deviation of its log over members")
        .or_else("0.5", kAssumption),
    off("deadline", kLift, "lift of flexible members before units expire"),
    key::quantity("deadline_warning", Dimension::duration, kSpan, "so long before")
        .or_else("4 weeks", kAssumption),
    key::quantity("deadline_worth", Dimension::share, kUnitInterval,
                  "share of the cheapest reward from which units matter")
        .or_else("25 %", kAssumption),
    key::quantity("flexible_share", Dimension::share, kUnitInterval, "of members")
        .or_else("50 %", kAssumption),
    key::quantity("payout_spend", Dimension::share, kLift,
                  "share of money paid out that comes back at the next purchase")
        .or_else("0 %"),
    off("tier_pressure", kLift, "lift before a deadline that can still be met"),
    key::quantity("tier_pressure_within", Dimension::duration, kSpan, "so long before it")
        .or_else("8 weeks", kAssumption),
    key::quantity("tier_pressure_stretch", Dimension::number, {1.0, 1000.0},
                  "can be met: at so many times her own pace")
        .or_else("3", kAssumption),
    off("tier_success", kLift, "lift after a window in which she reached or kept a level"),
    off("tier_failure", {0.0, 1.0}, "drop after a window in which she strove and failed"),
    off("upgrade_lift", kLift, "lift after a promotion"),
    key::quantity("demotion_aversion", Dimension::number, {0.0, 100.0},
                  "drop after a demotion, in promotions")
        .or_else("2.25", kTversky),
    key::quantity("tier_effect_decay", Dimension::duration, kSpan, "how fast the four above fade")
        .or_else("13 weeks", kAssumption),
    off("member_purchase_rate", kChange, "constant change of the purchase rate while a member")
        .or_from_fit("member purchase rate"),
    off("member_defection", kChange, "constant change of the defection hazard while a member"),
    off("member_spend", kChange, "constant change of the amount while a member"),
};

/// Reads `read`, whose defaults count only if one of `mains` is on.
template <class Read>
void read_beside(Section& section, std::initializer_list<const Quantity*> mains, const Read& read) {
  bool on = false;
  for (const Quantity* one : mains) on = on || !is_off(*one);
  section.reading().read_if_it_acts(read, [on] { return on; });
}

/// Reactions to a reward that is near, or was had; without one, all of it is idle.
void read_rewards_behaviour(Section& section, ProgramBehaviourSpec& b) {
  b.goal_gradient = section.quantity(kBehaviour["goal_gradient"]);
  b.points_pressure = section.quantity(kBehaviour["points_pressure"]);
  read_beside(section, {&b.points_pressure},
              [&] { b.points_pressure_within = section.quantity(kBehaviour["points_pressure_within"]); });
  b.future_value = section.quantity(kBehaviour["future_value"]);
  read_beside(section, {&b.future_value},
              [&] { b.future_value_discount = section.quantity(kBehaviour["future_value_discount"]); });
  b.post_reward_boost = section.quantity(kBehaviour["post_reward_boost"]);
  b.redemption_momentum = section.quantity(kBehaviour["redemption_momentum"]);
  read_beside(section, {&b.post_reward_boost, &b.redemption_momentum},
              [&] { b.post_reward_decay = section.quantity(kBehaviour["post_reward_decay"]); });
  b.redemption_threshold = section.quantity(kBehaviour["redemption_threshold"]);
  read_beside(section, {&b.redemption_threshold}, [&] {
    b.redemption_threshold_spread = section.quantity(kBehaviour["redemption_threshold_spread"]);
  });
  b.deadline = section.quantity(kBehaviour["deadline"]);
  read_beside(section, {&b.deadline}, [&] {
    b.deadline_warning = section.quantity(kBehaviour["deadline_warning"]);
    b.deadline_worth = section.quantity(kBehaviour["deadline_worth"]);
    b.flexible_share = section.quantity(kBehaviour["flexible_share"]);
  });
  b.payout_spend = section.quantity(kBehaviour["payout_spend"]);
}

void read_tiers_behaviour(Section& section, ProgramBehaviourSpec& b) {
  b.tier_pressure = section.quantity(kBehaviour["tier_pressure"]);
  read_beside(section, {&b.tier_pressure}, [&] {
    b.tier_pressure_within = section.quantity(kBehaviour["tier_pressure_within"]);
    b.tier_pressure_stretch = section.quantity(kBehaviour["tier_pressure_stretch"]);
  });
  b.tier_success = section.quantity(kBehaviour["tier_success"]);
  b.tier_failure = section.quantity(kBehaviour["tier_failure"]);
  b.upgrade_lift = section.quantity(kBehaviour["upgrade_lift"]);
  read_beside(section, {&b.upgrade_lift},
              [&] { b.demotion_aversion = section.quantity(kBehaviour["demotion_aversion"]); });
  read_beside(section, {&b.tier_success, &b.tier_failure, &b.upgrade_lift},
              [&] { b.tier_effect_decay = section.quantity(kBehaviour["tier_effect_decay"]); });
}

}  // namespace

KeySet program_behaviour_keys() { return kBehaviour.set(); }

void read_program_behaviour(Section& section, ProgramReading& reading) {
  ProgramBehaviourSpec& behaviour = reading.program.behaviour;
  const auto& rules = reading.program.rules;
  const bool goals = !rules.rewards.empty() || !rules.missions.empty();
  section.reading().read_if_it_acts([&] { read_rewards_behaviour(section, behaviour); },
                                    [&] { return goals; });
  // A default that stands beside one form that was asked for is no choice of the file's.
  int forms = 0;
  for (const auto& [key, lift] : {std::pair{"goal_gradient", &behaviour.goal_gradient},
                                  std::pair{"points_pressure", &behaviour.points_pressure},
                                  std::pair{"future_value", &behaviour.future_value}})
    forms += section.has(key) && !is_off(*lift) ? 1 : 0;
  if (goals && forms > 1)
    section.reading().warning(section.place(),
                              "says the same thing in several forms: goal_gradient, points_pressure and "
                              "future_value all speed members up towards a reward, and all act",
                              "keep one, and set the others to 0");
  const bool tiers = !rules.tiers.tiers.empty();
  section.reading().read_if_it_acts([&] { read_tiers_behaviour(section, behaviour); }, [&] { return tiers; });
  // Off unless stated: most of what members buy more is self-selection (Leenheer et al. 2007).
  behaviour.member_purchase_rate = section.quantity(kBehaviour["member_purchase_rate"]);
  behaviour.member_purchase_rate_stated = section.has("member_purchase_rate");
  behaviour.member_defection = section.quantity(kBehaviour["member_defection"]);
  behaviour.member_spend = section.quantity(kBehaviour["member_spend"]);
}

}  // namespace stamkund::mechanisms
