#pragma once
// Calendar periods on the scenario's time axis: days from day 0, fractions allowed; a period begins at
// midnight.
#include <cstdint>

#include "engine/base/day.h"

namespace stamkund::program {

/// A calendar period; weeks begin on Monday. `ever` is one period without end.
enum class Period : std::uint8_t { day, week, month, quarter, year, ever };

class Calendar {
 public:
  Calendar() = default;
  explicit Calendar(Day day_zero) : zero_(day_zero) {}

  /// Number of the period that holds `day`; increasing, and the same for all days of one period.
  [[nodiscard]] std::int64_t number(double day, Period period) const;
  /// First instant after the period that holds `day`; always later than `day`. Infinity for `ever`.
  [[nodiscard]] double end(double day, Period period) const;
  /// 0 = Monday ... 6 = Sunday.
  [[nodiscard]] unsigned weekday(double day) const;
  [[nodiscard]] Day date(double day) const;

 private:
  Day zero_{};
};

}  // namespace stamkund::program
