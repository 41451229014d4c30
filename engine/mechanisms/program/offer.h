#pragma once
// What a program would bring a customer at her own pace: what she weighs when she is asked to join or to
// renew.
#include "engine/mechanisms/program/model.h"
#include "models/program/earning.h"

namespace stamkund::mechanisms {

/// How she buys without the program.
struct OwnPace {
  double purchases_a_year = 0;
  double spend_minor = 0;  ///< of a purchase, mean
};

/// Money's worth a year, minor units: discounts and perks, surprises, cashback, and rewards as far as her
/// units reach one before they expire. An estimate from the rules, as somebody makes it who reads them:
/// conditions on goods and articles are taken to be met, units are not rounded, and what the program makes
/// her buy more is left out.
[[nodiscard]] double benefit_a_year(const ProgramModel& program, const program::Occasion& who,
                                    const OwnPace& pace);

/// What that costs the company, less partners' parts and fees, in her first year: what joining earns is in
/// it.
[[nodiscard]] double cost_of_first_year(const ProgramModel& program, const program::Occasion& who,
                                        const OwnPace& pace);

}  // namespace stamkund::mechanisms
