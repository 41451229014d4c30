#pragma once
// What a company learns before the run: a pilot on a sample of its own customers, from which scores are
// learned, and how large a rank has to be to be among the best at each wave.
#include <memory>

#include "engine/mechanisms/contacts/learned.h"
#include "engine/study/pilot_figures.h"
#include "engine/study/setup.h"

namespace stamkund::study {

struct PilotResult {
  std::shared_ptr<const mechanisms::Learned> learned;  ///< from all of its customers: what the run goes by
  /// One half learned, the other half judged: what a rule that is learned from half as many is worth.
  std::shared_ptr<const mechanisms::Learned> half;
  PilotJudgement judgement;
  std::vector<PilotJudgement> treatments;  ///< of each, the first included; empty where there are not several
  uplift::Scored judged;                   ///< behind it, by uplift
  std::uint64_t trained_on = 0;
  std::vector<double> means;  ///< of the features
};

/// Gives the arms of `replicate` what their campaigns have learned. Sampled customers are those of the
/// replicate; their luck is another than in the run. Errors: Failure(bad_data) if a pilot reaches too few to
/// learn from.
void learn_before(const scenario::ScenarioSpec& scenario, const calibration::Fit* fit, Replicate& replicate);

}  // namespace stamkund::study
