#pragma once
// The ends of a range, for people.
#include <string>

#include "engine/scenario/quantity.h"

namespace stamkund::scenario {

/// "100 years", "50 %", "0.001 days", "1000 SEK".
[[nodiscard]] std::string limit_text(double at, Dimension dimension, const std::string& currency);

}  // namespace stamkund::scenario
