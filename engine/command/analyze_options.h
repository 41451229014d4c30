#pragma once
// The options of 'analyze', into what the analysis takes.
#include "engine/command/arguments.h"
#include "experiments/analysis/events.h"
#include "experiments/analysis/spec.h"

namespace stamkund::command {

void add_analyze_options(Arguments& arguments);

/// Options that were given replace what `spec` has. Errors: Failure(usage), all problems in one message.
void read_analyze_options(const Arguments& arguments, analysis::Spec& spec);

/// --window and --before. Errors: Failure(usage).
[[nodiscard]] analysis::EventOptions event_options(const Arguments& arguments);

}  // namespace stamkund::command
