#include "engine/mechanisms/program/offer.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

#include "engine/base/calendar.h"

namespace stamkund::mechanisms {
namespace {

using program::EarnRule;
using program::Expiry;
using program::Reward;
using program::Rules;
using program::TierRules;

/// Days of a calendar period, on average; infinite for `ever`.
double mean_days(program::Period period) {
  constexpr std::array<double, 6> kDays{1.0,          kDaysPerWeek,   kDaysPerMonth, kDaysPerQuarter,
                                        kDaysPerYear, program::kNever};
  return kDays[static_cast<std::size_t>(period)];
}

/// One customer reading one program.
class Offer {
 public:
  /// `at_cost`: what the company hands out in her first year, not what it is worth to her.
  Offer(const ProgramModel& program, const program::Occasion& who, const OwnPace& pace, bool at_cost)
      : program_(program), rules_(program.rules), who_(who), pace_(pace), at_cost_(at_cost) {}

  double value() {
    const double spend = pace_.purchases_a_year * pace_.spend_minor;
    for (std::size_t c = 0; c < rules_.currencies.size(); ++c) units_.push_back(units_a_year(c));
    // A tier's own earn rules count when she reaches it; one step is enough for an estimate.
    const std::size_t tier = tier_reached();
    if (tier > 0) {
      who_.tier = tier;
      units_.clear();
      for (std::size_t c = 0; c < rules_.currencies.size(); ++c) units_.push_back(units_a_year(c));
    }
    double minor = 0.0;
    for (std::size_t c = 0; c < rules_.currencies.size(); ++c) minor += units_[c] * worth_of_unit(c);
    if (tier > 0) {
      const auto& perks = rules_.tiers.tiers[tier - 1];
      minor += (perks.discount + perks.cost_share) * spend +
               static_cast<double>(perks.cost_per_visit.minor) * pace_.purchases_a_year +
               static_cast<double>(perks.cost_per_year.minor);
    }
    minor += program_.terms.discount * spend +
             static_cast<double>(program_.terms.cost_per_visit.minor) * pace_.purchases_a_year;
    if (program_.gifts_minor_per_visit > 0.0)
      minor += program_.gifts_minor_per_visit * pace_.purchases_a_year;
    return minor;
  }

 private:
  /// Share of her purchases that a rule is for; 0 if it is not for her, or not any more.
  [[nodiscard]] double share_of_purchases(const program::Scope& scope) const {
    return is_for(scope, who_) ? std::popcount(static_cast<unsigned>(scope.weekdays & 0x7FU)) / 7.0 : 0.0;
  }

  [[nodiscard]] double of_rule(const EarnRule& rule, double occasions) const {
    const bool purchase = rule.on == EarnRule::On::purchase;
    const double major = purchase ? pace_.spend_minor / rules_.minor_per_major : 0.0;
    if (purchase && pace_.spend_minor < static_cast<double>(rule.minimum_purchase.minor)) return 0.0;
    double once = rule.per_visit + rule.per_major_unit * major;
    if (rule.most_an_occasion != program::kNoLimit)
      once = std::min(once, static_cast<double>(rule.most_an_occasion));
    const double periods = std::max(1.0, kDaysPerYear / mean_days(rule.limit.per));
    if (rule.limit.times != program::kNoLimit)
      occasions = std::min(occasions, static_cast<double>(rule.limit.times) * periods);
    double units = once * occasions;
    if (rule.limit.units != program::kNoLimit)
      units = std::min(units, static_cast<double>(rule.limit.units) * periods);
    return units;
  }

  [[nodiscard]] double occasions_of(const EarnRule& rule) const {
    switch (rule.on) {
      case EarnRule::On::purchase:
        return pace_.purchases_a_year * share_of_purchases(rule.scope);
      case EarnRule::On::anniversary:
        return is_for(rule.scope, who_) ? 1.0 : 0.0;
      case EarnRule::On::event: {
        const EventFrequency& event = program_.events[rule.event];
        return event.probability_per_visit * pace_.purchases_a_year + event.rate_per_day * kDaysPerYear;
      }
      case EarnRule::On::joining:
        return at_cost_ && is_for(rule.scope, who_) ? 1.0 : 0.0;  // once, not every year
      case EarnRule::On::upgrade:
        return 0.0;
    }
    return 0.0;
  }

  [[nodiscard]] double units_a_year(std::size_t currency) const {
    const auto& earn = rules_.currencies[currency].earn;
    double units = 0.0;
    bool found = false;
    for (const EarnRule& rule : earn) {
      if (rule.multiplier > 1.0) continue;
      const bool purchase = rule.on == EarnRule::On::purchase;
      if (purchase && found && rules_.currencies[currency].first_match) continue;
      const double occasions = occasions_of(rule);
      if (purchase && occasions > 0.0) found = true;
      units += of_rule(rule, occasions);
    }
    double extra = 0.0;
    for (const EarnRule& rule : earn)
      if (rule.multiplier > 1.0) extra += (rule.multiplier - 1.0) * units * share_of_purchases(rule.scope);
    units += extra;
    for (const auto& mission : rules_.missions) {
      if (mission.currency != currency || !mission.repeats || !is_for(mission.scope, who_)) continue;
      const double each = mission.counts == program::Mission::Counts::visits ? 1.0 : pace_.spend_minor;
      const double steps = std::max(
          1.0, std::ceil(static_cast<double>(mission.target - mission.endowed) / std::max(each, 1e-9)));
      const bool in_time =
          steps / std::max(pace_.purchases_a_year, 1e-12) * kDaysPerYear <= mission.within_days;
      if (in_time) units += pace_.purchases_a_year / steps * static_cast<double>(mission.bonus.count);
    }
    return units;
  }

  /// For how long units lie together before they expire; infinite if they do not.
  [[nodiscard]] double life_days(std::size_t currency) const {
    const Expiry& expiry = rules_.currencies[currency].expiry;
    switch (expiry.kind) {
      case Expiry::Kind::rolling:
        return expiry.days;
      case Expiry::Kind::end_of:
        return expiry.days + mean_days(expiry.period);
      case Expiry::Kind::sliding:
        // They live as long as she comes often enough.
        return pace_.purchases_a_year * expiry.days >= kDaysPerYear ? program::kNever : expiry.days;
      case Expiry::Kind::none:
      case Expiry::Kind::date:
        return program::kNever;
    }
    return program::kNever;
  }

  /// What one unit is worth to her, by the best reward that she can have.
  [[nodiscard]] double worth_of_unit(std::size_t currency) const {
    const double life = life_days(currency);
    const double together = std::isfinite(life) ? units_[currency] * life / kDaysPerYear : program::kNever;
    double best = 0.0;
    for (std::size_t r = 0; r < rules_.rewards.size(); ++r) {
      const Reward& reward = rules_.rewards[r];
      if (reward.currency != currency || program_.redeem_probability[r] <= 0.0 || !is_for(reward.scope, who_))
        continue;
      const auto price = static_cast<double>(std::max<std::int64_t>(reward.units.count, 1));
      if (together < price) continue;
      double worth = reward.minor_per_unit;
      if (reward.kind == Reward::Kind::item) {
        const Money taken_off = reward.discount.minor > 0 ? reward.discount : reward.cost;
        worth = static_cast<double>(reward.value.minor > 0 ? reward.value.minor : taken_off.minor) / price;
        if (at_cost_) worth = static_cast<double>((reward.cost + reward.discount).minor) / price;
      }
      if (at_cost_) worth *= 1.0 - reward.partner_share;
      best = std::max(best, worth);
    }
    return best;
  }

  /// The tier that her pace reaches in a window; 0 = none.
  [[nodiscard]] std::size_t tier_reached() const {
    const TierRules& tiers = rules_.tiers;
    if (tiers.tiers.empty()) return 0;
    double days = tiers.window == TierRules::Window::calendar ? mean_days(tiers.period) : tiers.days;
    if (tiers.window == TierRules::Window::lifetime)
      days = 2.0 * kDaysPerYear;  // in sight: two years (assumption)
    double amount = 0.0;
    switch (tiers.basis) {
      case TierRules::Basis::spend:
        amount = pace_.purchases_a_year * pace_.spend_minor;
        break;
      case TierRules::Basis::transactions:
        amount = pace_.purchases_a_year;
        break;
      case TierRules::Basis::earned:
        amount = units_[tiers.currency];
        break;
      case TierRules::Basis::balance:
        amount = units_[tiers.currency];
        days = std::min(life_days(tiers.currency), 2.0 * kDaysPerYear);
        break;
    }
    amount *= std::min(days, 2.0 * kDaysPerYear) / kDaysPerYear;
    std::size_t tier = 0;
    while (tier < tiers.tiers.size() && amount >= static_cast<double>(tiers.tiers[tier].threshold)) ++tier;
    return tier;
  }

  const ProgramModel& program_;
  const Rules& rules_;
  program::Occasion who_;
  OwnPace pace_;
  bool at_cost_;
  std::vector<double> units_;  ///< [currencies] a year
};

}  // namespace

double benefit_a_year(const ProgramModel& program, const program::Occasion& who, const OwnPace& pace) {
  return Offer(program, who, pace, false).value();
}

double cost_of_first_year(const ProgramModel& program, const program::Occasion& who, const OwnPace& pace) {
  const double fees = program.fee ? static_cast<double>(program.fee->amount.minor) *
                                        std::max(1.0, kDaysPerYear / program.fee->period_days)
                                  : 0.0;
  return Offer(program, who, pace, true).value() - fees;
}

}  // namespace stamkund::mechanisms
