#pragma once
// A customer's purchases with nothing going on: no program, no campaign. What predictions simulate.
#include <cmath>

#include "engine/population/person.h"
#include "engine/random/distributions.h"
#include "models/customer_base/history.h"

namespace stamkund::population {

/// Calls `buys(day)` for each purchase of somebody alive when she enters, after that day and until
/// `horizon_days`. `ticks`: her purchase clock; `life_arrival`: unit exponential.
template <class Buys>
void live_plainly(const Person& person, const Stream& ticks, double life_arrival, double horizon_days,
                  const Buys& buys) {
  if (person.calendar == nullptr) {
    customer_base::PurchaseClock clock(traits_of(person), person.age_days, ticks, life_arrival);
    const double from = person.age_days - person.enters_day;
    const double until = from + horizon_days;
    for (double at = clock.next(until); at <= until; at = clock.next(until)) buys(at - from);
    return;
  }
  // Rates that a calendar bends: lifetimes in calendar time and single ticks only (Pareto/NBD).
  Stream clock = ticks;
  double to_next = draw_exponential(clock);
  double day = person.enters_day;
  for (std::size_t step = 0; step < person.calendar->size() && day < horizon_days; ++step) {
    const CalendarStep& now = (*person.calendar)[step];
    const bool last = step + 1 == person.calendar->size();
    const double end = last ? horizon_days : std::fmin(horizon_days, (*person.calendar)[step + 1].day);
    if (end <= day) continue;
    const double rate = person.purchase_rate_per_day * now.purchase_factor;
    const double hazard = person.defection_rate * now.defection_factor;
    const double stop = std::fmin(end, day + life_arrival / hazard);  // infinite at no hazard
    life_arrival -= (end - day) * hazard;
    for (double at = day + to_next / rate; at < stop; at = day + to_next / rate) {
      day = at;
      to_next = draw_exponential(clock);
      buys(day);
    }
    to_next -= (stop - day) * rate;
    if (life_arrival <= 0.0) return;
    day = end;
  }
}

}  // namespace stamkund::population
