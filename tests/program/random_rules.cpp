#include "tests/program/random_rules.h"

#include "engine/base/day.h"

namespace stamkund::program_test {
using namespace program;

namespace {

Period any_period(Dice& dice) {
  return dice.any({Period::day, Period::week, Period::month, Period::quarter, Period::year});
}

double any_days(Dice& dice) { return dice.any({0.5, 1.0, 3.0, 7.0, 14.0, 30.0, 60.25, 90.0}); }

std::uint64_t any_mask(Dice& dice) {
  return dice.one_in(4) ? dice.below(16) | 1U << dice.below(3) : ~std::uint64_t{0};
}

Scope any_scope(Dice& dice) {
  Scope scope;
  if (dice.one_in(2)) return scope;
  scope.tiers = any_mask(dice);
  scope.segments = any_mask(dice);
  scope.stores = any_mask(dice);
  scope.categories = any_mask(dice);
  if (dice.one_in(4)) scope.weekdays = static_cast<std::uint8_t>(dice.between(1, 127));
  if (dice.one_in(5)) scope.from_day = static_cast<double>(dice.between(-10, 60));
  if (dice.one_in(5)) scope.until_day = static_cast<double>(dice.between(20, 200));
  return scope;
}

Limit any_limit(Dice& dice, std::int64_t units) {
  Limit limit;
  if (!dice.one_in(3)) return limit;
  if (!dice.one_in(3)) limit.units = dice.between(1, units);
  if (dice.one_in(2)) limit.times = dice.between(1, 4);
  limit.per = dice.one_in(3) ? Period::ever : any_period(dice);
  return limit;
}

EarnRule any_earn_rule(Dice& dice, const Rules& rules) {
  using On = EarnRule::On;
  EarnRule rule;
  rule.on = dice.any({On::purchase, On::purchase, On::purchase, On::purchase, On::joining, On::anniversary,
                      On::upgrade, On::event});
  if (rule.on == On::event && rules.events.empty()) rule.on = On::purchase;
  if (rule.on == On::event) rule.event = dice.below(rules.events.size());
  if (dice.one_in(5)) {
    rule.multiplier = dice.any({1.125, 1.5, 2.0, 3.0});
  } else {
    const bool by_visit = dice.one_in(2) || rule.on != On::purchase;
    if (by_visit) rule.per_visit = dice.any({0.5, 1.0, 1.0, 5.0, 20.0});
    if (!by_visit || dice.one_in(4)) rule.per_major_unit = dice.any({0.125, 0.5, 1.0, 1.0, 2.0});
  }
  if (dice.one_in(4) && rule.on == On::purchase) rule.minimum_purchase = Money{dice.between(1, 2000)};
  if (dice.one_in(5)) rule.most_an_occasion = dice.between(1, 40);
  rule.scope = any_scope(dice);
  rule.limit = any_limit(dice, 100);
  return rule;
}

Currency any_currency(Dice& dice, const Rules& rules) {
  Currency currency;
  for (std::size_t left = dice.below(6); left > 0; --left)
    currency.earn.push_back(any_earn_rule(dice, rules));
  currency.first_match = dice.one_in(3);
  if (dice.one_in(3)) currency.endowed = Points{dice.between(1, 30)};
  currency.pending.kind = dice.any({Pending::Kind::none, Pending::Kind::after, Pending::Kind::next_period});
  currency.pending.days = any_days(dice);
  currency.pending.period = any_period(dice);
  Expiry& expiry = currency.expiry;
  expiry.kind = dice.any({Expiry::Kind::none, Expiry::Kind::rolling, Expiry::Kind::end_of, Expiry::Kind::date,
                          Expiry::Kind::sliding});
  expiry.days = any_days(dice);
  expiry.period = any_period(dice);
  expiry.date_day = static_cast<double>(dice.between(0, 150));
  expiry.from_activation = dice.one_in(2);
  if (dice.one_in(3)) expiry.reinstatement_days = any_days(dice);
  currency.returns = dice.any({ReturnPolicy::keep, ReturnPolicy::pending_only, ReturnPolicy::within_balance,
                               ReturnPolicy::into_negative});
  return currency;
}

Reward any_reward(Dice& dice, const Rules& rules) {
  Reward reward;
  reward.kind = dice.any({Reward::Kind::item, Reward::Kind::item, Reward::Kind::ratio, Reward::Kind::payout});
  reward.currency = dice.below(rules.currencies.size());
  reward.units = Points{dice.between(1, 60)};
  reward.cost = Money{dice.between(0, 500)};
  reward.discount = Money{dice.any<std::int64_t>({0, 100, 500, 2000})};
  reward.minor_per_unit = dice.any({0.5, 1.0, 10.0, 37.5});
  reward.most_share = dice.any({0.25, 0.5, 1.0});
  reward.automatic = !dice.one_in(3);
  if (reward.kind == Reward::Kind::item && dice.one_in(3)) reward.coupon_days = any_days(dice);
  reward.scope = any_scope(dice);
  reward.limit = any_limit(dice, 200);
  if (dice.one_in(8)) reward.withdrawn_day = static_cast<double>(dice.between(0, 120));
  return reward;
}

TierRules any_tiers(Dice& dice, const Rules& rules) {
  using T = TierRules;
  T tiers;
  if (dice.one_in(4)) return tiers;
  tiers.basis = dice.any({T::Basis::balance, T::Basis::earned, T::Basis::spend, T::Basis::transactions});
  tiers.currency = dice.below(rules.currencies.size());
  tiers.window = dice.any({T::Window::calendar, T::Window::anniversary, T::Window::rolling,
                           T::Window::rolling, T::Window::lifetime});
  tiers.period = any_period(dice);
  tiers.days = dice.any({7.0, 14.0, 30.0, 60.25, 365.25});
  tiers.next_period =
      dice.one_in(3) && (tiers.window == T::Window::calendar || tiers.window == T::Window::anniversary);
  tiers.downgrade = dice.any({T::Downgrade::one_step, T::Downgrade::full, T::Downgrade::never});
  tiers.reset_on_downgrade = dice.one_in(3);
  if (dice.one_in(2)) tiers.held_days = any_days(dice);
  const std::int64_t scale = tiers.basis == T::Basis::spend          ? 1000
                             : tiers.basis == T::Basis::transactions ? 1
                                                                     : 10;
  std::int64_t threshold = 0;
  for (std::size_t left = 1 + dice.below(4); left > 0; --left) {
    Tier tier;
    tier.threshold = threshold += scale * dice.between(1, 6);
    if (dice.one_in(3)) tier.lifetime_threshold = threshold * dice.between(2, 6);
    if (dice.one_in(3)) tier.expiry_extension_days = any_days(dice);
    if (dice.one_in(3)) tier.extends = std::uint64_t{1} << dice.below(rules.currencies.size());
    tiers.tiers.push_back(tier);
  }
  return tiers;
}

Mission any_mission(Dice& dice, const Rules& rules) {
  Mission mission;
  mission.counts = dice.any({Mission::Counts::visits, Mission::Counts::spend});
  const std::int64_t scale = mission.counts == Mission::Counts::visits ? 1 : 1000;
  mission.target = scale * dice.between(1, 6);
  if (dice.one_in(2)) mission.endowed = dice.between(0, mission.target - 1);
  if (dice.one_in(2)) mission.within_days = any_days(dice);
  mission.repeats = !dice.one_in(3);
  mission.currency = dice.below(rules.currencies.size());
  mission.bonus = Points{dice.between(1, 40)};
  if (dice.one_in(3)) mission.minimum_purchase = Money{dice.between(1, 2000)};
  mission.scope = any_scope(dice);
  return mission;
}

Occasion any_occasion(Dice& dice, double day, std::uint8_t segment) {
  Occasion occasion;
  occasion.day = day;
  occasion.segment = segment;
  occasion.store = static_cast<std::uint8_t>(dice.below(4));
  occasion.category = static_cast<std::uint8_t>(dice.below(4));
  return occasion;
}

double any_gap(Dice& dice) {
  switch (dice.below(8)) {
    case 0:
    case 1:
      return 0;
    case 2:
      return static_cast<double>(dice.between(1, 30)) / 8;
    case 3:
      return any_days(dice);
    case 4:
      return static_cast<double>(dice.between(20, 120));
    default:
      return static_cast<double>(dice.between(1, 8));
  }
}

}  // namespace

Rules random_rules(Dice& dice) {
  Rules rules;
  rules.calendar = Calendar(Day{static_cast<std::int32_t>(dice.between(10000, 22000))});
  for (std::size_t left = dice.below(3); left > 0; --left) rules.events.emplace_back("event");
  for (std::size_t left = 1 + dice.below(4); left > 0; --left)
    rules.currencies.push_back(any_currency(dice, rules));
  for (std::size_t left = dice.below(3); left > 0; --left) rules.missions.push_back(any_mission(dice, rules));
  for (std::size_t left = dice.below(4); left > 0; --left) rules.rewards.push_back(any_reward(dice, rules));
  rules.tiers = any_tiers(dice, rules);
  if (dice.one_in(2)) rules.cohort_days = any_days(dice);
  if (!dice.one_in(3)) rules.returns_days = any_days(dice);
  return rules;
}

History random_history(const Rules& rules, Dice& dice) {
  History history;
  const auto segment = static_cast<std::uint8_t>(dice.below(3));
  double day = static_cast<double>(dice.between(-200, 400)) / (dice.one_in(2) ? 8 : 1);
  history.joining = any_occasion(dice, day, segment);
  for (std::size_t left = 10 + dice.below(dice.one_in(4) ? 50 : 25); left > 0; --left) {
    day += any_gap(dice);
    Step step;
    step.occasion = any_occasion(dice, day, segment);
    step.most = dice.between(1, 4);
    if (!rules.rewards.empty()) step.reward = dice.below(rules.rewards.size());
    const std::size_t kind = dice.below(16);
    if (kind < 10) {
      step.kind = Step::Kind::purchase;
      step.occasion.paid = Money{dice.one_in(3) ? dice.between(0, 60) * 100 : dice.between(0, 5000)};
      step.uses_coupon = !dice.one_in(4);
      step.chooses = !rules.rewards.empty() && dice.one_in(2);
    } else if (kind < 12) {
      step.kind = rules.returns_days > 0 ? Step::Kind::give_back : Step::Kind::idle;
      step.occasion.paid = Money{dice.one_in(3) ? 1000000 : dice.between(1, 4000)};
    } else if (kind < 14) {
      step.kind = rules.events.empty() ? Step::Kind::idle : Step::Kind::event;
      if (!rules.events.empty()) step.occasion.event = dice.below(rules.events.size());
      if (dice.one_in(2)) step.occasion.paid = Money{dice.between(0, 3000)};
    } else if (kind < 15) {
      step.kind = rules.rewards.empty() ? Step::Kind::idle : Step::Kind::redeem;
    } else {
      step.kind = Step::Kind::idle;
      if (dice.one_in(3)) step.occasion.day = day += static_cast<double>(dice.between(100, 500));
    }
    history.steps.push_back(step);
  }
  history.closes = dice.one_in(4);
  return history;
}

}  // namespace stamkund::program_test
