#pragma once
// From an occasion to units: the earn rules of one currency, with their scopes and limits.
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "models/program/rules.h"

namespace stamkund::program {

/// Something that may earn, or at which something may be redeemed. Marks are positions in the scenario's
/// lists.
struct Occasion {
  EarnRule::On on = EarnRule::On::purchase;
  std::size_t event = 0;
  double day = 0;
  Money paid{0};
  std::uint8_t segment = 0;
  std::uint8_t store = 0;
  std::uint8_t category = 0;
  std::size_t tier = 0;  ///< of the member, before the occasion; for an upgrade, the tier reached
};

[[nodiscard]] bool fits(const Scope& scope, const Occasion& occasion, const Calendar& calendar);
/// Does it fit her on this day, whatever she buys and on whichever day of the week?
[[nodiscard]] bool is_for(const Scope& scope, const Occasion& occasion);

/// Uses of one rule or reward within its calendar period.
class Usage {
 public:
  /// What the limit still allows on `day`.
  [[nodiscard]] std::int64_t units_left(const Limit& limit, double day, const Calendar& calendar) const;
  [[nodiscard]] std::int64_t times_left(const Limit& limit, double day, const Calendar& calendar) const;
  void add(const Limit& limit, double day, const Calendar& calendar, std::int64_t units, std::int64_t times);

 private:
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
    std::int64_t sum = 0;
    bool found = false;
    for (std::size_t i = 0; i < currency_->earn.size(); ++i) {
      const EarnRule& rule = currency_->earn[i];
      if (rule.multiplier > 1.0 || (found && currency_->first_match) || !applies(rule, occasion)) continue;
      const double major = static_cast<double>(occasion.paid.minor) / rules_->minor_per_major;
      const std::int64_t units =
          limited(i, whole_units(rule.per_visit + rule.per_major_unit * major), occasion.day);
      found = true;
      sum += units;
      if (units > 0) credit(i, units);
    }
    if (sum == 0 || !multiplies_) return;
    for (std::size_t i = 0; i < currency_->earn.size(); ++i) {
      const EarnRule& rule = currency_->earn[i];
      if (rule.multiplier <= 1.0 || !applies(rule, occasion)) continue;
      const std::int64_t extra =
          limited(i, whole_units(static_cast<double>(sum) * (rule.multiplier - 1.0)), occasion.day);
      sum += extra;
      if (extra > 0) credit(i, extra);
    }
  }

 private:
  [[nodiscard]] bool applies(const EarnRule& rule, const Occasion& occasion) const;
  [[nodiscard]] std::int64_t limited(std::size_t rule, std::int64_t units, double day);

  const Currency* currency_ = nullptr;
  const Rules* rules_ = nullptr;
  bool multiplies_ = false;
  std::vector<Usage> usage_;
};

}  // namespace stamkund::program
