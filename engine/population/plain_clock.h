#pragma once
// One customer's purchases and the end of her life with nothing going on, from what she is and her luck.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include "engine/population/person.h"
#include "engine/random/distributions.h"

namespace stamkund::population {

/// What an arm changes for everybody, and for how long she is watched.
struct PlainPace {
  double purchase_factor = 1;
  double defection_factor = 1;
  double horizon_days = 0;
};

class PlainClock {
 public:
  static constexpr double kNever = std::numeric_limits<double>::infinity();

  PlainClock(const Person& person, const Stream& ticks, double life_arrival, const PlainPace& pace)
      : person_(person),
        ticks_(ticks),
        end_(pace.horizon_days),
        day_(person.enters_day),
        base_rate_(person.purchase_rate_per_day * pace.purchase_factor),
        defection_rate_(person.defection_rate * pace.defection_factor),
        life_left_(life_arrival),
        hazard_since_(person.opportunity_began_day()) {
    if (person.ticks_per_purchase > 1) base_rate_ *= static_cast<double>(person.ticks_per_purchase);
    rate_ = base_rate_;
  }

  /// Calls `buys(day)` for each purchase up to the horizon. Returns the day on which she leaves for good
  /// before it; infinite if she does not.
  template <class Buys>
  double run(const Buys& buys) {
    const bool by_purchase = person_.lifetime == Lifetime::after_purchase;
    if (person_.calendar != nullptr) open_calendar();
    mean_gap_ = 1.0 / rate_;
    if (!by_purchase) foresee_death();
    double to_next = gap(person_.ticks_done);
    if (!person_.existing) {
      buys(day_);
      if (person_.first_counts) spend_life();
    }
    if (!person_.alive) return kNever;
    if (person_.calendar != nullptr || person_.opportunity_days > 0.0) return run_by_steps(buys, to_next);
    return run_freely(buys, to_next);
  }

 private:
  /// Integrated intensity to the next purchase.
  double gap(std::uint32_t ticks_done) {
    double sum = draw_exponential(ticks_);
    for (std::uint32_t tick = ticks_done + 1; tick < person_.ticks_per_purchase; ++tick)
      sum += draw_exponential(ticks_);
    return sum;
  }

  template <class Buys>
  double run_freely(const Buys& buys, double to_next) {
    for (;;) {
      const double limit = std::min(end_, death_day_);
      const double span = limit - day_;
      if (!(to_next < rate_ * span)) {
        day_ = limit;
        return death_day_ <= day_ && day_ < end_ ? day_ : kNever;
      }
      day_ += std::min(to_next * mean_gap_, span);
      to_next = gap(0);
      buys(day_);
      if (person_.lifetime == Lifetime::after_purchase) spend_life();
      if (death_day_ <= day_) return day_ < end_ ? day_ : kNever;
    }
  }

  /// With a calendar, whose factors hold from step to step, or with opportunities.
  template <class Buys>
  double run_by_steps(const Buys& buys, double to_next) {
    for (;;) {
      const double scheduled = std::min(end_, next_step_day_);
      if (waits_until_ > day_) {
        day_ = std::min(scheduled, waits_until_);
        if (day_ >= waits_until_ && buys_at_end_ && day_ < end_) {
          buys_at_end_ = false;
          buys(day_);
        }
      } else {
        const double limit = std::min(scheduled, death_day_);
        const double span = limit - day_;
        const double capacity = rate_ * span;
        if (to_next < capacity) {
          day_ += std::min(to_next * mean_gap_, span);
          to_next = gap(0);
          if (person_.opportunity_days > 0.0) {
            wait_for_next_opportunity();
            if (buys_at_end_) continue;
          }
          buys(day_);
          if (person_.lifetime == Lifetime::after_purchase) spend_life();
          if (death_day_ > day_) continue;
        } else {
          to_next -= capacity;
          day_ = limit;
        }
      }
      if (death_day_ <= day_ && day_ < end_) return day_;
      if (day_ >= end_) return kNever;
      if (next_step_day_ <= day_) turn_page();
    }
  }

  /// A purchase after which she may leave.
  void spend_life() {
    life_left_ -= defection_rate_ * season_defection_;
    if (life_left_ <= 0.0) death_day_ = day_;
  }

  /// The day on which she leaves if nothing changes; lifetimes in calendar time only.
  void foresee_death() {
    const double hazard = defection_rate_ * season_defection_;
    if (person_.lifetime == Lifetime::calendar) {
      death_day_ = hazard > 0.0 ? hazard_since_ + std::max(life_left_, 0.0) / hazard : kNever;
    } else {
      const double age = person_.age_days + hazard_since_ - person_.enters_day;
      death_day_ = hazard_since_ + (customer_base::age_when_hazard(person_.lifetime, hazard, person_.aging,
                                                                   age, std::max(life_left_, 0.0)) -
                                    age);
    }
    if (person_.opportunity_days > 0.0 && death_day_ < kNever) {
      const double length = person_.opportunity_days;
      const double began = person_.opportunity_began_day();
      death_day_ = std::max(began + std::floor((death_day_ - began) / length) * length, day_);
    }
  }

  /// She has had this opportunity: her clock stands still until its end. Lifetimes end with an opportunity,
  /// so she lives to see it.
  void wait_for_next_opportunity() {
    const double length = person_.opportunity_days;
    const double began = person_.opportunity_began_day();
    waits_until_ = began + (std::floor((day_ - began) / length) + 1.0) * length;
    buys_at_end_ = person_.renews;
  }

  void open_calendar() {
    find_step();
    rate_ *= season_rate_;
  }
  /// The calendar's factors as of today, and when the next ones come.
  void find_step() {
    const auto& calendar = *person_.calendar;
    while (next_step_ < calendar.size() && calendar[next_step_].day <= day_) ++next_step_;
    if (next_step_ > 0) {
      season_rate_ = calendar[next_step_ - 1].purchase_factor;
      season_defection_ = calendar[next_step_ - 1].defection_factor;
    }
    next_step_day_ = next_step_ < calendar.size() ? calendar[next_step_].day : kNever;
  }
  /// The calendar's next step has come. What is left of the lifetime runs down at the new pace from now on.
  void turn_page() {
    const double before = season_defection_;
    find_step();
    rate_ = base_rate_ * season_rate_;
    mean_gap_ = 1.0 / rate_;
    if (season_defection_ == before || person_.lifetime == Lifetime::after_purchase) return;
    const double hazard = defection_rate_ * before;
    if (person_.lifetime == Lifetime::calendar) {
      life_left_ -= (day_ - hazard_since_) * hazard;
    } else {
      const double since = person_.age_days + hazard_since_ - person_.enters_day;
      life_left_ -= customer_base::cumulative_hazard(person_.lifetime, hazard, person_.aging,
                                                     since + day_ - hazard_since_) -
                    customer_base::cumulative_hazard(person_.lifetime, hazard, person_.aging, since);
    }
    hazard_since_ = day_;
    foresee_death();
  }

  const Person& person_;
  Stream ticks_;
  double end_;
  double day_;
  double base_rate_;  ///< ticks a day, with the arm's factor
  double rate_ = 0;   ///< and with the calendar's
  double mean_gap_ = 0;
  double defection_rate_;  ///< a day or a repeat purchase
  double life_left_;       ///< integrated hazard left, as of `hazard_since_`
  double hazard_since_;
  double death_day_ = kNever;
  double waits_until_ = -1;
  bool buys_at_end_ = false;  ///< a contract is renewed at the end of its period
  std::size_t next_step_ = 0;
  double next_step_day_ = kNever;
  double season_rate_ = 1;
  double season_defection_ = 1;
};

}  // namespace stamkund::population
