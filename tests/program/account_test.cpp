#include <catch2/catch.hpp>
#include <cmath>

#include "engine/random/distributions.h"
#include "models/program/account.h"

using namespace stamkund;
using namespace stamkund::program;

namespace {

Rules stamp_card() {
  Rules rules;
  rules.earn.per_visit = 1;
  rules.reward = Reward{Points{10}, Money{1350}, Money{0}, 1.0};
  return rules;
}

}  // namespace

TEST_CASE("ten stamps make a reward") {
  const Rules rules = stamp_card();
  Account account;
  CHECK(account.open(rules, 0.0).count == 0);
  for (int i = 1; i <= 9; ++i) {
    CHECK(account.earn(i, Money{4500}, 100.0).count == 1);
    CHECK_FALSE(account.can_redeem());
  }
  (void)account.earn(10, Money{4500}, 100.0);
  REQUIRE(account.can_redeem());
  CHECK(account.redeem(10).count == 10);
  CHECK(account.balance().count == 0);
}

TEST_CASE("points are floors of exact amounts") {
  Rules rules;
  rules.earn.per_major_unit = 0.1;
  rules.earn.minimum_purchase = Money{100};
  Account account;
  (void)account.open(rules, 0.0);
  CHECK(account.earn(1, Money{1000}, 100.0).count == 1);  // 0.1 x 10 is one, whatever binary fractions say
  CHECK(account.earn(1, Money{999}, 100.0).count == 0);
  CHECK(account.earn(1, Money{3000}, 100.0).count == 3);
  rules.earn.per_major_unit = 5;
  CHECK(account.earn(1, Money{99}, 100.0).count == 0);  // below the minimum
  CHECK(account.earn(1, Money{100}, 100.0).count == 5);
}

TEST_CASE("rolling expiry takes each lot at its time, earliest first") {
  Rules rules = stamp_card();
  rules.reward->units = Points{2};
  rules.expiry = {Expiry::Kind::rolling, 30.0};
  Account account;
  (void)account.open(rules, 0.0);
  (void)account.earn(0.0, Money{1}, 100.0);
  (void)account.earn(10.0, Money{1}, 100.0);
  (void)account.earn(20.0, Money{1}, 100.0);
  CHECK(account.next_expiry_day() == 30.0);
  CHECK(account.redeem(25.0).count == 2);  // burns the lots of day 0 and 10
  CHECK(account.next_expiry_day() == 50.0);
  CHECK(account.expire(49.9).count == 0);
  CHECK(account.expire(50.0).count == 1);
  CHECK(account.balance().count == 0);
  CHECK(std::isinf(account.next_expiry_day()));
}

TEST_CASE("sliding expiry moves with every earn and burn and then takes all") {
  Rules rules = stamp_card();
  rules.reward->units = Points{2};
  rules.expiry = {Expiry::Kind::sliding, 30.0};
  Account account;
  (void)account.open(rules, 0.0);
  for (const double day : {0.0, 20.0, 40.0}) (void)account.earn(day, Money{1}, 100.0);
  CHECK(account.next_expiry_day() == 70.0);
  (void)account.redeem(60.0);
  CHECK(account.next_expiry_day() == 90.0);
  CHECK(account.expire(90.0).count == 1);
}

// Property: over 20,000 random programs and histories nothing is lost or made. At every step issued =
// redeemed + expired + balance, the balance is what an independent, slower bookkeeping says, and no lot
// outlives its day.
TEST_CASE("points are conserved in any program and any history") {
  Account account;
  for (std::uint64_t trial = 0; trial < 20'000; ++trial) {
    Stream stream({trial, 0, 0, Purpose::test});
    const auto pick = [&stream](std::uint64_t n) { return stream() % n; };
    Rules rules;
    rules.endowed = Points{static_cast<std::int64_t>(pick(4))};
    rules.earn.per_visit = static_cast<double>(pick(3));
    rules.earn.per_major_unit = 0.25 * static_cast<double>(pick(9));
    rules.earn.minimum_purchase = Money{static_cast<std::int64_t>(pick(2) * 2000)};
    rules.expiry.kind = static_cast<Expiry::Kind>(pick(3));
    rules.expiry.days = 1.0 + static_cast<double>(pick(100));
    if (pick(4) > 0)
      rules.reward = Reward{Points{static_cast<std::int64_t>(1 + pick(200))}, Money{0}, Money{0}, 1.0};

    // The slow bookkeeping: a list of (day of expiry, units), scanned whole each time.
    std::vector<std::pair<double, std::int64_t>> lots;
    const auto lot_sum = [&lots] {
      std::int64_t sum = 0;
      for (const auto& lot : lots) sum += lot.second;
      return sum;
    };
    const auto credit = [&](double day, std::int64_t units) {
      if (units == 0) return;
      if (rules.expiry.kind == Expiry::Kind::sliding)
        for (auto& lot : lots) lot.first = day + rules.expiry.days;
      lots.emplace_back(rules.expiry.kind == Expiry::Kind::none ? INFINITY : day + rules.expiry.days, units);
    };

    double day = 0.0;
    CHECK(account.open(rules, day).count == rules.endowed.count);
    credit(day, rules.endowed.count);
    for (int step = 0; step < 60; ++step) {
      day += 20.0 * draw_exponential(stream);
      std::int64_t due = 0;
      for (auto& lot : lots)
        if (lot.first <= day) due += std::exchange(lot.second, 0);
      REQUIRE(account.expire(day).count == due);
      REQUIRE(account.next_expiry_day() > day);
      credit(day, account.earn(day, Money{static_cast<std::int64_t>(pick(20'000))}, 100.0).count);
      REQUIRE(account.can_redeem() == (rules.reward && lot_sum() >= rules.reward->units.count));
      while (account.can_redeem() && pick(3) > 0) {
        std::int64_t left = account.redeem(day).count;
        REQUIRE(left == rules.reward->units.count);
        for (auto& lot : lots) {
          const std::int64_t taken = std::min(left, lot.second);
          lot.second -= taken;
          left -= taken;
          if (rules.expiry.kind == Expiry::Kind::sliding) lot.first = day + rules.expiry.days;
        }
      }
      const Ledger& ledger = account.ledger();
      REQUIRE(account.balance().count == lot_sum());
      REQUIRE(account.balance().count >= 0);
      REQUIRE(ledger.issued.count == ledger.redeemed.count + ledger.expired.count + account.balance().count);
    }
  }
}
