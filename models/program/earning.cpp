#include "models/program/earning.h"

#include <algorithm>
#include <cmath>

namespace stamkund::program {
namespace {
bool has(std::uint64_t mask, std::size_t bit) { return ((mask >> bit) & 1U) != 0; }
}  // namespace

bool is_for(const Scope& scope, const Occasion& occasion) {
  return has(scope.tiers, occasion.tier) && has(scope.segments, occasion.segment) &&
         has(scope.stores, occasion.store) && occasion.day >= scope.from_day &&
         occasion.day < scope.until_day;
}

bool fits(const Scope& scope, const Occasion& occasion, const Calendar& calendar) {
  return is_for(scope, occasion) && has(scope.categories, occasion.category) &&
         (scope.weekdays == 0x7F || has(scope.weekdays, calendar.weekday(occasion.day)));
}

std::int64_t Usage::units_left(const Limit& limit, double day, const Calendar& calendar) const {
  if (limit.units == kNoLimit) return kNoLimit;
  const bool same = calendar.number(day, limit.per) == number_;
  return std::max<std::int64_t>(0, limit.units - (same ? units_ : 0));
}

std::int64_t Usage::times_left(const Limit& limit, double day, const Calendar& calendar) const {
  if (limit.times == kNoLimit) return kNoLimit;
  const bool same = calendar.number(day, limit.per) == number_;
  return std::max<std::int64_t>(0, limit.times - (same ? times_ : 0));
}

void Usage::add(const Limit& limit, double day, const Calendar& calendar, std::int64_t units,
                std::int64_t times) {
  if (!limit.limits()) return;
  const std::int64_t number = calendar.number(day, limit.per);
  if (number != number_) {
    number_ = number;
    units_ = times_ = 0;
  }
  units_ += units;
  times_ += times;
}

void Earning::open(const Currency& currency, const Rules& rules) {
  currency_ = &currency;
  rules_ = &rules;
  multiplies_ = std::any_of(currency.earn.begin(), currency.earn.end(),
                            [](const EarnRule& rule) { return rule.multiplier > 1.0; });
  usage_.assign(currency.earn.size(), Usage{});
}

bool Earning::applies(const EarnRule& rule, const Occasion& occasion) const {
  return rule.on == occasion.on && (rule.on != EarnRule::On::event || rule.event == occasion.event) &&
         occasion.paid >= rule.minimum_purchase && fits(rule.scope, occasion, rules_->calendar);
}

std::int64_t Earning::limited(std::size_t rule, std::int64_t units, double day) {
  const EarnRule& one = currency_->earn[rule];
  units = std::min(units, one.most_an_occasion);
  if (!one.limit.limits() || units == 0) return units;
  Usage& usage = usage_[rule];
  if (usage.times_left(one.limit, day, rules_->calendar) == 0) return 0;
  units = std::min(units, usage.units_left(one.limit, day, rules_->calendar));
  usage.add(one.limit, day, rules_->calendar, units, 1);
  return units;
}

}  // namespace stamkund::program
