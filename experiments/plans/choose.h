#pragma once
// What a plan solves for.
#include <string>

#include "engine/base/problems.h"
#include "experiments/design/experiment_spec.h"

namespace stamkund::plans {

/// What is asked for, or what is missing of size, effect and power. What contradicts itself or is missing is
/// a problem of `file`.
[[nodiscard]] design::Solve choose(const design::ExperimentSpec& spec, const std::string& file,
                                   Problems& problems);

}  // namespace stamkund::plans
