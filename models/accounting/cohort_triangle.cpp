#include "models/accounting/cohort_triangle.h"

#include <numeric>

#include "engine/base/expect.h"

namespace stamkund::accounting {
namespace {
/// Of one cohort's row, from the cell of its issue to that of the period asked for.
std::int64_t sum(const std::vector<std::int64_t>& cells, std::size_t first, std::size_t last) {
  return std::accumulate(cells.begin() + static_cast<std::ptrdiff_t>(first),
                         cells.begin() + static_cast<std::ptrdiff_t>(last) + 1, std::int64_t{0});
}

void add_each(std::vector<std::int64_t>& to, const std::vector<std::int64_t>& from) {
  for (std::size_t i = 0; i < to.size(); ++i) to[i] += from[i];
}
}  // namespace

CohortTriangle::CohortTriangle(std::size_t n_periods)
    : issued_(n_periods), redeemed_(n_periods * n_periods), expired_(n_periods * n_periods) {}

std::size_t CohortTriangle::cell(std::size_t cohort, std::size_t period) const {
  STAMKUND_EXPECT(cohort <= period && period < n_periods());
  return cohort * n_periods() + period;
}

void CohortTriangle::issue(std::size_t cohort, std::int64_t units) {
  STAMKUND_EXPECT(cohort < n_periods() && units >= 0);
  issued_[cohort] += units;
}

void CohortTriangle::reverse(std::size_t cohort, std::int64_t units) {
  STAMKUND_EXPECT(cohort < n_periods() && units >= 0 && units <= issued_[cohort]);
  issued_[cohort] -= units;
}

void CohortTriangle::redeem(std::size_t cohort, std::size_t period, std::int64_t units) {
  STAMKUND_EXPECT(units >= 0);
  redeemed_[cell(cohort, period)] += units;
}

void CohortTriangle::expire(std::size_t cohort, std::size_t period, std::int64_t units) {
  STAMKUND_EXPECT(units >= 0);
  expired_[cell(cohort, period)] += units;
}

void CohortTriangle::add(const CohortTriangle& other) {
  STAMKUND_EXPECT(other.n_periods() == n_periods());
  add_each(issued_, other.issued_);
  add_each(redeemed_, other.redeemed_);
  add_each(expired_, other.expired_);
}

std::int64_t CohortTriangle::issued(std::size_t cohort) const {
  STAMKUND_EXPECT(cohort < n_periods());
  return issued_[cohort];
}

std::int64_t CohortTriangle::redeemed(std::size_t cohort, std::size_t period) const {
  return redeemed_[cell(cohort, period)];
}

std::int64_t CohortTriangle::expired(std::size_t cohort, std::size_t period) const {
  return expired_[cell(cohort, period)];
}

std::int64_t CohortTriangle::redeemed_by(std::size_t cohort, std::size_t period) const {
  return sum(redeemed_, cell(cohort, cohort), cell(cohort, period));
}

std::int64_t CohortTriangle::expired_by(std::size_t cohort, std::size_t period) const {
  return sum(expired_, cell(cohort, cohort), cell(cohort, period));
}

std::int64_t CohortTriangle::open_at(std::size_t cohort, std::size_t period) const {
  return issued(cohort) - redeemed_by(cohort, period) - expired_by(cohort, period);
}

bool CohortTriangle::balanced() const {
  // Units are never negative, so what is left only falls: the last period tells.
  for (std::size_t cohort = 0; cohort < n_periods(); ++cohort)
    if (open_at(cohort, n_periods() - 1) < 0) return false;
  return true;
}

double breakage(const CohortTriangle& triangle, std::size_t cohort, double ultimate_units) {
  const std::int64_t issued = triangle.issued(cohort);
  if (issued == 0) return 0.0;
  return 1.0 - ultimate_units / static_cast<double>(issued);
}

}  // namespace stamkund::accounting
