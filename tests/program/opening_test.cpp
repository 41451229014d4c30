// Members since before the run. Figures by hand; day 0 is Monday, 1 January 2024.
#include <catch2/catch.hpp>

#include "tests/program/member.h"

using namespace stamkund;
using namespace stamkund::program;
using stamkund::program_test::one_point_a_unit;
using Kind = Entry::Kind;

namespace {

struct TakenOver {
  explicit TakenOver(Rules given) : rules(std::move(given)) {}
  void with(const Opening& opening) { account.take_over(rules, opening, Occasion{}, journal); }
  [[nodiscard]] std::int64_t sum(Kind kind) const {
    std::int64_t units = 0;
    for (const Entry& entry : journal)
      if (entry.kind == kind) units += entry.units;
    return units;
  }
  [[nodiscard]] const Purse& purse() const { return account.purse(0); }

  Rules rules;
  Account account;
  Journal journal;
};

Opening holding(std::int64_t active, double joined_day, double earned_day) {
  Opening opening;
  opening.joined_day = joined_day;
  opening.earned_day = earned_day;
  opening.units.push_back({active, 0, {}});
  return opening;
}

Rules rolling(double days) {
  Rules rules = one_point_a_unit();
  rules.currencies[0].expiry.kind = Expiry::Kind::rolling;
  rules.currencies[0].expiry.days = days;
  return rules;
}

Rules spend_tiers(TierRules::Window window) {
  Rules rules = one_point_a_unit();
  rules.tiers.window = window;
  rules.tiers.period = Period::month;
  rules.tiers.days = 30;
  rules.tiers.tiers.resize(2);
  rules.tiers.tiers[0].threshold = 1000;
  rules.tiers.tiers[1].threshold = 2000;
  return rules;
}

}  // namespace

TEST_CASE("what was held on day 0 is written once, by a source of its own, and earns nothing", "[program]") {
  TakenOver her(rolling(100));
  her.with(holding(120, -400, -30));
  REQUIRE(her.journal.size() == 1);
  CHECK(her.journal[0].kind == Kind::issued);
  CHECK(her.journal[0].rule == kOpening);
  CHECK(her.journal[0].units == 120);
  CHECK(her.journal[0].day == 0.0);
  CHECK(her.journal[0].cohort < 0);
  CHECK(her.purse().balance() == 120);
  // Earned 30 days before: 70 are left.
  her.account.advance(69.9, her.journal);
  CHECK(her.purse().balance() == 120);
  her.account.advance(70.0, her.journal);
  CHECK(her.purse().balance() == 0);
  CHECK(her.sum(Kind::expired) == 120);
}

TEST_CASE("a stated day of expiry comes before the rules; what has expired by them goes on day 0",
          "[program]") {
  TakenOver stated(rolling(100));
  Opening opening = holding(50, -400, -200);
  opening.units[0].expires_day = 12.0;
  stated.with(opening);
  CHECK(stated.purse().balance() == 50);
  CHECK(stated.account.next_day() == 12.0);
  TakenOver by_rules(rolling(100));
  by_rules.with(holding(50, -400, -200));
  CHECK(by_rules.purse().balance() == 0);
  CHECK(by_rules.sum(Kind::expired) == 50);
}

TEST_CASE("sliding expiry runs from the last purchase, or ends when the file says", "[program]") {
  Rules rules = rolling(100);
  rules.currencies[0].expiry.kind = Expiry::Kind::sliding;
  TakenOver her(rules);
  her.with(holding(10, -400, -30));
  CHECK(her.account.next_day() == 70.0);
  TakenOver stated(rules);
  Opening opening = holding(10, -400, -30);
  opening.units[0].expires_day = 40.0;
  stated.with(opening);
  CHECK(stated.account.next_day() == 40.0);
}

TEST_CASE("pending units become active in their time; a debt is paid first", "[program]") {
  Rules rules = one_point_a_unit();
  rules.currencies[0].pending.kind = Pending::Kind::after;
  rules.currencies[0].pending.days = 14;
  TakenOver her(rules);
  Opening opening = holding(-5, -40, -4);
  opening.units[0].pending = 30;
  her.with(opening);
  CHECK(her.purse().balance() == -5);
  CHECK(her.purse().pending() == 30);
  CHECK(her.sum(Kind::issued) == 25);
  her.account.advance(10.0, her.journal);
  CHECK(her.purse().pending() == 0);
  CHECK(her.purse().balance() == 25);
}

TEST_CASE("a tier is kept as long as its window says", "[program]") {
  SECTION("by anniversaries of the day on which she joined") {
    // Windows of 30 days from day -100: the fourth ends on day 20. She has 10.00, enough for the first tier.
    TakenOver her(spend_tiers(TierRules::Window::anniversary));
    Opening opening = holding(0, -100, -5);
    opening.tier = 2;
    opening.counted = 1000;
    her.with(opening);
    CHECK(her.account.tier() == 2);
    CHECK(her.account.status().window_end() == 20.0);
    her.account.advance(20.0, her.journal);
    CHECK(her.account.tier() == 1);
  }
  SECTION("by calendar months") {
    TakenOver her(spend_tiers(TierRules::Window::calendar));
    Opening opening = holding(0, -100, -5);
    opening.tier = 1;
    her.with(opening);
    CHECK(her.account.status().window_end() == 31.0);
    her.account.advance(31.0, her.journal);  // just enough was counted
    CHECK(her.account.tier() == 1);
    her.account.advance(60.0, her.journal);  // nothing in February
    CHECK(her.account.tier() == 0);
  }
  SECTION("rolling: what was counted drops out after half of the window") {
    TakenOver her(spend_tiers(TierRules::Window::rolling));
    Opening opening = holding(0, -100, -5);
    opening.tier = 1;
    her.with(opening);
    CHECK(her.account.next_day() == 15.0);
    her.account.advance(15.0, her.journal);
    CHECK(her.account.tier() == 0);
  }
}

TEST_CASE("the yearly bonus comes on her own anniversary", "[program]") {
  Rules rules = one_point_a_unit();
  EarnRule yearly;
  yearly.on = EarnRule::On::anniversary;
  yearly.per_visit = 7;
  rules.currencies[0].earn.push_back(yearly);
  TakenOver her(rules);
  her.with(holding(0, -365.25 - 300.0, -5));
  CHECK(her.account.next_day() == Approx(65.25));
  her.account.advance(66.0, her.journal);
  CHECK(her.purse().balance() == 7);
}
