#pragma once
// When a customer buys next, if she does. docs/methods/prediction.md.
#include <array>

#include "models/customer_base/pareto_nbd_covariates.h"
#include "models/customer_base/process.h"

namespace stamkund::customer_base {

/// Distribution of the time from `age` to the next purchase given her history; it has a mass at "never".
///
/// Where lambda ~ Gamma(c, rate A) and the lifetime L are independent given that she is alive, the time is u
/// with density c A^c (A + u)^-(c + 1) P(L > u). With v = 1 - (A / (A + u))^c the distribution function is
/// the integral of P(L > u(v)) over (0, v): bounded and smooth. A contract's next renewal has one
/// time. Other models: from simulated lives, always
/// the same ones, with a standard error of 2.5 % at most.
class NextPurchase {
 public:
  NextPurchase(const Process& process, double x, double t_x, double age);

  /// Of somebody alive with probability `alive` whose future law is `now`; `calendar`, if any, bends the
  /// rates of a Pareto/NBD, and nothing happens after its end.
  NextPurchase(const Process& now, double alive, std::vector<Stretch> calendar);

  /// P(she buys in (age, age + t]).
  [[nodiscard]] double within(double t) const;
  /// P(she ever buys again); in simulated lives: within 50 times her typical gap.
  [[nodiscard]] double ever() const { return probability_.back(); }
  /// The time by which a share q in (0, 1) of the cases in which she ever buys again have come; NaN if there
  /// are none.
  [[nodiscard]] double quantile_if_ever(double q) const;

 private:
  static constexpr std::size_t kCells = 64;

  [[nodiscard]] double time_at(double v) const;
  [[nodiscard]] double v_at(double time) const;

  /// Integrals of the factors from now on; without a calendar both are the time itself.
  [[nodiscard]] double time_of(double intensity) const;
  [[nodiscard]] double integral(double Stretch::*factor, double time) const;

  std::vector<Stretch> calendar_;
  double shape_ = 0;                              ///< c; 0 where lives are simulated
  double rate_ = 1;                               ///< A
  std::array<double, kCells + 1> probability_{};  ///< P(bought by the time of v = cell / kCells)
  std::array<double, kCells + 1> time_{};         ///< of simulated lives: v is their rank
};

}  // namespace stamkund::customer_base
