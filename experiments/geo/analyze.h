#pragma once
#include "experiments/design/experiment_spec.h"
#include "experiments/geo/result.h"

namespace stamkund::geo {

/// Both methods, the effect day by day, and what speaks against it. `panel` from read_panel.
[[nodiscard]] Result analyze(Panel panel, const design::ExperimentSpec& spec, Problems& problems);

}  // namespace stamkund::geo
