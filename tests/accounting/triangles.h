#pragma once
// Triangles for tests.
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/random/stream.h"
#include "models/accounting/cohort_triangle.h"

namespace stamkund::accounting {

/// What happens to an open unit at an age.
struct Hazard {
  double redemption = 0.0;
  double expiry = 0.0;
};

/// Every unit on its own: `issued` units a cohort, which meet hazards[age]; after the last age they stay.
[[nodiscard]] CohortTriangle drawn_triangle(Stream& stream, std::size_t n_periods, std::int64_t issued,
                                            const std::vector<Hazard>& hazards);

/// Cohorts of uneven size, some empty, whose hazards differ from cohort to cohort; whatever is open at
/// `last_age` expires then, so that cohorts issued by n_periods - 1 - last_age are closed in the end.
[[nodiscard]] CohortTriangle wild_triangle(Stream& stream, std::size_t n_periods, std::size_t last_age);

}  // namespace stamkund::accounting
