#pragma once
// What an arm that gives each customer the best of several treatments chose, and what it leaves on the table.
#include <string>

#include "engine/metrics/results.h"

namespace stamkund::report {

/// Empty where no arm has treatments.
[[nodiscard]] std::string treatment_table(const metrics::Results& results);

}  // namespace stamkund::report
