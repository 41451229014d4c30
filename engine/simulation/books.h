#pragma once
// Where one life is written down: the counts of its arm and its own totals, up to the horizon and beyond.
#include <algorithm>
#include <cmath>
#include <cstdint>

#include "engine/base/money.h"
#include "engine/simulation/tally.h"

namespace stamkund::simulation {

/// No amount is more: 10^11 minor units, a billion in most currencies. Keeps sums within 64 bits for 10^8
/// customers whose every life comes to less than that.
inline constexpr double kMaxMinor = 1e11;

/// Half up; amounts are never negative. (std::llround would be a library call.)
[[nodiscard]] inline std::int64_t to_minor(double minor) {
  return static_cast<std::int64_t>(std::clamp(minor, 0.0, kMaxMinor) + 0.5);
}

[[nodiscard]] inline std::int64_t& at(Row& row, Count count) { return row[static_cast<std::size_t>(count)]; }

/// The time axis of a run.
struct Horizon {
  double days = 0;          ///< what happens before counts
  double run_off_days = 0;  ///< beyond it, members are followed so much longer
  double period_days = 1;
  double cohort_days = 1;  ///< length of an issue cohort
  [[nodiscard]] std::size_t periods() const {
    return static_cast<std::size_t>(std::max(1.0, std::ceil(days / period_days - 1e-9)));
  }
  [[nodiscard]] std::size_t cohorts() const {
    return static_cast<std::size_t>(std::ceil(days / cohort_days));
  }
};

class Books {
 public:
  Books(const Horizon& horizon, ArmTally& tally, LifeTotals& totals)
      : tally_(tally),
        totals_(totals),
        horizon_days_(horizon.days),
        periods_per_day_(1.0 / horizon.period_days),
        last_period_(horizon.periods() - 1) {}

  [[nodiscard]] bool counts(double day) const { return day < horizon_days_; }
  [[nodiscard]] std::size_t period(double day) const {
    return std::min(static_cast<std::size_t>(day * periods_per_day_), last_period_);
  }
  [[nodiscard]] Row& row(double day) { return counts(day) ? tally_.periods[period(day)] : tally_.run_off; }
  void add(double day, Count what, std::int64_t number = 1) { at(row(day), what) += number; }
  /// Money that the company pays, or gets.
  void pay(double day, Count what, std::int64_t minor) {
    add(day, what, minor);
    if (counts(day)) totals_.net -= minor;
  }
  void get(double day, Count what, std::int64_t minor) {
    add(day, what, minor);
    if (counts(day)) totals_.net += minor;
  }
  /// What the program gave her, at cost.
  void benefit(double day, std::int64_t minor) {
    if (counts(day)) totals_.benefits += minor;
  }
  [[nodiscard]] ArmTally& tally() { return tally_; }
  [[nodiscard]] LifeTotals& totals() { return totals_; }

 private:
  ArmTally& tally_;
  LifeTotals& totals_;
  double horizon_days_;
  double periods_per_day_;
  std::size_t last_period_;
};

}  // namespace stamkund::simulation
