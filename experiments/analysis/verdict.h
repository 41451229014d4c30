#pragma once
// What the verdict on an arm rests on, and what it is: one place for the text, the page and JSON.
#include <string>

#include "experiments/analysis/result.h"

namespace stamkund::analysis {

/// The look, if looks were planned; else what holds at every look; else what holds for all arms together;
/// else the arm by itself.
struct Decisive {
  Interval interval;  ///< unknown where the procedure has none that agrees with its verdict
  bool differs = false;
  std::string by;  ///< empty: the arm by itself
};
[[nodiscard]] Decisive decisive(const Comparison& one, double alpha);

/// "higher", "lower", "no difference shown" or "cannot be told"; of a claim with a margin, from the interval
/// against the margin: "non-inferior", "non-inferior, and better", "inferior", "non-inferiority not shown",
/// "equivalent", "not equivalent", "equivalence not shown".
[[nodiscard]] std::string verdict(const Comparison& one, double alpha);

/// Whether a verdict leaves the question open.
[[nodiscard]] bool shows_nothing(const std::string& verdict);

/// Whether the interval shows what is claimed.
[[nodiscard]] bool shows(const Claim& claim, const Interval& interval);

}  // namespace stamkund::analysis
