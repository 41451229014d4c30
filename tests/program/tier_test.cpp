// Tiers: what counts, when they go up and down. Figures by hand.
#include <catch2/catch.hpp>

#include "tests/program/member.h"

using namespace stamkund;
using namespace stamkund::program;
using stamkund::program_test::Member;
using stamkund::program_test::one_point_a_unit;
using Kind = Entry::Kind;

namespace {

/// Tiers at 10, 20, 30 ... major units spent.
Rules with_tiers(std::size_t tiers, TierRules::Window window) {
  Rules rules = one_point_a_unit();
  rules.tiers.window = window;
  rules.tiers.period = Period::month;
  rules.tiers.days = 30;
  rules.tiers.tiers.resize(tiers);
  for (std::size_t k = 0; k < tiers; ++k)
    rules.tiers.tiers[k].threshold = 1000 * static_cast<std::int64_t>(k + 1);
  return rules;
}

}  // namespace

TEST_CASE("Calendar windows: a tier is kept to the end of the next window, then goes down by policy",
          "[program]") {
  using Downgrade = TierRules::Downgrade;
  Rules rules = with_tiers(3, TierRules::Window::calendar);
  for (const Downgrade downgrade : {Downgrade::full, Downgrade::one_step, Downgrade::never}) {
    rules.tiers.downgrade = downgrade;
    Member member(rules);
    member.buys(5, 1000);
    CHECK(member.tier() == 1);
    member.buys(6, 2000);
    CHECK(member.tier() == 3);
    member.waits_until(31);  // January counted 30
    CHECK(member.tier() == 3);
    member.waits_until(59.9);
    CHECK(member.tier() == 3);
    member.waits_until(60);  // February counted nothing
    CHECK(member.tier() == (downgrade == Downgrade::full ? 0U : downgrade == Downgrade::one_step ? 2U : 3U));
    member.waits_until(91);
    CHECK(member.tier() == (downgrade == Downgrade::full ? 0U : downgrade == Downgrade::one_step ? 1U : 3U));
  }
}

TEST_CASE("Rolling windows: a tier goes as soon as too little counts, but a step at a time a window apart",
          "[program]") {
  Rules rules = with_tiers(3, TierRules::Window::rolling);
  SECTION("full") {
    Member member(rules);
    member.buys(1, 2000);
    member.buys(11, 1000);
    CHECK(member.tier() == 3);
    member.waits_until(30.9);
    CHECK(member.tier() == 3);
    member.waits_until(31);
    CHECK(member.tier() == 1);
    member.waits_until(41);
    CHECK(member.tier() == 0);
  }
  SECTION("one step") {
    rules.tiers.downgrade = TierRules::Downgrade::one_step;
    Member member(rules);
    member.buys(1, 3000);
    member.waits_until(31);
    CHECK(member.tier() == 2);
    member.waits_until(60.9);
    CHECK(member.tier() == 2);
    member.waits_until(61);
    CHECK(member.tier() == 1);
    member.waits_until(91);
    CHECK(member.tier() == 0);
  }
  SECTION("never") {
    rules.tiers.downgrade = TierRules::Downgrade::never;
    Member member(rules);
    member.buys(1, 3000);
    member.waits_until(3000);
    CHECK(member.tier() == 3);
  }
  SECTION("held") {
    rules.tiers.held_days = 50;
    Member member(rules);
    member.buys(1, 3000);
    member.waits_until(50.9);
    CHECK(member.tier() == 3);
    member.waits_until(51);
    CHECK(member.tier() == 0);
  }
  SECTION("reset: a window to qualify again") {
    rules.tiers.reset_on_downgrade = true;
    Member member(rules);
    member.buys(1, 2000);
    member.buys(11, 1000);
    member.waits_until(31);
    CHECK(member.tier() == 1);
    CHECK(member.account().status().counted() == 0);
    member.waits_until(60.9);
    CHECK(member.tier() == 1);
    member.waits_until(61);
    CHECK(member.tier() == 0);
  }
}

TEST_CASE("Anniversary windows begin on the day of joining, at any fraction of a day", "[program]") {
  Rules rules = with_tiers(1, TierRules::Window::anniversary);
  rules.tiers.days = 365.25;
  for (int i = 0; i < 1000; ++i) {
    const double joined = 10 + 0.001 * i;
    Member member(rules, joined);
    member.buys(joined + 5, 1000);
    member.waits_until(joined + 730.4);
    REQUIRE(member.tier() == 1);
    member.waits_until(joined + 730.6);
    REQUIRE(member.tier() == 0);
    member.waits_until(joined + 20000);
  }
}

TEST_CASE("With next_period a tier and what it earns begin with the next window", "[program]") {
  Rules rules = with_tiers(2, TierRules::Window::calendar);
  rules.tiers.next_period = true;
  EarnRule bonus;
  bonus.on = EarnRule::On::upgrade;
  bonus.per_visit = 500;
  rules.currencies[0].earn.push_back(bonus);
  Member member(rules);
  member.buys(5, 2500);
  CHECK(member.tier() == 0);
  CHECK(member.held() == 25);
  member.waits_until(31);
  CHECK(member.tier() == 2);
  CHECK(member.held() == 525);
  member.waits_until(60);
  CHECK(member.tier() == 0);
}

TEST_CASE("A tier with a lifetime threshold is for ever", "[program]") {
  Rules rules = with_tiers(2, TierRules::Window::calendar);
  rules.tiers.tiers[0].lifetime_threshold = 2500;
  Member member(rules);
  member.buys(5, 2000);
  CHECK(member.tier() == 2);
  member.waits_until(60);
  CHECK(member.tier() == 0);
  member.buys(70, 500);  // 25 in all
  CHECK(member.tier() == 1);
  member.waits_until(4000);
  CHECK(member.tier() == 1);
}

TEST_CASE("An upgrade over two tiers earns once, for the tier reached", "[program]") {
  Rules rules = with_tiers(2, TierRules::Window::lifetime);
  EarnRule bonus;
  bonus.on = EarnRule::On::upgrade;
  bonus.per_visit = 100;
  bonus.scope.tiers = 0b010;
  rules.currencies[0].earn.push_back(bonus);
  bonus.per_visit = 300;
  bonus.scope.tiers = 0b100;
  rules.currencies[0].earn.push_back(bonus);
  Member leaps(rules);
  leaps.buys(1, 2000);
  CHECK(leaps.held() == 320);
  Member steps(rules);
  steps.buys(1, 1000);
  CHECK(steps.held() == 110);
  steps.buys(2, 1000);
  CHECK(steps.held() == 420);
}

TEST_CASE("A purchase that reaches a tier earns by the tier before it", "[program]") {
  Rules rules = with_tiers(1, TierRules::Window::lifetime);
  EarnRule twice;
  twice.multiplier = 2;
  twice.scope.tiers = 0b10;
  rules.currencies[0].earn.push_back(twice);
  Member member(rules);
  member.buys(1, 1000);
  CHECK(member.tier() == 1);
  CHECK(member.held() == 10);
  member.buys(2, 1000);
  CHECK(member.held() == 30);
}

TEST_CASE("By units earned: rules and missions count, endowments and upgrades do not", "[program]") {
  Rules rules = with_tiers(2, TierRules::Window::lifetime);
  rules.tiers.basis = TierRules::Basis::earned;
  rules.tiers.tiers[0].threshold = 20;
  rules.tiers.tiers[1].threshold = 40;
  rules.currencies[0].endowed = Points{100};
  EarnRule bonus;
  bonus.on = EarnRule::On::upgrade;
  bonus.per_visit = 100;
  rules.currencies[0].earn.push_back(bonus);
  Mission welcome;
  welcome.repeats = false;
  welcome.bonus = Points{10};
  rules.missions.push_back(welcome);
  Member member(rules);
  CHECK(member.tier() == 0);
  member.buys(1, 1000);  // 10, and 10 of the mission
  CHECK(member.tier() == 1);
  CHECK(member.held() == 220);
  member.buys(2, 1900);  // 39
  CHECK(member.tier() == 1);
  member.buys(3, 100);
  CHECK(member.tier() == 2);
}

TEST_CASE("By transactions: a purchase counts until all of it is given back", "[program]") {
  Rules rules = with_tiers(1, TierRules::Window::rolling);
  rules.tiers.basis = TierRules::Basis::transactions;
  rules.tiers.tiers[0].threshold = 2;
  rules.returns_days = 10;
  Member member(rules);
  member.buys(1, 1000);
  member.buys(2, 1000);
  CHECK(member.tier() == 1);
  CHECK(member.gives_back(3, 999) == 999);
  CHECK(member.tier() == 1);
  CHECK(member.gives_back(4, 1) == 1);
  CHECK(member.tier() == 0);
}

TEST_CASE("In a calendar window a return is felt when the window ends", "[program]") {
  Rules rules = with_tiers(1, TierRules::Window::calendar);
  rules.returns_days = 40;
  Member member(rules);
  member.buys(5, 1000);
  CHECK(member.gives_back(6, 1) == 1);
  CHECK(member.tier() == 1);
  member.waits_until(31);
  CHECK(member.tier() == 0);
}

TEST_CASE("By balance: down at a visit, and when units expire", "[program]") {
  Rules rules = with_tiers(2, TierRules::Window::rolling);
  rules.tiers.basis = TierRules::Basis::balance;
  rules.tiers.tiers[0].threshold = 50;
  rules.tiers.tiers[1].threshold = 100;
  rules.currencies[0].expiry.kind = Expiry::Kind::rolling;
  rules.currencies[0].expiry.days = 30;
  Reward mug;
  mug.units = Points{50};
  mug.automatic = false;
  rules.rewards.push_back(mug);
  Member member(rules);
  member.buys(1, 6000);
  member.buys(10, 5000);
  CHECK(member.tier() == 2);
  (void)member.redeems(11, 0, 1);
  CHECK(member.held() == 60);
  CHECK(member.tier() == 2);  // burning alone moves no tier
  member.buys(12, 100);
  CHECK(member.tier() == 1);
  member.waits_until(31);  // 10 expire; 51 are left
  CHECK(member.tier() == 1);
  member.waits_until(40);
  CHECK(member.tier() == 0);
}

TEST_CASE("Units that are earned in a tier live longer", "[program]") {
  Rules rules = with_tiers(1, TierRules::Window::lifetime);
  rules.tiers.tiers[0].expiry_extension_days = 60;
  rules.currencies[0].expiry.kind = Expiry::Kind::rolling;
  rules.currencies[0].expiry.days = 30;
  Member member(rules);
  member.buys(1, 1000);
  member.buys(2, 500);
  member.waits_until(32);
  CHECK(member.held() == 5);
  member.waits_until(91.9);
  CHECK(member.held() == 5);
  member.waits_until(92);
  CHECK(member.held() == 0);
}

TEST_CASE("A balance that slides lives longer at once in a higher tier, after a fall until she acts",
          "[program]") {
  Rules rules = with_tiers(1, TierRules::Window::calendar);
  rules.tiers.tiers[0].expiry_extension_days = 100;
  rules.currencies[0].expiry.kind = Expiry::Kind::sliding;
  rules.currencies[0].expiry.days = 20;
  SECTION("without the tier") {
    Member member(rules);
    member.buys(1, 900);
    member.waits_until(20.9);
    CHECK(member.held() == 9);
    member.waits_until(21);
    CHECK(member.held() == 0);
  }
  SECTION("the purchase that reaches the tier counts as made in it") {
    Member member(rules);
    member.buys(1, 1000);
    CHECK(member.tier() == 1);
    member.waits_until(21);
    CHECK(member.held() == 10);
    // February counts nothing, so from March (day 60) on there is no tier; what it promised stays.
    member.waits_until(60);
    CHECK(member.tier() == 0);
    member.waits_until(120.9);
    CHECK(member.held() == 10);
    member.waits_until(121);
    CHECK(member.held() == 0);
  }
  SECTION("after the fall the next purchase counts from itself") {
    Member member(rules);
    member.buys(1, 1000);
    member.buys(61, 100);
    CHECK(member.tier() == 0);
    member.waits_until(80.9);
    CHECK(member.held() == 11);
    member.waits_until(81);
    CHECK(member.held() == 0);
  }
  SECTION("only the currencies that are named") {
    rules.currencies.push_back(rules.currencies[0]);
    rules.tiers.tiers[0].extends = 0b10;
    Member member(rules);
    member.buys(1, 1000);
    member.waits_until(21);
    CHECK(member.held(0) == 0);
    CHECK(member.held(1) == 10);
  }
}

TEST_CASE("Units of other currencies live no longer for a tier", "[program]") {
  Rules rules = with_tiers(1, TierRules::Window::lifetime);
  rules.tiers.tiers[0].expiry_extension_days = 60;
  rules.tiers.tiers[0].extends = 0b01;
  rules.currencies[0].expiry.kind = Expiry::Kind::rolling;
  rules.currencies[0].expiry.days = 30;
  rules.currencies.push_back(rules.currencies[0]);
  Member member(rules);
  member.buys(1, 1000);
  member.buys(2, 500);
  member.waits_until(32);
  CHECK(member.held(0) == 5);
  CHECK(member.held(1) == 0);
}
