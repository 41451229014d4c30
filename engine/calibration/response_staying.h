#pragma once
// Do members by lot leave otherwise than the others? The fit has a change of members' rate, not of their
// leaving; where there is one, that is said, and what arms show of all the time since the offer has both.
// docs/methods/response_from_history.md, "Members who stay".
#include <string>
#include <vector>

#include "engine/calibration/response_experiment.h"
#include "engine/calibration/response_state.h"
#include "engine/ingest/memberships.h"

namespace stamkund::calibration {

/// |z| beyond which they do: 1 % false alarms.
inline constexpr double kLeavesOtherwise = 2.58;

/// Score of a change of the hazard of leaving from the offer on, in every arm but the control; below 0: they
/// leave less. By offer and not by membership: who is about to leave may give up her membership first.
/// Expects Pareto/NBD.
[[nodiscard]] double score_of_staying(const ingest::CustomerTable& table, const ResponseHistory& history,
                                      const ResponseCalendar& shared, const ResponseState& arms,
                                      const ingest::MembershipLog& memberships, const Experiment& experiment,
                                      const Threads& threads);

/// Hands on what the arms show of all the time since, if they do, and says why.
void judge_staying(const ResponseFit& fit, double z, ExperimentFigures& figures,
                   std::vector<std::string>& notes);

}  // namespace stamkund::calibration
