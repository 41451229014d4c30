#pragma once
// From an occasion to units: the earn rules of one currency, with their scopes and limits.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "models/program/rules.h"

namespace stamkund::program {

/// What a purchase is made of, where it is of several categories. Shares of its price add up to 1.
struct Basket {
  struct Line {
    std::uint8_t category;
    double share;
  };
  std::vector<Line> lines;
  std::uint64_t categories = 0;  ///< bit i: some line is of category i

  [[nodiscard]] double share_in(std::uint64_t mask) const {
    double share = 0.0;
    for (const Line& line : lines)
      if (((mask >> line.category) & 1U) != 0) share += line.share;
    return share;
  }
};

/// Something that may earn, or at which something may be redeemed. Marks are positions in the scenario's
/// lists.
struct Occasion {
  EarnRule::On on = EarnRule::On::purchase;
  std::size_t event = 0;
  double day = 0;
  Money paid{0};
  std::uint8_t segment = 0;
  std::uint8_t store = 0;
  std::uint8_t category = 0;  ///< of most of it
  const Basket* basket =
      nullptr;           ///< if it is of several; then what is earned on some is earned on their part
  std::size_t tier = 0;  ///< of the member, before the occasion; for an upgrade, the tier reached
};

[[nodiscard]] inline bool has(std::uint64_t mask, std::size_t bit) { return ((mask >> bit) & 1U) != 0; }
/// Does it fit her on this day, whatever she buys and on whichever day of the week?
[[nodiscard]] inline bool is_for(const Scope& scope, const Occasion& occasion) {
  return has(scope.tiers, occasion.tier) && has(scope.segments, occasion.segment) &&
         has(scope.stores, occasion.store) && occasion.day >= scope.from_day &&
         occasion.day < scope.until_day;
}
/// Does it fit every occasion there can be?
[[nodiscard]] inline bool fits_all(const Scope& scope) {
  const Scope all;
  return scope.tiers == all.tiers && scope.segments == all.segments && scope.stores == all.stores &&
         scope.categories == all.categories && scope.weekdays == all.weekdays &&
         scope.from_day == all.from_day && scope.until_day == all.until_day;
}
[[nodiscard]] inline bool fits_category(const Scope& scope, const Occasion& occasion) {
  return occasion.basket == nullptr ? has(scope.categories, occasion.category)
                                    : (scope.categories & occasion.basket->categories) != 0;
}
/// Of what is paid, how much is in the scope's categories: to the minor unit, halves up.
[[nodiscard]] inline Money paid_in(const Scope& scope, const Occasion& occasion) {
  if (occasion.basket == nullptr) return occasion.paid;
  const double share = occasion.basket->share_in(scope.categories);
  return {static_cast<std::int64_t>(share * static_cast<double>(occasion.paid.minor) + 0.5)};
}
[[nodiscard]] inline bool fits(const Scope& scope, const Occasion& occasion, const Calendar& calendar) {
  return is_for(scope, occasion) && fits_category(scope, occasion) &&
         (scope.weekdays == 0x7F || has(scope.weekdays, calendar.weekday(occasion.day)));
}

/// Uses of one rule or reward within its calendar period.
class Usage {
 public:
  /// What the limit still allows on `day`.
  [[nodiscard]] std::int64_t units_left(const Limit& limit, double day, const Calendar& calendar) const {
    return limit.units == kNoLimit ? kNoLimit : left(limit.units, units_, limit, day, calendar);
  }
  [[nodiscard]] std::int64_t times_left(const Limit& limit, double day, const Calendar& calendar) const {
    return limit.times == kNoLimit ? kNoLimit : left(limit.times, times_, limit, day, calendar);
  }
  void add(const Limit& limit, double day, const Calendar& calendar, std::int64_t units, std::int64_t times);

 private:
  [[nodiscard]] std::int64_t left(std::int64_t allowed, std::int64_t used, const Limit& limit, double day,
                                  const Calendar& calendar) const;

  std::int64_t number_ = std::numeric_limits<std::int64_t>::min();  ///< of the period that the counts are of
  std::int64_t units_ = 0;
  std::int64_t times_ = 0;
};

/// A hair above the product, so that 0.1 * 10 gives 1 and not 0.
[[nodiscard]] inline std::int64_t whole_units(double units) {
  const double raised = units + 1e-9;
  if (!(raised >= 1.0)) return 0;
  return static_cast<std::int64_t>(raised < kMostUnits ? raised : kMostUnits);
}

class Earning {
 public:
  void open(const Currency& currency, const Rules& rules);
  /// Calls `credit(rule, units)` for each rule that gives something, in the order of the file: first what
  /// adds, then what multiplies.
  template <class Credit>
  void earn(const Occasion& occasion, const Credit& credit) {
    if (!has(occasions_, static_cast<std::size_t>(occasion.on))) return;
    const double major = static_cast<double>(occasion.paid.minor) / rules_->minor_per_major;
    std::int64_t sum = 0;
    bool found = false;
    for (const Line& line : adding_) {
      if ((found && currency_->first_match) || !applies(line, occasion)) continue;
      const std::int64_t units =
          limited(line, whole_units(line.per_visit + line.per_major_unit * major * part(line, occasion)),
                  occasion.day);
      found = true;
      sum += units;
      if (units > 0) credit(std::size_t{line.rule}, units);
    }
    if (sum == 0) return;
    for (const Line& line : multiplying_) {
      if (!applies(line, occasion)) continue;
      const std::int64_t extra = limited(
          line, whole_units(static_cast<double>(sum) * line.multiplier_less_one * part(line, occasion)),
          occasion.day);
      sum += extra;
      if (extra > 0) credit(std::size_t{line.rule}, extra);
    }
  }

 private:
  /// What of a rule is needed at every occasion; the rest is asked only where there is more to it.
  struct Line {
    double per_visit;
    double per_major_unit;
    double multiplier_less_one;
    std::uint16_t rule;
    EarnRule::On on;
    bool asks;    ///< for its event, minimum or scope
    bool limits;  ///< an occasion's units, or a period's
  };
  [[nodiscard]] bool applies(const Line& line, const Occasion& occasion) const {
    if (line.on != occasion.on) return false;
    if (!line.asks) return true;
    const EarnRule& rule = currency_->earn[line.rule];
    return (rule.on != EarnRule::On::event || rule.event == occasion.event) &&
           fits(rule.scope, occasion, rules_->calendar) &&
           paid_in(rule.scope, occasion) >= rule.minimum_purchase;
  }
  /// Of the occasion, the part that a rule is for; exactly 1 but for a basket.
  [[nodiscard]] double part(const Line& line, const Occasion& occasion) const {
    if (occasion.basket == nullptr || occasion.paid.minor <= 0) return 1.0;
    return static_cast<double>(paid_in(currency_->earn[line.rule].scope, occasion).minor) /
           static_cast<double>(occasion.paid.minor);
  }
  [[nodiscard]] std::int64_t limited(const Line& line, std::int64_t units, double day) {
    return line.limits ? within_limit(line.rule, units, day) : units;
  }
  [[nodiscard]] std::int64_t within_limit(std::size_t rule, std::int64_t units, double day);

  const Currency* currency_ = nullptr;
  const Rules* rules_ = nullptr;
  std::uint64_t occasions_ = 0;  ///< bit i: some rule is for occasion i of EarnRule::On
  std::vector<Line> adding_;
  std::vector<Line> multiplying_;
  std::vector<Usage> usage_;
};

}  // namespace stamkund::program
