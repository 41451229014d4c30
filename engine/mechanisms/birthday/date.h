#pragma once
// When a customer's birthday is: drawn once, the same in every arm. Years are 365.25 days long.
#include <cmath>

#include "engine/base/calendar.h"
#include "engine/population/person.h"

namespace stamkund::mechanisms {

inline constexpr Purpose kBirthdayDate = purpose_named("birthday: date");
inline constexpr Purpose kBirthdayKnown = purpose_named("birthday: known");

/// Day of her first birthday on or after `day`.
[[nodiscard]] inline double birthday_from(const population::Person& person, double day) {
  const double in_year_0 = kDaysPerYear * person.trait(kBirthdayDate);
  return in_year_0 + kDaysPerYear * std::ceil((day - in_year_0) / kDaysPerYear);
}

/// Does a company know it that knows those of this share of customers?
[[nodiscard]] inline bool is_birthday_known(const population::Person& person, double share) {
  return person.trait(kBirthdayKnown) < share;
}

}  // namespace stamkund::mechanisms
