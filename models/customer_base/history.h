#pragma once
// A customer's plain purchase process, event by event: what the simulator does with every effect off. The
// bootstrap, simulation-based calibration and predictions run it.
#include <cmath>
#include <cstdint>
#include <limits>

#include "engine/random/distributions.h"
#include "models/customer_base/traits.h"

namespace stamkund::customer_base {

/// Purchases after the first, in order of time.
class PurchaseClock {
 public:
  /// Starts at `age` (0: right after the first purchase). `life_arrival`: unit exponential. A customer of an
  /// age above 0 is alive there, with `traits.ticks_done` ticks since her last purchase; so is one of age 0
  /// whose first purchase does not count (`first_counts`), because it is known to have left her alive.
  PurchaseClock(const Traits& traits, double age, const Stream& ticks, double life_arrival)
      : traits_(traits), ticks_(ticks), age_(age), life_left_(life_arrival), first_gap_(true) {
    if (traits.lifetime != Lifetime::after_purchase) {
      // Whether she lives through an opportunity is decided once, so hazards count from its beginning; a
      // lifetime that ends within it ends there. The margin is for an age such as 3 x 0.1.
      const double length = traits.opportunity;
      const double from = length > 0.0 ? std::floor(age / length + 1e-9) * length : age;
      death_ = age_when_hazard(traits.lifetime, traits.defection_rate, traits.aging, from, life_arrival);
      if (length > 0.0 && std::isfinite(death_))
        death_ = std::fmax(from, std::floor(death_ / length + 1e-9) * length);
    } else if (traits.first_counts && age == 0.0) {
      spend_life();
    }
  }

  /// Age at the next purchase; infinite when she has left. Ages beyond `until` are not distinguished.
  [[nodiscard]] double next(double until) {
    if (!(age_ <= death_)) return kNever;
    if (traits_.opportunity > 0.0) return next_opportunity(until);
    std::uint32_t ticks = traits_.ticks_per_purchase - (first_gap_ ? traits_.ticks_done : 0U);
    first_gap_ = false;
    double sum = 0.0;
    for (; ticks > 0; --ticks) sum += draw_exponential(ticks_);
    age_ += sum / traits_.tick_rate;
    if (!(age_ < death_) || age_ > until) {
      death_ = -1.0;
      return kNever;
    }
    if (traits_.lifetime == Lifetime::after_purchase) spend_life();
    return age_;
  }

 private:
  static constexpr double kNever = std::numeric_limits<double>::infinity();

  void spend_life() {
    life_left_ -= traits_.defection_rate;
    if (life_left_ <= 0.0) death_ = age_;
  }

  double next_opportunity(double until) {
    const double length = traits_.opportunity;
    // Opportunities until the one in which the clock rings; in whole numbers, so nothing is lost at an edge.
    const double gap = draw_exponential(ticks_) / (traits_.tick_rate * length);
    // The margin is for an age such as 3 x 0.1, which lies an ulp beside 0.3.
    const double number = std::floor(age_ / length + 1e-9) + std::floor(gap) + 1.0;
    const double end = number * length;
    if (!(end <= death_) || end > until * (1.0 + 1e-12)) {
      death_ = -1.0;
      return kNever;
    }
    age_ = end;  // counted at the end of the opportunity
    if (traits_.lifetime == Lifetime::after_purchase) spend_life();
    return age_;
  }

  Traits traits_;
  Stream ticks_;
  double age_;
  double life_left_;
  double death_ = kNever;
  bool first_gap_;
};

/// What calibration sees of a customer watched until `age`.
struct Summary {
  double x = 0;
  double t_x = 0;
};
[[nodiscard]] inline Summary simulate_summary(const Traits& traits, double age, const Stream& ticks,
                                              double life_arrival) {
  PurchaseClock clock(traits, 0.0, ticks, life_arrival);
  Summary summary;
  // Not at <= age: the end of the last opportunity may lie an ulp beyond it.
  for (double at = clock.next(age); std::isfinite(at); at = clock.next(age)) {
    summary.x += 1.0;
    summary.t_x = std::fmin(at, age);
  }
  return summary;
}

}  // namespace stamkund::customer_base
