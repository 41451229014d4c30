#pragma once
// Numbers with the word that fits: 1 day, 12 weeks, 3 regions.
#include <cstdint>
#include <string>

namespace stamkund::geo {

[[nodiscard]] std::string counted(std::uint64_t number, const std::string& one);
/// Of points that are `step` days apart.
[[nodiscard]] std::string counted_points(std::uint64_t number, int step);
/// "days", "weeks", "months" or "points in time".
[[nodiscard]] std::string points_word(int step);

}  // namespace stamkund::geo
