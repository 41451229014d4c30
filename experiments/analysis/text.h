#pragma once
// An analysis for people, the answer first.
#include <string>

#include "experiments/analysis/result.h"

namespace stamkund::analysis {

[[nodiscard]] std::string text_of(const Result& result);

}  // namespace stamkund::analysis
