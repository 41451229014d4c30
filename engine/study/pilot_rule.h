#pragma once
// What a pilot before the run taught, as a rule for real customers: columns of a file have the names that
// attributes have in expressions.
#include "engine/study/pilot.h"
#include "engine/uplift/rule.h"

namespace stamkund::study {

/// Of arm `arm`, whose pilot it was. Attributes that tell nothing are left out, so that a file need not have
/// them.
[[nodiscard]] uplift::Rule pilot_rule(const scenario::ScenarioSpec& scenario, std::size_t arm,
                                      const PilotResult& pilot);

/// Does the arm's campaign go to the best by something else than uplift?
[[nodiscard]] bool ranks_otherwise(const scenario::ScenarioSpec& scenario, std::size_t arm);

}  // namespace stamkund::study
