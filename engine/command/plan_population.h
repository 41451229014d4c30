#pragma once
// The simulated customers that an experiment file names: its scenario and fit, read as 'run' reads them.
#include "engine/command/run_input.h"
#include "experiments/design/experiment_spec.h"

namespace stamkund::command {

/// `path`: the experiment file, beside which others are looked for first. Without a scenario the fit's own
/// customers live on without any program.
[[nodiscard]] RunInput read_population(const std::string& path, const design::ExperimentSpec& spec,
                                       Problems& problems);

}  // namespace stamkund::command
