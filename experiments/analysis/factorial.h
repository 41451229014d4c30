#pragma once
// A test of two factors: main effects and interaction from the means of its cells.
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "experiments/analysis/table.h"

namespace stamkund::analysis {

struct FactorialCell {
  std::string first, second;
  std::uint64_t customers = 0;
  double mean = kUnknown, sd = kUnknown;
};

struct FactorialFinding {
  std::string name;
  bool interaction = false;
  double estimate = 0, standard_error = 0, degrees = 0, p_value = 1, adjusted_p = 1;
  Interval interval;
};

/// All levels of a factor, or all interactions, at once.
struct JointTest {
  std::string name;
  double statistic = 0, degrees = 0, residual = 0, p_value = 1;
};

struct FactorialOutcome {
  std::string name;
  Kind kind = Kind::mean;
  std::vector<FactorialCell> cells;  ///< levels of the second factor run faster
  bool more_is_better = true;
  std::vector<FactorialFinding> effects;
  std::vector<JointTest> joint;
};

struct Factorial {
  std::string file;
  std::string factors[2];
  std::vector<std::string> levels[2];  ///< the first is what others are compared with
  std::vector<std::uint64_t> units;    ///< of each cell
  double ratio_p = 1;                  ///< that cells are of one size
  double alpha = 0.05;                 ///< as it was stated
  bool one_sided = false;              ///< effects are better or not; joint tests have no side
  Adjust adjust = Adjust::holm;
  std::vector<FactorialOutcome> outcomes;
  std::vector<Check> checks;
  std::vector<std::string> notes;
};

/// `table`: its arm is the first factor, its one segment the second. `levels`: of each factor, the first is
/// compared with; empty = a level with a usual name. Problems: a cell with fewer than two customers, an
/// outcome that is no mean.
[[nodiscard]] Factorial analyze_factorial(const Table& table, const Spec& spec,
                                          const std::vector<std::string> (&levels)[2], Problems& problems);
[[nodiscard]] std::string text_of(const Factorial& result);
[[nodiscard]] nlohmann::ordered_json json_of(const Factorial& result);

}  // namespace stamkund::analysis
