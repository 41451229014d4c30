#pragma once
// 'stamkund target' with several treatments: who gets which of them under one budget.
#include "engine/command/arguments.h"
#include "engine/command/program.h"

namespace stamkund::command {

/// Adds --treatment and --treatment-cost.
void add_treatment_options(Arguments& parsed);

/// All of the verb where --treatment is given. Errors: Failure(usage).
Exit target_many(const Arguments& parsed, Streams streams);

}  // namespace stamkund::command
