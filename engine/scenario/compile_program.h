#pragma once
// From what a scenario says of a program to what the simulation runs.
#include "engine/scenario/program_model.h"
#include "engine/scenario/resolve.h"
#include "engine/scenario/spec.h"

namespace stamkund::scenario {

/// Payouts need nobody's decision; else only who redeems always and everything does so automatically.
[[nodiscard]] inline bool is_automatic(const program::Reward& reward, double probability_per_visit,
                                       double redemption_threshold) {
  return probability_per_visit >= 1.0 &&
         (reward.kind == program::Reward::Kind::payout || redemption_threshold <= 0.0);
}

/// What every member gets at each visit.
[[nodiscard]] inline program::MemberTerms terms_of(const ProgramSpec& spec) {
  if (!spec.membership) return {};
  return {spec.membership->discount, spec.membership->cost_per_visit};
}

[[nodiscard]] ProgramModel compile_program(const ProgramSpec& spec, const ScenarioSpec& scenario,
                                           const Resolve& resolve);

}  // namespace stamkund::scenario
