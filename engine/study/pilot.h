#pragma once
// What a company learns before the run: a pilot on a sample of its own customers, from which scores are
// learned, and how large a rank has to be to be among the best at each wave.
#include "engine/study/setup.h"

namespace stamkund::study {

/// Gives the arms of `replicate` what their campaigns have learned. Sampled customers are those of the
/// replicate; their luck is another than in the run. Errors: Failure(bad_data) if a pilot reaches too few to
/// learn from.
void learn_before(const scenario::ScenarioSpec& scenario, const calibration::Fit* fit, Replicate& replicate);

}  // namespace stamkund::study
