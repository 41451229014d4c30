#pragma once
// Clusters of a plan, as a file of the past has them.
#include <string>

#include "engine/base/problems.h"
#include "experiments/design/read_experiment.h"

namespace stamkund::command {

/// Fills in what `cluster.from` tells and the experiment file leaves open, and says so among its defaults.
/// `path`: of the experiment file. Gives back which file was read; empty without `from`. Errors:
/// Failure(no_input).
std::string take_clusters(const std::string& path, design::ExperimentFile& file, Problems& problems);

}  // namespace stamkund::command
