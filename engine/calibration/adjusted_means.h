#pragma once
// Means of arms at the same past: what customers bought before foresees much of what they buy after, and none
// of it is the arm's. Least squares in each arm with slopes of its own. Source: Lin 2013,
// doi 10.1214/12-AOAS583.
#include <array>
#include <cstddef>
#include <vector>

namespace stamkund::calibration {

/// Of one customer in an arm.
struct ArmOutcome {
  static constexpr std::size_t kPast = 4;
  std::size_t arm = 0;
  double after = 0;                    ///< the outcome
  std::array<double, kPast> before{};  ///< known before the lot was drawn
};

struct AdjustedMeans {
  std::vector<double> mean;        ///< [arms], at the mean past of all customers
  std::vector<double> covariance;  ///< of these, [arms x arms]; robust (HC2)
  bool adjusted = false;           ///< else the plain means: an arm is too small for slopes
};

/// Expects at least two customers in each of `arms` arms.
[[nodiscard]] AdjustedMeans adjusted_means(const std::vector<ArmOutcome>& customers, std::size_t arms);

}  // namespace stamkund::calibration
