#pragma once
// What a survey says of customers, beside what all of them would have said.
#include <string>

#include "engine/metrics/results.h"

namespace stamkund::report {

/// By arm; empty where nobody is asked.
[[nodiscard]] std::string survey_table(const metrics::Results& results);

}  // namespace stamkund::report
