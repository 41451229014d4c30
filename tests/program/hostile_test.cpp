// Numbers as large and as odd as a scenario may state them. Nothing overflows, nothing hangs, and the journal
// still adds up. Build it with the asan-ubsan preset to see overflows; here a wrong sum is what would show.
#include <catch2/catch.hpp>

#include "tests/program/ledger_check.h"

namespace {

using namespace stamkund;
using namespace stamkund::program;
using namespace stamkund::program_test;

constexpr std::size_t kPrograms = 20000;

/// The rules of a scenario, with some numbers replaced by hostile ones.
void make_hostile(Rules& rules, Dice& dice) {
  const auto big = [&] { return dice.any<std::int64_t>({1, 1000000007, 100000000000, 1000000000000}); };
  for (Currency& currency : rules.currencies) {
    for (EarnRule& rule : currency.earn) {
      if (dice.one_in(3)) rule.per_major_unit = dice.any({1e9, 1e-9, 0.1});
      if (dice.one_in(3)) rule.per_visit = dice.any({1e9, 1e12});
      if (dice.one_in(4) && rule.multiplier > 1) rule.multiplier = 1e9;
      if (dice.one_in(4)) rule.limit.units = big();
    }
    if (dice.one_in(4)) currency.endowed = Points{big()};
    if (dice.one_in(4)) currency.pending.days = dice.any({1e-9, 1e5, 1e9});
    if (dice.one_in(4)) currency.expiry.days = dice.any({1e-9, 1e5, 1e9});
    if (dice.one_in(4)) currency.expiry.reinstatement_days = 1e9;
  }
  for (Mission& mission : rules.missions) {
    if (dice.one_in(3)) mission.bonus = Points{big()};
    if (dice.one_in(3)) mission.within_days = dice.any({1e-9, 1e9});
  }
  for (Reward& reward : rules.rewards) {
    if (dice.one_in(3)) reward.units = Points{big()};
    if (dice.one_in(3)) reward.discount = Money{100000000000};
    if (dice.one_in(3)) reward.cost = Money{100000000000};
    if (dice.one_in(3)) reward.minor_per_unit = dice.any({1e9, 1e-9});
    if (dice.one_in(3)) reward.coupon_days = 1e9;
  }
  for (Tier& tier : rules.tiers.tiers)
    if (dice.one_in(3)) tier.expiry_extension_days = 1e9;
  if (dice.one_in(4)) rules.tiers.held_days = 1e9;
  if (dice.one_in(4)) rules.tiers.days = dice.any({0.37, 1e6});
  if (dice.one_in(4)) rules.cohort_days = dice.any({0.01, 1e6});
  if (dice.one_in(2)) rules.returns_days = 1e6;
}

void make_hostile(History& history, Dice& dice) {
  // Off the grid, so that no two sums of days are safely equal.
  const double shift = static_cast<double>(dice.between(1, 999)) / 1000 + 1e-7;
  history.joining.day += shift;
  double far = 0;
  for (Step& step : history.steps) {
    if (dice.one_in(40)) far += dice.any({1e3, 1e4});
    step.occasion.day += shift + far;
    if (dice.one_in(3)) step.occasion.paid = Money{dice.any<std::int64_t>({0, 1, 99999999999, 100000000000})};
    if (dice.one_in(4)) step.most = kNoLimit;
  }
}

}  // namespace

TEST_CASE("Hostile numbers neither overflow nor hang, and the journal adds up", "[program]") {
  Journal journal;
  for (std::size_t i = 0; i < kPrograms; ++i) {
    Dice dice({2, i, 0, Purpose::test});
    Rules rules = random_rules(dice);
    History history = random_history(rules, dice);
    make_hostile(rules, dice);
    make_hostile(history, dice);
    const std::string fault = journal_fault(rules, history, journal);
    if (!fault.empty()) FAIL("program " << i << ", " << fault);
  }
}

TEST_CASE("A member whom nobody sees for a hundred thousand days", "[program]") {
  Journal journal;
  for (std::size_t i = 0; i < 200; ++i) {
    Dice dice({3, i, 0, Purpose::test});
    const Rules rules = random_rules(dice);
    History history = random_history(rules, dice);
    Step last = history.steps.back();
    last.kind = Step::Kind::idle;
    last.occasion.day = 1e5;
    history.steps.push_back(last);
    last.kind = Step::Kind::purchase;
    last.occasion.day = 1.2e5;  // where the calendar has ended
    last.occasion.paid = Money{100000000000};
    history.steps.push_back(last);
    const std::string fault = journal_fault(rules, history, journal);
    if (!fault.empty()) FAIL("program " << i << ", " << fault);
  }
}
