#pragma once
// Calendar periods on the scenario's time axis: days from day 0, fractions allowed; a period begins at
// midnight.
#include <cstdint>

#include "engine/base/calendar.h"
#include "engine/base/day.h"

namespace stamkund::program {

/// A calendar period; weeks begin on Monday. `ever` is one period without end.
enum class Period : std::uint8_t { day, week, month, quarter, year, ever };

class Calendar {
 public:
  Calendar() = default;
  /// `stated`: somebody said that day 0 is this date, so months and years are those of the calendar.
  explicit Calendar(Day day_zero, bool stated = false) : zero_(day_zero), stated_(stated) {}

  /// `days` after `day`. Whole months, and so quarters and years, of kDaysPerMonth each are months of the
  /// calendar if day 0 is stated: the same day of the month at the same time, or the end of a month that has
  /// no such day. Never decreases with `day`.
  [[nodiscard]] double after(double day, double days) const {
    const double months = days / kDaysPerMonth;
    return stated_ && months >= 1.0 && months == static_cast<double>(static_cast<std::int64_t>(months))
               ? months_after(day, days, static_cast<std::int64_t>(months))
               : day + days;
  }

  /// Number of the period that holds `day`; increasing, and the same for all days of one period.
  [[nodiscard]] std::int64_t number(double day, Period period) const;
  /// First instant after the period that holds `day`; always later than `day`. Infinity for `ever`.
  [[nodiscard]] double end(double day, Period period) const;
  /// 0 = Monday ... 6 = Sunday.
  [[nodiscard]] unsigned weekday(double day) const;
  [[nodiscard]] Day date(double day) const;

 private:
  [[nodiscard]] double months_after(double day, double days, std::int64_t months) const;

  Day zero_{};
  bool stated_ = false;
};

}  // namespace stamkund::program
