#pragma once
// What a sweep file says: which places of a scenario vary, how, and what is looked at. docs/formats/sweep.md.
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "engine/base/problems.h"

namespace stamkund::scenario {

inline constexpr int kSweepVersion = 1;
/// The first key of a sweep file: by it the file is told from a scenario.
inline constexpr const char* kSweepKey = "stamkund_sweep";

/// How variants are chosen.
enum class SweepMethod {
  grid,             ///< every combination
  latin_hypercube,  ///< each range cut into as many parts as there are points, each part used once
  sobol_sequence,   ///< evenly spread points, more of which can be added later
  one_at_a_time,    ///< each parameter at both ends, the others as the scenario has them
  morris,           ///< elementary effects
  sobol_indices,    ///< shares of variance
  optimize          ///< the best variant
};
[[nodiscard]] const char* name_of(SweepMethod method);

/// One place of a scenario that varies: over listed values, or between two bounds in the unit of the file.
struct SweptParameter {
  std::string path;                 ///< as --set takes it
  std::vector<std::string> values;  ///< listed; empty: a range
  double from = 0;
  double to = 0;
  std::string unit;  ///< what follows the number
  bool log_scale = false;
  double step = 0;  ///< values are `from` and so many steps more; 0 = two digits or more of the range
  int line = 0;

  [[nodiscard]] bool listed() const { return !values.empty(); }
  /// What stands at `u` in [0, 1]: as --set takes it.
  [[nodiscard]] std::string text_at(double u) const;
  /// The number of it, or the position among the listed values.
  [[nodiscard]] double number_at(double u) const;
};

/// A figure of an arm, or its difference from the baseline.
struct SweepOutcome {
  std::string figure;
  bool effect = true;
  std::string arm;
  int line = 0;
  int aim = 0;         ///< +1 large, -1 small: it enters the Pareto front; 0 does not
  std::string unit{};  ///< of its numbers, found when the scenario is known: "SEK", "days"; empty: none
  [[nodiscard]] std::string name() const;
  friend bool operator==(const SweepOutcome& a, const SweepOutcome& b) {
    return a.figure == b.figure && a.effect == b.effect && a.arm == b.arm;
  }
};

struct SweepConstraint {
  std::size_t outcome = 0;  ///< position in SweepSpec::outcomes
  double at_least = -std::numeric_limits<double>::infinity();
  double at_most = std::numeric_limits<double>::infinity();
  std::string currency{};  ///< in which the file says them; empty if it does not
  std::int64_t line = 0;
};

struct SweepSpec {
  std::string name;
  std::string scenario_path;
  SweepMethod method = SweepMethod::grid;
  std::uint64_t points = 0;
  std::uint64_t seed = 0;  ///< of the design; never of a customer
  std::uint64_t rounds = 0;
  bool stated_ranges =
      false;              ///< what the scenario gives as a distribution varies too, from its 5 to its 95 %
  double confidence = 0;  ///< the goal is what is exceeded with this probability; 0 = the mean
  bool least = false;     ///< the goal is to be small
  std::vector<SweptParameter> parameters;
  std::vector<SweepOutcome> outcomes;  ///< the goal is the first
  std::vector<SweepConstraint> constraints;
};

/// Reads and checks the file by itself; an empty arm stands for the only one. Errors: Failure(no_input).
[[nodiscard]] SweepSpec read_sweep_file(const std::string& path, Problems& problems);
[[nodiscard]] SweepSpec read_sweep_text(const std::string& text, const std::string& file, Problems& problems);

}  // namespace stamkund::scenario
