// Rewards, missions and returns. Figures by hand.
#include <catch2/catch.hpp>
#include <memory>

#include "tests/program/member.h"

using namespace stamkund;
using namespace stamkund::program;
using stamkund::program_test::Member;
using stamkund::program_test::one_point_a_unit;
using Kind = Entry::Kind;

TEST_CASE("The tier comes before the burn: a tier at a balance of 100 and a reward at 100 points",
          "[program]") {
  Rules rules = one_point_a_unit();
  rules.tiers.basis = TierRules::Basis::balance;
  rules.tiers.tiers.resize(1);
  rules.tiers.tiers[0].threshold = 100;
  Reward coffee;
  coffee.units = Points{100};
  coffee.cost = Money{900};
  rules.rewards.push_back(coffee);
  Member member(rules);
  member.buys(1, 9900);
  CHECK(member.tier() == 0);
  const Given given = member.buys(2, 100);
  CHECK(given.rewards == 1);
  CHECK(member.held() == 0);
  CHECK(member.tier() == 1);  // reached with 100, though nothing is left
  member.buys(3, 100);        // 1 point: too little
  CHECK(member.tier() == 0);
}

TEST_CASE("An automatic item is handed over as often as it can be", "[program]") {
  Rules rules = one_point_a_unit();
  Reward coffee;
  coffee.units = Points{10};
  coffee.cost = Money{900};
  coffee.limit = {kNoLimit, 3, Period::year};
  rules.rewards.push_back(coffee);
  Member member(rules);
  CHECK(member.buys(1, 2500).rewards == 2);
  CHECK(member.held() == 5);
  CHECK(member.buys(2, 2500).rewards == 1);  // three in 2024
  CHECK(member.held() == 20);
  CHECK(member.buys(365.9, 100).rewards == 0);
  CHECK(member.buys(366, 100).rewards == 2);
  CHECK(member.money() == 5 * 900);
}

TEST_CASE("A discount is at most the price, and no more is burned than the price needs", "[program]") {
  Rules rules = one_point_a_unit();
  Reward off;
  off.units = Points{5};
  off.discount = Money{600};
  rules.rewards.push_back(off);
  Member member(rules);
  const Given given = member.buys(1, 2000);  // 20 points could buy 4; 2000 needs 4 x 600
  CHECK(given.rewards == 4);
  CHECK(given.discount == Money{2000});
  member.buys(2, 0);
  CHECK(member.held() == 0);
}

TEST_CASE("Coupons: the oldest first, one a purchase, until they lapse", "[program]") {
  Rules rules = one_point_a_unit();
  Reward coupon;
  coupon.units = Points{10};
  coupon.discount = Money{500};
  coupon.coupon_days = 30;
  rules.rewards.push_back(coupon);
  Member member(rules);
  const Given given = member.buys(1, 3000);
  CHECK(given.rewards == 3);
  CHECK(given.discount == Money{0});
  CHECK(member.coupon(2, 0) == 0);  // nothing to take it off
  CHECK(member.coupon(2, 300) == 300);
  CHECK(member.coupon(31, 800) == 500);  // the last day
  CHECK(member.coupon(31.1, 800) == 0);
  CHECK(member.money() == 800);
}

TEST_CASE("Points pay at most a share of the purchase, from a minimum on", "[program]") {
  Rules rules = one_point_a_unit();
  Reward money;
  money.kind = Reward::Kind::ratio;
  money.units = Points{20};
  money.minor_per_unit = 10;
  money.most_share = 0.5;
  rules.rewards.push_back(money);
  Member member(rules);
  CHECK(member.buys(1, 1900).discount == Money{0});  // 19 points
  const Given given = member.buys(2, 9000);          // 109 points, 4500 could be paid by 450
  CHECK(given.discount == Money{1090});
  CHECK(member.held() == 0);
  member.buys(3, 1000);
  const Given half = member.buys(4, 1000);  // 20 points, 500 by 50
  CHECK(half.discount == Money{200});
  member.buys(5, 1900);
  CHECK(member.buys(6, 390).discount == Money{0});  // 22 points, but 195 leaves room for 19 only
}

TEST_CASE("Cashback is paid out as soon as it is active and enough", "[program]") {
  Rules rules = one_point_a_unit();
  rules.currencies[0].pending = {Pending::Kind::after, 14, Period::month};
  Reward cash;
  cash.kind = Reward::Kind::payout;
  cash.units = Points{20};
  cash.minor_per_unit = 1.5;
  rules.rewards.push_back(cash);
  Member member(rules);
  member.buys(1, 1500);
  member.buys(5, 1000);
  member.waits_until(18.9);
  CHECK(member.held() == 15);
  CHECK(member.money() == 0);
  member.waits_until(19);
  CHECK(member.held() == 0);
  CHECK(member.money() == 38);  // 37.5
  CHECK(member.journal().back().day == 19.0);
}

TEST_CASE("A payout waits for its limit, its weekday and its date, and for no visit", "[program]") {
  Rules rules = one_point_a_unit();
  Reward cash;
  cash.kind = Reward::Kind::payout;
  cash.units = Points{10};
  cash.minor_per_unit = 1;
  cash.limit = {kNoLimit, 1, Period::month};
  rules.rewards.push_back(cash);
  SECTION("limit") {
    Member member(rules);
    member.buys(1, 1000);
    member.buys(2, 1000);
    CHECK(member.held() == 10);
    CHECK(member.account().next_day() == 31);
    member.waits_until(31);
    CHECK(member.held() == 0);
  }
  SECTION("weekday and date") {
    rules.rewards[0].scope.weekdays = 1;
    rules.rewards[0].scope.from_day = 8;
    Member member(rules);
    member.buys(1, 1000);
    member.waits_until(13.9);
    CHECK(member.held() == 10);
    member.waits_until(14);  // the first Monday from day 8 on
    CHECK(member.held() == 0);
  }
}

TEST_CASE("A withdrawn reward is not handed over", "[program]") {
  Rules rules = one_point_a_unit();
  Reward mug;
  mug.units = Points{10};
  mug.automatic = false;
  mug.withdrawn_day = 5;
  rules.rewards.push_back(mug);
  Member member(rules);
  member.buys(1, 3500);
  CHECK(member.redeemable(4.9, 0) == 3);
  CHECK(member.redeemable(5, 0) == 0);
}

TEST_CASE("A mission with endowed progress and a deadline", "[program]") {
  Rules rules = one_point_a_unit();
  rules.currencies[0].earn.clear();
  Mission card;
  card.target = 10;
  card.endowed = 7;
  card.within_days = 20;
  card.bonus = Points{50};
  card.minimum_purchase = Money{100};
  rules.missions.push_back(card);
  Member member(rules);
  CHECK(member.account().mission_goal(0).missing == 3);
  member.buys(1, 99);  // does not count
  member.buys(2, 100);
  member.buys(3, 100);
  CHECK(member.account().mission_goal(3).missing == 1);
  member.buys(22.1, 100);  // time has run out on day 22: the first of a new card
  CHECK(member.held() == 0);
  member.buys(23, 100);
  member.buys(42.1, 100);  // the last instant of it
  CHECK(member.held() == 50);
  CHECK(member.account().mission_goal(43).missing == 3);
}

TEST_CASE("A spend mission that is done once; what is beyond the target is lost", "[program]") {
  Rules rules = one_point_a_unit();
  rules.currencies[0].earn.clear();
  Mission challenge;
  challenge.counts = Mission::Counts::spend;
  challenge.target = 10000;
  challenge.bonus = Points{50};
  for (const bool repeats : {false, true}) {
    challenge.repeats = repeats;
    rules.missions.assign(1, challenge);
    Member member(rules);
    member.buys(1, 9999);
    CHECK(member.held() == 0);
    member.buys(2, 9999);
    CHECK(member.held() == 50);
    member.buys(3, 9999);
    CHECK(member.held() == 50);
    member.buys(4, 1);
    CHECK(member.held() == (repeats ? 100 : 50));
  }
}

TEST_CASE("What a return takes, by policy", "[program]") {
  Rules rules = one_point_a_unit();
  rules.returns_days = 30;
  rules.currencies[0].pending = {Pending::Kind::after, 10, Period::month};
  Reward mug;
  mug.units = Points{80};
  mug.automatic = false;
  rules.rewards.push_back(mug);
  const auto after_return = [&](ReturnPolicy policy) {
    rules.currencies[0].returns = policy;
    auto member = std::make_unique<Member>(rules);
    member->buys(0, 10000);
    (void)member->redeems(10, 0, 1);  // 20 of 100 are left
    member->buys(11, 3000);           // 30 pending
    CHECK(member->gives_back(12, 13000) == 13000);
    return member;
  };
  SECTION("keep") {
    const auto member = after_return(ReturnPolicy::keep);
    CHECK(member->held() == 20);
    CHECK(member->pending() == 30);
  }
  SECTION("pending_only") {
    const auto member = after_return(ReturnPolicy::pending_only);
    CHECK(member->held() == 20);
    CHECK(member->pending() == 0);
  }
  SECTION("within_balance") {
    const auto member = after_return(ReturnPolicy::within_balance);
    CHECK(member->held() == 0);
    CHECK(member->units(Kind::reversed) == 50);
  }
  SECTION("into_negative") {
    const auto member = after_return(ReturnPolicy::into_negative);
    CHECK(member->held() == -80);
    CHECK(member->units(Kind::reversed) == 130);
    member->buys(13, 10000);
    member->waits_until(23);
    CHECK(member->held() == 20);
  }
}

TEST_CASE("A return comes before pending units become active at its instant", "[program]") {
  Rules rules = one_point_a_unit();
  rules.returns_days = 30;
  rules.currencies[0].pending = {Pending::Kind::after, 10, Period::month};
  rules.currencies[0].returns = ReturnPolicy::pending_only;
  Member member(rules);
  member.buys(0, 1000);
  CHECK(member.gives_back(10, 1000) == 1000);
  CHECK(member.held() == 0);
  CHECK(member.units(Kind::reversed) == 10);
}

TEST_CASE("Returns in part take their share, rounded down, and the rest with the rest", "[program]") {
  Rules rules = one_point_a_unit();
  rules.returns_days = 30;
  Member member(rules);
  member.buys(0, 1000);
  member.buys(1, 999);                      // 9 points
  CHECK(member.gives_back(2, 500) == 500);  // floor(9 x 500 / 999) = 4
  CHECK(member.held() == 15);
  CHECK(member.gives_back(3, 599) == 599);  // the other 5, and 1 of the purchase before
  CHECK(member.held() == 9);
  CHECK(member.gives_back(30.5, 5000) == 0);  // too late for the first; the second is all given back
  CHECK(member.held() == 9);
}

TEST_CASE("Units redeemed off a purchase come back when all of it is given back, if the rules say so",
          "[program]") {
  Rules rules = one_point_a_unit();
  rules.returns_days = 30;
  rules.currencies[0].returns = ReturnPolicy::into_negative;
  Reward pay;
  pay.kind = Reward::Kind::ratio;
  pay.units = Points{1};
  pay.minor_per_unit = 1;
  pay.automatic = false;
  rules.rewards.push_back(pay);
  const auto after = [&](bool comes_back, std::int64_t given_back) {
    rules.currencies[0].redeemed_comes_back = comes_back;
    auto member = std::make_unique<Member>(rules);
    member->buys(0, 10000);                 // 100 points
    member->buys(5, 4000);                  // 40 more
    (void)member->redeems(5, 0, 60, 4000);  // 60 of them pay a part of it
    CHECK(member->gives_back(9, given_back) == given_back);
    return member;
  };
  CHECK(after(false, 4000)->held() == 40);
  const auto member = after(true, 4000);
  CHECK(member->held() == 100);
  CHECK(member->units(Kind::redeemed) == 0);
  CHECK(member->units(Kind::issued) == member->units(Kind::reversed) + member->held());
  // A part is no reason to undo a payment.
  CHECK(after(true, 2000)->held() == 60);
  // The rest of it is.
  const auto later = after(true, 2000);
  CHECK(later->gives_back(10, 2000) == 2000);
  CHECK(later->held() == 100);
  // What was redeemed at the purchase before stays redeemed.
  const auto both = after(true, 14000);
  CHECK(both->held() == 0);
}

TEST_CASE("Units are earned on the money that is left to pay, if the rules say so", "[program]") {
  Rules rules = one_point_a_unit();
  rules.returns_days = 30;
  Reward pay;
  pay.kind = Reward::Kind::ratio;
  pay.units = Points{1};
  pay.minor_per_unit = 20;
  pay.automatic = false;
  rules.rewards.push_back(pay);
  rules.currencies[0].earns_on_money = true;
  Member member(rules);
  member.buys(0, 10000);  // 100 points
  member.buys(5, 4000);   // 40 more
  CHECK(member.redeems(5, 0, 30, 4000).discount == Money{600});
  CHECK(member.held() == 100 + 40 - 30 - 6);  // 34 are left to pay
  CHECK(member.redeems(5, 0, 30, 3400).discount == Money{600});
  CHECK(member.held() == 100 + 40 - 60 - 12);  // 28
  CHECK(member.gives_back(9, 4000) == 4000);   // and no more than these 28 go
  CHECK(member.held() == 40);
  // A day without a purchase takes nothing.
  (void)member.redeems(12, 0, 10, 1000);
  CHECK(member.held() == 30);
}

TEST_CASE("Stamps of a visit are earned whatever pays for it", "[program]") {
  Rules rules = one_point_a_unit();
  rules.currencies[0].earn[0].per_major_unit = 0;
  rules.currencies[0].earn[0].per_visit = 5;
  rules.currencies[0].earns_on_money = true;
  Reward off;
  off.units = Points{5};
  off.discount = Money{1000};
  rules.rewards.push_back(off);
  Member member(rules);
  CHECK(member.buys(1, 2000).discount == Money{1000});
  CHECK(member.held() == 0);
  CHECK(member.units(Kind::reversed) == 0);
}
