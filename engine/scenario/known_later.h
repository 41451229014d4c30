#pragma once
// Defaults that only the fit beside a scenario tells: they are put into the specification, among the defaults
// taken and into the resolved text, as if they had been read.
#include <cstddef>
#include <string>

#include "engine/base/day.h"
#include "engine/scenario/read_scenario.h"

namespace stamkund::scenario {

/// Replaces the default of `start_date`. For a scenario without problems that gives none itself.
void set_start(ScenarioFile& scenario, Day start, const std::string& source);

/// Members of this arm change their purchase rate as the fit learned, as `member_purchase_rate: from fit`
/// says. What they were learned to do holds how they reacted to the rewards of then, so reactions to rewards
/// of which the file says nothing are off. For an arm with a program that does not state the rate.
void set_members_as_learned(ScenarioFile& scenario, std::size_t arm, const std::string& source);

}  // namespace stamkund::scenario
