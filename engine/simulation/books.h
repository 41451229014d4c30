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

/// How long what is owed at the horizon is followed. Ten years (assumption): what never expires and was not
/// used by then belongs to customers who hardly ever buy.
inline constexpr double kFollowDays = 3652.5;

/// The time axis of a run.
struct Horizon {
  double days = 0;  ///< what happens before counts
  /// What is owed then is followed until it is settled, at most so long; 0 = lives end at the horizon.
  double follow_days = 0;
  double run_off_days = 0;  ///< what is paid within it is told apart
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
        run_off_ends_(horizon.days + horizon.run_off_days),
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
  /// Something that was owed at the horizon is settled; negative where it brings money in.
  void owe(double day, Count what, std::int64_t minor) {
    Row& row = tally_.run_off;
    at(row, what) += what == Count::owed_by_partners ? -minor : minor;
    if (day < run_off_ends_) at(row, Count::paid_in_run_off) += minor;
    totals_.net -= minor;
  }
  /// A purchase from before the horizon is given back after it.
  void owe_return(double day, std::int64_t margin, std::int64_t discount) {
    owe(day, Count::owed_returns, margin);
    at(tally_.run_off, Count::returned_discounts) += discount;
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
  double run_off_ends_;
  double periods_per_day_;
  std::size_t last_period_;
};

}  // namespace stamkund::simulation
