#pragma once
// One simulated customer: who she is. What happens to her is the simulation's business.
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "engine/random/distributions.h"
#include "engine/random/stream.h"
#include "models/customer_base/traits.h"

namespace stamkund::population {

using customer_base::Lifetime;

/// Spend of one purchase, major units.
struct SpendTrait {
  enum class Law { fixed, gamma, lognormal };
  Law law = Law::fixed;
  double location = 0;  ///< fixed: amount; gamma: scale (1/nu); lognormal: mean of the log
  double spread = 0;    ///< lognormal: standard deviation of the log
  GammaLaw gamma;       ///< gamma: the law of shape p
};

/// From `day` on, until the next step: factors on her purchase rate and on her hazard of leaving, whatever a
/// program does. Season, trend and her own history, as calibration found them.
struct CalendarStep {
  double day = 0;
  double purchase_factor = 1;
  double defection_factor = 1;
};

/// What earlier contacts and memberships have left behind on day 0.
struct Aftermath {
  std::vector<double> stimuli;     ///< on her purchase rate, by kind: those of CustomerLaws::response
  double fatigue = 0;              ///< stock of contacts that she has not forgotten
  bool member = false;             ///< she is one now
  std::uint32_t unsubscribed = 0;  ///< bit g: at a contact of group g of CustomerLaws::response, and for ever
};

struct Person {
  std::uint64_t index = 0;       ///< position in the population; part of every random key
  bool existing = false;         ///< a customer before the scenario starts
  bool alive = true;             ///< not yet defected when she enters
  double enters_day = 0;         ///< 0 for existing customers, first purchase for new ones
  double last_purchase_day = 0;  ///< <= 0 for existing customers
  /// Ticks of her purchase clock a day over the ticks of a purchase, with her segment's change. What she buys
  /// a day, unless she buys once in an opportunity at most.
  double purchase_rate_per_day = 0;
  std::uint32_t ticks_per_purchase = 1;  ///< above 1: a regular buyer
  std::uint32_t ticks_done = 0;          ///< since her last purchase
  double opportunity_days = 0;           ///< she buys once in each at most; 0 = at any time
  Lifetime lifetime = Lifetime::calendar;
  double defection_rate = 0;  ///< a day (Weibull: a day to the power of `aging`) or a purchase
  double aging = 0;           ///< Gompertz: a day; Weibull: the exponent
  const std::vector<CalendarStep>* calendar =
      nullptr;                           ///< ascending; the population's, none = constant rates
  const Aftermath* aftermath = nullptr;  ///< the population's; none = nothing is known of any
  double age_days = 0;                   ///< since her first purchase, when she enters
  bool renews = false;        ///< a contract: she buys at the end of every opportunity while she stays
  bool first_counts = false;  ///< she may leave after her first purchase, too
  std::uint64_t earlier_purchases = 0;  ///< of existing customers, before the run, the first one included
  double earlier_spent = 0;             ///< major units, likewise; NaN where amounts are not known
  SpendTrait spend;
  double mean_log_rate = 0;  ///< over the population's new customers
  double sd_log_rate = 1;
  std::uint8_t segment = 0;  ///< position in the scenario's list; 0 if it has none
  std::uint8_t store = 0;    ///< her home store, likewise
  std::uint64_t seed = 0;    ///< with the population's index: the key of her traits
  std::uint64_t population_index = 0;

  /// Uniform in (0, 1), hers for life and the same in every arm: the quantile at which she stands in some
  /// trait. Each trait has a purpose of its own, which no stream may use.
  /// `number` tells several of one purpose apart.
  [[nodiscard]] double trait(Purpose purpose, std::uint64_t number = 0) const {
    return open_uniform(keyed_block({seed, population_index, index, purpose}, number)[0]);
  }

  /// The day on which the opportunity that she is in when she enters began: at most a period before.
  [[nodiscard]] double opportunity_began_day() const {
    if (!(opportunity_days > 0.0)) return enters_day;
    const double began = std::floor(age_days / opportunity_days + 1e-9) * opportunity_days;
    return enters_day - std::fmax(0.0, age_days - began);
  }

  /// Standardised log purchase rate; a rate that underflowed to 0 is as disloyal as any. Only programs ask
  /// for it. The rate is the one she buys at, her segment's change included; mean and standard deviation are
  /// those of the model without segments, so a segment that buys more is more loyal. With contracts everybody
  /// buys once a period: nobody is more loyal than another.
  [[nodiscard]] double loyalty_score() const {
    if (renews) return 0.0;
    return purchase_rate_per_day > 0.0 ? (std::log(purchase_rate_per_day) - mean_log_rate) / sd_log_rate
                                       : -40.0;
  }
};

/// What she buys a day without any program, on average while she stays.
[[nodiscard]] inline double purchases_a_day(const Person& person) {
  if (person.renews && person.opportunity_days > 0.0) return 1.0 / person.opportunity_days;
  return person.purchase_rate_per_day;
}

/// How she behaves, in days.
[[nodiscard]] inline customer_base::Traits traits_of(const Person& person) {
  customer_base::Traits traits;
  traits.tick_rate = person.renews
                         ? std::numeric_limits<double>::infinity()
                         : person.purchase_rate_per_day * static_cast<double>(person.ticks_per_purchase);
  traits.ticks_per_purchase = person.ticks_per_purchase;
  traits.ticks_done = person.ticks_done;
  traits.opportunity = person.opportunity_days;
  traits.lifetime = person.lifetime;
  traits.defection_rate = person.defection_rate;
  traits.aging = person.aging;
  traits.first_counts = person.first_counts;
  return traits;
}

}  // namespace stamkund::population
