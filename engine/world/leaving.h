#pragma once
// When a customer leaves for good: a clock whose hazard may depend on her age, foreseen in closed form and
// foreseen anew when a factor changes.
#include "engine/population/person.h"
#include "engine/world/clock.h"

namespace stamkund::world {

class Leaving {
 public:
  /// `rate`: the hazard's, a day or a purchase, with what the arm does to everybody.
  void start(const population::Person& person, double rate, double calendar_factor, double arrival);
  /// The day on which she leaves if nothing changes; infinite = not as far as that can be foreseen.
  [[nodiscard]] double day() const noexcept { return day_; }
  /// A factor changes on `day`. What is left of her lifetime runs down at the new pace from now on.
  void set_factor(Slot slot, double factor, double day, const population::Person& person, bool alive);
  /// She leaves now.
  void end(double day) {
    clock_.set(0.0);
    day_ = day;
  }
  /// She has come back: a life of its own, whose hazard is `factor` times what it was, from `day` on.
  void begin_again(double day, double arrival, double factor, const population::Person& person);
  /// A purchase after which she may leave.
  void spend(double day) {
    if (clock_.meet(clock_.rate())) day_ = day;
  }

 private:
  void foresee(double day, const population::Person& person);
  Clock clock_;
  double since_ = 0;  ///< day of the last change of the hazard; lifetimes in calendar time only
  double day_ = 0;
};

}  // namespace stamkund::world
