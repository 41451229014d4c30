#include "engine/simulation/member.h"

#include <algorithm>
#include <boost/math/special_functions/erf.hpp>
#include <cmath>

#include "engine/population/amounts.h"
#include "engine/scenario/offer.h"
#include "models/program/worth.h"

namespace stamkund::simulation {

using program::Entry;
using program::kNever;
using program::Occasion;
using program::Reward;

Member::Member(const scenario::ProgramModel& program, response::Stimuli& stimuli)
    : program_(program), stimuli_(stimuli) {
  const auto& behaviour = program.behaviour;
  // A kind costs a little at every step, so only what acts gets one.
  if (behaviour.boosts) reward_kind_ = stimuli.add_kind(behaviour.post_reward_decay_days);
  if (behaviour.tier_outcomes) {
    tier_up_kind_ = stimuli.add_kind(behaviour.tier_effect_decay_days);
    tier_down_kind_ = stimuli.add_kind(behaviour.tier_effect_decay_days, response::Sign::lowers);
  }
  if (program.surprise && program.surprise->delights)
    delight_kind_ = stimuli.add_kind(program.surprise->decay_days);
  if (program.surprise && program.surprise->backfires)
    backlash_kind_ = stimuli.add_kind(program.surprise->decay_days, response::Sign::lowers);
  if (program.membership && program.membership->sunk_cost.at_payment() > 0.0)
    sunk_kind_ = stimuli.add_kind(program.membership->sunk_cost.decay_days(program.membership->period_days));
}

void Member::start(const population::Person& person, Luck& luck, Books& books, LifeObserver* observer,
                   double base_rate, double mean_spend_minor, bool may_refer) {
  person_ = &person;
  luck_ = &luck;
  books_ = &books;
  observer_ = observer;
  base_rate_ = base_rate;
  mean_spend_minor_ = mean_spend_minor;
  may_refer_ = may_refer && program_.referral.has_value();
  account_.clear();
  journal_.clear();
  member_ = ever_ = false;
  alive_ = true;
  purchase_factor_ = defection_factor_ = 1.0;
  next_day_ = switch_day_ = kNever;
  to_enrolment_ = to_redemption_ = to_leave_ = weighed_until_day_ = -1.0;
  visits_ = issued_ = 0;
  payouts_minor_ = 0.0;
  value_before_ = 0.0;
  surprise_ = {};
  upgraded_in_window_ = false;
  tier_fee_day_ = next_fee_day_ = referral_day_ = shared_day_ = kNever;
  last_fee_day_ = -kNever;
  event_day_.clear();
  event_clock_.clear();
  referrals_.clear();
  referral_number_ = 0;
}

Occasion Member::occasion(double day, std::int64_t paid, std::uint8_t category) const {
  Occasion at;
  at.day = day;
  at.paid = Money{paid};
  at.segment = person_->segment;
  at.store = person_->store;
  at.category = category;
  at.tier = account_.is_open() ? account_.tier() : 0;
  return at;
}

void Member::watch(AccountStep::Kind kind, const Occasion& occasion, Money amount, std::size_t reward,
                   std::int64_t count) {
  if (observer_ != nullptr) observer_->step(person_->index, {kind, occasion, amount, reward, count});
}

bool Member::joins(double day) {
  if (to_enrolment_ < 0.0) to_enrolment_ = luck_->arrival(Purpose::enrolment_clock);
  if (day >= weighed_until_day_) {
    joining_factor_ = weigh_offer(day);
    const auto next = std::upper_bound(program_.goal_changes.begin(), program_.goal_changes.end(), day);
    weighed_until_day_ = next == program_.goal_changes.end() ? kNever : *next;
  }
  // What is not worth its price to her she turns down for good: being asked more often would not make it so.
  if (joining_factor_ < 1.0 && person_->trait(Purpose::offer_refused) >= joining_factor_) return false;
  to_enrolment_ -=
      program_.enrolment.hazard_per_offer(person_->loyalty_score(), std::max(joining_factor_, 1.0));
  return to_enrolment_ <= 0.0;
}

double Member::purchases_a_year() const {
  return 365.25 * (person_->renews ? population::purchases_a_day(*person_) : base_rate_);
}

double Member::expected_benefit(double day, double days) const {
  const scenario::OwnPace pace{purchases_a_year(), mean_spend_minor_};
  Occasion who = occasion(day, 0, 0);
  who.tier = 0;
  return scenario::benefit_a_year(program_, who, pace) * days / 365.25;
}

double Member::weigh_offer(double day) const {
  if (program_.membership) {
    const auto& membership = *program_.membership;
    if (!membership.joins_for.acts()) return 1.0;
    return membership.joins_for(expected_benefit(day, membership.period_days),
                                static_cast<double>(membership.fee.minor));
  }
  if (!program_.joins_for.acts()) return 1.0;
  const double spend = purchases_a_year() * mean_spend_minor_;
  if (!(spend > 0.0)) return 0.0;
  return program_.joins_for(expected_benefit(day, 365.25) / spend, program_.worth_joining);
}

void Member::join(double day, std::uint8_t category) {
  member_ = ever_ = true;
  books_->add(day, Count::enrolments);
  books_->pay(day, Count::enrolment_cost, program_.enrolment_cost.minor);
  const auto& behaviour = program_.behaviour;
  if (behaviour.presses_deadlines) flexible_ = person_->trait(Purpose::flexible) < behaviour.flexible_share;
  if (behaviour.has_threshold) {
    const double u = person_->trait(Purpose::redemption_threshold);
    threshold_z_ = -std::sqrt(2.0) * boost::math::erfc_inv(2.0 * u);
    threshold_minor_ = behaviour.threshold.threshold(threshold_z_);
  }
  const Occasion at = occasion(day, 0, category);
  watch(AccountStep::Kind::open, at);
  account_.open(program_.rules, at, journal_);
  book();
  for (const auto& event : program_.events) {
    event_clock_.push_back(
        event.rate_per_day > 0.0 ? luck_->stream(Purpose::program_event_clock, event.identity) : Stream{});
    event_day_.push_back(
        event.rate_per_day > 0.0 ? day + draw_exponential(event_clock_.back()) / event.rate_per_day : kNever);
  }
  if (may_refer_ && program_.referral->rate_per_day > 0.0 && program_.referral->most > 0) {
    referral_clock_ = luck_->stream(Purpose::referral_clock, 0);
    referral_day_ = day + draw_exponential(referral_clock_) / program_.referral->rate_per_day;
  }
  if (program_.shared_cards && person_->trait(Purpose::shared_card) < program_.shared_cards->share) {
    shared_clock_ = luck_->stream(Purpose::shared_card_clock, 0);
    shared_rate_ = base_rate_ * (program_.shared_cards->users - 1.0);
    shared_day_ = shared_rate_ > 0.0 ? day + draw_exponential(shared_clock_) / shared_rate_ : kNever;
  }
  if (program_.membership) {
    to_leave_ = luck_->arrival(Purpose::membership_clock);
    if (program_.membership->trial_days > 0.0)
      next_fee_day_ = day + program_.membership->trial_days;
    else
      pay_fee(day);
  }
}

void Member::leave(double day) {
  watch(AccountStep::Kind::close, occasion(day, 0, 0));
  account_.close(day, journal_);
  book();
  member_ = false;
  books_->add(day, Count::leavers);
  purchase_factor_ = defection_factor_ = 1.0;
  next_day_ = switch_day_ = tier_fee_day_ = next_fee_day_ = referral_day_ = shared_day_ = kNever;
  event_day_.assign(event_day_.size(), kNever);
}

void Member::pay_fee(double day) {
  const auto& membership = *program_.membership;
  books_->get(day, Count::fees, membership.fee.minor);
  books_->add(day, Count::fee_payers);
  last_fee_day_ = day;
  next_fee_day_ = day + membership.period_days;
  if (alive_ && membership.sunk_cost.at_payment() > 0.0)
    stimuli_.renew(sunk_kind_, membership.sunk_cost.at_payment());
}

void Member::renew_or_leave(double day, bool alive) {
  const auto& membership = *program_.membership;
  if (alive) {
    const double factor = membership.renews_for.acts()
                              ? membership.renews_for(expected_benefit(day, membership.period_days),
                                                      static_cast<double>(membership.fee.minor))
                              : 1.0;
    to_leave_ -= membership.renewal.hazard_of_leaving(factor);
  } else {
    to_leave_ -= -std::log(membership.lapsed_renewal);
  }
  if (to_leave_ <= 0.0)
    leave(day);
  else
    pay_fee(day);
}

void Member::customer_left(double day) {
  alive_ = false;
  referral_day_ = shared_day_ = kNever;
  if (!member_ || !program_.membership) return;
  if (day - last_fee_day_ > program_.membership->refund_days) return;
  const std::int64_t fee = program_.membership->fee.minor;
  books_->get(day, Count::fees, -fee);
  if (!books_->counts(day) && books_->counts(last_fee_day_)) books_->owe(day, Count::owed_refunds, fee);
  leave(day);
}

bool Member::in_term_from_before(double day) const {
  return program_.membership && books_->counts(last_fee_day_) && day < next_fee_day_;
}

bool Member::is_owed(double day) const {
  if (!member_) return false;
  if (alive_ && program_.membership && in_term_from_before(day)) {
    if (program_.terms.discount > 0.0 || program_.terms.cost_per_visit.minor > 0) return true;
    if (day - last_fee_day_ <= program_.membership->refund_days) return true;
  }
  return account_.holds_from_before(day, usable_currencies(day), alive_);
}

std::uint32_t Member::usable_currencies(double day) const {
  std::uint32_t usable = 0;
  for (std::size_t r = 0; r < program_.rules.rewards.size(); ++r) {
    const Reward& reward = program_.rules.rewards[r];
    // Who never comes again gets what is paid out by itself.
    const bool by_itself = reward.automatic && reward.kind == Reward::Kind::payout;
    const bool can = alive_ ? reward.automatic || program_.redeem_probability[r] > 0.0 : by_itself;
    if (can && day < std::min(reward.scope.until_day, reward.withdrawn_day)) usable |= 1U << reward.currency;
  }
  return usable;
}

void Member::close_books(double day) {
  // Who has left never comes to use what she holds.
  if (!member_ || !alive_) return;
  const std::uint32_t usable = usable_currencies(day);
  const auto held = account_.from_before(day);
  double minor = held.coupon_minor;
  for (std::size_t c = 0; c < held.units.size(); ++c)
    if ((usable >> c & 1U) != 0)
      minor += static_cast<double>(held.units[c]) * program::cost_of_unit(program_.rules, c);
  if (minor > 0.0) books_->owe(day, Count::owed_open, to_minor(minor));
}

void Member::advance(double day, bool alive) {
  if (!member_ || next_day_ > day) return;
  alive_ = alive;
  if (account_.next_day() <= day) {
    const bool window_over = program_.behaviour.tier_outcomes && account_.status().window_end() <= day;
    if (window_over) window_ends();
    account_.advance(day, journal_);
    // She has counted on what was waiting already: mere activation changes nothing for her.
    const bool mere_activation = !program_.behaviour.presses_tiers && !program_.behaviour.presses_deadlines &&
                                 std::all_of(journal_.begin(), journal_.end(), [](const Entry& entry) {
                                   return entry.kind == Entry::Kind::activated;
                                 });
    book();
    // What comes with the review was reached in the window that is over.
    if (window_over) upgraded_in_window_ = false;
    schedule();
    if (mere_activation && next_day_ > day) return;
  }
  timed_events(day);
  if (tier_fee_day_ <= day) {
    const auto& tier = program_.rules.tiers.tiers[account_.tier() - 1];
    books_->pay(day, Count::perk_cost, tier.cost_per_year.minor);
    books_->benefit(day, tier.cost_per_year.minor);
    tier_fee_day_ += 365.25;
  }
  if (next_fee_day_ <= day) renew_or_leave(day, alive);
  if (member_) refresh(day);
}

void Member::timed_events(double day) {
  for (std::size_t e = 0; e < event_day_.size(); ++e)
    while (event_day_[e] <= day) {
      const double now = event_day_[e];
      event_day_[e] += draw_exponential(event_clock_[e]) / program_.events[e].rate_per_day;
      raise_event(e, now, 0);
    }
  while (referral_day_ <= day) refer(referral_day_);
  while (shared_day_ <= day) shared_visit(shared_day_);
}

void Member::raise_event(std::size_t event, double day, std::uint8_t category) {
  const auto& model = program_.events[event];
  Occasion at = occasion(day, 0, category);
  at.event = event;
  watch(AccountStep::Kind::event, at);
  const std::int64_t issued = issued_;
  account_.event(at, journal_);
  book();
  if (model.sold_at_minor > 0.0) {
    const double settled = day + model.settles_after_days;
    const std::int64_t price = to_minor(model.sold_at_minor * static_cast<double>(issued_ - issued));
    if (books_->counts(settled))
      books_->get(settled, Count::partner_income, price);
    else if (books_->counts(day))
      books_->owe(settled, Count::owed_by_partners, -price);
  }
}

void Member::refer(double day) {
  const auto& referral = *program_.referral;
  // Beyond the horizon only what members hold is followed: whom they bring then is no customer of the run.
  if (!books_->counts(day)) {
    referral_day_ = kNever;
    return;
  }
  referral_day_ += draw_exponential(referral_clock_) / referral.rate_per_day;
  const std::uint32_t number = referral_number_++;
  if (luck_->occasion(Purpose::referral_rejected, number) < referral.rejected) return;
  if (static_cast<std::uint64_t>(number) + 1 >= referral.most) referral_day_ = kNever;
  raise_event(referral.event, day, 0);
  books_->pay(day, Count::referral_cost, referral.friend_cost.minor);
  // Who would have come anyway is in the population already; only the rewards are new.
  if (luck_->occasion(Purpose::referral_anyway, number) < referral.would_have_come) return;
  books_->add(day, Count::referred);
  referrals_.push_back({day, number});
}

void Member::shared_visit(double day) {
  const Occasion at =
      occasion(day, to_minor(draw_amount(person_->spend, shared_clock_) * program_.rules.minor_per_major), 0);
  shared_day_ += draw_exponential(shared_clock_) / shared_rate_;
  watch(AccountStep::Kind::purchase, at);
  const program::Given given = account_.purchase(at, journal_);
  book();
  // Somebody else pays less for what she would have bought at the full price.
  books_->pay(day, Count::reward_cost, given.discount.minor);
  books_->benefit(day, given.discount.minor);
}

Member::Basket Member::basket(double day, std::uint64_t visit) {
  Basket basket;
  if (!member_) return basket;
  basket.factor = program_.behaviour.spend_factor;
  basket.extra_minor = program_.behaviour.payout(Money{to_minor(payouts_minor_)});
  payouts_minor_ = 0.0;
  surprise_ = {};
  if (program_.surprise) {
    const auto& model = *program_.surprise;
    if (visits_ >= static_cast<std::int64_t>(model.after_visits) &&
        fits(model.scope, occasion(day, 0, 0), program_.rules.calendar)) {
      surprise_ = model.surprise(luck_->occasion(Purpose::surprise, visit),
                                 luck_->occasion(Purpose::surprise_branch, visit));
      basket.factor *= surprise_.basket_factor;
    }
  }
  return basket;
}

std::int64_t Member::purchase(double day, std::int64_t price, std::uint64_t visit, std::uint8_t category) {
  if (day < program_.starts_day) return price;
  if (!member_) {
    if (ever_ || !joins(day)) return price;
    join(day, category);
  }
  ++visits_;
  const std::int64_t list = price;
  const program::Sale sale =
      program::sell(account_, program_.terms, occasion(day, price, category), journal_);
  Occasion at = sale.before;
  at.paid += sale.coupon;
  watch(AccountStep::Kind::coupon, at, at.paid);
  watch(AccountStep::Kind::purchase, sale.before, Money{list});
  book();
  price = sale.after.paid.minor;
  price -= choose_reward(sale.after);

  const std::int64_t perks =
      program::perks_of(program_.rules, program_.terms, sale.tier, Money{price}).minor;
  // What was paid for before the horizon is owed beyond it.
  if (!books_->counts(day) && in_term_from_before(day))
    books_->owe(day, Count::owed_membership,
                (sale.standing - sale.of_tier + program_.terms.cost_per_visit).minor);
  books_->pay(day, Count::perk_cost, perks);
  books_->add(day, Count::program_discounts, list - price);
  books_->add(day, Count::member_purchases);
  books_->add(day, Count::member_revenue, price);
  auto& cohorts = books_->tally().cohort_revenue;
  const auto cohort = static_cast<std::size_t>(day / program_.rules.cohort_days);
  if (books_->counts(day) && cohort < cohorts.size()) cohorts[cohort] += price;
  books_->benefit(day, perks + list - price);

  if (surprise_.given) {
    const auto& model = *program_.surprise;
    double cost = static_cast<double>(model.cost.minor);
    if (model.cost_spread > 0.0) {
      Stream value = luck_->stream(Purpose::surprise_value, visit);
      cost *= std::exp(model.cost_spread * draw_normal(value) - 0.5 * model.cost_spread * model.cost_spread);
    }
    books_->add(day, Count::rewards);
    books_->pay(day, Count::reward_cost, to_minor(cost));
    books_->benefit(day, to_minor(cost));
    if (surprise_.stimulus > 0.0) stimuli_.renew(delight_kind_, surprise_.stimulus);
    if (surprise_.stimulus < 0.0) stimuli_.stimulate(backlash_kind_, surprise_.stimulus);
    surprise_ = {};
  }
  visit_events(day, visit, category);
  refresh(day);
  return price;
}

void Member::visit_events(double day, std::uint64_t visit, std::uint8_t category) {
  for (std::size_t e = 0; e < program_.events.size(); ++e) {
    const auto& event = program_.events[e];
    // Spread over 64 bits by an odd factor: each event of each visit has a number of its own.
    if (event.probability_per_visit > 0.0 &&
        luck_->occasion(Purpose::program_event, event.identity + visit * 0x9E3779B97F4A7C15ULL) <
            event.probability_per_visit)
      raise_event(e, day, category);
  }
}

Member::Choice Member::best_choice(const Occasion& at) {
  Choice best;
  for (std::size_t r = 0; r < program_.rules.rewards.size(); ++r) {
    const Reward& reward = program_.rules.rewards[r];
    if (reward.automatic) continue;
    const std::int64_t count = account_.redeemable(r, at);
    if (count == 0) continue;
    const std::int64_t taken = reward.kind == Reward::Kind::item ? 1 : count;
    const double value = program::worth_to_member(reward, taken);
    if (value > best.value || best.count == 0) best = {r, taken, value};
  }
  return best;
}

std::int64_t Member::choose_reward(const Occasion& at) {
  const Choice best = best_choice(at);
  const auto& behaviour = program_.behaviour;
  const double lead =
      behaviour.boosts ? behaviour.momentum.at_balance(value_before_, best.value, threshold_minor_) : 0.0;
  value_before_ = best.value;
  if (lead > 0.0) stimuli_.renew(reward_kind_, lead);
  if (best.count == 0 || !response::RedemptionChoice::willing(best.value, threshold_minor_)) return 0;
  const double hazard =
      response::RedemptionChoice::hazard_per_visit(program_.redeem_probability[best.reward]);
  if (std::isfinite(hazard)) {
    if (to_redemption_ < 0.0) {
      redemption_ = luck_->redemption();
      to_redemption_ = draw_exponential(redemption_);
    }
    to_redemption_ -= hazard;
    if (to_redemption_ > 0.0) return 0;
    to_redemption_ = draw_exponential(redemption_);
  }
  watch(AccountStep::Kind::redeem, at, {}, best.reward, best.count);
  const program::Given given = account_.redeem(best.reward, best.count, at, journal_);
  book();
  // Who redeemed a part may be able still, and does not become so at her next visit.
  if (behaviour.boosts) value_before_ = best_choice(at).value;
  return given.discount.minor;
}

void Member::give_back(double day, std::int64_t paid) {
  if (!member_) return;
  watch(AccountStep::Kind::give_back, occasion(day, 0, 0), Money{paid});
  (void)account_.give_back(day, Money{paid}, journal_);
  book();
  refresh(day);
}

}  // namespace stamkund::simulation
