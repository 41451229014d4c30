#pragma once
// The figures of each arm as a small file, for those who go on with them.
// docs/formats/experiment-analysis.md.
#include <string>

#include "experiments/analysis/result.h"

namespace stamkund::analysis {

/// A header and one line an outcome and arm.
[[nodiscard]] std::string csv_of(const Result& result);

}  // namespace stamkund::analysis
