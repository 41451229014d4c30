// What a till asks, by hand.
#include "models/program/sale.h"

#include <catch2/catch.hpp>
#include <cmath>

using namespace stamkund;
using namespace stamkund::program;

namespace {

/// A tier from the first purchase on, and a unit a minor unit, so that what earns can be seen.
Rules rules_with(double tier_discount) {
  Rules rules;
  Currency points;
  EarnRule rule;
  rule.per_major_unit = 100;
  points.earn = {rule};
  rules.currencies = {points};
  Tier gold;
  gold.threshold = 0;
  gold.discount = tier_discount;
  gold.cost_share = 0.03;
  gold.cost_per_visit = Money{7};
  rules.tiers.window = TierRules::Window::lifetime;
  rules.tiers.tiers = {gold};
  return rules;
}

struct Visit {
  Sale sale;
  std::int64_t earned = 0;
};

Visit buy(const Rules& rules, double membership_discount, std::int64_t list) {
  Account account;
  Journal journal;
  Occasion at;
  account.open(rules, at, journal);
  journal.clear();
  at.paid = Money{list};
  Visit visit{sell(account, {membership_discount, Money{50}}, at, journal), 0};
  for (const Entry& entry : journal)
    if (entry.kind == Entry::Kind::issued) visit.earned += entry.units;
  return visit;
}

}  // namespace

TEST_CASE("a share of an amount is rounded half up, whatever its binary form", "[program]") {
  // By hand: 4.5, 14.5 and 31.5 minor units.
  CHECK(share_of(Money{45}, 0.10) == Money{5});
  CHECK(share_of(Money{50}, 0.29) == Money{15});
  CHECK(share_of(Money{90}, 0.35) == Money{32});
  CHECK(share_of(Money{44}, 0.10) == Money{4});
  CHECK(share_of(Money{0}, 0.10) == Money{0});
  CHECK(share_of(Money{100'000'000'000}, 1.0) == Money{100'000'000'000});
  // All tenths of a per cent against whole numbers.
  for (std::int64_t thousandths = 0; thousandths <= 1000; ++thousandths)
    for (std::int64_t minor = 0; minor < 3000; minor += 1 + thousandths % 3) {
      const std::int64_t exact = (minor * thousandths + 500) / 1000;
      REQUIRE(share_of(Money{minor}, static_cast<double>(thousandths) / 1000.0) == Money{exact});
      REQUIRE(share_of(Money{minor + 99'999'990'000}, static_cast<double>(thousandths) / 1000.0) ==
              Money{((minor + 99'999'990'000) * thousandths + 500) / 1000});
    }
}

TEST_CASE("a tier's 10 % of a price that ends in 5 is rounded up, and the rest earns", "[program]") {
  const Visit visit = buy(rules_with(0.10), 0.0, 4'545);
  CHECK(visit.sale.tier == 1);
  CHECK(visit.sale.standing == Money{455});
  CHECK(visit.sale.of_tier == Money{455});
  CHECK(visit.sale.paid == Money{4'090});
  CHECK(visit.earned == 4'090);
}

TEST_CASE("tier and membership come off together, and are rounded once", "[program]") {
  // 10 % and then 5 % of the rest are 14.5 %: of 1.10 that is 15.95, and not 11 and then 4.95 of 0.99.
  const Visit visit = buy(rules_with(0.10), 0.05, 110);
  CHECK(visit.sale.standing == Money{16});
  CHECK(visit.sale.of_tier == Money{11});
  CHECK(visit.sale.paid == Money{94});
  CHECK(buy(rules_with(1.0), 0.5, 110).sale.paid == Money{0});
}

TEST_CASE("list price = standing discounts + coupon + rewards + paid", "[program]") {
  Rules rules = rules_with(0.10);
  Reward voucher;
  voucher.units = Points{500};
  voucher.discount = Money{125};
  Reward coupon = voucher;
  coupon.coupon_days = 30;
  coupon.units = Points{400};
  rules.rewards = {voucher, coupon};
  Account account;
  Journal journal;
  Occasion at;
  account.open(rules, at, journal);
  for (const std::int64_t list : {905, 1'005, 335, 15}) {
    at.day += 1.0;
    at.paid = Money{list};
    const Sale sale = sell(account, {0.05, {}}, at, journal);
    CHECK(Money{list} == sale.standing + sale.coupon + sale.rewards + sale.paid);
    CHECK(sale.earning == sale.rewards + sale.paid);
  }
}

TEST_CASE("perks of a visit: the tier's on arrival, the membership's always", "[program]") {
  const Rules rules = rules_with(0.0);
  CHECK(perks_of(rules, {0.0, Money{50}}, 0, Money{1'000}) == Money{50});
  CHECK(perks_of(rules, {0.0, Money{50}}, 1, Money{1'050}) == Money{50 + 7 + 32});  // 31.5
}
