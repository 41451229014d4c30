#pragma once
// An arm of a simulated experiment: customers drawn with replacement from simulated lives.
#include <cstdint>
#include <vector>

#include "engine/random/stream.h"
#include "experiments/analysis/sample.h"

namespace stamkund::power {

/// Products, summed over clusters, of what is summed within each: n customers, x known before, y the outcome.
struct ClusterSums {
  double count = 0;
  double nn = 0, nx = 0, ny = 0, xx = 0, xy = 0, yy = 0;
  /// One cluster.
  void add(double n, double x, double y);
};

/// Sums over the customers of an arm: y is the outcome, x what was known before.
struct ArmSums {
  double n = 0, y = 0, yy = 0, x = 0, xx = 0, xy = 0;
  ClusterSums clusters;  ///< none: customers were assigned
  void add(const ArmSums& more);
};
/// As the analysis has it: over clusters the errors are those of clusters.
[[nodiscard]] analysis::Figure figure_of(const ArmSums& sums);
/// After CUPED: one slope for all arms, from differences within arms.
[[nodiscard]] std::vector<analysis::Figure> adjusted(const std::vector<ArmSums>& arms);

/// Customers of whom each draw takes one, all alike likely. Those who are 0 in everything are drawn by their
/// number, and so are all where there are few different values: sums are what a test needs, and their law is
/// the same.
class Urn {
 public:
  /// `x` may be empty.
  Urn(const std::vector<double>& y, const std::vector<double>& x);
  [[nodiscard]] ArmSums draw(std::uint64_t customers, Stream& stream) const;
  /// Random numbers that a draw of so many customers takes, about.
  [[nodiscard]] double cost(std::uint64_t customers) const;
  [[nodiscard]] bool by_value() const { return !value_.empty(); }

 private:
  std::size_t size_;
  bool adjusts_;
  std::vector<double> y_, x_;  ///< of those who are not 0
  std::vector<double> value_;  ///< where there are few different ones
  std::vector<double> share_;  ///< of each among it and those behind it
};

}  // namespace stamkund::power
