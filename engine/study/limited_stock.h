#pragma once
// Rewards of limited stock couple customers: whoever comes first gets one
// (docs/decisions/0011-limited-stock.md).
#include <vector>

#include "engine/counting/counts.h"
#include "engine/study/setup.h"

namespace stamkund::study {

/// Withdraws the limited reward that runs out first, from the day after; false if none runs out any more.
/// Nobody could have noticed before that day, so what happened until then stands, and one more run finds the
/// next. `counts` [arms]: of everybody.
bool withdraw_first(Replicate& replicate, const std::vector<counting::Counts>& counts);

}  // namespace stamkund::study
