#pragma once
// What a test is worth: its information for those who are treated after it, less what it costs.
#include <vector>

#include "experiments/decision/best_size.h"
#include "experiments/design/experiment_spec.h"

namespace stamkund::plans {

[[nodiscard]] decision::TestWorth worth_of(const design::ExperimentSpec& spec,
                                           const std::vector<double>& allocation);

}  // namespace stamkund::plans
