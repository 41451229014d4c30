// What is wrong with campaigns, channels and policies is said: where, what was found, what was expected, the
// nearest match. Every mistake here must be refused.
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "engine/mechanisms/contacts/spec.h"
#include "engine/scenario/observed_names.h"
#include "engine/study/load.h"

using namespace stamkund;

namespace {

struct Mistake {
  std::string campaign;  ///< keys beside name, channel and cost
  std::string policy;    ///< of the arm
  std::string channels;  ///< of the scenario
  std::string said;
};

const char* const kChannel = ", channel: email, cost: 1 SEK";

std::string scenario_with(const Mistake& one) {
  return "stamkund: 1\ncurrency: SEK\nhorizon: 26 weeks\nreplicates: 1\npopulation:\n  new_customers: "
         "{count: 100}\n"
         "  purchases: {model: pareto-nbd, r: 1, alpha: 9 weeks, s: 1, beta: 60 weeks}\n"
         "  spend: {model: fixed, amount: 100 SEK}\n"
         "  segments: [{name: gold, share: 50 %}, {name: red, share: 50 %}]\n" +
         one.channels +
         "baseline: {name: none, margin: 50 %}\narms:\n  - name: a\n    campaigns:\n      - {name: c" +
         one.campaign + "}\n" + (one.policy.empty() ? "" : "    contact_policy: {" + one.policy + "}\n");
}

const std::vector<Mistake>& mistakes() {
  static const std::string k = kChannel;
  static const std::vector<Mistake> all{
      // Expressions.
      {k + ", where: recncy > 90 days", "", "", "did you mean 'recency'"},
      {k + ", where: recency > 90", "", "", "duration"},
      {k + ", where: recency > 90 dys", "", "", "days"},
      {k + ", where: recency", "", "", "where"},
      {k + ", where: spent > 90 days", "", "", "amount"},
      {k + ", where: spent > 90 NOK", "", "", "SEK"},
      {k + ", where: segment == \"golf\"", "", "", "did you mean 'gold'"},
      {k + ", where: segment > \"gold\"", "", "", "text"},
      {k + ", where: 'contacted(\"email\")'", "", "", "contacted"},
      {k + ", where: 'contacted(\"fax\", 7 days)'", "", "", "fax"},
      {k + ", where: 'contacted(\"email\", recency)'", "", "", "constant"},
      {k + ", where: recency > 90 days and", "", "", "the end"},
      {k + ", where: (recency > 90 days", "", "", ")"},
      {k + ", where: tier == \"gold\"", "", "", "tier"},
      {k + ", where: balance > 10", "", "", "balance"},
      {k + ", where: uplift > 0", "", "", "uplift"},
      {k + ", where: reason == \"price\"", "", "", "reason"},
      {k + ", where: 5", "", "", "where"},
      {k + ", top: {share: 0 %, by: purchases}", "", "", "share"},
      {k + ", top: {share: 20 %}", "", "", "by: missing"},
      {k + ", top: {share: 20 %, by: recency > 3 days}", "", "", "by"},
      {k + ", top: {share: 120 %, by: purchases}", "", "", "share"},
      {k + ", on: purchase, top: {share: 20 %, by: purchases}", "", "", "only waves"},
      // What sets it off.
      {k + ", on: joind", "", "", "did you mean 'joined'"},
      {k + ", on: joined", "", "", "no program"},
      {k + ", on: tier reached", "", "", "no program"},
      {k + ", on: no purchase", "", "", "needs a time"},
      {k + ", on: purchase, every: 2 weeks", "", "", "not at dates"},
      {k + ", after: 2 days", "", "", "nothing sets"},
      {k + ", on: purchase, over: 2 days", "", "", "only waves"},
      // Channels and money.
      {", channel: emial, cost: 1 SEK", "", "", "did you mean 'email'"},
      {", channel: email", "", "", "cost: missing"},
      {", channel: email", "", "channels: [{name: email}]\n", "cost: missing"},
      {k, "", "channels: [{name: letter, cost: 1 SEK}]\n", "expected one of letter"},
      {k, "", "channels: [{name: email}, {name: email}]\n", "two channels"},
      {k + ", otherwise: [fax]", "", "", "no channel is called 'fax'"},
      {k + ", otherwise: [post]", "", "", "does not say what a contact"},
      {k + ", click: 120 %", "", "", "click"},
      {k, "", "channels: [{name: email, preferred: 70 %}, {name: sms, preferred: 70 %}]\n", "100 %"},
      {k + ", offer: {valid: 2 weeks}", "", "", "gives nothing"},
      {k + ", offer: {bonus_units: 5}", "", "", "no program"},
      {k + ", by_segment: [{segment: gol}]", "", "", "did you mean 'gold'"},
      {k + ", by_segment: [{segment: gold}, {segment: gold}]", "", "", "twice"},
      {k + ", asks_why: 20 %", "", "", "leaving_reasons"},
      {k + ", win_back: {probability: 5 %, by_reason: [{reason: price, probability: 5 %}]}", "", "",
       "leaving_reasons"},
      {k, "", "leaving_reasons: [{name: a, share: 40 %}]\n", "expected 100 %"},
      // Policies.
      {k, "caps: [{in: 7 days}]", "", "either 'at_most' or 'spend'"},
      {k, "caps: [{at_most: 2, spend: 3 SEK, in: 7 days}]", "", "either 'at_most' or 'spend'"},
      {k, "caps: [{at_most: 2}]", "", "in which time"},
      {k, "caps: [{at_most: 2, in: 7 days, window: week}]", "", "as long as it is"},
      {k, "caps: [{at_most: -1, in: 7 days}]", "", "at_most"},
      {k, "caps: [{channel: fax, at_most: 2, in: 7 days}]", "", "no channel is called 'fax'"},
      {k, "caps: [{at_most: 2, in: 7 days, window: fortnight}]", "", "rolling, week, month, year"},
      {k, "quiet: {from: 8 hours, to: 8 hours}", "", "are all hours quiet"},
      {k, "quiet: {from: 21 hours, to: 30 hours}", "", "to"},
      {k, "holdout: 130 %", "", "holdout"},
      {k, "held_back: queue", "", "drop, wait"},
      {k, "pilot: {campaign: d}", "", "no campaign 'd'"},
      {k, "pilot: {campaign: c, window: 30 weeks}", "", "after the horizon"},
      {k, "pilot: {campaign: c, outcome: net}", "", "t-logistic is for"},
      {k, "pilot: {campaign: c, customers: 10}", "", "customers"},
      {k, "pilot: {campaign: c, learner: forest}", "", "t-logistic"},
      {k, "pilot: {campaign: c, oracle: {lives: 1}}", "", "lives"},
      {k, "pilot: {campaign: c, oracle: {live: 5}}", "", "did you mean 'lives'"},
      // How many are the best, and what channels carry.
      {k + ", top: {by: purchases}", "", "", "one of 'share', 'customers' and 'budget'"},
      {k + ", top: {share: 20 %, customers: 50, by: purchases}", "", "",
       "one of 'share', 'customers' and 'budget'"},
      {k + ", top: {budget: 50 NOK, by: purchases}", "", "", "SEK"},
      {", channel: email, cost: 0 SEK, top: {budget: 50 SEK, by: purchases}", "", "",
       "a budget says nothing"},
      {k + ", fixed_cost: -5 SEK", "", "", "fixed_cost"},
      {", channel: letter, cost: 1 SEK", "", "channels: [{name: letter, capacity: -1}]\n", "capacity"},
      {", channel: letter, cost: 1 SEK", "", "channels: [{name: letter, over_capacity: drop}]\n",
       "state 'capacity'"},
      {", channel: letter, cost: 1 SEK", "",
       "channels: [{name: letter, capacity: 5, over_capacity: queue}]\n", "wait, drop"},
      // Budgets that campaigns share, and treatments of events.
      {k, "budgets: [{}]", "", "amount: missing"},
      {k, "budgets: [{amount: 50 NOK}]", "", "SEK"},
      {k, "budgets: [{amount: -50 SEK}]", "", "amount"},
      {k, "budgets: [{amount: 50 SEK, per: week}]", "", "run, year, month"},
      {k, "budgets: [{amount: 50 SEK, pr: year}]", "", "did you mean 'per'"},
      {k, "budgets: [{campaigns: [d], amount: 50 SEK}]", "", "no campaign 'd'"},
      {k, "budgets: [{campaigns: [c, c], amount: 50 SEK}]", "", "stands here twice"},
      {k, "budgets: [{amount: 50 SEK}, {campaigns: [c], amount: 90 SEK}]", "", "another budget says"},
      {k + ", service: true", "budgets: [{campaigns: [c], amount: 50 SEK}]", "", "service message"},
      {", channel: email, cost: 0 SEK", "budgets: [{amount: 50 SEK}]", "", "costs nothing"},
      {", on: purchase, budget: 5 SEK, treatments: [{name: t, channel: email, cost: 1 SEK, profit: spent * 2 "
       "%}]",
       "", "", "come one by one"},
      {", on: purchase, treatments: [{name: t, channel: email, cost: 1 SEK}, {name: u, channel: post, cost: "
       "1 SEK}]",
       "", "", "no pilot can tell"},
      {", on: purchase, treatments: [{name: t, channel: email, cost: 1 SEK, profit: uplift * 9 SEK}]", "", "",
       "uplift"},
  };
  return all;
}

}  // namespace

TEST_CASE("impossible campaigns, channels and policies are refused with the reason") {
  CHECK(mistakes().size() >= 40);
  for (const Mistake& one : mistakes()) {
    const std::string text = scenario_with(one);
    CAPTURE(text, one.said);
    Problems problems;
    (void)study::load_scenario_text(text, "s.yaml", {}, problems);
    CHECK(problems.has_errors());
    CHECK_THAT(problems.text(), Catch::Contains(one.said));
    CHECK_THAT(problems.text(), Catch::Contains("s.yaml:"));
  }
}

TEST_CASE("the same files without the mistakes are accepted") {
  for (const Mistake& one : std::vector<Mistake>{
           {std::string(kChannel) +
                ", where: 'recency > 90 days and segment == \"gold\" and not contacted(\"email\", 7 days)'",
            "", "", ""},
           {", channel: letter",
            "caps: [{channel: letter, at_most: 0, in: 7 days}], quiet: {from: 21 hours, to: 8 hours}",
            "channels: [{name: letter, cost: 1 SEK, click: 20 %}]\nleaving_reasons: [{name: price, share: "
            "100 %}]\n",
            ""},
           {std::string(kChannel) + ", where: uplift > 0 and risk < 50 %", "pilot: {campaign: c}", "", ""},
           {std::string(kChannel) + ", top: {budget: 50 SEK, by: uplift}, fixed_cost: 5 SEK",
            "pilot: {campaign: c, oracle: {lives: 3}}", "", ""},
           {", channel: letter, top: {customers: 7, by: spent}", "",
            "channels: [{name: letter, cost: 1 SEK, capacity: 5, over_capacity: drop, fixed_cost: 9 SEK}]\n",
            ""},
           {", channel: letter", "", "channels: [{name: letter, cost: 1 SEK, capacity: 0}]\n", ""}}) {
    Problems problems;
    const auto file = study::load_scenario_text(scenario_with(one), "s.yaml", {}, problems);
    INFO(problems.text());
    CHECK_FALSE(problems.has_errors());
    // What is written out is the same scenario.
    Problems again;
    const auto written = study::load_scenario_text(file.resolved, "r.yaml", {}, again);
    INFO(file.resolved << again.text());
    CHECK_FALSE(again.has_errors());
    // (What was a default is stated the second time.)
    const std::regex comment("  # default[^\n]*");
    CHECK(written.resolved == std::regex_replace(file.resolved, comment, ""));
  }
}

TEST_CASE("an arm takes away what the baseline holds back, and the written text says so") {
  const std::string text =
      "stamkund: 1\ncurrency: SEK\nhorizon: 26 weeks\nreplicates: 1\npopulation:\n  new_customers: {count: "
      "100}\n"
      "  purchases: {model: pareto-nbd, r: 1, alpha: 9 weeks, s: 1, beta: 60 weeks}\n"
      "  spend: {model: fixed, amount: 100 SEK}\n"
      "baseline:\n  name: all\n  margin: 50 %\n"
      "  campaigns: [{name: c, channel: email, cost: 1 SEK, every: 1 weeks}]\n"
      "  contact_policy: {caps: [{at_most: 1, in: 28 days}], held_back: wait, wait: 3 days, holdout: 10 %,\n"
      "    quiet: {from: 21 hours, to: 24 hours}}\n"
      "arms:\n  - {name: no policy, contact_policy: none}\n  - {name: no caps, contact_policy: {caps: "
      "none}}\n"
      "  - {name: no hold-out, contact_policy: {holdout: none, quiet: none}}\n"
      "  - {name: dropped, contact_policy: {held_back: drop}}\n  - {name: silent, campaigns: none}\n";
  Problems problems;
  const auto file = study::load_scenario_text(text, "s.yaml", {}, problems);
  INFO(problems.text());
  REQUIRE_FALSE(problems.has_errors());
  Problems again;
  const auto written = study::load_scenario_text(file.resolved, "r.yaml", {}, again);
  INFO(file.resolved << again.text());
  REQUIRE_FALSE(again.has_errors());
  for (const auto* spec : {&file.spec, &written.spec}) {
    CHECK(mechanisms::policy_of(spec->arms[0])->caps.size() == 1);
    CHECK(mechanisms::policy_of(spec->arms[1]) == nullptr);
    CHECK(mechanisms::policy_of(spec->arms[2])->caps.empty());
    CHECK(mechanisms::policy_of(spec->arms[2])->holdout == Approx(0.1));
    CHECK(mechanisms::policy_of(spec->arms[3])->holdout == 0.0);
    CHECK_FALSE(mechanisms::policy_of(spec->arms[3])->quiet.any());
    CHECK_FALSE(mechanisms::policy_of(spec->arms[4])->queue);
    CHECK(mechanisms::policy_of(spec->arms[5]) == nullptr);
  }
}

TEST_CASE("pilots and caps of no use are warned of, and only they") {
  const std::string k = kChannel;
  for (const auto& [campaign, policy, said] : std::vector<std::array<std::string, 3>>{
           {k, "pilot: {campaign: c}", "what the pilot learns is not used"},
           {k + ", where: uplift > 0", "pilot: {campaign: c}", ""},
           {k + ", top: {share: 20 %, by: risk}", "pilot: {campaign: c}", ""},
           {k, "caps: [{channel: sms, at_most: 1, in: 7 days}]", "goes through 'sms': its cap does nothing"},
           {k + ", service: true", "caps: [{channel: email, at_most: 1, in: 7 days}]",
            "goes through 'email'"},
           {k, "caps: [{channel: email, at_most: 1, in: 7 days}, {at_most: 1, in: 1 days}]", ""}}) {
    CAPTURE(campaign, policy);
    Problems problems;
    (void)study::load_scenario_text(scenario_with({campaign, policy, "", ""}), "s.yaml", {}, problems);
    CHECK_FALSE(problems.has_errors());
    if (said.empty())
      CHECK(problems.text() == "");
    else
      CHECK_THAT(problems.text(), Catch::Contains(said));
  }
}

TEST_CASE("a long expression may fold over lines") {
  std::string long_one = "recency > 90 days";
  for (int i = 0; i < 60; ++i)
    long_one += "\n          and not contacted(\"email\", " + std::to_string(i + 1) + " days)";
  std::string text = scenario_with({kChannel, "", "", ""});
  text.replace(
      text.find("{name: c"), std::string::npos,
      "name: c\n        channel: email\n        cost: 1 SEK\n        where: |\n          " + long_one + "\n");
  Problems problems;
  const auto file = study::load_scenario_text(text, "s.yaml", {}, problems);
  INFO(problems.text());
  CHECK_FALSE(problems.has_errors());
  Problems again;
  (void)study::load_scenario_text(file.resolved, "r.yaml", {}, again);
  CHECK_FALSE(again.has_errors());
  // A mistake beyond the first line is said with its column in the whole.
  text.replace(text.rfind("email"), 5, "fax");
  Problems wrong;
  (void)study::load_scenario_text(text, "s.yaml", {}, wrong);
  CHECK_THAT(wrong.text(), Catch::Contains("fax"));
}

TEST_CASE("a balance is in units of the program, and campaigns that ask for tiers give them a use") {
  const std::string program =
      "    program: {earn: {per_visit: 1}, reward: {at: 10, cost: 5 SEK}, tiers: {basis: transactions, "
      "levels: "
      "[{name: silver, at: 4}]}}\n";
  const auto said = [&](const std::string& where) {
    std::string text =
        scenario_with({std::string(kChannel) + ", where: '" + where + "'", "", "", ""}) + program;
    Problems problems;
    (void)study::load_scenario_text(text, "s.yaml", {}, problems);
    return problems.text();
  };
  CHECK(said("balance >= 5 points and tier == \"silver\"") == "");
  CHECK(said("balance >= 5 and tier == \"silver\"") == "");
  CHECK(said("5 points <= balance and balance * 0.5 SEK > 3 SEK and tier == \"silver\"") == "");
  CHECK_THAT(said("spent > 5 points"), Catch::Contains("such as '45 SEK'"));
  CHECK_THAT(said("purchases > 5 points"), Catch::Contains("expected a number"));
  CHECK_THAT(said("balance > 5 days"), Catch::Contains("units"));
  CHECK_THAT(said("balance >= 5 point5"), Catch::Contains("points"));
  // Without anybody who asks, tiers without perks do nothing, and it is said.
  CHECK_THAT(said("balance >= 5 points"), Catch::Contains("tiers change nothing"));
}

TEST_CASE("a campaign that ends before it begins is warned of") {
  Problems problems;
  (void)study::load_scenario_text(
      scenario_with({std::string(kChannel) + ", first: 10 weeks, until: 4 weeks", "", "", ""}), "s.yaml", {},
      problems);
  CHECK_FALSE(problems.has_errors());
  CHECK_THAT(problems.text(), Catch::Contains("ends before it begins"));
}

TEST_CASE("the page of the language has every name that a campaign can ask for") {
  std::ostringstream page;
  page << std::ifstream(std::string(STAMKUND_SOURCE_DIR) + "/docs/formats/targeting.md").rdbuf();
  const std::string text =
      "stamkund: 1\ncurrency: SEK\nhorizon: 26 weeks\nreplicates: 1\npopulation:\n  new_customers: {count: "
      "100}\n"
      "  purchases: {model: pareto-nbd, r: 1, alpha: 9 weeks, s: 1, beta: 60 weeks}\n"
      "  spend: {model: fixed, amount: 100 SEK}\n"
      "  segments: [{name: a, share: 100 %}]\n  stores: [{name: a, share: 100 %}]\n"
      "leaving_reasons: [{name: price, share: 100 %}]\nlife_cycle: {interval: 30 days}\n"
      "baseline: {name: none, margin: 50 %, program: {earn: {per_visit: 1}, reward: {at: 10, cost: 5 SEK}, "
      "tiers: {basis: transactions, levels: [{name: silver, at: 4, discount: 1 %}]}}}\n";
  Problems problems;
  const auto file = study::load_scenario_text(text, "s.yaml", {}, problems);
  INFO(problems.text());
  REQUIRE_FALSE(problems.has_errors());
  const auto names = mechanisms::observed_schema(file.spec, file.spec.arms[0], true).schema;
  CHECK(names.attributes.size() == 32);
  CHECK(names.functions.size() == 8);
  const auto all = scenario::observed_names();
  CHECK(all.size() == names.attributes.size());
  for (const auto& one : names.attributes) CHECK(std::count(all.begin(), all.end(), one.name) == 1);
  for (const auto& one : names.attributes) {
    CAPTURE(one.name);
    CHECK_THAT(page.str(), Catch::Contains("`" + one.name + "`"));
  }
  for (const auto& one : names.functions) {
    CAPTURE(one.name);
    CHECK_THAT(page.str(), Catch::Contains("`" + one.name + "("));
  }
}

TEST_CASE("what a program lacks is said, though campaigns ask for its tiers") {
  // Found by mutation: no units, so no currency that the tiers could count in.
  Problems problems;
  (void)study::load_scenario_text(
      "stamkund: 1\ncurrency: SEK\nhorizon: 26 weeks\nreplicates: 1\npopulation:\n  new_customers: {count: "
      "100}\n"
      "  purchases: {model: pareto-nbd, r: 1, alpha: 9 weeks, s: 1, beta: 60 weeks}\n"
      "  spend: {model: fixed, amount: 100 SEK}\n"
      "baseline: {name: none, margin: 50 %}\narms:\n  - name: a\n    program:\n"
      "      tiers: {basis: earned, levels: [{name: gold, at: 10}]}\n"
      "    campaigns:\n      - {name: c, channel: email, cost: 1 SEK, every: 4 weeks, lift: 10 %, where: "
      "to_next_tier < 5}\n",
      "s.yaml", {}, problems);
  CHECK(problems.has_errors());
  CHECK(problems.text().find("there is no currency in this program") != std::string::npos);
}
