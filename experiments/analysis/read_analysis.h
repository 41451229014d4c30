#pragma once
// The section `analysis` of an experiment file. docs/formats/experiment-analysis.md.
#include <string>

#include "engine/base/problems.h"
#include "engine/scenario/key.h"
#include "engine/scenario/read_scenario.h"
#include "experiments/analysis/spec.h"

namespace stamkund::scenario {
class Section;
}

namespace stamkund::analysis {

[[nodiscard]] scenario::KeySet analysis_keys();
void read_analysis(scenario::Section& section, Spec& spec);

/// What an experiment file, changed by `overrides`, says of its analysis: the section and, where it does not
/// say, the plan (plan.h). Errors: Failure(no_input).
[[nodiscard]] Spec read_experiment_analysis(const std::string& path,
                                            const std::vector<scenario::Override>& overrides,
                                            Problems& problems, design::ExperimentSpec* experiment = nullptr);

}  // namespace stamkund::analysis
