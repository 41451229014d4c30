#pragma once
// Where lives of one arm are written down, up to the horizon and beyond: the counts, and each life's totals.
#include <algorithm>
#include <cstdint>

#include "engine/base/money.h"
#include "engine/counting/counts.h"
#include "engine/counting/life_totals.h"
#include "engine/world/core_figures.h"
#include "engine/world/horizon.h"

namespace stamkund::world {

/// No amount is more: 10^11 minor units, a billion in most currencies. Keeps sums within 64 bits for 10^8
/// customers whose every life comes to less than that.
inline constexpr double kMaxMinor = 1e11;

/// Half up; amounts are never negative. (std::llround would be a library call.)
[[nodiscard]] inline std::int64_t to_minor(double minor) {
  return static_cast<std::int64_t>(std::clamp(minor, 0.0, kMaxMinor) + 0.5);
}

/// A column of a table of counts, looked up once an arm.
using Column = std::size_t;

class Books {
 public:
  /// `counts` must outlive this and have the core's tables.
  Books(const Horizon& horizon, counting::Counts& counts)
      : counts_(counts),
        flows_(counts.of(counts.schema().table(counting::kPeriods)).data()),
        owed_(counts.of(counts.schema().table(counting::kOwed)).data()),
        people_(counts.of(counts.schema().table(kPeople)).data()),
        columns_(counts.schema().table(counting::kPeriods).columns()),
        paid_in_run_off_(counts.schema().table(counting::kOwed).column("paid_in_run_off")),
        horizon_days_(horizon.days),
        run_off_ends_(horizon.days + horizon.run_off_days),
        periods_per_day_(1.0 / horizon.period_days),
        last_period_(horizon.periods() - 1) {}

  /// Whose life it is that follows.
  void open(counting::LifeTotals& totals) { totals_ = &totals; }

  [[nodiscard]] bool counts(double day) const { return day < horizon_days_; }
  [[nodiscard]] std::size_t period(double day) const {
    return std::min(static_cast<std::size_t>(day * periods_per_day_), last_period_);
  }
  /// The flows of the period, or of all that comes beyond the horizon.
  [[nodiscard]] std::int64_t* row(double day) {
    return flows_ + (counts(day) ? period(day) : last_period_ + 1) * columns_;
  }
  void add(double day, Column flow, std::int64_t number = 1) { row(day)[flow] += number; }
  /// A level rather than a flow: what stands from one day until another is in the figure of each period that
  /// ends meanwhile, at `amount(end)`.
  template <class Amount>
  void stand(double from, double until, Column level, const Amount& amount) {
    if (!counts(from)) return;
    for (std::size_t p = period(std::max(0.0, from)); p <= last_period_; ++p) {
      const double end = std::min(static_cast<double>(p + 1) / periods_per_day_, horizon_days_);
      if (end >= until) return;
      flows_[p * columns_ + level] += amount(end);
    }
  }
  /// Money that the company pays, or gets.
  void pay(double day, Column flow, std::int64_t minor) {
    add(day, flow, minor);
    if (counts(day)) totals_->net -= minor;
  }
  void get(double day, Column flow, std::int64_t minor) {
    add(day, flow, minor);
    if (counts(day)) totals_->net += minor;
  }
  /// Something that was owed at the horizon is settled; negative where it brings money in.
  void owe(double day, Column owed, std::int64_t minor) {
    owed_[owed] += minor;
    settle(day, minor);
  }
  /// The same of what somebody owed to the company.
  void collect(double day, Column owed, std::int64_t minor) {
    owed_[owed] += minor;
    settle(day, -minor);
  }
  /// Counted beside what is owed, and settles nothing.
  void note(Column owed, std::int64_t number) { owed_[owed] += number; }
  /// One more customer of a kind.
  void add_person(Column kind) { ++people_[kind]; }
  /// What the program gave her, at cost.
  void benefit(double day, std::int64_t minor) {
    if (counts(day)) totals_->benefits += minor;
  }
  [[nodiscard]] counting::Counts& all() { return counts_; }
  [[nodiscard]] counting::LifeTotals& totals() { return *totals_; }

 private:
  void settle(double day, std::int64_t minor) {
    if (day < run_off_ends_) owed_[paid_in_run_off_] += minor;
    totals_->net -= minor;
  }

  counting::Counts& counts_;
  counting::LifeTotals* totals_ = nullptr;
  std::int64_t* flows_;
  std::int64_t* owed_;
  std::int64_t* people_;
  std::size_t columns_;
  Column paid_in_run_off_;
  double horizon_days_;
  double run_off_ends_;
  double periods_per_day_;
  std::size_t last_period_;
};

}  // namespace stamkund::world
