// How members react to the rules. docs/methods/behaviour.md has the forms and the sources.
#include <utility>

#include "engine/scenario/program_reading.h"

namespace stamkund::scenario {
namespace {

const char* const kKivetz =
    "assumption: from no effect to Kivetz, Urminsky & Zheng 2006, who found gaps 20 % shorter at the last of "
    "ten "
    "stamps, ln(1/0.8)/0.9, but no level to compare with";
const char* const kTaylorNeslin = "assumption; Taylor & Neslin 2005 find a lift, recalled as about 2 %";
const char* const kDorotic = "Dorotic et al. 2014: lift for about five weeks";
const char* const kTversky = "Tversky & Kahneman 1992, median loss aversion";

constexpr Range kChange{-1.0, 100.0};
constexpr Range kLift{0.0, 10.0};
/// What is off unless a scenario turns it on: studies show that it exists, not how large it is elsewhere.
const Default kOff{"0 %", ""};

/// Reads `read`, whose defaults count only if one of `mains` is on.
template <class Read>
void read_beside(Section& section, std::initializer_list<const Quantity*> mains, const Read& read) {
  bool on = false;
  for (const Quantity* one : mains) on = on || !is_off(*one);
  section.reading().read_if_it_acts(read, [on] { return on; });
}

/// Reactions to a reward that is near, or was had; without one, all of it is idle.
void read_rewards_behaviour(Section& section, ProgramBehaviourSpec& b) {
  b.goal_gradient =
      section.quantity("goal_gradient", Dimension::number, {0.0, 5.0}, {"{uniform: [0, 0.25]}", kKivetz});
  b.points_pressure = section.quantity("points_pressure", Dimension::change, kLift, kOff);
  read_beside(section, {&b.points_pressure}, [&] {
    b.points_pressure_within =
        section.quantity("points_pressure_within", Dimension::share, {0.0, 1.0, true}, {"25 %", kAssumption});
  });
  b.future_value = section.quantity("future_value", Dimension::change, kLift, kOff);
  read_beside(section, {&b.future_value}, [&] {
    b.future_value_discount = section.quantity("future_value_discount", Dimension::yearly, {0.0, 100.0},
                                               {"100 % per year", kAssumption});
  });
  b.post_reward_boost =
      section.quantity("post_reward_boost", Dimension::change, kLift, {"2 %", kTaylorNeslin});
  b.redemption_momentum = section.quantity("redemption_momentum", Dimension::change, kLift, kOff);
  read_beside(section, {&b.post_reward_boost, &b.redemption_momentum}, [&] {
    b.post_reward_decay =
        section.quantity("post_reward_decay", Dimension::duration, kSpan, {"5 weeks", kDorotic});
  });
  b.redemption_threshold = section.quantity("redemption_threshold", Dimension::money, {0.0, 1e9},
                                            {"0 " + section.reading().currency, ""});
  read_beside(section, {&b.redemption_threshold}, [&] {
    b.redemption_threshold_spread =
        section.quantity("redemption_threshold_spread", Dimension::number, {0.0, 5.0}, {"0.5", kAssumption});
  });
  b.deadline = section.quantity("deadline", Dimension::change, kLift, kOff);
  read_beside(section, {&b.deadline}, [&] {
    b.deadline_warning =
        section.quantity("deadline_warning", Dimension::duration, kSpan, {"4 weeks", kAssumption});
    b.deadline_worth =
        section.quantity("deadline_worth", Dimension::share, kUnitInterval, {"25 %", kAssumption});
    b.flexible_share =
        section.quantity("flexible_share", Dimension::share, kUnitInterval, {"50 %", kAssumption});
  });
  b.payout_spend = section.quantity("payout_spend", Dimension::share, kLift, kOff);
}

void read_tiers_behaviour(Section& section, ProgramBehaviourSpec& b) {
  b.tier_pressure = section.quantity("tier_pressure", Dimension::change, kLift, kOff);
  read_beside(section, {&b.tier_pressure}, [&] {
    b.tier_pressure_within =
        section.quantity("tier_pressure_within", Dimension::duration, kSpan, {"8 weeks", kAssumption});
    b.tier_pressure_stretch =
        section.quantity("tier_pressure_stretch", Dimension::number, {1.0, 1000.0}, {"3", kAssumption});
  });
  b.tier_success = section.quantity("tier_success", Dimension::change, kLift, kOff);
  b.tier_failure = section.quantity("tier_failure", Dimension::change, {0.0, 1.0}, kOff);
  b.upgrade_lift = section.quantity("upgrade_lift", Dimension::change, kLift, kOff);
  read_beside(section, {&b.upgrade_lift}, [&] {
    b.demotion_aversion =
        section.quantity("demotion_aversion", Dimension::number, {0.0, 100.0}, {"2.25", kTversky});
  });
  read_beside(section, {&b.tier_success, &b.tier_failure, &b.upgrade_lift}, [&] {
    b.tier_effect_decay =
        section.quantity("tier_effect_decay", Dimension::duration, kSpan, {"13 weeks", kAssumption});
  });
}

}  // namespace

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
  behaviour.member_purchase_rate = section.quantity("member_purchase_rate", Dimension::change, kChange, kOff);
  behaviour.member_defection = section.quantity("member_defection", Dimension::change, kChange, kOff);
  behaviour.member_spend = section.quantity("member_spend", Dimension::change, kChange, kOff);
}

}  // namespace stamkund::scenario
