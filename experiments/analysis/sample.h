#pragma once
// One arm's values of an outcome, and the figures that every comparison starts from.
#include <cstddef>
#include <cstdint>
#include <vector>

namespace stamkund::analysis {

/// The independent units of an arm: customers, or clusters of them. A mean is the sum of y over their number;
/// over clusters, and as a ratio of two columns, it is the sum of y over the sum of x.
struct Sample {
  std::vector<double> y;
  std::vector<double> x;               ///< empty = 1 each
  std::vector<std::uint32_t> cluster;  ///< of each unit, only where a cluster has units in several arms
  std::uint64_t customers = 0;         ///< behind the units

  [[nodiscard]] std::size_t size() const noexcept { return y.size(); }
};

/// Sums over units, of which value and variance follow.
struct Sums {
  double units = 0, y = 0, x = 0, yy = 0, xy = 0, xx = 0;
};

/// A mean or ratio and the variance of it. `variance` by linearisation (delta method): the variance of
/// y - value x over units, with units - 1, over units times the mean of x squared. For x = 1 this is s^2 / n.
/// Source: Deng, Knoblich & Lu 2018, doi 10.1145/3219819.3219919; over clusters it is the cluster-robust
/// variance with the factor G / (G - 1).
struct Figure {
  double units = 0;
  double value = 0;
  double variance = 0;
};

[[nodiscard]] Figure figure_of(const Sums& sums);
/// In two passes, which does not cancel.
[[nodiscard]] Figure figure_of(const Sample& sample);
/// Of two arms whose clusters may be the same ones; 0 where they cannot be.
[[nodiscard]] double covariance_of(const Sample& a, const Figure& of_a, const Sample& b, const Figure& of_b);

}  // namespace stamkund::analysis
