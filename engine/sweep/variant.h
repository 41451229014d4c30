#pragma once
// What came of one variant.
#include <functional>
#include <string>
#include <vector>

#include "engine/metrics/summary.h"
#include "engine/sweep/design.h"

namespace stamkund::sweep {

/// Standing of a variant that misses a constraint.
inline constexpr const char* kNotAllowed = "not allowed";
/// There were too few draws to compare it with the best.
inline constexpr const char* kNotCompared = "not compared";

/// One outcome of a variant.
struct Measured {
  metrics::Summary summary;
  std::vector<double>
      values;  ///< [n_replicates]; the same replicate is the same customers and luck in every variant
};

struct Variant {
  Point point;
  std::string key;  ///< of all that the result depends on; empty where the scenario was refused
  bool fine = false;
  std::string reason;              ///< why not
  std::vector<Measured> outcomes;  ///< [n_outcomes]; empty if it is not fine
  bool reused = false;             ///< from an earlier run
  std::string standing{};          ///< of optimize: best, kept, worse, not allowed
  bool on_front = false;           ///< no other is better in all outcomes that have an aim

  [[nodiscard]] std::uint64_t replicates() const {
    return outcomes.empty() ? 0 : outcomes.front().values.size();
  }
};

/// Runs a variant with so many replicates (0: as many as the scenario says). A variant that the scenario
/// refuses comes back with its reason; what ends the whole sweep (an interruption) is thrown.
using Evaluate = std::function<Variant(const Point&, std::uint64_t replicates)>;

}  // namespace stamkund::sweep
