#pragma once
// When the budgets end that campaigns and waves of an arm share.
#include "engine/study/setup.h"

namespace stamkund::study {

/// Finds, for each budget of the arm's contact policy and each of its periods, from which contact on there is
/// no money left. Every customer of the replicate lives with the luck that she has in the run, so what is
/// paid until then is what the run pays, to the cent. Last of all that is done before the run.
void keep_budgets(world::Arm& arm, const Replicate& replicate);

}  // namespace stamkund::study
