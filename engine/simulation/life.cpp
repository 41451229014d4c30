#include "engine/simulation/life.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/base/failure.h"

namespace stamkund::simulation {
namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();
/// No purchase costs more: 10^11 minor units, a billion in most currencies. Keeps sums within 64 bits for 10^8
/// customers whose every life comes to less than that.
constexpr double kMaxMinor = 1e11;
/// A life with more purchases is a mistake in the parameters, not a customer.
constexpr std::int64_t kMaxPurchases = 1'000'000;

std::int64_t& at(std::array<std::int64_t, kCounts>& row, Count count) {
  return row[static_cast<std::size_t>(count)];
}

/// Half up; amounts are never negative. (std::llround would be a library call.)
std::int64_t to_minor(double minor) {
  return static_cast<std::int64_t>(std::clamp(minor, 0.0, kMaxMinor) + 0.5);
}

/// Rewards can be many and dear: the product is capped like a price.
std::int64_t times(std::int64_t count, Money each) {
  return to_minor(static_cast<double>(count) * static_cast<double>(each.minor));
}

}  // namespace

struct Life::Now {
  const population::Person& person;
  Luck& luck;
  ArmTally& tally;
  PurchaseObserver* observer;

  double day = 0;
  bool alive = true;
  double last_purchase_day = 0;
  std::size_t last_active_period = std::numeric_limits<std::size_t>::max();

  Stream purchase_clock{};
  double to_next_purchase = 0;  ///< integrated intensity left
  double base_rate = 0;         ///< purchases a day, with the arm's constant factor
  double rate = 0;              ///< and with what depends on the state, constant between events
  double mean_gap = 0;          ///< 1 / rate; infinite for a customer who never buys
  double defection_rate = 0;    ///< a day or a repeat purchase
  double defection_factor = 1;
  double life_left = 0;       ///< integrated hazard left, as of `hazard_since`
  double hazard_since = 0;    ///< day of the last change of the hazard; calendar lifetimes only
  double death_day = kNever;  ///< if the hazard does not change again
  Stream spend{};

  bool member = false;
  double to_enrolment = -1;  ///< hazard left on the enrolment clock; negative = not drawn yet
  Stream redemption{};
  double to_redemption = -1;
  bool subscribed = true;
  double to_unsubscribe = -1;
  double coupon_share = 0;
  double coupon_until = -1;

  LifeOutcome outcome{};
};

std::size_t periods_in(double horizon_days, double period_days) {
  return static_cast<std::size_t>(std::max(1.0, std::ceil(horizon_days / period_days - 1e-9)));
}

Life::Life(const scenario::ArmModel& arm, double horizon_days, double period_days)
    : arm_(arm),
      horizon_(horizon_days),
      periods_per_day_(1.0 / period_days),
      n_periods_(periods_in(horizon_days, period_days)),
      rich_(arm.program.has_value() || !arm.waves.empty()),
      fatigue_(arm.fatigue_weight, arm.fatigue_decay_days) {
  if (arm_.program) post_reward_kind_ = stimuli_.add_kind(arm_.program->post_reward_decay_days);
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

std::size_t Life::period_of(double day) const {
  return std::min(static_cast<std::size_t>(day * periods_per_day_), n_periods_ - 1);
}

LifeOutcome Life::run(const population::Person& person, Luck& luck, ArmTally& tally,
                      PurchaseObserver* observer) {
  Now now{person, luck, tally, observer};
  now.day = person.enters_day;
  now.alive = person.alive;
  now.last_purchase_day = person.last_purchase_day;
  now.outcome.totals.customers = 1;
  if (person.existing && person.alive) ++tally.alive_at_start;
  now.base_rate = person.purchase_rate_per_day * arm_.purchase_factor;
  set_purchase_factor(now, 1.0);
  now.defection_rate = person.defection_rate * arm_.defection_factor;
  now.life_left = luck.lifetime_arrival;
  now.hazard_since = now.day;
  if (person.lifetime == population::Lifetime::calendar)
    now.death_day = now.day + now.life_left / now.defection_rate;  // infinite if the rate underflowed to 0
  now.purchase_clock = luck.purchase_clock;
  now.to_next_purchase = draw_exponential(now.purchase_clock);
  if (person.spend.law != population::SpendTrait::Law::fixed) now.spend = luck.spend();
  if (rich_) {
    account_.close();
    stimuli_.clear();
    fatigue_.clear();
    live<true>(now);
  } else {
    live<false>(now);
  }
  if (now.outcome.totals.purchases > 0) ++tally.buyers;
  if (now.outcome.totals.purchases > 1) ++tally.repeat_buyers;
  return now.outcome;
}

template <bool kRich>
void Life::live(Now& now) {
  const bool calendar = now.person.lifetime == population::Lifetime::calendar;
  std::size_t wave = 0;
  if constexpr (kRich)
    while (wave < arm_.waves.size() && arm_.waves[wave].day < now.day) ++wave;
  if (!now.person.existing) buy<kRich>(now, true);

  for (;;) {
    double scheduled = horizon_;
    if constexpr (kRich) {
      if (wave < arm_.waves.size()) scheduled = std::min(scheduled, arm_.waves[wave].day);
      scheduled = std::min(scheduled, account_.next_expiry_day());
    }
    if (now.alive) {
      const double limit = std::min(scheduled, now.death_day);
      const double span = limit - now.day;
      const bool stimulated = kRich && stimuli_.active();
      // A purchase that would happen within the span at the lowest rate the stimuli allow certainly happens:
      // the integral is needed for the rest only.
      const double lowest = stimulated ? stimuli_.lowest() : 1.0;
      const bool certain = now.to_next_purchase < now.rate * lowest * span;
      const double capacity = now.rate * (stimulated && !certain ? stimuli_.integral(span) : span);
      if (now.to_next_purchase < capacity) {
        const double gap = stimulated ? stimuli_.time_to(now.to_next_purchase * now.mean_gap, span)
                                      : std::min(now.to_next_purchase * now.mean_gap, span);
        now.day += gap;
        if (stimulated) stimuli_.advance(gap);
        now.to_next_purchase = draw_exponential(now.purchase_clock);
        buy<kRich>(now, false);
        if (!calendar) {
          now.life_left -= now.defection_rate * now.defection_factor;
          if (now.life_left <= 0.0) now.death_day = now.day;
        }
        if (now.death_day > now.day) continue;
      } else {
        now.to_next_purchase -= capacity;
        now.day = limit;
        if (stimulated) stimuli_.advance(span);
      }
      if (now.death_day <= now.day && now.day < horizon_) {
        now.alive = false;
        ++at(now.tally.periods[period_of(now.day)], Count::defections);
        if constexpr (!kRich) return;
        continue;
      }
    } else {
      // Nobody tells the company that she has left: points go on expiring, contacts go on being paid for.
      now.day = scheduled;
    }
    if (now.day >= horizon_) return;
    if constexpr (kRich) {
      if (account_.next_expiry_day() <= now.day) {
        Row& row = now.tally.periods[period_of(now.day)];
        at(row, Count::expired) += account_.expire(now.day).count;
        refresh_factors(now);
      }
      while (wave < arm_.waves.size() && arm_.waves[wave].day <= now.day) contact(now, arm_.waves[wave++]);
    }
  }
}

double Life::draw_list_price(Now& now) const {
  const auto& spend = now.person.spend;
  switch (spend.law) {
    case population::SpendTrait::Law::fixed:
      return spend.location;
    case population::SpendTrait::Law::gamma:
      return spend.gamma(now.spend) * spend.location;
    case population::SpendTrait::Law::lognormal:
      return std::exp(spend.location + spend.spread * draw_normal(now.spend));
  }
  return 0.0;
}

template <bool kRich>
void Life::buy(Now& now, bool first) {
  const std::size_t period = period_of(now.day);
  Row& row = now.tally.periods[period];
  const std::int64_t list = to_minor(draw_list_price(now) * arm_.spend_factor * arm_.minor_per_major);
  std::int64_t paid = list;
  if constexpr (kRich) {
    if (now.coupon_share > 0.0 && now.day <= now.coupon_until) {
      paid -= to_minor(static_cast<double>(list) * now.coupon_share);
      now.coupon_share = 0.0;
    }
    if (arm_.program && now.day >= arm_.program->starts_day) {
      if (!now.member) join_or_not(now, row);
      if (now.member) use_program(now, row, paid);
    }
  }
  const std::int64_t goods = to_minor(static_cast<double>(list) * (1.0 - arm_.margin));
  ++at(row, Count::purchases);
  at(row, Count::revenue) += paid;
  at(row, Count::margin) += paid - goods;
  if constexpr (kRich) at(row, Count::discounts) += list - paid;
  if (first) ++at(row, Count::new_customers);
  if (now.last_active_period != period) {
    now.last_active_period = period;
    ++at(row, Count::active);
  }
  now.last_purchase_day = now.day;
  auto& totals = now.outcome.totals;
  totals.revenue += paid;
  totals.net += paid - goods;
  if (++totals.purchases > kMaxPurchases)
    throw Failure(Exit::bad_data,
                  "a simulated customer made more than a million purchases; check the "
                  "parameters and the time unit of the purchase process");
  if (now.observer != nullptr) now.observer->purchase(now.person.index, now.day, paid);
}

void Life::join_or_not(Now& now, Row& row) {
  const auto& program = *arm_.program;
  if (now.to_enrolment < 0.0) now.to_enrolment = now.luck.arrival(Purpose::enrolment_clock);
  now.to_enrolment -= program.enrolment.hazard_per_offer(now.person.loyalty_score());
  if (now.to_enrolment > 0.0) {
    return;
  }
  now.member = true;
  now.outcome.member = true;
  ++at(row, Count::enrolments);
  at(row, Count::issued) += account_.open(program.rules, now.day).count;
  at(row, Count::enrolment_cost) += program.enrolment_cost.minor;
  now.outcome.totals.net -= program.enrolment_cost.minor;
}

void Life::use_program(Now& now, Row& row, std::int64_t& paid) {
  const auto& program = *arm_.program;
  at(row, Count::expired) += account_.expire(now.day).count;
  at(row, Count::issued) += account_.earn(now.day, Money{paid}, arm_.minor_per_major).count;
  if (account_.can_redeem()) {
    const auto& reward = *program.rules.reward;
    const bool automatic = reward.probability_per_visit >= 1.0;
    bool redeems = automatic;
    if (!automatic) {
      if (now.to_redemption < 0.0) {
        now.redemption = now.luck.redemption();
        now.to_redemption = draw_exponential(now.redemption);
      }
      now.to_redemption -= -std::log1p(-reward.probability_per_visit);
      redeems = now.to_redemption <= 0.0;
      if (redeems) now.to_redemption = draw_exponential(now.redemption);
    }
    if (redeems) {
      const std::int64_t rewards = automatic ? account_.redeemable() : 1;
      at(row, Count::redeemed) += account_.redeem(now.day, rewards).count;
      at(row, Count::rewards) += rewards;
      const std::int64_t cost = times(rewards, reward.cost);
      at(row, Count::reward_cost) += cost;
      now.outcome.totals.net -= cost;
      paid -= std::min(paid, times(rewards, reward.discount));
      stimuli_.renew(post_reward_kind_, program.post_reward_boost);
    }
  }
  refresh_factors(now);
}

void Life::refresh_factors(Now& now) {
  if (!now.member) return;
  const auto& program = *arm_.program;
  double factor = program.member_purchase_factor;
  if (program.rules.reward) factor *= program.goal_gradient(account_.balance(), program.rules.reward->units);
  set_purchase_factor(now, factor);
  set_defection_factor(now, program.member_defection_factor);
}

void Life::set_purchase_factor(Now& now, double factor) {
  now.rate = now.base_rate * factor;
  now.mean_gap = 1.0 / now.rate;
}

void Life::set_defection_factor(Now& now, double factor) {
  if (factor == now.defection_factor) return;
  // What is left of the unit-rate lifetime runs down at the new pace from now on.
  if (now.alive && now.person.lifetime == population::Lifetime::calendar) {
    now.life_left -= (now.day - now.hazard_since) * now.defection_rate * now.defection_factor;
    now.hazard_since = now.day;
    const double hazard = now.defection_rate * factor;
    now.death_day = hazard > 0.0 ? now.day + std::max(now.life_left, 0.0) / hazard : kNever;
  }
  now.defection_factor = factor;
}

void Life::contact(Now& now, const scenario::Wave& wave) {
  const auto& campaign = arm_.campaigns[wave.campaign];
  if (!now.subscribed) return;
  if (campaign.target == scenario::CampaignSpec::Target::members && !now.member) return;
  if (campaign.target == scenario::CampaignSpec::Target::sleeping &&
      now.day - now.last_purchase_day < campaign.sleeping_days)
    return;
  Row& row = now.tally.periods[period_of(now.day)];
  ++at(row, Count::contacts);
  at(row, Count::contact_cost) += campaign.cost.minor;
  now.outcome.totals.net -= campaign.cost.minor;
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
