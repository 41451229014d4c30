#pragma once
// Power of an experiment by its size, and back; looks included.
#include <optional>
#include <utility>
#include <vector>

#include "experiments/plans/error_share.h"
#include "experiments/sequential/group_sequential.h"

namespace stamkund::plans {

inline constexpr double kFewestCustomers = 2;
inline constexpr double kMostCustomers = 1e12;

/// Whole customers of sizes that may be fractions: rounded up, or, where their sum is stated, as many as that
/// in all (largest remainders).
[[nodiscard]] std::vector<double> whole_of(const std::vector<double>& sizes, bool stated);

/// Range in which an effect can lie.
[[nodiscard]] std::pair<double, double> possible_effects(const design::ExperimentSpec& spec);

/// Sizes are of customers whose outcome is seen, in all arms together. `spec` must live as long.
class Sizing {
 public:
  Sizing(const design::ExperimentSpec& spec, std::vector<double> allocation, const ErrorShare& share)
      : spec_(spec), allocation_(std::move(allocation)), level_(share.level), target_(share.power) {}

  /// Of the least powerful comparison.
  [[nodiscard]] double power_at(double n, double effect) const;
  /// For one look.
  [[nodiscard]] double fixed_power(double n, double effect) const;
  /// Of the statistic, of the arm of which most is asked.
  [[nodiscard]] double critical(double n, double effect) const;
  /// For one look. Nothing: it takes more than kMostCustomers.
  [[nodiscard]] std::optional<double> fixed_size(double power, double effect) const;
  /// Smallest effect in the good direction that `n` customers find. Nothing: there can be none.
  [[nodiscard]] std::optional<double> smallest(double n) const {
    return fixed_smallest(n / inflation(target_));
  }
  /// Smallest margin that `n` customers show to be kept; `margin`: the one that the specification has, which
  /// is tried out and put back. Nothing: there can be none.
  [[nodiscard]] std::optional<double> smallest_margin(double n, double effect, double& margin) const;
  /// The same for one look.
  [[nodiscard]] std::optional<double> fixed_smallest(double n) const;
  /// Largest size over that of one look.
  [[nodiscard]] double inflation(double power) const;
  [[nodiscard]] sequential::Bounds looks(double power) const;
  [[nodiscard]] std::vector<double> information() const;

 private:
  const design::ExperimentSpec& spec_;
  std::vector<double> allocation_;
  double level_;
  double target_;
};

/// Looks for the control's share with which the size for `effect` costs least (customers, where nothing
/// costs); other arms keep their parts. True: it is better than `allocation`, which becomes it.
[[nodiscard]] bool search_allocation(const design::ExperimentSpec& spec, double effect,
                                     std::vector<double>& allocation);

}  // namespace stamkund::plans
