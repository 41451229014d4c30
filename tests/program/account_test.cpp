// Units: how they are earned, wait, are lost and come back. Figures by hand.
#include <catch2/catch.hpp>

#include "tests/program/member.h"

using namespace stamkund;
using namespace stamkund::program;
using stamkund::program_test::Member;
using stamkund::program_test::one_point_a_unit;
using Kind = Entry::Kind;

TEST_CASE("Points are whole and rounded down", "[program]") {
  Rules rules = one_point_a_unit();
  rules.currencies[0].earn[0].per_major_unit = 0.1;
  Member member(rules);
  member.buys(1, 1000);  // 0.1 x 10 is 1, whatever the machine makes of 0.1
  CHECK(member.held() == 1);
  member.buys(2, 1999);  // 1.999
  CHECK(member.held() == 2);
}

TEST_CASE("A week of double points doubles what the other rules gave", "[program]") {
  Rules rules = one_point_a_unit();
  EarnRule twice;
  twice.multiplier = 2;
  twice.scope.from_day = 7;
  twice.scope.until_day = 14;
  rules.currencies[0].earn.push_back(twice);
  Member member(rules);
  member.buys(6.9, 1000);
  CHECK(member.held() == 10);
  member.buys(7, 1000);
  CHECK(member.held() == 30);
  member.buys(14, 1000);
  CHECK(member.held() == 40);
}

TEST_CASE("Two multipliers apply one after the other", "[program]") {
  Rules rules = one_point_a_unit();
  EarnRule more;
  more.multiplier = 1.5;
  rules.currencies[0].earn.push_back(more);
  more.multiplier = 2;
  rules.currencies[0].earn.push_back(more);
  Member member(rules);
  member.buys(1, 1100);  // 11 + floor(5.5) = 16, twice
  CHECK(member.held() == 32);
}

TEST_CASE("A limit a day begins anew at midnight, and a cap holds for each purchase", "[program]") {
  Rules rules = one_point_a_unit();
  rules.currencies[0].earn[0].most_an_occasion = 8;
  rules.currencies[0].earn[0].limit = {15, kNoLimit, Period::day};
  Member member(rules);
  member.buys(1.25, 1000);
  CHECK(member.held() == 8);
  member.buys(1.5, 1000);
  CHECK(member.held() == 15);
  member.buys(1.75, 1000);
  CHECK(member.held() == 15);
  member.buys(2, 1000);
  CHECK(member.held() == 23);
}

TEST_CASE("With first_match a rule that fits but is used up still keeps others out", "[program]") {
  Rules rules = one_point_a_unit();
  EarnRule weekend;
  weekend.per_visit = 5;
  weekend.scope.weekdays = 0b1100000;
  weekend.limit.times = 1;
  rules.currencies[0].earn.insert(rules.currencies[0].earn.begin(), weekend);
  for (const bool first : {false, true}) {
    rules.currencies[0].first_match = first;
    Member member(rules);
    member.buys(4, 1000);  // Friday
    CHECK(member.held() == 10);
    member.buys(5, 1000);  // Saturday: 5, and 10 where rules add up
    CHECK(member.held() == (first ? 15 : 25));
    member.buys(6, 1000);  // Sunday: the limit is reached
    CHECK(member.held() == (first ? 15 : 35));
  }
}

TEST_CASE("A scope looks at the store; a minimum at the purchase", "[program]") {
  Rules rules = one_point_a_unit();
  rules.currencies[0].earn[0].scope.stores = 0b10;
  rules.currencies[0].earn[0].minimum_purchase = Money{500};
  Member member(rules);
  member.buys(1, 1000, 0);
  CHECK(member.held() == 0);
  member.buys(1, 499, 1);
  CHECK(member.held() == 0);
  member.buys(1, 500, 1);
  CHECK(member.held() == 5);
}

TEST_CASE("Joining, anniversaries and events earn", "[program]") {
  Rules rules = one_point_a_unit();
  rules.events = {"referral", "review"};
  rules.currencies[0].endowed = Points{3};
  EarnRule rule;
  rule.on = EarnRule::On::joining;
  rule.per_visit = 10;
  rules.currencies[0].earn.push_back(rule);
  rule.on = EarnRule::On::anniversary;
  rule.per_visit = 100;
  rules.currencies[0].earn.push_back(rule);
  rule.on = EarnRule::On::event;
  rule.event = 1;
  rule.per_visit = 1000;
  rules.currencies[0].earn.push_back(rule);
  Member member(rules, 10.5);
  CHECK(member.held() == 13);
  member.hears_of(11, 0);
  CHECK(member.held() == 13);
  member.hears_of(11, 1);
  CHECK(member.held() == 1013);
  member.waits_until(375.7);
  CHECK(member.held() == 1013);
  member.waits_until(375.75);  // 10.5 + 365.25
  CHECK(member.held() == 1113);
  member.waits_until(10.5 + 4 * 365.25);
  CHECK(member.held() == 1413);
}

TEST_CASE("Pending to the first of the next month, with a life from earning or from activation",
          "[program]") {
  Rules rules = one_point_a_unit();
  Currency& points = rules.currencies[0];
  points.pending = {Pending::Kind::next_period, 0, Period::month};
  points.expiry.kind = Expiry::Kind::rolling;
  points.expiry.days = 30;
  for (const bool from_activation : {false, true}) {
    points.expiry.from_activation = from_activation;
    Member member(rules);
    member.buys(20, 1000);
    CHECK(member.pending() == 10);
    CHECK(member.held() == 0);
    member.waits_until(30.99);
    CHECK(member.held() == 0);
    member.waits_until(31);
    CHECK(member.held() == 10);
    CHECK(member.pending() == 0);
    const double lost = from_activation ? 61 : 50;
    member.waits_until(lost - 0.01);
    CHECK(member.held() == 10);
    member.waits_until(lost);
    CHECK(member.held() == 0);
    CHECK(member.units(Kind::expired) == 10);
  }
}

TEST_CASE("Units that would expire before they are active are lost as they become active", "[program]") {
  Rules rules = one_point_a_unit();
  rules.currencies[0].pending = {Pending::Kind::after, 14, Period::month};
  rules.currencies[0].expiry.kind = Expiry::Kind::rolling;
  rules.currencies[0].expiry.days = 7;
  Member member(rules);
  member.buys(1, 1000);
  member.waits_until(14);
  CHECK(member.pending() == 10);
  member.waits_until(15);
  CHECK(member.pending() == 0);
  CHECK(member.held() == 0);
  CHECK(member.units(Kind::activated) == 10);
  CHECK(member.units(Kind::expired) == 10);
}

TEST_CASE("Expiry at the end of the quarter that holds the day 60 days later", "[program]") {
  Rules rules = one_point_a_unit();
  rules.currencies[0].expiry.kind = Expiry::Kind::end_of;
  rules.currencies[0].expiry.days = 60;
  rules.currencies[0].expiry.period = Period::quarter;
  Member member(rules);
  member.buys(30, 1000);  // day 90: the first quarter, until day 91
  member.buys(31, 2000);  // day 91: the second, until day 182
  member.waits_until(90.9);
  CHECK(member.held() == 30);
  member.waits_until(91);
  CHECK(member.held() == 20);
  member.waits_until(182);
  CHECK(member.held() == 0);
}

TEST_CASE("Expiry on a date takes what was earned before it", "[program]") {
  Rules rules = one_point_a_unit();
  rules.currencies[0].expiry.kind = Expiry::Kind::date;
  rules.currencies[0].expiry.date_day = 50;
  Member member(rules);
  member.buys(49, 1000);
  member.buys(50, 500);  // lost first, then earned
  CHECK(member.held() == 5);
  member.waits_until(5000);
  CHECK(member.held() == 5);
}

TEST_CASE("Sliding expiry starts anew with each earn and burn, and when units become active", "[program]") {
  Rules rules = one_point_a_unit();
  rules.currencies[0].expiry.kind = Expiry::Kind::sliding;
  rules.currencies[0].expiry.days = 30;
  Reward mug;
  mug.units = Points{5};
  mug.automatic = false;
  rules.rewards.push_back(mug);
  {
    Member member(rules);
    member.buys(0, 1000);
    member.buys(29, 1000);
    (void)member.redeems(58, 0, 1);
    member.waits_until(87.9);
    CHECK(member.held() == 15);
    member.waits_until(88);
    CHECK(member.held() == 0);
  }
  rules.currencies[0].pending = {Pending::Kind::after, 40, Period::month};
  Member member(rules);
  member.buys(0, 1000);
  member.waits_until(69.9);
  CHECK(member.held() == 10);
  member.waits_until(70);
  CHECK(member.held() == 0);
}

TEST_CASE("Lots are burned in order of expiry", "[program]") {
  Rules rules = one_point_a_unit();
  rules.cohort_days = 1;
  rules.currencies[0].expiry.kind = Expiry::Kind::rolling;
  rules.currencies[0].expiry.days = 10;
  Reward mug;
  mug.units = Points{12};
  mug.automatic = false;
  rules.rewards.push_back(mug);
  Member member(rules);
  member.buys(1, 1000);
  member.buys(2, 1000);
  (void)member.redeems(3, 0, 1);  // 10 of the first day, 2 of the second
  member.waits_until(11);
  CHECK(member.held() == 8);
  CHECK(member.account().purse(0).loss_of(1).units == 8);
  CHECK(member.account().next_day() == 12);
  member.waits_until(12);
  CHECK(member.held() == 0);
}

TEST_CASE("Lost units come back at a purchase within the reinstatement window", "[program]") {
  Rules rules = one_point_a_unit();
  rules.currencies[0].expiry.kind = Expiry::Kind::rolling;
  rules.currencies[0].expiry.days = 10;
  rules.currencies[0].expiry.reinstatement_days = 5;
  {
    Member member(rules);
    member.buys(0, 1000);
    member.waits_until(10);
    CHECK(member.held() == 0);
    member.buys(15, 100);
    CHECK(member.held() == 11);
    CHECK(member.units(Kind::reinstated) == 10);
    member.waits_until(24.9);  // as if earned on day 15
    CHECK(member.held() == 11);
    member.waits_until(25);
    CHECK(member.held() == 0);
  }
  Member member(rules);
  member.buys(0, 1000);
  member.buys(15.1, 100);
  CHECK(member.held() == 1);
}

TEST_CASE("Who leaves loses everything she holds, and her tier", "[program]") {
  Rules rules = one_point_a_unit();
  rules.tiers.tiers.resize(1);
  rules.tiers.tiers[0].threshold = 1000;
  EarnRule stamp;
  stamp.per_visit = 1;
  Currency stamps;
  stamps.earn.push_back(stamp);
  stamps.pending = {Pending::Kind::after, 14, Period::month};
  rules.currencies.push_back(stamps);
  Member member(rules);
  member.buys(0, 1000);
  CHECK(member.tier() == 1);
  member.leaves(1);
  CHECK(member.held(0) == 0);
  CHECK(member.pending(1) == 0);
  CHECK(member.units(Kind::expired) == 11);
  CHECK(member.journal().back() == Entry{Kind::tier, 0, 0, 1, 1.0, 0, {}});
  CHECK_FALSE(member.account().is_open());
}

TEST_CASE("A life of months ends on the same day of the month where day 0 is stated", "[program]") {
  Rules rules = one_point_a_unit();
  rules.calendar = Calendar(*make_day(2024, 1, 1), true);
  rules.currencies[0].expiry.kind = Expiry::Kind::rolling;
  rules.currencies[0].expiry.days = 12 * kDaysPerMonth;
  Member member(rules);
  member.buys(9.5, 1000);                           // 10 January 2024, noon
  member.buys(100, 500);                            // 10 April 2024
  CHECK(member.account().next_day() == 9.5 + 366);  // 10 January 2025, noon: 2024 has 29 February
  member.waits_until(9.5 + 365.9);
  CHECK(member.held() == 15);
  member.waits_until(9.5 + 366);
  CHECK(member.held() == 5);
  CHECK(member.account().next_day() == 100 + 365);
}

TEST_CASE("Tiers of a year from joining end on its anniversary where day 0 is stated", "[program]") {
  Rules rules = one_point_a_unit();
  rules.calendar = Calendar(*make_day(2024, 1, 1), true);
  rules.tiers.window = TierRules::Window::anniversary;
  rules.tiers.days = kDaysPerYear;
  Tier gold;
  gold.threshold = 1000;
  rules.tiers.tiers.push_back(gold);
  Member member(rules, 59);  // joins on 29 February 2024
  member.buys(60, 1000);
  CHECK(member.tier() == 1);
  // No 29 February in 2025: it ends with the month.
  CHECK(member.account().status().window_end() == 366 + 59);
  member.waits_until(366 + 59);
  CHECK(member.account().status().window_end() == 366 + 365 + 59);
  member.waits_until(366 + 365 + 59);
  CHECK(member.account().status().window_end() == 366 + 2 * 365 + 59);
  member.waits_until(366 + 2 * 365 + 59);
  CHECK(member.account().status().window_end() == 366 + 3 * 365 + 59);  // 29 February 2028
}
