#pragma once
// "Did you mean ...?": the nearest of the words that would have been right.
#include <string>
#include <string_view>
#include <vector>

namespace stamkund {

/// Edit distance with transpositions (optimal string alignment); O(|a| |b|).
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

/// The candidate nearest to `word`, or "" if none is near (distance over a third of the longer word).
[[nodiscard]] std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

/// "did you mean 'x'?", or "" when nothing is near.
[[nodiscard]] std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace stamkund
