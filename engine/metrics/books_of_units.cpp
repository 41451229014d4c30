#include "engine/metrics/books_of_units.h"

#include <algorithm>
#include <span>

#include "engine/mechanisms/program/figures.h"
#include "engine/metrics/unit_table.h"
#include "models/accounting/deferred_revenue.h"
#include "models/accounting/review.h"
#include "models/program/worth.h"

namespace stamkund::metrics {
namespace {

using accounting::CohortTriangle;

/// The table up to the horizon. Units that came back are taken off what had been lost before; debts after
/// returns may leave a cohort with less than was redeemed of it, which then counts as its size.
CohortTriangle triangle_of(const UnitTable& tally) {
  const std::size_t n = tally.cohorts;
  CohortTriangle triangle(n);
  for (std::size_t c = 0; c < n; ++c) {
    std::int64_t gone = 0;
    std::int64_t came_back = 0;
    for (std::size_t p = n; p-- > c;) {
      const std::size_t cell = c * (n + 1) + p;
      std::int64_t expired = tally.expired(cell) - came_back;
      came_back = expired < 0 ? -expired : 0;
      expired = std::max<std::int64_t>(expired, 0);
      triangle.redeem(c, p, tally.redeemed(cell));
      triangle.expire(c, p, expired);
      gone += tally.redeemed(cell) + expired;
    }
    triangle.issue(c, std::max(tally.issued(c) - tally.reversed(c), gone));
  }
  return triangle;
}

/// Shares of the main currency.
void redemption_shares(const UnitTable& tally, const CohortTriangle& triangle,
                       const std::vector<accounting::CohortReview>& reviews, UnitBooks& books) {
  const std::size_t n = tally.cohorts;
  for (std::size_t c = 0; c < n; ++c) {
    const auto issued = static_cast<double>(triangle.issued(c));
    books.issued.push_back(issued);
    const auto so_far = static_cast<double>(triangle.redeemed_by(c, n - 1));
    books.redeemed_so_far.push_back(ratio(so_far, issued));
    books.expected.push_back(ratio(reviews[c].expected_units.back(), issued));
    books.ultimate.push_back(ratio(so_far + static_cast<double>(tally.redeemed(c * (n + 1) + n)), issued));
  }
}

/// What is paid out in any case is expected in full, from the first day on.
std::vector<accounting::CohortReview> certain(const CohortTriangle& triangle, std::size_t n) {
  std::vector<accounting::CohortReview> reviews;
  for (std::size_t c = 0; c < n; ++c)
    reviews.push_back({1.0, std::vector<double>(n - c, static_cast<double>(triangle.issued(c)))});
  return reviews;
}

}  // namespace

UnitBooks unit_books(const Context& context, std::size_t arm, const Counts& tally) {
  UnitBooks books;
  const auto& program = context.scenario.arms[arm].program;
  const std::size_t currencies = unit_currencies(tally);
  if (!program || currencies == 0) return books;
  const std::size_t n = UnitTable(tally, 0).cohorts;
  if (n == 0) return books;
  std::vector<CohortTriangle> triangles;
  std::vector<std::vector<accounting::CohortReview>> reviews;
  const accounting::ReviewTerms terms{program->accounting.expected_redemption, 1,
                                      accounting::RedemptionMethod::hazards};
  for (std::size_t c = 0; c < currencies; ++c) {
    triangles.push_back(triangle_of(UnitTable(tally, c)));
    reviews.push_back(program::is_paid_out_for_certain(program->rules, c)
                          ? certain(triangles.back(), n)
                          : accounting::review(triangles.back(), terms));
  }
  redemption_shares(UnitTable(tally, 0), triangles[0], reviews[0], books);
  books.deferred.assign(n, 0.0);
  books.recognised.assign(n, 0.0);
  for (std::size_t c = 0; c < triangles.size(); ++c) {
    std::vector<accounting::CohortSale> sales;
    for (std::size_t k = 0; k < n; ++k) {
      // What members paid is for goods and for the units of all currencies: the others stand with the goods
      // here.
      double others = 0.0;
      for (std::size_t d = 0; d < triangles.size(); ++d)
        if (d != c)
          others += accounting::points_price(static_cast<double>(triangles[d].issued(k)),
                                             program->accounting.unit_price[d], reviews[d][k].rate_at_issue);
      const double paid =
          std::max(0.0, static_cast<double>(tally.at(mechanisms::kCohortRevenue, "revenue", k)));
      sales.push_back({paid, paid + others, program->accounting.unit_price[c]});
    }
    const auto cohorts = accounting::defer(triangles[c], reviews[c], sales);
    const accounting::DeferredRevenue revenue = accounting::run_off(cohorts, n);
    const double minor = static_cast<double>(context.scenario.minor_per_major);
    for (std::size_t k = 0; k < n; ++k) {
      books.deferred[k] += revenue.liability[k] / minor;
      books.recognised[k] += revenue.recognised[k] / minor;
      books.liability_at_cost +=
          (reviews[c][k].expected_units.back() - static_cast<double>(triangles[c].redeemed_by(k, n - 1))) *
          program::cost_of_unit(program->rules, c) / minor;
    }
  }
  return books;
}

}  // namespace stamkund::metrics
