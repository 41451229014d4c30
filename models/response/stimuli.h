#pragma once
// Decaying stimuli on an intensity: multiplier(t) = 1 + sum_j v_j exp(-(t - now) / tau_j).
//
// Several stimuli add up inside one bracket rather than multiply, because then the integral over time has
// a closed form for any number of them and no grid is needed:
//   I(dt) = dt + sum_j v_j tau_j (1 - exp(-dt / tau_j)).
// For the small lifts of the literature (a few per cent) sum and product differ by their product.
#include <array>
#include <cmath>
#include <cstddef>

#include "engine/base/expect.h"

namespace stamkund::response {

class Stimuli {
 public:
  static constexpr std::size_t kMax = 32;
  /// A stimulus below this size is dropped: the error in the integral is at most kNegligible * tau.
  static constexpr double kNegligible = 1e-9;

  /// Adds a kind of stimulus with decay time `tau_days` > 0 and returns its index.
  std::size_t add_kind(double tau_days) {
    STAMKUND_EXPECT(kinds_ < kMax && tau_days > 0.0);
    tau_days_[kinds_] = tau_days;
    return kinds_++;
  }
  /// All stimuli gone; the kinds stay.
  void clear() {
    value_.fill(0.0);
    active_ = false;
  }
  [[nodiscard]] bool active() const noexcept { return active_; }
  void stimulate(std::size_t kind, double size) {
    value_[kind] += size;
    active_ = active_ || size != 0.0;
  }
  [[nodiscard]] double multiplier() const noexcept { return multiplier_after(0.0); }

  [[nodiscard]] double multiplier_after(double dt) const noexcept {
    double sum = 1.0;
    for (std::size_t j = 0; j < kinds_; ++j)
      if (value_[j] != 0.0) sum += value_[j] * std::exp(-dt / tau_days_[j]);
    return sum;
  }
  /// Integral of the multiplier over the next `dt` days.
  [[nodiscard]] double integral(double dt) const noexcept {
    double sum = dt;
    for (std::size_t j = 0; j < kinds_; ++j)
      if (value_[j] != 0.0) sum -= value_[j] * tau_days_[j] * std::expm1(-dt / tau_days_[j]);
    return sum;
  }
  /// Lets `dt` days pass.
  void advance(double dt) noexcept {
    active_ = false;
    for (std::size_t j = 0; j < kinds_; ++j) {
      if (value_[j] == 0.0) continue;
      value_[j] *= std::exp(-dt / tau_days_[j]);
      if (std::abs(value_[j]) < kNegligible) value_[j] = 0.0;
      active_ = active_ || value_[j] != 0.0;
    }
  }
  /// The dt in [0, limit] at which the integral reaches `need`; requires integral(limit) >= need and positive
  /// multipliers. Newton from the left, kept inside a shrinking bracket.
  [[nodiscard]] double time_to(double need, double limit) const {
    double low = 0.0;
    double high = limit;
    double dt = 0.0;
    for (int i = 0; i < 100; ++i) {
      const double gap = integral(dt) - need;
      (gap < 0.0 ? low : high) = dt;
      double next = dt - gap / multiplier_after(dt);
      if (!(next > low && next < high)) next = 0.5 * (low + high);
      if (std::abs(next - dt) <= 1e-13 * (1.0 + dt) || !(next > low && next < high)) return next;
      dt = next;
    }
    return dt;
  }

 private:
  std::size_t kinds_ = 0;
  bool active_ = false;
  std::array<double, kMax> tau_days_{};
  std::array<double, kMax> value_{};
};

}  // namespace stamkund::response
