#pragma once
// When a customer buys next, if she does. docs/methods/prediction.md.
#include <array>

#include "models/customer_base/process.h"

namespace stamkund::customer_base {

/// Distribution of the time from `age` to the next purchase given her history; it has a mass at "never".
///
/// Where lambda ~ Gamma(c, rate A) and the lifetime L are independent given that she is alive, the time is u
/// with density c A^c (A + u)^-(c + 1) P(L > u). With v = 1 - (A / (A + u))^c the distribution function is
/// the integral of P(L > u(v)) over (0, v): bounded and smooth. Other models: from simulated lives, always
/// the same ones, with a standard error of 2.5 % at most.
class NextPurchase {
 public:
  NextPurchase(const Process& process, double x, double t_x, double age);

  /// P(she buys in (age, age + t]).
  [[nodiscard]] double within(double t) const;
  /// P(she ever buys again); within 50 years of her typical gap.
  [[nodiscard]] double ever() const { return table_.back().probability; }
  /// The time by which a share q in (0, 1) of the cases in which she ever buys again have come; NaN if there
  /// are none.
  [[nodiscard]] double quantile_if_ever(double q) const;

 private:
  static constexpr std::size_t kCells = 64;
  struct Point {
    double time = 0;
    double probability = 0;
  };
  std::array<Point, kCells + 1> table_{};
};

}  // namespace stamkund::customer_base
