// Beyond the member herself: whom she brings, who shares her card, and partners.
#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/behaviour/records.h"
#include "tests/world/scenarios.h"

using namespace stamkund;
using namespace stamkund::behaviour_test;

namespace {

const std::string kQuiet = "behaviour: {goal_gradient: 0, post_reward_boost: 0 %}\n";

std::int64_t total(const counting::Counts& tally, const char* count) {
  return tally.flow(count);
}

std::string referral(const std::string& more) {
  return "earn: {per_visit: 1}\nreferral: {friend_cost: 10 SEK, rejected: 0 %, most: 1000, " + more + "}\n";
}

}  // namespace

// Members bring one customer a year. Nulls: as many bring as expected (Poisson); 30 % would have come anyway
// (binomial). Mutant: another share. Who would have come anyway is no new customer, but is paid for.
TEST_CASE("referral: new customers less those who would have come anyway, and all are paid for") {
  const auto file = test::scenario_of(steady(2000, "52 weeks", 0.5) +
                                      arm("friends", referral("per_year: 1, would_have_come: 30 %")) +
                                      arm("anyway", referral("per_year: 1, would_have_come: 100 %")) +
                                      arm("off", referral("per_year: 0, would_have_come: 30 %")) +
                                      arm("not mentioned", "earn: {per_visit: 1}\n"));
  const auto all = tallies(file)[0];
  const auto brought = [&](std::size_t which) {
    return static_cast<double>(total(all[which], "referral_cost")) / 1000.0;
  };
  const double expected = 2000.0 * 364.0 / 365.25;
  CHECK(std::abs(brought(1) - expected) / std::sqrt(expected) < kSignificant);
  const auto come = static_cast<double>(total(all[1], "referred"));
  const auto z = [&](double share) {
    return (come - share * brought(1)) / std::sqrt(share * (1.0 - share) * brought(1));
  };
  CHECK(std::abs(z(0.7)) < kSignificant);
  CHECK(std::abs(z(0.8)) > kSignificant);
  CHECK(total(all[1], "new_customers") == 2000 + total(all[1], "referred"));
  CHECK(all[1].at("referred", "customers") == total(all[1], "referred"));
  CHECK(all[1].at("referred", "revenue") > 0);
  CHECK(total(all[1], "revenue") - all[1].at("referred", "revenue") == total(all[0], "revenue"));

  CHECK(total(all[2], "referred") == 0);
  CHECK(brought(2) == brought(1));
  CHECK(same_purchases(file, 2, 0));
  CHECK(all[3] == all[4]);
}

// In the run-off members go on; whom they would bring then comes too late to be a customer of the run.
TEST_CASE("referral: nobody comes after the horizon") {
  auto text =
      steady(2000, "26 weeks", 0.5) + arm("friends", "earn: {per_visit: 1}\nreward: {at: 10, cost: 5 SEK}\n" +
                                                         kQuiet + "referral: {per_year: 2, rejected: 0 %}\n");
  text.replace(text.find("run_off: 0 weeks"), 16, "run_off: 26 weeks");
  const auto all = tallies(test::scenario_of(text))[0];
  CHECK(total(all[1], "referred") > 0);
  CHECK(all[1].at("referred", "customers") == total(all[1], "referred"));
  CHECK(all[1].flow("new_customers", all[1].periods()) == 0);
  CHECK(all[1].flow("referred", all[1].periods()) == 0);
}

// Half of the cards are used by three: units for (1 + 2 x 50 %) times the purchases. Null: Poisson with this
// mean. Mutant: two users. Nobody pays more.
TEST_CASE("shared cards: more units, no more revenue") {
  const auto card = [](const std::string& shared) {
    return "earn: {per_visit: 1}\nreward: {at: 10, cost: 5 SEK}\n" + kQuiet + shared;
  };
  const auto file = test::scenario_of(
      steady(3000, "52 weeks", 1.0) + arm("three", card("shared_cards: {share: 50 %, users: 3}\n")) +
      arm("two", card("shared_cards: {share: 50 %, users: 2}\n")) +
      arm("nobody", card("shared_cards: {share: 0 %, users: 3}\n")) + arm("not mentioned", card("")));
  const auto all = tallies(file)[0];
  const auto issued = [&](std::size_t which) {
    return static_cast<double>(total(all[which], "issued"));
  };
  // Variance of the others' units: of their number, and of who shares.
  const double base = issued(4);
  const auto z = [&](std::size_t which) {
    return (issued(which) - 2.0 * base) / std::sqrt(base + 4.0 * 0.25 * base * base / 3000.0);
  };
  CHECK(std::abs(z(1)) < kSignificant);
  CHECK(z(2) < -kSignificant);
  CHECK(total(all[1], "rewards") > total(all[4], "rewards"));
  CHECK(total(all[1], "revenue") == total(all[4], "revenue"));
  CHECK(same_purchases(file, 1, 0));
  CHECK(all[3] == all[4]);
}

// Six visits to a partner a year, 50 units each, sold at 0.05 SEK and settled after 30 days. Null: Poisson.
// Mutant: five.
TEST_CASE("partner events bring income when they are settled") {
  const auto partner = [](const std::string& events) {
    return "earn: [{per_visit: 1}, {on: partner visit, per_visit: 50}]\nreward: {at: 500, cost: 5 SEK}\n" +
           kQuiet + "events: [{name: partner visit, " + events + "}]\n";
  };
  const auto file = test::scenario_of(
      steady(2000, "52 weeks", 0.5) +
      arm("six", partner("per_year: 6, sold_at: 0.05 SEK, settles_after: 30 days")) +
      arm("free", partner("per_year: 6")) + arm("off", partner("per_year: 0, sold_at: 0.05 SEK")) +
      arm("without", "earn: {per_visit: 1}\nreward: {at: 500, cost: 5 SEK}\n" + kQuiet));
  const auto all = tallies(file)[0];
  const auto visits = static_cast<double>(total(all[1], "partner_income")) / 250.0;
  const auto z = [&](double a_year) {
    const double expected = 2000.0 * a_year * (364.0 - 30.0) / 365.25;
    return (visits - expected) / std::sqrt(expected);
  };
  CHECK(std::abs(z(6.0)) < kSignificant);
  CHECK(z(5.0) > kSignificant);
  CHECK(total(all[1], "issued") == total(all[2], "issued"));
  CHECK(total(all[2], "partner_income") == 0);
  CHECK(same_purchases(file, 1, 0));
  CHECK(all[3] == all[4]);
}
