#pragma once
// 'stamkund run --rule': what a pilot of the run taught, for 'stamkund target'.
#include <cstddef>
#include <string>

#include "engine/calibration/fit.h"
#include "engine/command/arguments.h"
#include "engine/command/output.h"
#include "engine/scenario/spec.h"

namespace stamkund::command {

/// Adds --rule and --rule-arm.
void add_rule_options(Arguments& parsed);

/// Whose pilot it is: --rule-arm, or the first arm that has one. Errors: Failure(usage).
[[nodiscard]] std::size_t rule_arm(const Arguments& parsed, const scenario::ScenarioSpec& spec);

/// Writes the rule of the first replicate's pilot, and says what it is.
void write_rule(const scenario::ScenarioSpec& spec, const calibration::Fit* fit, std::size_t arm,
                AtomicFile& file, Output& output);

}  // namespace stamkund::command
