#include "models/program/earning.h"

namespace stamkund::program {

std::int64_t Usage::left(std::int64_t allowed, std::int64_t used, const Limit& limit, double day,
                         const Calendar& calendar) const {
  const bool same = calendar.number(day, limit.per) == number_;
  return std::max<std::int64_t>(0, allowed - (same ? used : 0));
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
  occasions_ = 0;
  adding_.clear();
  multiplying_.clear();
  bool counts_uses = false;
  for (std::size_t i = 0; i < currency.earn.size(); ++i) {
    const EarnRule& rule = currency.earn[i];
    const bool asks =
        rule.on == EarnRule::On::event || rule.minimum_purchase.minor > 0 || !fits_all(rule.scope);
    const bool limits = rule.limit.limits() || rule.most_an_occasion != kNoLimit;
    auto& lines = rule.multiplier > 1.0 ? multiplying_ : adding_;
    lines.push_back({rule.per_visit, rule.per_major_unit, rule.multiplier - 1.0,
                     static_cast<std::uint16_t>(i), rule.on, asks, limits});
    counts_uses = counts_uses || rule.limit.limits();
    occasions_ |= std::uint64_t{1} << static_cast<unsigned>(rule.on);
  }
  if (counts_uses) usage_.assign(currency.earn.size(), Usage{});
}

std::int64_t Earning::within_limit(std::size_t rule, std::int64_t units, double day) {
  units = std::min(units, currency_->earn[rule].most_an_occasion);
  const Limit& limit = currency_->earn[rule].limit;
  if (units == 0 || !limit.limits()) return units;
  Usage& usage = usage_[rule];
  if (usage.times_left(limit, day, rules_->calendar) == 0) return 0;
  units = std::min(units, usage.units_left(limit, day, rules_->calendar));
  usage.add(limit, day, rules_->calendar, units, 1);
  return units;
}

}  // namespace stamkund::program
