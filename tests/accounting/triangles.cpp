#include "tests/accounting/triangles.h"

#include <algorithm>

#include "engine/random/distributions.h"

namespace stamkund::accounting {

CohortTriangle drawn_triangle(Stream& stream, std::size_t n_periods, std::int64_t issued,
                              const std::vector<Hazard>& hazards) {
  CohortTriangle triangle(n_periods);
  for (std::size_t cohort = 0; cohort < n_periods; ++cohort) {
    triangle.issue(cohort, issued);
    std::int64_t open = issued;
    for (std::size_t age = 0; age < hazards.size() && cohort + age < n_periods; ++age) {
      std::int64_t redeemed = 0;
      std::int64_t expired = 0;
      for (std::int64_t unit = 0; unit < open; ++unit) {
        const double u = draw_uniform(stream);
        if (u < hazards[age].redemption) {
          ++redeemed;
        } else if (u < hazards[age].redemption + hazards[age].expiry) {
          ++expired;
        }
      }
      triangle.redeem(cohort, cohort + age, redeemed);
      triangle.expire(cohort, cohort + age, expired);
      open -= redeemed + expired;
    }
  }
  return triangle;
}

CohortTriangle wild_triangle(Stream& stream, std::size_t n_periods, std::size_t last_age) {
  CohortTriangle triangle(n_periods);
  const auto part = [&](std::int64_t units) {
    // Often nothing, and sometimes all.
    const double u = std::clamp(1.6 * draw_uniform(stream) - 0.5, 0.0, 1.0);
    return static_cast<std::int64_t>(u * static_cast<double>(units));
  };
  for (std::size_t cohort = 0; cohort < n_periods; ++cohort) {
    std::int64_t open = part(2000);
    triangle.issue(cohort, open);
    for (std::size_t at = cohort; at < n_periods && at <= cohort + last_age; ++at) {
      const std::int64_t redeemed = part(open);
      const std::int64_t left = open - redeemed;
      const std::int64_t expired = at == cohort + last_age ? left : part(left);
      triangle.redeem(cohort, at, redeemed);
      triangle.expire(cohort, at, expired);
      open = left - expired;
    }
  }
  return triangle;
}

}  // namespace stamkund::accounting
