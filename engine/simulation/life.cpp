#include "engine/simulation/life.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/base/failure.h"
#include "engine/population/amounts.h"

namespace stamkund::simulation {
namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();
/// A life with more purchases is a mistake in the parameters, not a customer.
constexpr std::int64_t kMaxPurchases = 1'000'000;

}  // namespace

struct Life::Now {
  const population::Person& person;
  Luck& luck;
  LifeOutcome& outcome;
  Books books;
  LifeObserver* observer;

  double day = 0;
  bool alive = true;
  double last_purchase_day = 0;
  std::size_t last_active_period = std::numeric_limits<std::size_t>::max();
  std::uint64_t visits = 0;  ///< purchases so far: each has luck of its own

  Stream purchase_clock{};
  double to_next_purchase = 0;  ///< integrated intensity left
  double waits_until = -1;      ///< she has had this opportunity: her clock stands still until its end
  bool buys_at_end = false;     ///< a contract is renewed at the end of its period
  double base_rate = 0;         ///< ticks a day, with the arm's constant factor
  std::size_t next_step = 0;    ///< of her calendar
  double next_step_day = kNever;
  double season_rate = 1;  ///< her calendar's factors now
  double season_defection = 1;
  double rate = 0;            ///< and with what depends on the state, constant between events
  double mean_gap = 0;        ///< 1 / rate; infinite for a customer who never buys
  double defection_rate = 0;  ///< a day or a repeat purchase
  double defection_factor = 1;
  double life_left = 0;       ///< integrated hazard left, as of `hazard_since`
  double hazard_since = 0;    ///< day of the last change of the hazard; calendar lifetimes only
  double death_day = kNever;  ///< if the hazard does not change again
  Stream spend{};

  bool subscribed = true;
  double to_unsubscribe = -1;
  double coupon_share = 0;
  double coupon_until = -1;
};

Life::Life(const scenario::ArmModel& arm, const Horizon& horizon, const BeforeAfter& before_after)
    : arm_(arm),
      horizon_(horizon),
      before_after_(before_after),
      rich_(arm.program.has_value() || !arm.waves.empty() || arm.purchase_marks.returned_share > 0.0),
      fatigue_(arm.fatigue_weight, arm.fatigue_decay_days) {
  if (arm_.program) member_.emplace(*arm_.program, stimuli_);
  // Campaigns that decay alike share a stimulus, so that many campaigns cost no more than a few.
  std::vector<std::pair<double, std::size_t>> known;
  for (const auto& campaign : arm_.campaigns) {
    const auto same = std::find_if(known.begin(), known.end(),
                                   [&](const auto& one) { return one.first == campaign.decay_days; });
    if (same == known.end()) {
      campaign_kind_.push_back(stimuli_.add_kind(campaign.decay_days));
      known.emplace_back(campaign.decay_days, campaign_kind_.back());
    } else {
      campaign_kind_.push_back(same->second);
    }
  }
}

const std::vector<Referral>& Life::referrals() const {
  static const std::vector<Referral> kNone;
  return member_ ? member_->referrals() : kNone;
}

LifeOutcome Life::run(const population::Person& person, Luck& luck, ArmTally& tally, LifeObserver* observer,
                      bool referred) {
  LifeOutcome outcome;
  Now now{person, luck, outcome, Books(horizon_, tally, outcome.totals), observer};
  now.day = person.enters_day;
  now.alive = person.alive;
  now.last_purchase_day = person.last_purchase_day;
  outcome.totals.customers = 1;
  if (person.existing && person.alive) ++tally.alive_at_start;
  now.base_rate = person.purchase_rate_per_day * arm_.purchase_factor;
  if (person.ticks_per_purchase > 1) now.base_rate *= static_cast<double>(person.ticks_per_purchase);
  now.rate = now.base_rate;
  now.defection_rate = person.defection_rate * arm_.defection_factor;
  if (person.calendar != nullptr) {
    while (now.next_step < person.calendar->size() && (*person.calendar)[now.next_step].day <= now.day)
      ++now.next_step;
    read_calendar(now);
    now.rate *= now.season_rate;
    now.defection_factor = now.season_defection;
  }
  now.mean_gap = 1.0 / now.rate;
  now.life_left = luck.lifetime_arrival;
  now.hazard_since = person.opportunity_began_day();
  if (person.lifetime != population::Lifetime::after_purchase) foresee_death(now);
  now.purchase_clock = luck.purchase_clock;
  now.to_next_purchase = next_gap(now, person.ticks_done);
  if (person.spend.law != population::SpendTrait::Law::fixed) now.spend = luck.spend();
  if (rich_) {
    stimuli_.clear();
    fatigue_.clear();
    returns_.clear();
    first_return_ = 0;
    if (member_)
      member_->start(person, luck, now.books, observer, now.base_rate / person.ticks_per_purchase,
                     mean_amount(person.spend) * arm_.spend_factor * arm_.minor_per_major, !referred);
    live<true>(now);
  } else {
    live<false>(now);
  }
  if (now.alive && person.enters_day < horizon_.days)
    outcome.totals.millidays += std::llround(1000.0 * (horizon_.days - person.enters_day));
  outcome.member = member_ && member_->ever_member();
  tally.buyers += outcome.totals.purchases > 0 ? 1 : 0;
  tally.repeat_buyers += outcome.totals.purchases > 1 ? 1 : 0;
  return outcome;
}

template <bool kRich>
void Life::live(Now& now) {
  const bool calendar = now.person.lifetime != population::Lifetime::after_purchase;
  std::size_t wave = 0;
  if constexpr (kRich)
    while (wave < arm_.waves.size() && arm_.waves[wave].day < now.day) ++wave;
  if (!now.person.existing) {
    buy<kRich>(now, true);
    if (now.person.first_counts) spend_life(now);
  }

  double end = horizon_.days;
  for (;;) {
    if (kRich && end > horizon_.days && !is_owed(now)) return;
    double scheduled = std::min(end, now.next_step_day);
    if constexpr (kRich) {
      if (wave < arm_.waves.size()) scheduled = std::min(scheduled, arm_.waves[wave].day);
      if (member_) scheduled = std::min(scheduled, member_->next_day());
      if (first_return_ < returns_.size()) scheduled = std::min(scheduled, returns_[first_return_].day);
    }
    if (now.alive && now.waits_until > now.day) {
      const double until = std::min(scheduled, now.waits_until);
      if (kRich && stimuli_.active()) stimuli_.advance(until - now.day);
      now.day = until;
      if (now.day >= now.waits_until && now.buys_at_end && now.day < end) {
        now.buys_at_end = false;
        buy<kRich>(now, false);
      }
      if (now.death_day <= now.day && now.day < end) {
        leave_for_good(now);
        if constexpr (!kRich) return;
        continue;
      }
    } else if (now.alive) {
      const double limit = std::min(scheduled, now.death_day);
      const double span = limit - now.day;
      const bool stimulated = kRich && stimuli_.active();
      // A purchase that would happen within the span at the lowest rate of it happens: the integral is needed
      // for the rest only.
      const double surely = stimulated ? now.rate * stimuli_.lowest() * span : now.rate * span;
      const bool certain = now.to_next_purchase < surely;
      const double capacity = stimulated && !certain ? now.rate * stimuli_.integral(span) : surely;
      if (now.to_next_purchase < capacity) {
        const double gap = stimulated ? stimuli_.time_to(now.to_next_purchase * now.mean_gap, span)
                                      : std::min(now.to_next_purchase * now.mean_gap, span);
        now.day += gap;
        if (stimulated) stimuli_.advance(gap);
        now.to_next_purchase = next_gap(now, 0);
        if (now.person.opportunity_days > 0.0) {
          // Lifetimes end with an opportunity, so she lives to see the end of this one.
          const double length = now.person.opportunity_days;
          const double began = now.person.opportunity_began_day();
          now.waits_until = began + (std::floor((now.day - began) / length) + 1.0) * length;
          now.buys_at_end = now.person.renews;
          if (now.buys_at_end) continue;
        }
        buy<kRich>(now, false);
        if (!calendar) spend_life(now);
        if (now.death_day > now.day) continue;
      } else {
        now.to_next_purchase -= capacity;
        now.day = limit;
        if (stimulated) stimuli_.advance(span);
      }
      if (now.death_day <= now.day && now.day < end) {
        leave_for_good(now);
        if constexpr (!kRich) return;
        continue;
      }
    } else {
      // Nobody tells the company that she has left: points go on expiring, contacts go on being paid for.
      now.day = scheduled;
    }
    if (now.day >= end) {
      if constexpr (!kRich) return;
      if (end > horizon_.days) {
        if (member_) member_->close_books(now.day);
        return;
      }
      if (member_) now.outcome.tier = member_->tier();
      if (!(horizon_.follow_days > 0.0)) return;
      // Beyond the horizon only members are followed, for what they are owed.
      if (!member_ || !member_->is_member()) {
        settle_returns(now);
        return;
      }
      end = horizon_.days + horizon_.follow_days;
      continue;
    }
    if (now.next_step_day <= now.day) turn_page(now);
    if constexpr (kRich) {
      while (first_return_ < returns_.size() && returns_[first_return_].day <= now.day)
        give_back(now, returns_[first_return_++]);
      if (member_ && member_->next_day() <= now.day) {
        member_->advance(now.day, now.alive);
        refresh_factors(now);
      }
      while (wave < arm_.waves.size() && arm_.waves[wave].day <= now.day) contact(now, arm_.waves[wave++]);
    }
  }
}

double Life::next_gap(Now& now, std::uint32_t ticks_done) {
  double sum = draw_exponential(now.purchase_clock);
  for (std::uint32_t tick = ticks_done + 1; tick < now.person.ticks_per_purchase; ++tick)
    sum += draw_exponential(now.purchase_clock);
  return sum;
}

void Life::spend_life(Now& now) {
  now.life_left -= now.defection_rate * now.defection_factor;
  if (now.life_left <= 0.0) now.death_day = now.day;
}

void Life::foresee_death(Now& now) {
  const population::Person& person = now.person;
  const double hazard = now.defection_rate * now.defection_factor;
  if (person.lifetime == population::Lifetime::calendar) {
    now.death_day = hazard > 0.0 ? now.hazard_since + std::max(now.life_left, 0.0) / hazard : kNever;
  } else {
    const double age = person.age_days + now.hazard_since - person.enters_day;
    now.death_day = now.hazard_since + (customer_base::age_when_hazard(person.lifetime, hazard, person.aging,
                                                                       age, std::max(now.life_left, 0.0)) -
                                        age);
  }
  if (person.opportunity_days > 0.0 && now.death_day < kNever) {
    const double length = person.opportunity_days;
    const double began = person.opportunity_began_day();
    const double whole = began + std::floor((now.death_day - began) / length) * length;
    now.death_day = std::max(whole, now.day);
  }
}

void Life::leave_for_good(Now& now) {
  now.alive = false;
  now.books.add(now.day, Count::defections);
  const double lived = std::min(now.day, horizon_.days) - now.person.enters_day;
  now.outcome.totals.millidays += std::llround(1000.0 * std::max(lived, 0.0));
  if (member_) member_->customer_left(now.day);
}

template <bool kRich>
void Life::buy(Now& now, bool first) {
  double list_minor = draw_amount(now.person.spend, now.spend) * arm_.spend_factor * arm_.minor_per_major;
  std::uint8_t category = 0;
  if constexpr (kRich) {
    if (member_) {
      const Member::Basket basket = member_->basket(now.day, now.visits);
      list_minor = list_minor * basket.factor + basket.extra_minor;
    }
    if (!arm_.purchase_marks.categories.empty())
      category = population::mark_at(arm_.purchase_marks.categories, now.luck.category(now.visits));
  }
  const std::int64_t list = to_minor(list_minor);
  std::int64_t paid = list;
  std::int64_t offered = list;  // before the program takes something off
  if constexpr (kRich) {
    if (now.coupon_share > 0.0 && now.day <= now.coupon_until) {
      paid -= to_minor(static_cast<double>(list) * now.coupon_share);
      now.coupon_share = 0.0;
    }
    offered = paid;
    if (member_) {
      paid = member_->purchase(now.day, paid, now.visits, category);
      refresh_factors(now);
    }
  }
  const std::int64_t goods = to_minor(static_cast<double>(list) * (1.0 - arm_.margin));
  // A life without anything of a program ends at the horizon.
  const bool counts = !kRich || now.books.counts(now.day);
  const std::size_t period = now.books.period(now.day);
  Row& row = counts ? now.books.tally().periods[period] : now.books.tally().run_off;
  ++at(row, Count::purchases);
  at(row, Count::revenue) += paid;
  at(row, Count::margin) += paid - goods;
  if constexpr (kRich) {
    at(row, Count::discounts) += list - paid;
    if (arm_.purchase_marks.returned_share > 0.0 && paid > 0 &&
        now.luck.returned(now.visits) < arm_.purchase_marks.returned_share)
      returns_.push_back(
          {now.day + arm_.purchase_marks.returned_after_days, now.day, paid, goods, list - paid, offered - paid});
  }
  if (first) ++at(row, Count::new_customers);
  now.last_purchase_day = now.day;
  ++now.visits;
  if (now.visits > static_cast<std::uint64_t>(kMaxPurchases))
    throw Failure(Exit::bad_data,
                  "a simulated customer made more than a million purchases; check the "
                  "parameters and the time unit of the purchase process");
  if (now.observer != nullptr) now.observer->purchase(now.person.index, now.day, paid);
  if (!counts) return;
  if (now.last_active_period != period) {
    now.last_active_period = period;
    ++at(row, Count::active);
  }
  auto& totals = now.outcome.totals;
  ++totals.purchases;
  totals.revenue += paid;
  totals.net += paid - goods;
  const double since = now.day - before_after_.split_day;
  if (std::abs(since) < before_after_.length_days)
    ++(since < 0.0 ? now.outcome.purchases_before : now.outcome.purchases_after);
}

void Life::give_back(Now& now, const Return& one) {
  Row& row = now.books.row(now.day);
  ++at(row, Count::returns);
  at(row, Count::revenue) -= one.paid;
  // The goods come back and can be sold again (assumption).
  at(row, Count::margin) -= one.paid - one.goods;
  // What was taken off a purchase that did not last is not given away.
  at(row, Count::discounts) -= one.discount;
  at(row, Count::program_discounts) -= one.program_discount;
  now.books.benefit(now.day, -one.program_discount);
  if (now.books.counts(now.day)) {
    now.outcome.totals.revenue -= one.paid;
    now.outcome.totals.net -= one.paid - one.goods;
  } else if (now.books.counts(one.bought_day)) {
    now.books.owe_return(now.day, one.paid - one.goods, one.discount);
  }
  if (now.observer != nullptr) now.observer->given_back(now.person.index, now.day, one.paid);
  if (!member_) return;
  member_->give_back(now.day, one.paid);
  refresh_factors(now);
}

void Life::settle_returns(Now& now) {
  for (std::size_t i = first_return_; i < returns_.size(); ++i) {
    const Return& one = returns_[i];
    if (now.books.counts(one.bought_day)) now.books.owe_return(one.day, one.paid - one.goods, one.discount);
  }
}

bool Life::is_owed(const Now& now) const {
  // Returns stand in order of their purchases.
  if (first_return_ < returns_.size() && now.books.counts(returns_[first_return_].bought_day)) return true;
  return member_ && member_->is_owed(now.day);
}

void Life::refresh_factors(Now& now) {
  now.rate = now.base_rate * now.season_rate * member_->purchase_factor();
  now.mean_gap = 1.0 / now.rate;
  set_defection_factor(now, now.season_defection * member_->defection_factor());
}

void Life::read_calendar(Now& now) {
  const auto& calendar = *now.person.calendar;
  if (now.next_step > 0) {
    now.season_rate = calendar[now.next_step - 1].purchase_factor;
    now.season_defection = calendar[now.next_step - 1].defection_factor;
  }
  now.next_step_day = now.next_step < calendar.size() ? calendar[now.next_step].day : kNever;
}

void Life::turn_page(Now& now) {
  while (now.next_step < now.person.calendar->size() && (*now.person.calendar)[now.next_step].day <= now.day)
    ++now.next_step;
  read_calendar(now);
  if (member_) {
    refresh_factors(now);
    return;
  }
  now.rate = now.base_rate * now.season_rate;
  now.mean_gap = 1.0 / now.rate;
  set_defection_factor(now, now.season_defection);
}

void Life::set_defection_factor(Now& now, double factor) {
  if (factor == now.defection_factor) return;
  // What is left of the unit-rate lifetime runs down at the new pace from now on.
  const population::Person& person = now.person;
  const bool runs_down = now.alive && person.lifetime != population::Lifetime::after_purchase;
  if (runs_down) {
    const double hazard = now.defection_rate * now.defection_factor;
    if (person.lifetime == population::Lifetime::calendar) {
      now.life_left -= (now.day - now.hazard_since) * hazard;
    } else {
      const double since = person.age_days + now.hazard_since - person.enters_day;
      now.life_left -= customer_base::cumulative_hazard(person.lifetime, hazard, person.aging,
                                                        since + now.day - now.hazard_since) -
                       customer_base::cumulative_hazard(person.lifetime, hazard, person.aging, since);
    }
    now.hazard_since = now.day;
  }
  now.defection_factor = factor;
  if (runs_down) foresee_death(now);
}

void Life::contact(Now& now, const scenario::Wave& wave) {
  const auto& campaign = arm_.campaigns[wave.campaign];
  if (!now.subscribed) return;
  if (campaign.target == scenario::CampaignSpec::Target::members && !(member_ && member_->is_member()))
    return;
  if (campaign.target == scenario::CampaignSpec::Target::sleeping &&
      now.day - now.last_purchase_day < campaign.sleeping_days)
    return;
  Row& row = now.books.row(now.day);
  ++at(row, Count::contacts);
  now.books.pay(now.day, Count::contact_cost, campaign.cost.minor);
  if (!now.alive) return;
  const double tired = fatigue_.contact(now.day);
  if (now.luck.contact(now.day, campaign.channel) < campaign.open) {
    ++at(row, Count::opens);
    stimuli_.stimulate(campaign_kind_[wave.campaign], campaign.lift * std::exp(-tired));
    if (campaign.discount > 0.0) {
      now.coupon_share = std::max(campaign.discount, now.day <= now.coupon_until ? now.coupon_share : 0.0);
      now.coupon_until = now.day + campaign.offer_valid_days;
    }
  }
  if (campaign.unsubscribe_hazard > 0.0) {
    if (now.to_unsubscribe < 0.0) now.to_unsubscribe = now.luck.arrival(Purpose::unsubscribe_clock);
    now.to_unsubscribe -= campaign.unsubscribe_hazard * std::exp(tired);
    if (now.to_unsubscribe <= 0.0) {
      now.subscribed = false;
      ++at(row, Count::unsubscribes);
    }
  }
}

}  // namespace stamkund::simulation
