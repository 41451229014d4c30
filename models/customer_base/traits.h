#pragma once
// How one customer behaves, whatever model she was drawn from: what her clocks need to know. Every
// customer-base model draws these, so the simulator, the bootstrap and predictions know no model by name.
// Times are in the model's time unit; ages count from the first purchase. docs/methods/population.md.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

namespace stamkund::customer_base {

/// When a customer leaves for good.
enum class Lifetime : std::uint8_t {
  calendar,        ///< hazard `defection_rate`; 0 = she stays for ever
  gompertz,        ///< hazard `defection_rate` exp(`aging` age): the older, the likelier
  weibull,         ///< integrated hazard `defection_rate` age^`aging`
  after_purchase,  ///< integrated hazard `defection_rate` a purchase: -log(1 - p)
};

struct Traits {
  /// Ticks a time unit of her purchase clock, a Poisson process. Infinite: she buys at every opportunity.
  double tick_rate = 0;
  std::uint32_t ticks_per_purchase = 1;  ///< k: gaps are Erlang-k, so k > 1 is a regular buyer
  std::uint32_t ticks_done = 0;          ///< since her last purchase; below ticks_per_purchase
  /// Length of an opportunity; 0 = she may buy at any time. Otherwise at most once in each (j - 1, j] of
  /// them, and she leaves at the beginning of the opportunity in which her lifetime ends.
  double opportunity = 0;
  Lifetime lifetime = Lifetime::calendar;
  double defection_rate = 0;
  double aging = 0;
  /// after_purchase: her first purchase may be the last, too (the "modified" models).
  bool first_counts = false;

  /// Purchases a time unit while she is alive.
  [[nodiscard]] double purchase_rate() const {
    const double rate = tick_rate / static_cast<double>(ticks_per_purchase);
    return opportunity > 0.0 ? -std::expm1(-rate * opportunity) / opportunity : rate;
  }
};

/// Integrated hazard of leaving from birth to `age`; lifetimes in calendar time only.
[[nodiscard]] inline double cumulative_hazard(Lifetime lifetime, double rate, double aging, double age) {
  switch (lifetime) {
    case Lifetime::gompertz:
      return aging > 0.0 ? rate * std::expm1(aging * age) / aging : rate * age;
    case Lifetime::weibull:
      return rate * std::pow(age, aging);
    default:
      return rate * age;
  }
}

/// The age at which the integrated hazard since `age` has grown by `more` >= 0; infinite if it never does.
[[nodiscard]] inline double age_when_hazard(Lifetime lifetime, double rate, double aging, double age,
                                            double more) {
  if (!(rate > 0.0)) return std::numeric_limits<double>::infinity();
  switch (lifetime) {
    case Lifetime::gompertz: {
      if (!(aging > 0.0)) return age + more / rate;
      const double growth = aging * more / rate;
      if (std::isfinite(growth) && aging * age < 700.0)
        return age + std::log1p(growth * std::exp(-aging * age)) / aging;
      // Rates as small as the smallest numbers do occur: a gamma of small shape draws them.
      const double log_growth = std::log(aging) + std::log(more) - std::log(rate) - aging * age;
      return age + (log_growth > 700.0 ? log_growth : std::log1p(std::exp(log_growth))) / aging;
    }
    case Lifetime::weibull:
      return std::pow(std::pow(age, aging) + more / rate, 1.0 / aging);
    default:
      return age + more / rate;
  }
}

/// Hazard of a probability: -log(1 - p), finite even where p rounds to 1.
[[nodiscard]] inline double hazard_of(double probability) {
  return std::min(-std::log1p(-probability), 745.0);
}

/// Mean and standard deviation of a customer's log purchase rate (purchases a time unit).
struct LogRate {
  double mean = 0;
  double sd = 0;
};

}  // namespace stamkund::customer_base
