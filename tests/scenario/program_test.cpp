// What the reader makes of a program: the short forms, every part, and what counts as an assumption.
#include <algorithm>
#include <catch2/catch.hpp>

#include "engine/mechanisms/membership/spec.h"
#include "tests/world/scenarios.h"

using namespace stamkund;
using program::EarnRule;
using program::Expiry;
using program::kNoLimit;
using program::Period;
using program::Reward;
using program::TierRules;

namespace {

/// A scenario whose one arm has this program; `lines` as in a file, without indentation.
scenario::ScenarioFile with_program(const std::string& lines) {
  std::string text = test::pareto_cohort(10, "104 weeks", 1) + "arms:\n  - name: arm\n    program:\n";
  std::size_t from = 0;
  while (from < lines.size()) {
    const std::size_t to = std::min(lines.find('\n', from), lines.size());
    text += "      " + lines.substr(from, to - from) + "\n";
    from = to + 1;
  }
  return test::scenario_of(text);
}

scenario::ProgramSpec program_of(const std::string& lines) {
  return *with_program(lines).spec.arms.at(1).program;
}

bool assumes(const scenario::ScenarioFile& file, const std::string& key) {
  return std::any_of(file.assumptions.begin(), file.assumptions.end(),
                     [&key](const auto& one) { return one.path.ends_with(key); });
}

}  // namespace

TEST_CASE("the short forms mean one currency, one rule, one reward") {
  const auto program =
      program_of("unit: stamps\nendowed: 2\nearn: {per_visit: 1 stamp}\nreward: {at: 10, cost: 5 SEK}");
  REQUIRE(program.rules.currencies.size() == 1);
  const auto& stamps = program.rules.currencies[0];
  CHECK(stamps.name == "stamps");
  CHECK(stamps.endowed.count == 2);
  REQUIRE(stamps.earn.size() == 1);
  CHECK(stamps.earn[0].on == EarnRule::On::purchase);
  CHECK(stamps.earn[0].per_visit == 1.0);
  REQUIRE(program.rules.rewards.size() == 1);
  CHECK(program.rules.rewards[0].automatic);
  CHECK(program.rules.rewards[0].value.minor == 500);
  CHECK(program.redeem_probability[0].parameters[0] == 1.0);
  CHECK(program.rules.minor_per_major == 100.0);
}

TEST_CASE("scopes become masks, in the order of the names") {
  const auto program = program_of(R"(earn:
  - {per_amount: 1, weekdays: [monday, sunday], from: 1 week, until: 3 weeks}
  - {multiply: 3, tiers: [none, gold]}
  - {multiply: 2, except_tiers: [gold], limit: {units: 100, times: 3, per: quarter}, most: 50}
  - {on: upgrade, per_visit: 7, tiers: gold}
reward: {at: 10, cost: 5 SEK}
tiers:
  levels: [{name: silver, at: 100 SEK, discount: 1 %}, {name: gold, at: 200 SEK, discount: 2 %}])");
  const auto& earn = program.rules.currencies[0].earn;
  REQUIRE(earn.size() == 4);
  CHECK(earn[0].scope.weekdays == 0b1000001);
  CHECK(earn[0].scope.from_day == 7.0);
  CHECK(earn[0].scope.until_day == 21.0);
  CHECK(earn[0].scope.tiers == ~std::uint64_t{0});
  CHECK(earn[1].scope.tiers == 0b101);
  CHECK((earn[2].scope.tiers & 0b111U) == 0b011);
  CHECK(earn[2].limit.units == 100);
  CHECK(earn[2].limit.times == 3);
  CHECK(earn[2].limit.per == Period::quarter);
  CHECK(earn[2].most_an_occasion == 50);
  CHECK(earn[3].on == EarnRule::On::upgrade);
  CHECK(earn[3].scope.tiers == 0b100);
  CHECK(earn[0].most_an_occasion == kNoLimit);
}

TEST_CASE("every kind of expiry and pending is told apart") {
  const std::string rest = "earn: {per_visit: 1}\nreward: {at: 3, cost: 5 SEK}\n";
  const auto expiry = [&rest](const std::string& text) {
    return program_of(rest + "expiry: " + text).rules.currencies[0].expiry;
  };
  CHECK(expiry("none").kind == Expiry::Kind::none);
  CHECK(expiry("{kind: rolling, after: 10 days, from: activation}").from_activation);
  CHECK(expiry("{kind: rolling, after: 10 days, reinstatement: 30 days}").reinstatement_days == 30.0);
  const auto end_of = expiry("{kind: end_of, period: quarter, after: 10 days}");
  CHECK(end_of.kind == Expiry::Kind::end_of);
  CHECK(end_of.period == Period::quarter);
  CHECK(end_of.days == 10.0);
  CHECK(expiry("{kind: date, on: 50 weeks}").date_day == 350.0);
  CHECK(expiry("{kind: sliding, after: 6 weeks}").days == 42.0);
  const auto pending = program_of(rest + "pending: {until_next: month}").rules.currencies[0].pending;
  CHECK(pending.kind == program::Pending::Kind::next_period);
  CHECK(pending.period == Period::month);
}

TEST_CASE("thresholds are in the unit of their basis") {
  const std::string rest = "earn: {per_visit: 1}\nreward: {at: 100, cost: 5 SEK}\ntiers:\n  ";
  const auto tiers = [&rest](const std::string& text) { return program_of(rest + text).rules.tiers; };
  CHECK(tiers("levels: [{name: a, at: 20.50 SEK, discount: 1 %}]").tiers[0].threshold == 2050);
  CHECK(
      tiers("basis: transactions\n  levels: [{name: a, at: 20 visits, discount: 1 %}]").tiers[0].threshold ==
      20);
  const auto earned = tiers(
      "basis: earned\n  window: rolling\n  length: 90 days\n  held_for: 30 days\n  downgrade: one_step\n"
      "  levels: [{name: a, at: 20, discount: 1 %}]");
  CHECK(earned.basis == TierRules::Basis::earned);
  CHECK(earned.window == TierRules::Window::rolling);
  CHECK(earned.days == 90.0);
  CHECK(earned.held_days == 30.0);
  CHECK(earned.downgrade == TierRules::Downgrade::one_step);
  CHECK(tiers("window: lifetime\n  levels: [{name: a, at: 20 SEK, discount: 1 %}]").downgrade ==
        TierRules::Downgrade::never);
}

TEST_CASE("a level extends the life of the first currency, or of those it names") {
  const auto extends = [](const std::string& more) {
    return program_of(
               "unit: points\nearn: {per_visit: 1}\nexpiry: {kind: sliding, after: 3 months}\n"
               "reward: {at: 10, cost: 5 SEK}\n"
               "currencies: [{name: gifts, earn: {on: joining, per_visit: 1}, expiry: {kind: rolling, "
               "after: 30 days}, reward: {name: mug, at: 1, cost: 5 SEK}}]\n"
               "tiers: {levels: [{name: gold, at: 100 SEK, expiry_extension: 10 days" +
               more + "}]}")
        .rules.tiers.tiers.at(0);
  };
  CHECK(extends("").extension_days(0) == 10.0);
  CHECK(extends("").extension_days(1) == 0.0);
  CHECK(extends(", extends: gifts").extension_days(0) == 0.0);
  CHECK(extends(", extends: gifts").extension_days(1) == 10.0);
  CHECK(extends(", extends: [points, gifts]").extension_days(0) == 10.0);
  CHECK(extends(", extends: [points, gifts]").extension_days(1) == 10.0);
}

TEST_CASE("cashback is a currency of minor units that is paid out") {
  const auto program =
      program_of("cashback: {rate: 2 %, most: 100 SEK, paid_after: 30 days, minimum_payout: 50 SEK}");
  REQUIRE(program.rules.currencies.size() == 1);
  const auto& cashback = program.rules.currencies[0];
  CHECK(cashback.name == "cashback");
  CHECK(cashback.earn[0].per_major_unit == Approx(2.0));
  CHECK(cashback.earn[0].limit.units == 10000);
  CHECK(cashback.earn[0].limit.per == Period::month);
  CHECK(cashback.pending.days == 30.0);
  REQUIRE(program.rules.rewards.size() == 1);
  CHECK(program.rules.rewards[0].kind == Reward::Kind::payout);
  CHECK(program.rules.rewards[0].units.count == 5000);
  CHECK(program.rules.rewards[0].minor_per_unit == 1.0);
  CHECK(program.accounting.unit_price == std::vector<double>{1.0});
}

TEST_CASE("a program may have no units at all") {
  const auto file = with_program("membership: {fee: 299 SEK, discount: 5 %}");
  const auto& program = *file.spec.arms.at(1).program;
  CHECK(program.rules.currencies.empty());
  CHECK(program.rules.rewards.empty());
  const auto* membership = program.parts.find<mechanisms::MembershipSpec>("membership");
  REQUIRE(membership != nullptr);
  CHECK(membership->fee.minor == 29900);
  CHECK_FALSE(assumes(file, "run_off"));
  CHECK_FALSE(assumes(file, "goal_gradient"));
  CHECK_FALSE(assumes(file, "expected_redemption"));
  CHECK(assumes(file, "membership.renewal"));
}

TEST_CASE("what belongs to a behaviour that is off is no assumption") {
  const std::string rest = "earn: {per_visit: 1}\nreward: {at: 10, cost: 5 SEK}\n";
  const auto off = with_program(rest);
  CHECK(assumes(off, "goal_gradient"));
  CHECK(off.spec.run_off_days == 182.0);
  for (const char* const key :
       {"points_pressure", "points_pressure_within", "deadline_warning", "flexible_share",
        "future_value_discount", "demotion_aversion", "tier_effect_decay", "sunk_share"})
    CHECK_FALSE(assumes(off, key));
  const auto on = with_program(rest + "behaviour: {points_pressure: 6 %, deadline: {uniform: [0 %, 10 %]}}");
  CHECK(assumes(on, "points_pressure_within"));
  CHECK(assumes(on, "flexible_share"));
  CHECK_FALSE(assumes(on, "demotion_aversion"));
}

TEST_CASE("an arm's list takes the place of the baseline's one, its mapping merges") {
  std::string text = test::pareto_cohort(10, "104 weeks", 1);
  text.erase(text.find("baseline:"));
  const auto file = test::scenario_of(text + R"(baseline:
  name: today
  margin: 70 %
  program:
    earn: {per_visit: 1, minimum_purchase: 20 SEK}
    reward: {at: 10, cost: 5 SEK}
arms:
  - name: mapping
    program: {earn: {per_visit: 2}}
  - name: list
    program:
      earn: [{per_visit: 3}]
      rewards: [{name: a, at: 12, cost: 5 SEK, probability_per_visit: 50 %}, {name: b, at: 20, cost: 9 SEK, probability_per_visit: 50 %}]
  - name: no reward
    program: {reward: none}
)");
  const auto& arms = file.spec.arms;
  CHECK(arms[1].program->rules.currencies[0].earn[0].per_visit == 2.0);
  CHECK(arms[1].program->rules.currencies[0].earn[0].minimum_purchase.minor == 2000);
  CHECK(arms[2].program->rules.currencies[0].earn[0].minimum_purchase.minor == 0);
  REQUIRE(arms[2].program->rules.rewards.size() == 2);
  CHECK(arms[2].program->rules.rewards[1].units.count == 20);
  CHECK(arms[3].program->rules.rewards.empty());
}
