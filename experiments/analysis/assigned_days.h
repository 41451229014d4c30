#pragma once
// When customers were assigned: arms that were filled at different times are not alike.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "experiments/analysis/assignment.h"

namespace stamkund::analysis {

/// Days of assignment cut into at most six periods of about as many customers each.
struct AssignedDays {
  std::vector<std::uint32_t> of_row;  ///< Words::kNone = the row is not counted
  std::vector<std::string> names;     ///< "2026-01-01 to 2026-01-07"; empty = days are not known
};
[[nodiscard]] AssignedDays days_of(const Table& table, const Assignment& assignment);

/// Whether arms were filled alike over these periods (chi-square); a Check if they were not, with the arm
/// that is off most.
[[nodiscard]] std::optional<Check> check_days(const AssignedDays& days, const Assignment& assignment);

}  // namespace stamkund::analysis
