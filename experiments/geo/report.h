#pragma once
// A test of regions for people and for programs.
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "experiments/geo/result.h"

namespace stamkund::geo {

[[nodiscard]] std::string text_of(const Result& result);
/// docs/formats/geo.md.
[[nodiscard]] nlohmann::ordered_json json_of(const Result& result);
/// A line a day of the test.
[[nodiscard]] std::string csv_of(const Result& result);

}  // namespace stamkund::geo
