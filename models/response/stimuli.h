#pragma once
// Decaying stimuli on an intensity: multiplier(t) = 1 + sum_j v_j exp(-(t - now) / tau_j).
//
// Several stimuli add up inside one bracket rather than multiply, because then the integral over time has
// a closed form for any number of them and no grid is needed:
//   I(dt) = dt + sum_j v_j tau_j (1 - exp(-dt / tau_j)).
// For the small lifts of the literature (a few per cent) sum and product differ by their product.
//
// A kind of stimulus either raises or lowers, never both. What lowers never sums to less than -(1 - kLowest):
// what does not fit is lost when it is added. From then on what lowers only decays and what raises only
// helps, so the multiplier stays at or above kLowest for ever (docs/decisions/0003-stimuli-add.md).
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "engine/base/expect.h"

namespace stamkund::response {

/// What a kind of stimulus does to the multiplier.
enum class Sign { raises, lowers };

class Stimuli {
 public:
  /// The multiplier never falls below this, up to rounding. Assumption: the worst day leaves a tenth of the
  /// rate.
  static constexpr double kLowest = 0.1;
  /// A stimulus below this size is dropped: the error in the integral is at most kNegligible * tau.
  static constexpr double kNegligible = 1e-6;

  /// Adds a kind of stimulus with decay time `tau_days` > 0 and returns its index.
  std::size_t add_kind(double tau_days, Sign sign = Sign::raises) {
    STAMKUND_EXPECT(tau_days > 0.0);
    tau_days_.push_back(tau_days);
    lowers_.push_back(sign == Sign::lowers ? 1 : 0);
    value_.push_back(0.0);
    kept_.push_back(0.0);
    return kinds_++;
  }
  /// From now on nothing is dropped: for likelihoods, which have to be smooth in their parameters.
  void keep_small() noexcept { negligible_ = 0.0; }
  /// Nothing but the kinds of `other`.
  void take_kinds(const Stimuli& other) {
    if (kinds_ != other.kinds_ || tau_days_ != other.tau_days_ || lowers_ != other.lowers_) *this = other;
    clear();
  }
  /// All stimuli gone; the kinds stay.
  void clear() {
    std::fill(value_.begin(), value_.end(), 0.0);
    kept_dt_ = -1.0;
    active_ = false;
    lowered_ = false;
  }
  [[nodiscard]] bool active() const noexcept { return active_; }
  /// `size` has the sign of its kind, or is 0. What would bring the lowering kinds below the floor is lost.
  void stimulate(std::size_t kind, double size) {
    kept_dt_ = -1.0;  // a kind that was idle has no exponential kept
    STAMKUND_EXPECT(lowers_[kind] != 0 ? size <= 0.0 : size >= 0.0);
    if (size == 0.0) return;
    if (lowers_[kind] != 0) {
      size = std::max(size, std::min(kLowest - lowest(), 0.0));
      lowered_ = lowered_ || size != 0.0;
    }
    value_[kind] += size;
    active_ = active_ || size != 0.0;
  }
  /// A lower bound of the multiplier now and at any time to come, if nothing that lowers is added; 1 when
  /// nothing lowers it.
  [[nodiscard]] double lowest() const noexcept {
    double sum = 1.0;
    if (!lowered_) return sum;
    for (std::size_t j = 0; j < kinds_; ++j)
      if (lowers_[j] != 0) sum += value_[j];
    return sum;
  }
  /// Brings a stimulus of a raising kind back to `size` unless it is larger still. For stimuli that purchases
  /// cause: if those added up, a fast buyer's purchases would breed purchases without bound.
  void renew(std::size_t kind, double size) { stimulate(kind, std::max(0.0, size - value_[kind])); }
  [[nodiscard]] double value(std::size_t kind) const noexcept { return value_[kind]; }
  [[nodiscard]] double multiplier() const noexcept { return multiplier_after(0.0); }

  [[nodiscard]] double multiplier_after(double dt) const noexcept {
    double sum = 1.0;
    for (std::size_t j = 0; j < kinds_; ++j)
      if (value_[j] != 0.0) sum += value_[j] * std::exp(-dt / tau_days_[j]);
    return sum;
  }
  /// Integral of the multiplier over the next `dt` days.
  [[nodiscard]] double integral(double dt) noexcept {
    double sum = dt;
    kept_dt_ = dt;
    for (std::size_t j = 0; j < kinds_; ++j) {
      if (value_[j] == 0.0) continue;
      kept_[j] = std::expm1(-dt / tau_days_[j]);
      sum -= value_[j] * tau_days_[j] * kept_[j];
    }
    return sum;
  }
  /// Lets `dt` days pass.
  void advance(double dt) noexcept {
    active_ = false;
    lowered_ = false;
    // Mostly the integral over the same time was asked for just before: its exponentials serve again.
    const bool kept = dt == kept_dt_;
    kept_dt_ = -1.0;
    for (std::size_t j = 0; j < kinds_; ++j) {
      if (value_[j] == 0.0) continue;
      if (kept)
        value_[j] += value_[j] * kept_[j];
      else
        value_[j] *= std::exp(-dt / tau_days_[j]);
      if (std::abs(value_[j]) < negligible_) value_[j] = 0.0;
      active_ = active_ || value_[j] != 0.0;
      lowered_ = lowered_ || value_[j] < 0.0;
    }
  }
  /// The dt in [0, limit] at which the integral reaches `need`; requires integral(limit) >= need. The
  /// integral rises with dt at kLowest at least, so there is one such dt. Halley's method, kept inside a
  /// shrinking bracket; one exponential a stimulus and step. Its error is cubed by each step, so a step below
  /// 1e-5 decay times is the last: the floor keeps curvature / slope below 9 / shortest, which leaves an
  /// error below 1e-13 decay times. The first guess is left of the answer if all stimuli raise or all lower;
  /// if they are mixed, it may be on either side, and the bracket takes care of it.
  [[nodiscard]] double time_to(double need, double limit) const {
    double low = 0.0;
    double high = limit;
    double shortest = tau_days_.front();
    double now = 1.0;
    for (std::size_t j = 0; j < kinds_; ++j) {
      if (value_[j] == 0.0) continue;
      now += value_[j];
      shortest = std::min(shortest, tau_days_[j]);
    }
    double dt = std::min(need / std::max(now, 1.0), limit);
    for (int i = 0; i < 100; ++i) {
      double integral_so_far = dt;
      double slope = 1.0;
      double curvature = 0.0;
      for (std::size_t j = 0; j < kinds_; ++j) {
        if (value_[j] == 0.0) continue;
        const double decayed = value_[j] * std::exp(-dt / tau_days_[j]);
        integral_so_far += tau_days_[j] * (value_[j] - decayed);
        slope += decayed;
        curvature -= decayed / tau_days_[j];
      }
      const double gap = integral_so_far - need;
      (gap < 0.0 ? low : high) = dt;
      double next = dt - 2.0 * gap * slope / (2.0 * slope * slope - gap * curvature);
      const bool inside = next >= low && next <= high;
      if (!inside) next = 0.5 * (low + high);
      const double step = std::abs(next - dt);
      dt = next;
      if ((inside && step <= 1e-5 * shortest) || high - low <= 1e-13 * (1.0 + dt)) return dt;
    }
    return dt;
  }

 private:
  std::size_t kinds_ = 0;
  double negligible_ = kNegligible;
  double kept_dt_ = -1.0;  ///< for which `kept_` holds exp(-dt / tau) - 1; negative = none
  std::vector<double> kept_;
  bool active_ = false;
  bool lowered_ = false;  ///< some value is negative
  std::vector<char> lowers_;
  std::vector<double> tau_days_;
  std::vector<double> value_;
};

}  // namespace stamkund::response
