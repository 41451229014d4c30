// One customer after the other through small programs: joining, redemption, returns, stock, tiers.
#include "engine/ledger/replay.h"

#include <catch2/catch.hpp>

#include "tests/ledger/plans.h"

using namespace stamkund;
using namespace stamkund::ledger;
using program::Entry;
using test::buys;
using test::redeems;
using test::returns;

namespace {

std::vector<Entry> run(Replay& replay, const std::vector<Step>& steps) {
  std::vector<Entry> entries;
  (void)replay.run(steps, [&](const Line& line) { entries.push_back(line.entry); });
  return entries;
}

/// "coffee" for 10 and "cake" for 20 points; members choose.
Plan choices() {
  Plan plan = test::points_plan();
  plan.rules.rewards = {test::item("coffee", 10, 300), test::item("cake", 20, 500)};
  for (auto& reward : plan.rules.rewards) reward.automatic = false;
  return plan;
}

}  // namespace

TEST_CASE("she joins at her first purchase on or after the start, and it earns") {
  Plan plan = test::points_plan();
  plan.starts_day = 10;
  Replay replay(plan, Redemption::asap, 100);
  const Customer& customer =
      replay.run(std::vector<Step>{returns(2, 500), buys(-5, 1000), buys(9, 1000), buys(10, 700)}, {});
  CHECK(customer.joined_day == 10.0);
  CHECK(customer.purchases == 1);
  CHECK(customer.units[0].balance == 7);
  CHECK(replay.totals().purchases_before == 2);
  CHECK(replay.totals().unmatched_returns == Money{500});
  CHECK_FALSE(replay.run(std::vector<Step>{buys(1, 1000)}, {}).member());
  CHECK(replay.totals().customers == 2);
  CHECK(replay.totals().members == 1);
}

TEST_CASE("chosen rewards: as soon as possible the most valuable, never, or as recorded") {
  const Plan plan = choices();
  const std::vector<Step> steps{buys(1, 1500), buys(2, 1500), redeems(2, 0), buys(3, 500), redeems(4, 1)};
  {
    Replay replay(plan, Redemption::asap, 10);
    const Customer& customer = replay.run(steps, {});
    // 15: coffee, leaves 5; 20: cake, leaves 0; 5.
    CHECK(customer.rewards == 2);
    CHECK(customer.reward_cost == Money{800});
    CHECK(customer.units[0].balance == 5);
  }
  {
    Replay replay(plan, Redemption::never, 10);
    const Customer& customer = replay.run(steps, {});
    CHECK(customer.rewards == 0);
    CHECK(customer.units[0].balance == 35);
    CHECK(customer.reached);
    CHECK(replay.totals().rewarded == 0);
  }
  {
    Replay replay(plan, Redemption::recorded, 10);
    const Customer& customer = replay.run(steps, {});
    CHECK(customer.rewards == 2);
    CHECK(customer.units[0].balance == 5);
    CHECK(replay.totals().recorded == 2);
    (void)replay.run(std::vector<Step>{redeems(0, 0), buys(1, 900), redeems(1, 0)}, {});
    CHECK(replay.totals().recorded_refused == 1);
    CHECK(replay.totals().before_joining == 1);
  }
}

TEST_CASE("automatic rewards need no record") {
  Plan plan = choices();
  plan.rules.rewards[0].automatic = true;
  Replay replay(plan, Redemption::recorded, 10);
  CHECK(replay.run(std::vector<Step>{buys(1, 1500), redeems(1, 0)}, {}).rewards == 1);
  CHECK(replay.totals().recorded_automatic == 1);
  CHECK(replay.totals().recorded_refused == 0);
}

TEST_CASE("a recorded discount comes off the last purchase of its day") {
  Plan plan = choices();
  plan.rules.rewards[0].discount = Money{400};
  Replay replay(plan, Redemption::recorded, 10);
  // Twice off a purchase of 10.00, then off one of 1.00: no more than its price.
  const Customer& customer = replay.run(std::vector<Step>{buys(1, 2500), buys(1, 1000), redeems(1, 0),
                                                          redeems(1, 0), buys(2, 100), redeems(2, 0)},
                                        {});
  CHECK(customer.rewards == 3);
  CHECK(customer.discounts == Money{900});
  CHECK(customer.reward_cost == Money{900});
}

TEST_CASE("what expires by the end of the last day has expired") {
  Plan plan = test::points_plan();
  plan.rules.currencies[0].expiry.kind = program::Expiry::Kind::rolling;
  plan.rules.currencies[0].expiry.days = 10;
  const std::vector<Step> steps{buys(0, 500), buys(1, 700)};
  Replay before(plan, Redemption::asap, 9);
  CHECK(before.run(steps, {}).units[0].balance == 12);
  Replay after(plan, Redemption::asap, 10);
  const Customer& customer = after.run(steps, {});
  CHECK(customer.units[0].balance == 7);
  CHECK(customer.units[0].expired == 5);
  CHECK(after.totals().first_expired == 10.0);
}

TEST_CASE("a return takes units back, however long after") {
  Plan plan = test::points_plan();
  plan.rules.currencies[0].pending.kind = program::Pending::Kind::after;
  plan.rules.currencies[0].pending.days = 14;
  Replay replay(plan, Redemption::asap, 2000);
  const auto entries = run(replay, {buys(0, 1000), buys(990, 2000), returns(1000, 2500)});
  // The later one is still pending, of the earlier half comes back.
  std::vector<std::pair<Entry::Kind, std::int64_t>> seen;
  for (const auto& entry : entries) seen.emplace_back(entry.kind, entry.units);
  CHECK(seen == std::vector<std::pair<Entry::Kind, std::int64_t>>{{Entry::Kind::issued, 10},
                                                                  {Entry::Kind::activated, 10},
                                                                  {Entry::Kind::issued, 20},
                                                                  {Entry::Kind::reversed, 20},
                                                                  {Entry::Kind::reversed, 5}});
  CHECK(replay.totals().units[0].balance == 5);
  CHECK(replay.totals().units[0].pending == 0);
  CHECK(replay.totals().returned == Money{2500});
  CHECK(replay.totals().unmatched_returns == Money{0});
}

TEST_CASE("rows state list prices: the discount of a tier is taken off, and returns follow it") {
  Plan plan = test::points_plan();
  plan.rules.tiers.basis = program::TierRules::Basis::spend;
  plan.rules.tiers.window = program::TierRules::Window::lifetime;
  program::Tier gold;
  gold.name = "gold";
  gold.threshold = 10'000;
  gold.discount = 0.10;
  gold.cost_per_visit = Money{50};
  gold.cost_per_year = Money{1000};
  plan.rules.tiers.tiers = {gold};
  Replay replay(plan, Redemption::asap, 800);
  const Customer& customer =
      replay.run(std::vector<Step>{buys(0, 10'000), buys(1, 5'000), returns(2, 5'000), buys(3, 5'000)}, {});
  // 100 at list price; 45 earned and taken back with the whole purchase, and nothing of the first; 45.
  CHECK(customer.tier == 1);
  CHECK(customer.units[0].issued == 190);
  CHECK(customer.units[0].reversed == 45);
  CHECK(customer.discounts == Money{1000});
  CHECK(customer.revenue == Money{20'000});
  CHECK(customer.returned == Money{5'000});
  CHECK(replay.totals().tier_discounts == Money{1000});
  // Two visits as gold; the tier for two full years and a bit: three times.
  CHECK(replay.totals().perk_cost == Money{3100});
  CHECK(replay.totals().upgrades == 1);
  CHECK(replay.totals().tiers == std::vector<std::uint64_t>{0, 1});
}

TEST_CASE("a coupon comes off the next purchase") {
  Plan plan = test::points_plan();
  plan.rules.rewards = {test::item("voucher", 10, 0)};
  plan.rules.rewards[0].discount = Money{300};
  plan.rules.rewards[0].coupon_days = 30;
  Replay replay(plan, Redemption::asap, 100);
  const Customer& customer = replay.run(std::vector<Step>{buys(0, 1000), buys(5, 1000), buys(90, 500)}, {});
  CHECK(customer.discounts == Money{300});
  CHECK(replay.totals().rewards[0].coupons_used == 1);
  CHECK(replay.totals().rewards[0].discount == Money{300});
  CHECK(customer.units[0].issued == 10 + 7 + 5);
}

TEST_CASE("a reward is withdrawn the day after its stock ran out") {
  Plan plan = test::points_plan();
  plan.rules.rewards = {test::item("mug", 10, 300), test::item("bag", 10, 900)};
  plan.rules.rewards[0].stock = 3;
  plan.rules.rewards[1].stock = 100;
  // Customer k buys on days k, k + 10, ...: enough for one reward each time.
  std::vector<std::vector<Step>> customers;
  for (int k = 0; k < 4; ++k) {
    std::vector<Step> steps;
    for (int visit = 0; visit < 3; ++visit) steps.push_back(buys(k / 2 + 10 * visit, 1000));
    customers.push_back(steps);
  }
  int passes = 0;
  std::vector<std::int64_t> handed;
  bool again = true;
  while (again) {
    Replay replay(plan, Redemption::asap, 100);
    for (const auto& steps : customers) (void)replay.run(steps, {});
    again = withdraw_first(plan.rules, replay.totals());
    handed = {replay.totals().rewards[0].handed_over, replay.totals().rewards[1].handed_over};
    ++passes;
  }
  // Two on day 0, two on day 1: the third and, on the same day, a fourth. From day 2 on bags.
  CHECK(passes == 2);
  CHECK(plan.rules.rewards[0].withdrawn_day == 2.0);
  CHECK(handed == std::vector<std::int64_t>{4, 8});
}

TEST_CASE("a program of tiers alone has entries of no currency") {
  Plan plan = test::points_plan();
  plan.rules.currencies.clear();
  plan.unit_cost.clear();
  plan.unit_price.clear();
  program::Tier silver;
  silver.name = "silver";
  silver.threshold = 1000;
  plan.rules.tiers.tiers = {silver};
  Replay replay(plan, Redemption::asap, 400);
  std::vector<Line> lines;
  const Customer& customer = replay.run(std::vector<Step>{buys(1, 700), buys(2, 700)},
                                        [&](const Line& line) { lines.push_back(line); });
  CHECK(customer.units.empty());
  REQUIRE_FALSE(lines.empty());
  CHECK(lines[0].entry.kind == Entry::Kind::tier);
  CHECK(lines[0].balance == 0);
  CHECK(lines[0].tier == 1);
}

TEST_CASE("units that become active and expire at one midnight are units nobody ever had") {
  Plan plan = choices();
  auto& points = plan.rules.currencies[0];
  points.pending.kind = program::Pending::Kind::after;
  points.pending.days = 30;
  points.expiry.kind = program::Expiry::Kind::rolling;
  points.expiry.days = 30;
  const std::vector<Step> steps{buys(1, 5000), buys(31, 5000), buys(100, 100)};
  for (const Redemption redemption : {Redemption::asap, Redemption::never}) {
    Replay replay(plan, redemption, 200);
    const Customer& customer = replay.run(steps, {});
    CHECK(customer.units[0].expired == 101);
    CHECK_FALSE(customer.reached);
    CHECK(replay.totals().reached == 0);
  }
  // A day more, and they were there to be had.
  points.expiry.days = 31;
  Replay replay(plan, Redemption::never, 200);
  CHECK(replay.run(steps, {}).reached);
}

TEST_CASE("who redeems at once what she earns had enough for it") {
  Plan plan = choices();
  plan.rules.rewards[0].automatic = true;
  Replay replay(plan, Redemption::asap, 10);
  const Customer& customer = replay.run(std::vector<Step>{buys(1, 1000)}, {});
  CHECK(customer.units[0].balance == 0);
  CHECK(customer.reached);
}

TEST_CASE("a membership's discount and its cost a visit are the program's, as a tier's are") {
  Plan plan = test::points_plan();
  plan.terms = {0.10, Money{30}};
  Replay replay(plan, Redemption::asap, 10);
  const Customer& customer = replay.run(std::vector<Step>{buys(1, 2005), buys(2, 1000)}, {});
  CHECK(customer.discounts == Money{201 + 100});
  CHECK(replay.totals().membership_discounts == Money{301});
  CHECK(replay.totals().tier_discounts == Money{0});
  CHECK(replay.totals().perk_cost == Money{60});
  CHECK(customer.units[0].balance == 18 + 9);
}

TEST_CASE("perks that are a share of what is paid follow a recorded redemption") {
  Plan plan = choices();
  plan.rules.rewards[0].discount = Money{400};
  program::Tier gold;
  gold.name = "gold";
  gold.threshold = 1'000;
  gold.cost_share = 0.10;
  plan.rules.tiers.window = program::TierRules::Window::lifetime;
  plan.rules.tiers.tiers = {gold};
  Replay replay(plan, Redemption::recorded, 10);
  (void)replay.run(std::vector<Step>{buys(1, 1000), buys(2, 1000), redeems(2, 0), buys(3, 500)}, {});
  // As gold: 6.00 of 10.00 are paid, then 5.00.
  CHECK(replay.totals().perk_cost == Money{60 + 50});
}

TEST_CASE("a rule for a category earns on its part of a receipt") {
  Plan plan = test::points_plan();
  auto& earn = plan.rules.currencies[0].earn;
  earn.resize(4);
  // A point for each unit of tea; five for a visit with coffee; twice the units on coffee; from 4 units of
  // tea.
  earn[0].scope.categories = 1;
  earn[1] = program::EarnRule{};
  earn[1].per_visit = 5;
  earn[1].scope.categories = 2;
  earn[2] = program::EarnRule{};
  earn[2].per_visit = 100;
  earn[2].scope.categories = 1;
  earn[2].minimum_purchase = Money{400};
  earn[3] = program::EarnRule{};
  earn[3].multiplier = 2.0;
  earn[3].scope.categories = 2;
  program::Basket basket;
  basket.lines = {{0, 0.75}, {1, 0.25}};
  basket.categories = 3;
  Step visit = test::buys(0, 400);
  visit.category = 0;
  visit.basket = &basket;
  Replay replay(plan, Redemption::never, 10.0);
  // 3 on tea, 5 for coffee, a quarter of these 8 again: 10. Tea is 3, below the minimum of 4.
  CHECK(replay.run(std::vector<Step>{visit}, {}).units[0].issued == 10);
  CHECK(replay.run(std::vector<Step>{visit}, {}).purchases == 1);
  // Without coffee: a point for each unit, and the minimum is reached.
  visit.basket = nullptr;
  CHECK(replay.run(std::vector<Step>{visit}, {}).units[0].issued == 104);
}
