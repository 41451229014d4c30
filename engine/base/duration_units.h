#pragma once
// Words for lengths of time, as scenarios and expressions take them.
#include <array>
#include <string_view>

#include "engine/base/calendar.h"

namespace stamkund {

struct DurationUnit {
  std::string_view name;
  double days;
};
inline constexpr std::array<DurationUnit, 10> kDurationUnits{{{"hour", 1.0 / 24.0},
                                                              {"hours", 1.0 / 24.0},
                                                              {"day", 1.0},
                                                              {"days", 1.0},
                                                              {"week", kDaysPerWeek},
                                                              {"weeks", kDaysPerWeek},
                                                              {"month", kDaysPerMonth},
                                                              {"months", kDaysPerMonth},
                                                              {"year", kDaysPerYear},
                                                              {"years", kDaysPerYear}}};

}  // namespace stamkund
