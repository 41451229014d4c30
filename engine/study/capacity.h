#pragma once
// How many contacts are due each day through channels that carry only so many (docs/decisions/0024).
#include "engine/study/setup.h"

namespace stamkund::study {

/// Sampled customers live in `arm` as if its channels carried everything; the run then goes by what was due.
/// After everything else is learned; of an arm that has campaigns.
void find_queues(const scenario::ScenarioSpec& scenario, world::Arm& arm, const Replicate& replicate);

}  // namespace stamkund::study
