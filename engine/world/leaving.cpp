#include "engine/world/leaving.h"

#include <algorithm>
#include <cmath>

#include "engine/world/agenda.h"

namespace stamkund::world {

using population::Lifetime;
using population::Person;

void Leaving::start(const Person& person, double rate, double calendar_factor, double arrival) {
  clock_.start(rate);
  (void)clock_.set_factor(Slot::calendar, calendar_factor);
  clock_.set(arrival);
  since_ = person.opportunity_began_day();
  day_ = kNever;
  if (person.lifetime != Lifetime::after_purchase) foresee(person.enters_day, person);
}

void Leaving::set_factor(Slot slot, double factor, double day, const Person& person, bool alive) {
  const double before = clock_.rate();
  if (!clock_.set_factor(slot, factor)) return;
  if (!alive || person.lifetime == Lifetime::after_purchase) return;
  if (person.lifetime == Lifetime::calendar) {
    (void)clock_.meet((day - since_) * before);
  } else {
    const double age = person.age_days + since_ - person.enters_day;
    (void)clock_.meet(
        customer_base::cumulative_hazard(person.lifetime, before, person.aging, age + day - since_) -
        customer_base::cumulative_hazard(person.lifetime, before, person.aging, age));
  }
  since_ = day;
  foresee(day, person);
}

void Leaving::begin_again(double day, double arrival, double factor, const Person& person) {
  clock_.set_base(clock_.base() * factor);
  clock_.set(arrival);
  since_ = day;
  day_ = kNever;
  if (person.lifetime != Lifetime::after_purchase) foresee(day, person);
}

void Leaving::foresee(double day, const Person& person) {
  const double hazard = clock_.rate();
  const double left = std::max(clock_.left(), 0.0);
  if (person.lifetime == Lifetime::calendar) {
    day_ = hazard > 0.0 ? since_ + left / hazard : kNever;
  } else {
    const double age = person.age_days + since_ - person.enters_day;
    day_ = since_ + (customer_base::age_when_hazard(person.lifetime, hazard, person.aging, age, left) - age);
  }
  if (person.opportunity_days > 0.0 && day_ < kNever) {
    // Lifetimes end at the beginning of an opportunity.
    const double length = person.opportunity_days;
    const double began = person.opportunity_began_day();
    day_ = std::max(began + std::floor((day_ - began) / length) * length, day);
  }
}

}  // namespace stamkund::world
