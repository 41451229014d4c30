#pragma once
// A hazard and the clock that runs on it. The clock rings when the hazard it has met adds up to what it was
// set to, a unit exponential: whatever behaviour does to the hazard only bends time, so the same luck rings
// the same clock in every arm.
//
// Hazard is met on occasions (an offer, a contact, a renewal) or goes on in time (purchases, leaving). In
// time it is base x factors x (1 + decaying stimuli), and constant between events but for the stimuli.
#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>

#include "models/response/stimuli.h"

namespace stamkund::world {

/// Whose factor it is. Factors are multiplied in this order.
enum class Slot : std::size_t { calendar, program, contacts, satisfaction, size_ };

class Clock {
 public:
  /// Not set: somebody who never comes to be asked needs no luck.
  void stop() { left_ = -1.0; }
  [[nodiscard]] bool is_set() const noexcept { return left_ >= 0.0; }
  /// Rings when so much hazard has been met.
  void set(double arrival) { left_ = arrival; }
  [[nodiscard]] double left() const noexcept { return left_; }

  /// Meets the hazard of one occasion. Does it ring?
  bool meet(double hazard) {
    left_ -= hazard;
    return left_ <= 0.0;
  }

  /// Hazard a day without factors; these are 1 then.
  void start(double base) {
    base_ = base;
    factors_.fill(1.0);
    follow();
  }
  void set_base(double base) {
    base_ = base;
    follow();
  }
  /// True if that changes anything.
  bool set_factor(Slot slot, double factor) {
    double& here = factors_[static_cast<std::size_t>(slot)];
    if (here == factor) return false;
    here = factor;
    follow();
    return true;
  }
  [[nodiscard]] double factor() const {
    double product = factors_[0];
    for (std::size_t i = 1; i < factors_.size(); ++i) product *= factors_[i];
    return product;
  }
  [[nodiscard]] double base() const noexcept { return base_; }
  /// Without stimuli.
  [[nodiscard]] double rate() const noexcept { return rate_; }

  /// Days until it rings, if that is within `span`; else infinite, and `met` is the hazard of the span.
  [[nodiscard]] double rings_within(double span, response::Stimuli& stimuli, double& met) const {
    const bool stimulated = stimuli.active();
    // What would ring within the span at the lowest rate of it rings: the integral is needed for the rest
    // only.
    const double surely = stimulated ? rate_ * stimuli.lowest() * span : rate_ * span;
    const bool certain = left_ < surely;
    met = stimulated && !certain ? rate_ * stimuli.integral(span) : surely;
    if (!(left_ < met)) return std::numeric_limits<double>::infinity();
    return stimulated ? stimuli.time_to(left_ * mean_gap_, span) : std::min(left_ * mean_gap_, span);
  }

 private:
  void follow() {
    rate_ = base_ * factor();
    mean_gap_ = 1.0 / rate_;
  }
  double left_ = -1.0;
  double base_ = 0.0;
  std::array<double, static_cast<std::size_t>(Slot::size_)> factors_{1.0, 1.0, 1.0, 1.0};
  double rate_ = 0.0;
  double mean_gap_ = std::numeric_limits<double>::infinity();
};

}  // namespace stamkund::world
