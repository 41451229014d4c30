#pragma once
// What a plan has said already need not be said again for the analysis.
#include "experiments/analysis/spec.h"
#include "experiments/design/experiment_spec.h"

namespace stamkund::analysis {

/// Takes from the plan what `spec` does not say: the outcome if it names a column, the control and the shares
/// if it names arms, the level (one-sided at alpha is the interval at 1 - 2 alpha), the adjustment, the
/// planned size, looks or the bound that holds at every look, the hypothesis with its margin, and what the
/// answer is worth.
void take_plan(const design::ExperimentSpec& plan, Spec& spec);

}  // namespace stamkund::analysis
