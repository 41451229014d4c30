#pragma once
// Marks of customers: the segment and the home store that rules may refer to, as tables to draw from.
#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

namespace stamkund::population {

/// Shares that sum to 1, as their running sums; the last is 1 exactly. No elements: there is no such mark.
using ShareEnds = std::vector<double>;

/// Running sums of `shares` (at least 0, sum about 1). Rounding is put where nobody can fall through it: the
/// last share that is not 0 ends at 1.
[[nodiscard]] inline ShareEnds ends_of(const std::vector<double>& shares) {
  ShareEnds ends;
  double sum = 0.0;
  std::size_t last = 0;
  for (const double share : shares) {
    if (share > 0.0) last = ends.size();
    ends.push_back(std::min(1.0, sum += share));
  }
  for (std::size_t i = last; i < ends.size(); ++i) ends[i] = 1.0;
  return ends;
}

/// Position of the mark at probability `u` in (0, 1); 0 if there are none. At most 256 marks.
[[nodiscard]] inline std::uint8_t mark_at(const ShareEnds& ends, double u) {
  if (ends.empty()) return 0;
  return static_cast<std::uint8_t>(std::upper_bound(ends.begin(), ends.end() - 1, u) - ends.begin());
}

/// A mark that is known of some existing customers, by index; whose is kUnknownMark, hers is drawn. Null: all
/// are drawn.
using KnownMarks = std::shared_ptr<const std::vector<std::uint8_t>>;
inline constexpr std::uint8_t kUnknownMark = 255;

/// Who customers are besides the model's laws.
struct Marks {
  ShareEnds segments;
  ShareEnds stores;
  KnownMarks known_segments;  ///< [existing]
  /// What a segment's customers do relative to the model; one element a segment. Whose segment is known, her
  /// history has it already.
  std::vector<double> purchase_factor;
  std::vector<double> spend_factor;
};

}  // namespace stamkund::population
