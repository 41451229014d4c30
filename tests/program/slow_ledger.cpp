#include "tests/program/slow_ledger.h"

#include <algorithm>
#include <cmath>

namespace stamkund::program_test {
using namespace program;

namespace {
/// Units are whole; what is a whole number but for rounding is one.
std::int64_t whole(double units) { return static_cast<std::int64_t>(std::floor(units + 1e-6)); }
}  // namespace

SlowLedger::SlowLedger(const Rules& rules, Occasion joining)
    : rules_(rules),
      opened_day_(joining.day),
      who_(joining),
      books_(rules.currencies.size()),
      debt_(rules.currencies.size(), 0),
      deadline_(rules.currencies.size(), kNever),
      active_day_(rules.currencies.size(), -kNever),
      progress_(rules.missions.size()),
      window_start_(joining.day),
      now_(joining.day) {
  joining.paid = Money{0};
  who_.paid = Money{0};
  for (std::size_t c = 0; c < rules_.currencies.size(); ++c)
    if (rules_.currencies[c].endowed.count > 0) issue(c, joining.day, rules_.currencies[c].endowed.count);
  joining.on = EarnRule::On::joining;
  occur(joining, true);
}

Books SlowLedger::books(std::size_t currency) const {
  Books result = books_[currency];
  result.active = balance(currency);
  for (const Lot& lot : lots_)
    if (lot.currency == currency && !lot.active) result.pending += lot.units;
  return result;
}

std::int64_t SlowLedger::balance(std::size_t currency) const {
  std::int64_t sum = -debt_[currency];
  for (const Lot& lot : lots_)
    if (lot.currency == currency && lot.active) sum += lot.units;
  return sum;
}

// ---- Time.

/// A member has anniversaries if something is earned at them.
double SlowLedger::next_anniversary() const {
  for (const Currency& currency : rules_.currencies)
    for (const EarnRule& rule : currency.earn)
      if (rule.on == EarnRule::On::anniversary)
        return opened_day_ + 365.25 * static_cast<double>(anniversaries_ + 1);
  return kNever;
}

double SlowLedger::next_instant() const {
  double next = next_anniversary();
  // A payout that the rules hold back may be possible at any midnight.
  for (const Reward& reward : rules_.rewards)
    if (reward.kind == Reward::Kind::payout && reward.automatic &&
        balance(reward.currency) >= reward.units.count)
      next = std::min(next, std::floor(now_) + 1);
  for (const Lot& lot : lots_) {
    if (lot.units == 0) continue;
    next = std::min(next, lot.active ? lot.expires_day : lot.active_day);
  }
  for (std::size_t c = 0; c < books_.size(); ++c)
    if (balance(c) > 0) next = std::min(next, deadline_[c]);
  if (rules_.tiers.tiers.empty()) return next;
  next = std::min(next, window_end());
  if (rules_.tiers.window == TierRules::Window::rolling && rules_.tiers.basis != TierRules::Basis::balance) {
    for (const Counted& counted : counted_)
      if (counted.counts) next = std::min(next, counted.day + rules_.tiers.days);
    if (hold_runs_) next = std::min(next, held_until_);
  }
  return next;
}

void SlowLedger::run_until(double day, bool included) {
  for (double next = next_instant(); included ? next <= day : next < day; next = next_instant())
    instant(next, true);
}

/// A visit: at its instant nothing is burned before it earns.
void SlowLedger::arrive(double day) {
  run_until(day, false);
  for (double next = next_instant(); next <= day; next = next_instant()) instant(next, false);
  now_ = day;
}

void SlowLedger::advance(double day) {
  run_until(day, true);
  now_ = day;
}

/// What happens without a visit, in the order of the specification.
void SlowLedger::instant(double day, bool burns) {
  now_ = day;
  for (Lot& lot : lots_)
    if (!lot.active && lot.units > 0 && lot.active_day <= day) add_active(lot, day);

  bool basis_expired = false;
  for (std::size_t c = 0; c < books_.size(); ++c) {
    const bool all = balance(c) > 0 && deadline_[c] <= day;
    for (Lot& lot : lots_)
      if (lot.currency == c && lot.active && lot.units > 0 && (all || lot.expires_day <= day)) {
        lose(lot, day);
        basis_expired = basis_expired || c == rules_.tiers.currency;
      }
  }

  const std::size_t before = tier_;
  review(day, basis_expired);
  Occasion occasion = who_;
  occasion.day = day;
  if (tier_ > before) upgrade(occasion);

  if (next_anniversary() <= day) {
    ++anniversaries_;
    occasion.on = EarnRule::On::anniversary;
    occur(occasion, burns);
  } else if (burns) {
    occasion.tier = tier_;
    burn_automatic(occasion, true);
  }
}

// ---- Occasions.

bool SlowLedger::fits(const Scope& scope, const Occasion& occasion) const {
  const auto holds = [](std::uint64_t mask, std::size_t i) { return ((mask >> i) & 1U) != 0; };
  return holds(scope.tiers, occasion.tier) && holds(scope.segments, occasion.segment) &&
         holds(scope.stores, occasion.store) && holds(scope.categories, occasion.category) &&
         holds(scope.weekdays, rules_.calendar.weekday(occasion.day)) && occasion.day >= scope.from_day &&
         occasion.day < scope.until_day;
}

std::int64_t SlowLedger::left(const Limit& limit, std::size_t kind, std::size_t index, double day,
                              bool units) const {
  std::int64_t sum = units ? limit.units : limit.times;
  if (sum == kNoLimit) return kNoLimit;
  const std::int64_t now = rules_.calendar.number(day, limit.per);
  for (const Use& use : uses_)
    if (use.kind == kind && use.index == index && rules_.calendar.number(use.day, limit.per) == now)
      sum -= units ? use.units : use.times;
  return sum;
}

/// Units that the earn rules gave, by currency.
std::vector<std::int64_t> SlowLedger::earn(const Occasion& occasion) {
  std::vector<std::int64_t> earned(books_.size(), 0);
  for (std::size_t c = 0; c < books_.size(); ++c) {
    const Currency& currency = rules_.currencies[c];
    const auto applies = [&](const EarnRule& rule) {
      return rule.on == occasion.on && (rule.on != EarnRule::On::event || rule.event == occasion.event) &&
             occasion.paid >= rule.minimum_purchase && fits(rule.scope, occasion);
    };
    const auto give = [&](std::size_t i, double wanted) {
      const EarnRule& rule = currency.earn[i];
      if (left(rule.limit, c, i, occasion.day, false) <= 0) return;
      const std::int64_t units = std::min({whole(std::min(wanted, kMostUnits)), rule.most_an_occasion,
                                           left(rule.limit, c, i, occasion.day, true)});
      if (units <= 0) return;
      uses_.push_back({c, i, occasion.day, units, 1});
      issue(c, occasion.day, units);
      earned[c] += units;
    };
    const double major = static_cast<double>(occasion.paid.minor) / rules_.minor_per_major;
    bool found = false;
    for (std::size_t i = 0; i < currency.earn.size(); ++i) {
      const EarnRule& rule = currency.earn[i];
      if (rule.multiplier > 1 || !applies(rule) || (found && currency.first_match)) continue;
      found = true;
      give(i, rule.per_visit + rule.per_major_unit * major);
    }
    for (std::size_t i = 0; i < currency.earn.size(); ++i) {
      const EarnRule& rule = currency.earn[i];
      if (rule.multiplier > 1 && applies(rule))
        give(i, static_cast<double>(earned[c]) * (rule.multiplier - 1));
    }
  }
  return earned;
}

void SlowLedger::missions(const Occasion& occasion, std::vector<std::int64_t>& earned) {
  for (std::size_t m = 0; m < rules_.missions.size(); ++m) {
    const Mission& mission = rules_.missions[m];
    Progress& progress = progress_[m];
    if (progress.finished || occasion.paid < mission.minimum_purchase || !fits(mission.scope, occasion))
      continue;
    if (!progress.running || occasion.day > progress.until_day)
      progress = {mission.endowed, occasion.day + mission.within_days, true, false};
    progress.done += mission.counts == Mission::Counts::visits ? 1 : occasion.paid.minor;
    if (progress.done < mission.target) continue;
    progress.running = false;
    progress.finished = !mission.repeats;
    issue(mission.currency, occasion.day, mission.bonus.count);
    earned[mission.currency] += mission.bonus.count;
  }
}

Given SlowLedger::purchase(Occasion occasion) {
  arrive(occasion.day);
  occasion.on = EarnRule::On::purchase;
  occasion.tier = tier_;
  reinstate(occasion.day);
  Bought bought{occasion.day, occasion.paid.minor, 0, earn(occasion), counted_.size(), 0};
  missions(occasion, bought.earned);
  switch (rules_.tiers.basis) {
    case TierRules::Basis::spend:
      bought.qualified = occasion.paid.minor;
      break;
    case TierRules::Basis::transactions:
      bought.qualified = 1;
      break;
    case TierRules::Basis::earned:
      bought.qualified = bought.earned[rules_.tiers.currency];
      break;
    case TierRules::Basis::balance:
      break;
  }
  count(occasion.day, bought.qualified);
  bought_.push_back(bought);
  climb(occasion);
  occasion.tier = tier_;
  return burn_automatic(occasion, false);
}

void SlowLedger::event(Occasion occasion) {
  arrive(occasion.day);
  occasion.on = EarnRule::On::event;
  occur(occasion, true);
}

/// Earn, tier, burn of what is no purchase.
void SlowLedger::occur(Occasion occasion, bool burns) {
  occasion.tier = tier_;
  const std::vector<std::int64_t> earned = earn(occasion);
  if (rules_.tiers.basis == TierRules::Basis::earned) count(occasion.day, earned[rules_.tiers.currency]);
  climb(occasion);
  occasion.tier = tier_;
  if (burns) burn_automatic(occasion, true);
}

void SlowLedger::upgrade(Occasion occasion) {
  prolong();
  occasion.on = EarnRule::On::upgrade;
  occasion.paid = Money{0};
  occasion.tier = tier_;
  earn(occasion);
}

}  // namespace stamkund::program_test
