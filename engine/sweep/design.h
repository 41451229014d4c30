#pragma once
// Which variants are run: points in the unit cube, one coordinate a parameter, in a fixed order that depends
// on the study alone.
#include <cstdint>
#include <string>
#include <vector>

#include "engine/scenario/sweep_study.h"

namespace stamkund::sweep {

/// A variant.
struct Point {
  std::vector<double> at;           ///< [n_parameters] in [0, 1]; NaN where the scenario's own value stays
  std::vector<double> numbers;      ///< [n_parameters] the number, or the position among the listed values
  std::vector<std::string> values;  ///< [n_parameters] as --set takes them; empty = the scenario's own
};

/// More variants than a file of them can be read by anybody, and than a year of computing.
inline constexpr std::uint64_t kMostPoints = 1'000'000;

/// `u` [n_parameters]. Values that are whole or listed snap.
[[nodiscard]] Point point_at(const scenario::SweepSpec& study, std::vector<double> u);

/// How many variants `design` gives; without making them.
[[nodiscard]] std::uint64_t design_size(const scenario::SweepSpec& study);

/// All variants of the study; of optimize, the first round's candidates.
[[nodiscard]] std::vector<Point> design(const scenario::SweepSpec& study);

/// Every combination of what each parameter may be; empty if one has no end of values, or there are more than
/// `most`.
[[nodiscard]] std::vector<Point> every_combination(const scenario::SweepSpec& study, std::uint64_t most);

/// Positions in the design of sobol_indices: base points A and B, and A with one column of B.
struct IndexPlan {
  std::uint64_t pairs;
  std::size_t parameters;
  [[nodiscard]] std::size_t a(std::uint64_t i) const {
    return static_cast<std::size_t>(i * (parameters + 2));
  }
  [[nodiscard]] std::size_t b(std::uint64_t i) const { return a(i) + 1; }
  [[nodiscard]] std::size_t mixed(std::uint64_t i, std::size_t parameter) const {
    return a(i) + 2 + parameter;
  }
};

/// Positions in the design of morris: path i has parameters + 1 points; step k moves `moved[i][k]`.
struct MorrisPlan {
  std::vector<std::vector<std::size_t>> moved;
  std::vector<std::vector<double>> by;  ///< the step, with its sign
};
[[nodiscard]] MorrisPlan morris_plan(const scenario::SweepSpec& study);

}  // namespace stamkund::sweep
