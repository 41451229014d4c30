#pragma once
// Average lengths of the calendar's units, for everything that is a rate or a length and not a date. All are
// exact in binary.

namespace stamkund {

inline constexpr double kDaysPerYear = 365.25;
inline constexpr double kDaysPerQuarter = kDaysPerYear / 4.0;
inline constexpr double kDaysPerMonth = kDaysPerYear / 12.0;
inline constexpr double kDaysPerWeek = 7.0;

}  // namespace stamkund
