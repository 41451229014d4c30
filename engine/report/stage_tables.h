#pragma once
// Stages of life as text, of results that count them.
#include <string>

#include "engine/metrics/results.h"

namespace stamkund::report {

/// Customers by stage at the horizon, by arm, and how they move between stages in the baseline; empty where
/// nothing of it is counted.
[[nodiscard]] std::string stage_tables(const metrics::Results& results);

}  // namespace stamkund::report
