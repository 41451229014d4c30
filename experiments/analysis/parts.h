#pragma once
// Effects in parts of the customers: segments, or times.
#include <cstdint>
#include <string>
#include <vector>

#include "experiments/analysis/result.h"
#include "experiments/analysis/values.h"

namespace stamkund::analysis {

/// Name of the parts by Table::date.
inline constexpr const char* kDayOfAssignment = "day of assignment";
/// Parts with fewer customers in an arm are left out: Welch's test is off there (assumption).
inline constexpr std::size_t kFewestOfAPart = 30;

/// Effects of each arm by the parts of a column; p-values and intervals hold the chance of any false alarm
/// among all parts and arms (Bonferroni); whether effects differ at all is Cochran's Q (Cochran 1954,
/// doi 10.2307/3001666). `part`: of each row, Words::kNone = in none. One ByPart an arm, without the control.
[[nodiscard]] std::vector<ByPart> effects_by_part(const Values& values, const Assignment& assignment,
                                                  const std::vector<std::uint32_t>& part,
                                                  const std::vector<std::string>& names,
                                                  const std::string& column, double alpha);

/// The effect of each arm in each period since the assignment, and whether it changes: a customer's values
/// weighted by the number of the period less their mean, compared as any other value, so that it does not
/// matter how her periods hang together. One OverTime an arm, without the control; periods as in
/// effects_by_part.
[[nodiscard]] std::vector<OverTime> effects_over_time(const std::vector<Numbers>& periods,
                                                      const Assignment& assignment, double alpha);

}  // namespace stamkund::analysis
