#pragma once
// An arm with every mechanism that there is, so that they meet each other.
#include <string>

#include <catch2/catch.hpp>

#include "engine/study/load.h"

namespace stamkund::test {

/// Arm 1 of the scenario has all of them.
inline scenario::ScenarioFile everything(int customers) {
  const std::string text =
      "stamkund: 1\ncurrency: SEK\nseed: 3\nhorizon: 78 weeks\nperiod: 4 weeks\nrun_off: 13 "
      "weeks\nreplicates: 1\nlife_cycle: {}\n"
      "population:\n  new_customers: {count: " +
      std::to_string(customers) +
      ", arrive_over: 13 weeks}\n"
      "  purchases: {model: pareto-nbd, r: 1.5, alpha: 2 weeks, s: 1, beta: 60 weeks}\n"
      "  spend: {model: lognormal, median: 50 SEK, between: 0.4, within: 0.5}\n"
      "  returns: {share: 10 %, after: 14 days}\n"
      "baseline: {name: today, margin: 60 %}\n"
      "arms:\n  - name: all of it\n    program:\n"
      "      earn: [{per_visit: 2}, {on: partner visit, per_visit: 3}]\n"
      "      events: [{name: partner visit, per_year: 6}]\n"
      "      expiry: {kind: rolling, after: 20 weeks}\n"
      "      reward: {at: 10, cost: 5 SEK, probability_per_visit: 40 %}\n"
      "      tiers: {basis: transactions, window: calendar, period: quarter, levels: [{name: silver, at: 4, "
      "cost_per_year: 20 SEK}]}\n"
      "      membership: {fee: 5 SEK, period: 13 weeks, renewal: 70 %, discount: 5 %, lift: 10 %}\n"
      "      referral: {per_year: 1, friend_cost: 5 SEK}\n"
      "      shared_cards: {share: 40 %, users: 3}\n"
      "      surprise: {probability_per_visit: 10 %, cost: 4 SEK, delight: 20 %}\n"
      "      birthday: {after: 4 weeks, gift_cost: 20 SEK}\n"
      "      behaviour: {deadline: 40 %, tier_pressure: 30 %, tier_success: 10 %, tier_failure: 10 %, "
      "post_reward_boost: 10 %}\n"
      "    satisfaction: {delivery: {after: 2 days, fails: 20 %, success: 0.1}, survey: {share: 50 %}}\n"
      "    campaigns:\n"
      "      - {name: news, channel: email, to: everyone, every: 2 weeks, cost: 0.05 SEK, open: 30 %, lift: "
      "30 %, unsubscribe: 1 %}\n"
      "      - {name: come back, channel: post, to: sleeping, every: 4 weeks, cost: 5 SEK, open: 60 %, lift: "
      "60 %, offer: {discount: 10 %}}\n";
  Problems problems;
  auto file = study::load_scenario_text(text, "test.yaml", {}, problems);
  INFO(problems.text());
  REQUIRE_FALSE(problems.has_errors());
  return file;
}

}  // namespace stamkund::test
