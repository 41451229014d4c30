#include "engine/mechanisms/program/reach.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/base/calendar.h"

namespace stamkund::mechanisms {
namespace {

using program::EarnRule;
using program::Expiry;
using program::Pending;
using program::Period;
using program::Reward;

double shortest(Period period) {
  constexpr std::array<double, 6> kDays{1.0, 7.0, 28.0, 90.0, 365.0, program::kNever};
  return kDays[static_cast<std::size_t>(period)];
}

/// How many periods `days` can touch.
double periods_in(double days, Period period, std::optional<Period> aligned) {
  if (period == Period::ever) return 1.0;
  if (aligned && period == *aligned) return 1.0;
  // Months, quarters and years begin and end together; weeks do not.
  if (aligned && *aligned >= Period::month && period >= Period::month)
    return std::max(1.0, std::round(longest(*aligned) / longest(period)));
  return std::ceil(days / shortest(period)) + 1.0;
}

}  // namespace

double longest(Period period) {
  constexpr std::array<double, 6> kDays{1.0, 7.0, 31.0, 92.0, 366.0, program::kNever};
  return kDays[static_cast<std::size_t>(period)];
}

bool is_open(const program::Scope& scope) {
  constexpr std::uint64_t kAll = ~std::uint64_t{0};
  return scope.tiers == kAll && scope.segments == kAll && scope.stores == kAll && scope.categories == kAll &&
         scope.weekdays == 0x7F && scope.from_day == -program::kNever && scope.until_day == program::kNever;
}

bool covers(const program::Scope& wide, const program::Scope& narrow) {
  const auto within = [](std::uint64_t part, std::uint64_t whole) { return (part & ~whole) == 0; };
  return within(narrow.tiers, wide.tiers) && within(narrow.segments, wide.segments) &&
         within(narrow.stores, wide.stores) && within(narrow.categories, wide.categories) &&
         within(narrow.weekdays, wide.weekdays) && wide.from_day <= narrow.from_day &&
         wide.until_day >= narrow.until_day;
}

double Reach::purchases_in(double days, bool aligned) const {
  if (pace_ == Pace::any) return program::kNever;
  return std::floor(days) + (aligned ? 0.0 : 1.0);  // any n days touch n + 1 calendar days
}

double Reach::of_rule(const EarnRule& rule, double days, std::optional<Period> aligned,
                      double purchases) const {
  days = std::min(days, rule.scope.until_day - rule.scope.from_day);
  double at_once = rule.per_major_unit > 0.0 ? program::kNever : std::floor(rule.per_visit);
  if (rule.most_an_occasion != program::kNoLimit)
    at_once = std::min(at_once, static_cast<double>(rule.most_an_occasion));
  double times = program::kNever;
  if (rule.on == EarnRule::On::purchase)
    times = purchases;
  else if (rule.on == EarnRule::On::joining)
    times = 1.0;
  else if (rule.on == EarnRule::On::anniversary)
    times = std::floor(days / kDaysPerYear) + 1.0;
  const double periods = periods_in(days, rule.limit.per, aligned);
  if (rule.limit.times != program::kNoLimit)
    times = std::min(times, static_cast<double>(rule.limit.times) * periods);
  double units = at_once <= 0.0 ? 0.0 : at_once * times;
  if (rule.limit.units != program::kNoLimit)
    units = std::min(units, static_cast<double>(rule.limit.units) * periods);
  return units;
}

double Reach::most_at_once(std::size_t currency) const {
  double sum = 0.0;
  double first = 0.0;
  const auto& earn = rules_->currencies[currency].earn;
  for (const auto& rule : earn) {
    if (rule.multiplier > 1.0 || rule.on != EarnRule::On::purchase) continue;
    const double units = of_rule(rule, 1.0, Period::day, 1.0);
    sum += units;
    first = std::max(first, units);
  }
  if (rules_->currencies[currency].first_match) sum = first;
  for (const auto& rule : earn) {
    if (rule.multiplier <= 1.0 || rule.on != EarnRule::On::purchase || sum <= 0.0) continue;
    double extra = sum * (rule.multiplier - 1.0);
    for (const std::int64_t most : {rule.most_an_occasion, rule.limit.units})
      if (most != program::kNoLimit) extra = std::min(extra, static_cast<double>(most));
    sum += extra;
  }
  for (const auto& mission : rules_->missions)
    if (mission.currency == currency) sum += static_cast<double>(mission.bonus.count);
  return sum;
}

double Reach::most_within(std::size_t currency, double days, bool gifts,
                          std::optional<Period> aligned) const {
  const program::Currency& one = rules_->currencies[currency];
  double sum = 0.0;
  for (const auto& rule : one.earn)
    if (rule.multiplier <= 1.0) sum += of_rule(rule, days, aligned, purchases_in(days, aligned.has_value()));
  for (const auto& rule : one.earn) {
    if (rule.multiplier <= 1.0 || sum <= 0.0) continue;
    double extra = sum * (rule.multiplier - 1.0);
    if (rule.limit.units != program::kNoLimit)
      extra =
          std::min(extra, static_cast<double>(rule.limit.units) * periods_in(days, rule.limit.per, aligned));
    sum += extra;
  }
  for (const auto& mission : rules_->missions) {
    if (mission.currency != currency) continue;
    const double visits = purchases_in(days, false);
    const double each = mission.counts == program::Mission::Counts::visits
                            ? std::max(1.0, static_cast<double>(mission.target - mission.endowed))
                            : 1.0;
    // One more than fits: a mission may have been under way before.
    const double times = mission.repeats ? std::floor(visits / each) + 1.0 : 1.0;
    sum += times * static_cast<double>(mission.bonus.count);
  }
  return sum + (gifts ? static_cast<double>(one.endowed.count) : 0.0);
}

double Reach::life_of_units(std::size_t currency) const {
  const Expiry& expiry = rules_->currencies[currency].expiry;
  const Pending& pending = rules_->currencies[currency].pending;
  if (expiry.reinstatement_days > 0.0) return program::kNever;
  double extension = 0.0;
  for (const auto& tier : rules_->tiers.tiers) extension = std::max(extension, tier.extension_days(currency));
  // Units of a whole period become active together.
  double life =
      pending.kind == Pending::Kind::next_period && expiry.from_activation ? longest(pending.period) : 0.0;
  if (pending.kind == Pending::Kind::after && !expiry.from_activation) life -= pending.days;
  switch (expiry.kind) {
    case Expiry::Kind::rolling:
      return std::max(0.0, life + expiry.days + extension);
    case Expiry::Kind::end_of:
      return std::max(0.0, life + expiry.days + extension + longest(expiry.period));
    case Expiry::Kind::sliding:
      // Who buys every day keeps everything, if units live for a day.
      return pace_ == Pace::daily && expiry.days + extension < 1.0 ? 0.0 : program::kNever;
    default:
      return program::kNever;
  }
}

std::optional<Period> Reach::period_of_units(std::size_t currency) const {
  const program::Currency& one = rules_->currencies[currency];
  const Expiry& expiry = one.expiry;
  if (expiry.kind != Expiry::Kind::end_of || expiry.days > 0.0 || expiry.reinstatement_days > 0.0 ||
      (expiry.from_activation && one.pending.kind != Pending::Kind::none))
    return std::nullopt;
  for (const auto& tier : rules_->tiers.tiers)
    if (tier.extension_days(currency) > 0.0) return std::nullopt;
  return expiry.period;
}

double Reach::most_held(std::size_t currency, double days) const {
  const double life = life_of_units(currency);
  if (days < life) return most_within(currency, days, true);
  return most_within(currency, life, true, period_of_units(currency));
}

bool Reach::only_at_purchases(std::size_t currency) const {
  const program::Currency& one = rules_->currencies[currency];
  if (one.pending.kind != Pending::Kind::none || one.expiry.reinstatement_days > 0.0) return false;
  return std::all_of(one.earn.begin(), one.earn.end(), [](const EarnRule& rule) {
    return rule.on == EarnRule::On::purchase || rule.on == EarnRule::On::joining;
  });
}

bool Reach::burns_freely(std::size_t reward) const {
  const Reward& one = rules_->rewards[reward];
  return one.automatic && one.kind != Reward::Kind::ratio && is_open(one.scope) && !one.limit.limits() &&
         one.stock == program::kNoLimit;
}

bool Reach::burns_first(std::size_t reward, const program::Scope& whenever) const {
  const Reward& one = rules_->rewards[reward];
  // What becomes active together is there for the dearest of all, if that stands first in the file.
  if (!one.automatic || one.kind == Reward::Kind::ratio ||
      rules_->currencies[one.currency].pending.kind == Pending::Kind::next_period)
    return false;
  // What takes all is a case of its own: most_before_burn.
  if (burns_freely(reward) && only_at_purchases(one.currency)) return false;
  // A gift of once only is soon over.
  if (one.limit.limits() && one.limit.per == Period::ever) return false;
  return covers(one.scope, whenever);
}

double Reach::most_before_burn(std::size_t reward) const {
  const Reward& one = rules_->rewards[reward];
  if (!burns_freely(reward) || !only_at_purchases(one.currency)) return program::kNever;
  const program::Currency& currency = rules_->currencies[one.currency];
  const double most = most_at_once(one.currency);
  const auto price = static_cast<double>(one.units.count);
  // A plain discount is only taken as often as the purchase is worth: at least once, so less can pile up.
  if (one.discount.minor > 0 && one.cost.minor == 0 && one.coupon_days <= 0.0 && most > price)
    return program::kNever;
  double start = static_cast<double>(currency.endowed.count);
  for (const auto& rule : currency.earn) {
    if (rule.on != EarnRule::On::joining) continue;
    if (rule.multiplier > 1.0) return program::kNever;
    start += std::floor(rule.per_visit);
  }
  return std::max(price - 1.0, start) + most;
}

double Reach::rate_by_amount(std::size_t currency) const {
  double sum = 0.0;
  double first = 0.0;
  const auto& earn = rules_->currencies[currency].earn;
  for (const auto& rule : earn) {
    if (rule.multiplier > 1.0 || rule.on != EarnRule::On::purchase || !is_open(rule.scope) ||
        rule.limit.limits() || rule.most_an_occasion != program::kNoLimit)
      continue;
    sum += rule.per_major_unit;
    if (first == 0.0) first = rule.per_major_unit;
  }
  if (rules_->currencies[currency].first_match) sum = first;
  for (const auto& rule : earn)
    if (rule.multiplier > 1.0 && rule.on == EarnRule::On::purchase && is_open(rule.scope) &&
        !rule.limit.limits() && rule.most_an_occasion == program::kNoLimit)
      sum *= rule.multiplier;
  return sum;
}

}  // namespace stamkund::mechanisms
