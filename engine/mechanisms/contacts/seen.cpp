#include "engine/mechanisms/contacts/seen.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "engine/mechanisms/birthday/date.h"
#include "engine/mechanisms/contacts/learned.h"
#include "engine/mechanisms/contacts/plan.h"
#include "engine/mechanisms/life_cycle/life_cycle.h"

namespace stamkund::mechanisms {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
constexpr Purpose kConsent = purpose_named("contacts: consent");
constexpr Purpose kPart = purpose_named("contacts: part");

/// Times are sums of days, rounded; what was meant to be 14 days is 14 days.
double days(double sum) { return std::round(sum * 1e6) / 1e6; }

double truth(bool is) { return is ? 1.0 : 0.0; }

}  // namespace

bool consents(const world::Scene& scene, const ContactPlan& plan, std::size_t channel) {
  const ChannelPlan& one = plan.channels[channel];
  if ((scene.customer.seen.refused_channels >> one.place & 1U) != 0) return false;
  return one.consent >= 1.0 || scene.person().trait(kConsent, one.place) < one.consent;
}

targeting::Buyer buyer_at(const world::Customer& customer, double day, double minor_per_major) {
  const world::Observed& seen = customer.seen;
  return {days(day - seen.last_purchase_day), static_cast<double>(seen.purchases + seen.earlier_purchases),
          static_cast<double>(seen.spent) / minor_per_major + seen.earlier_spent};
}

double SeenNow::ranked(Seen seen, const targeting::Buyer& her) const {
  if (state_.ranking == nullptr) return kMissing;
  const targeting::Ranking& ranking = *state_.ranking;
  if (seen == Seen::sales_class) return ranking.sales.of(her.spent);
  const double recency = ranking.recency.score(-her.recency_days);
  if (seen == Seen::rfm_recency) return recency;
  const double frequency = ranking.frequency.score(her.purchases);
  if (seen == Seen::rfm_frequency) return frequency;
  const double money = ranking.money.score(her.spent);
  if (seen == Seen::rfm_money) return money;
  return targeting::rfm_group(recency, frequency, money, her.purchases);
}

double SeenNow::to_next_tier() const {
  const program::Rules& rules = program_->model().rules;
  const program::TierRules& tiers = rules.tiers;
  const auto& account = program_->account_of(scene_.customer);
  const std::size_t next = account.status().tier();  // tiers are numbered from 1
  if (next >= tiers.tiers.size()) return kMissing;
  using Basis = program::TierRules::Basis;
  const std::int64_t has =
      tiers.basis == Basis::balance ? account.purse(tiers.currency).balance() : account.status().counted();
  const auto lacks = static_cast<double>(std::max<std::int64_t>(0, tiers.tiers[next].threshold - has));
  const bool money = tiers.basis == Basis::spend ||
                     (tiers.basis != Basis::transactions && rules.currencies[tiers.currency].is_money);
  return money ? lacks / static_cast<double>(scene_.arm.model().minor_per_major) : lacks;
}

double SeenNow::attribute(std::size_t index) const {
  const world::Observed& seen = scene_.customer.seen;
  const double day = scene_.day();
  const double unit = scene_.arm.model().minor_per_major;
  const targeting::Buyer her = buyer_at(scene_.customer, day, unit);
  switch (schema_.attributes[index]) {
    case Seen::recency:
      return her.recency_days;
    case Seen::purchases:
      return her.purchases;
    case Seen::spent:
      return her.spent;
    case Seen::average_purchase:
      return her.purchases > 0.0 ? her.spent / her.purchases : kMissing;
    case Seen::tenure:
      return days(day - scene_.person().enters_day + scene_.person().age_days);
    case Seen::existing:
      return truth(scene_.person().existing);
    case Seen::segment:
      return seen.segment;
    case Seen::store:
      return seen.store;
    case Seen::member:
      return truth(seen.member);
    case Seen::member_for:
      return seen.member ? days(day - program_->member_since(scene_.customer)) : kMissing;
    case Seen::tier:
      return static_cast<double>(seen.tier);
    case Seen::balance: {
      if (!seen.member) return kMissing;
      const auto units = static_cast<double>(program_->account_of(scene_.customer).purse(0).balance());
      return program_->model().rules.currencies.front().is_money ? units / unit : units;
    }
    case Seen::expires_in: {
      if (!seen.member) return kMissing;
      const double lost = program_->account_of(scene_.customer).purse(0).loss_of(1).day;
      return lost < world::kNever ? days(lost - day) : kMissing;
    }
    case Seen::to_next_tier:
      return seen.member ? to_next_tier() : kMissing;
    case Seen::birthday_in:
      return is_birthday_known(scene_.person(), plan_.birthday_known)
                 ? days(birthday_from(scene_.person(), day) - day)
                 : kMissing;
    case Seen::subscribed:
      return truth(seen.subscribed);
    case Seen::contacts:
      return static_cast<double>(seen.contacts);
    case Seen::opens:
      return static_cast<double>(seen.opens);
    case Seen::clicks:
      return static_cast<double>(seen.clicks);
    case Seen::since_contact:
      return std::isinf(state_.last_contact_day) ? kMissing : days(day - state_.last_contact_day);
    case Seen::offer_waits:
      return truth(state_.offer_waits);
    case Seen::reason:
      return seen.reason > 0 ? seen.reason - 1.0 : kMissing;
    case Seen::elapsed:
      return day;
    case Seen::today:
      return plan_.first_day + std::floor(day);
    case Seen::rfm_recency:
    case Seen::rfm_frequency:
    case Seen::rfm_money:
    case Seen::rfm_group:
    case Seen::sales_class:
      return ranked(schema_.attributes[index], her);
    case Seen::stage:
      return static_cast<double>(stage_at(plan_.life_cycle, scene_.customer, day));
    case Seen::of_file: {
      if (state_.of_file == nullptr || !scene_.person().existing) return kMissing;
      return (*state_.of_file)[index - schema_.first_of_file][scene_.person().index];
    }
    case Seen::risk:
    case Seen::uplift: {
      if (learned_ == nullptr) return kMissing;
      const auto features =
          features_of(scene_, learned_->segments, learned_->stores, learned_->minor_per_major);
      return schema_.attributes[index] == Seen::risk ? learned_->risk(features) : learned_->uplift(features);
    }
  }
  return kMissing;
}

double SeenNow::call(const targeting::Call& call) const {
  const SeenCall seen = schema_.functions[call.function];
  if (seen == SeenCall::part) {
    // Whole numbers are their own keys; any other number has one as well.
    const double number = call.arguments[0];
    const bool whole = number >= 0.0 && number < 1e9 && number == std::floor(number);
    return scene_.person().trait(
        kPart, whole ? static_cast<std::uint64_t>(number) : std::bit_cast<std::uint64_t>(number));
  }
  if (seen == SeenCall::consents)
    return truth(consents(scene_, plan_, static_cast<std::size_t>(call.arguments[0])));
  if (seen == SeenCall::since_contact_by) {
    double last = kMissing;
    for (const auto& one : state_.contacts)
      if (one.channel == static_cast<std::size_t>(call.arguments[0])) last = one.day;
    return days(scene_.day() - last);
  }
  const double from = scene_.day() - call.arguments.back() - 1e-6;
  double count = 0.0;
  if (seen == SeenCall::contacted || seen == SeenCall::contacts_in || seen == SeenCall::contacts_by) {
    for (const auto& one : state_.contacts)
      if (one.day >= from &&
          (seen == SeenCall::contacts_in || one.channel == static_cast<std::size_t>(call.arguments[0])))
        count += 1.0;
    return seen == SeenCall::contacted ? truth(count > 0.0) : count;
  }
  for (const Bought& one : state_.purchases)
    if (one.day >= from)
      count += seen == SeenCall::purchases_in
                   ? 1.0
                   : static_cast<double>(one.paid) / scene_.arm.model().minor_per_major;
  return count;
}

}  // namespace stamkund::mechanisms
