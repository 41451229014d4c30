#pragma once
// What became of points, by the period they were issued in: a run-off triangle, all in whole units. Cohort c
// is issued in period c; the units move at ages 0, 1, ... = period - c. At every instant issued = redeemed +
// expired + open.
#include <cstddef>
#include <cstdint>
#include <vector>

namespace stamkund::accounting {

/// Cohort and period both run over [0, n_periods). Reversals are netted from the issue: a cohort's size is
/// what was issued and not taken back. Indices out of range, units < 0 and periods before the issue are
/// faults of the caller.
class CohortTriangle {
 public:
  explicit CohortTriangle(std::size_t n_periods);

  void issue(std::size_t cohort, std::int64_t units);
  void reverse(std::size_t cohort, std::int64_t units);
  void redeem(std::size_t cohort, std::size_t period, std::int64_t units);
  void expire(std::size_t cohort, std::size_t period, std::int64_t units);
  /// Adds another triangle of the same size, cell by cell: segments add up to the whole.
  void add(const CohortTriangle& other);

  [[nodiscard]] std::size_t n_periods() const noexcept { return issued_.size(); }
  [[nodiscard]] std::int64_t issued(std::size_t cohort) const;
  /// In the period alone.
  [[nodiscard]] std::int64_t redeemed(std::size_t cohort, std::size_t period) const;
  [[nodiscard]] std::int64_t expired(std::size_t cohort, std::size_t period) const;
  /// To the end of the period.
  [[nodiscard]] std::int64_t redeemed_by(std::size_t cohort, std::size_t period) const;
  [[nodiscard]] std::int64_t expired_by(std::size_t cohort, std::size_t period) const;
  /// Left at the end of the period.
  [[nodiscard]] std::int64_t open_at(std::size_t cohort, std::size_t period) const;

  /// No cohort ever gave up more units than it had. Estimates require it; while a triangle is filled it need
  /// not hold.
  [[nodiscard]] bool balanced() const;

 private:
  [[nodiscard]] std::size_t cell(std::size_t cohort, std::size_t period) const;

  std::vector<std::int64_t> issued_;  // [n_periods]
  std::vector<std::int64_t>
      redeemed_;  // [n_periods x n_periods], cohort by cohort; the half before issue stays 0
  std::vector<std::int64_t> expired_;  // the same
};

/// Share of a cohort that will never be redeemed: 1 - ultimate / issued; 0 for an empty cohort.
[[nodiscard]] double breakage(const CohortTriangle& triangle, std::size_t cohort, double ultimate_units);

}  // namespace stamkund::accounting
