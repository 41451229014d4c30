#pragma once
// The counts of one currency by when its units were issued.
#include <cstdint>
#include <span>

#include "engine/counting/counts.h"
#include "engine/mechanisms/program/figures.h"

namespace stamkund::metrics {

/// Currencies that are counted; 0 without a program that issues.
[[nodiscard]] inline std::size_t unit_currencies(const counting::Counts& counts) {
  return counts.schema().has(mechanisms::kUnits) ? counts.schema().table(mechanisms::kUnits).axes()[0].size
                                                 : 0;
}

struct UnitTable {
  UnitTable(const counting::Counts& counts, std::size_t currency) {
    const counting::Table& units = counts.schema().table(mechanisms::kUnits);
    const counting::Table& uses = counts.schema().table(mechanisms::kUnitUses);
    cohorts = units.axes()[1].size;
    units_ = counts.of(units).subspan(2 * currency * cohorts, 2 * cohorts);
    uses_ = counts.of(uses).subspan(2 * currency * cohorts * (cohorts + 1), 2 * cohorts * (cohorts + 1));
  }
  [[nodiscard]] std::int64_t issued(std::size_t cohort) const { return units_[2 * cohort]; }
  [[nodiscard]] std::int64_t reversed(std::size_t cohort) const { return units_[2 * cohort + 1]; }
  /// `cell` = cohort x (cohorts + 1) + when; the last `when` is beyond the horizon.
  [[nodiscard]] std::int64_t redeemed(std::size_t cell) const { return uses_[2 * cell]; }
  [[nodiscard]] std::int64_t expired(std::size_t cell) const { return uses_[2 * cell + 1]; }

  std::size_t cohorts = 0;

 private:
  std::span<const std::int64_t> units_;
  std::span<const std::int64_t> uses_;
};

}  // namespace stamkund::metrics
