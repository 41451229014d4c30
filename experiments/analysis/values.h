#pragma once
// The samples of an outcome, arm by arm.
#include <vector>

#include "experiments/analysis/assignment.h"
#include "experiments/analysis/sample.h"

namespace stamkund::analysis {

/// What is compared: y of each row, and x below it where the outcome is a ratio.
struct Values {
  const std::vector<double>* y = nullptr;
  const std::vector<double>* per = nullptr;  ///< null = 1 each
};

/// One sample an arm, customers or clusters; rows without a value are left out. `rows`: if given, only where
/// it is true.
[[nodiscard]] std::vector<Sample> samples_of(const Values& values, const Assignment& assignment,
                                             const std::vector<bool>* rows = nullptr);

/// The row, of a cluster the first one, of each unit of an arm's sample.
[[nodiscard]] std::vector<std::uint32_t> rows_of_units(const Values& values, const Assignment& assignment,
                                                       std::uint16_t arm);

}  // namespace stamkund::analysis
