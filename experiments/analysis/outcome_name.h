#pragma once
// Outcomes as they are asked for: "visit", "spend:revenue", "revenue/orders".
#include <string>
#include <vector>

#include "engine/base/problems.h"
#include "experiments/analysis/spec.h"

namespace stamkund::analysis {

/// Takes kind and denominator from the name, unless a column of `columns` is called like that (capitals do
/// not matter). Problems: a word behind the colon that is no kind.
void take_apart(OutcomeSpec& outcome, const std::vector<std::string>& columns, const std::string& file,
                Problems& problems);

}  // namespace stamkund::analysis
