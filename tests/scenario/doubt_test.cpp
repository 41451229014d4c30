// What is doubtful stays doubtful however it is wrapped up, and what is sound raises no doubt.
#include <catch2/catch.hpp>

#include "engine/study/load.h"
#include "tests/world/scenarios.h"

using namespace stamkund;

namespace {

/// Warnings on a program, with spend of 45 SEK, a margin of 70 % and two categories.
std::string doubts(const std::string& program, const std::string& spend = "{model: fixed, amount: 45 SEK}") {
  Problems problems;
  (void)study::load_scenario_text(
      "stamkund: 1\ncurrency: SEK\nhorizon: 104 weeks\nreplicates: 4\npopulation:\n  new_customers: {count: "
      "10}\n  purchases: {model: pareto-nbd, r: 0.7, alpha: 2 weeks, s: 0.9, beta: 75 weeks}\n  spend: " +
          spend +
          "\n  categories: [{name: drink, share: 80 %}, {name: food, share: 20 %}]\n"
          "baseline: {name: today, margin: 70 %}\narms:\n  - name: card\n    program: {" +
          program + "}\n",
      "a.yaml", {}, problems);
  INFO(problems.text());
  REQUIRE_FALSE(problems.has_errors());
  return problems.text();
}

bool says(const std::string& text, const std::string& words) { return text.find(words) != std::string::npos; }

/// A reward at 1000 points beside one at 500 that is automatic but for `more`.
std::string pair_of(const std::string& more, const std::string& program = "") {
  return "earn: [{per_amount: 1 point per SEK}], rewards: [{name: large, at: 1000, cost: 20 SEK}, {name: "
         "small, at: 500, cost: 10 SEK" +
         more + "}]" + program;
}

}  // namespace

TEST_CASE("a cheaper automatic reward is warned of, whatever holds it back a little") {
  for (const std::string more :
       {"", ", limit: {times: 1, per: month}", ", limit: {times: 1, per: day}",
        ", limit: {units: 500, per: year}", ", stock: 100", ", stock: 100, limit: {times: 1, per: week}"}) {
    CAPTURE(more);
    CHECK(says(doubts(pair_of(more)), "'small' is cheaper and automatic"));
  }
  for (const std::string program :
       {", pending: {after: 3 days}", ", expiry: {kind: rolling, after: 1 year, reinstatement: 30 days}",
        ", currencies: [{name: gifts, earn: {on: joining, per_visit: 1}, reward: {name: mug, at: 1, cost: 5 "
        "SEK}}]"}) {
    CAPTURE(program);
    CHECK(says(doubts(pair_of("", program)), "'small' is cheaper and automatic"));
  }
  CHECK(says(doubts("earn: [{per_amount: 1}, {on: anniversary, per_visit: 100}], rewards: [{name: large, at: "
                    "1000, cost: 20 SEK}, {name: small, at: 500, cost: 10 SEK}]"),
             "'small' is cheaper and automatic"));
}

TEST_CASE("rewards that do not get into each other's way raise no doubt") {
  for (const std::string more : {", probability_per_visit: 60 %", ", limit: {times: 1, per: ever}",
                                 ", categories: [food]", ", until: 20 weeks"}) {
    CAPTURE(more);
    CHECK(doubts(pair_of(more)).empty());
  }
  // The units of a month become active together, and the dearest comes first.
  CHECK(doubts(pair_of(
                   "",
                   ", pending: {until_next: month}, expiry: {kind: end_of, period: month, from: activation}"))
            .empty());
  // Members who weigh what a reward is worth take the dearer one if they wait for it.
  CHECK(doubts(pair_of("", ", behaviour: {redemption_threshold: 5 SEK}")).empty());
}

TEST_CASE("a reward that costs more than its purchases bring is warned of, however it is earned") {
  for (const std::string earn :
       {"earn: {per_visit: 1}", "earn: {per_visit: 1, limit: {times: 1, per: day}}",
        "earn: {per_visit: 1, categories: [drink]}",
        "earn: [{per_visit: 1, categories: [drink]}, {per_visit: 1, categories: [food]}]",
        "earn: {per_visit: 1, minimum_purchase: 40 SEK}", "missions: [{name: ten, visits: 10, bonus: 10}]"}) {
    CAPTURE(earn);
    CHECK(says(doubts(earn + ", reward: {at: 10, cost: 1350 SEK, value: 45 SEK}"),
               "1350 SEK, but the 10 mean purchases that earn it bring a margin of 315 SEK"));
    CHECK(doubts(earn + ", reward: {at: 10, cost: 14 SEK, value: 45 SEK}").empty());
    CHECK(doubts(earn + ", reward: {at: 10, cost: 1350 SEK, value: 1500 SEK, partner_share: 99 %}").empty());
  }
  // The mean of a spend with a spread: 4 x 56.25 / 5 = 45, and 45 = 36.84 exp(0.2).
  for (const std::string spend : {"{model: gamma-gamma, p: 4, q: 6, gamma: 56.25 SEK}",
                                  "{model: lognormal, median: 36.84 SEK, between: 0.4899, within: 0.4}"}) {
    CAPTURE(spend);
    const std::string card = "earn: {per_visit: 1}, reward: {at: 10, cost: ";
    CHECK(says(doubts(card + "320 SEK}", spend), "costs more than it can"));
    CHECK(doubts(card + "300 SEK}", spend).empty());
  }
}

TEST_CASE("what is given without a purchase is judged by its value alone") {
  const std::string gift = "earn: {on: anniversary, per_visit: 1}, reward: {at: 1, cost: ";
  CHECK(doubts(gift + "3 SEK, value: 20 SEK}").empty());
  CHECK(says(doubts(gift + "300 SEK, value: 20 SEK}"), "costs many times its value"));
}
