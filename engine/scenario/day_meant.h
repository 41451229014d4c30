#pragma once
// Dates that people write in other forms than the one that files take. Only for messages.
#include <string>
#include <vector>

#include "engine/base/day.h"

namespace stamkund::scenario {

/// The days that `text` may mean: "2025/3/1", "20250301", "3 March 2025", "Mar 3rd, 2025", "3. mars 2025",
/// "31/01/2025". Two where day and month cannot be told apart, none where it is no date or has no whole year.
[[nodiscard]] std::vector<Day> days_meant(const std::string& text);

/// "did you mean '2025-03-03'?", "day or month first? ...", or nothing.
[[nodiscard]] std::string day_meant_text(const std::string& text);

}  // namespace stamkund::scenario
