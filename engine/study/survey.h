#pragma once
// What a company finds out about all its customers at once: the fifths by recency, frequency and money, and
// how large a rank has to be to be among the best at a wave. Read from sampled customers who live the arm's
// life before the run (docs/decisions/0024-ranks-from-a-survey.md).
#include "engine/study/setup.h"

namespace stamkund::study {

/// Gives it to the arm's campaigns, if they ask for any of it.
void survey(const scenario::ArmSpec& spec, world::Arm& arm, const Replicate& replicate);

}  // namespace stamkund::study
