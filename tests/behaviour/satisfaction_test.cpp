// Satisfaction: what moves it, what it moves, and a survey that moves nothing.
#include <algorithm>
#include <boost/math/special_functions/erf.hpp>
#include <catch2/catch.hpp>
#include <cmath>
#include <map>

#include "engine/mechanisms/satisfaction/satisfaction.h"
#include "engine/study/load.h"
#include "engine/study/simulate.h"
#include "tests/behaviour/records.h"

using namespace stamkund;
using namespace stamkund::behaviour_test;

namespace {

std::string shop(const std::string& more = "") { return steady(1500, "104 weeks", 1.0, 50.0, 1, more); }

std::string with(const std::string& name, const std::string& satisfaction, const std::string& rest = "") {
  return "  - name: " + name + "\n    satisfaction: " + satisfaction + "\n" + rest;
}

scenario::ScenarioFile load(const std::string& text) {
  Problems problems;
  auto file = study::load_scenario_text(text, "test.yaml", {}, problems);
  INFO(problems.text());
  REQUIRE_FALSE(problems.has_errors());
  return file;
}

/// All that is counted but what the survey itself says.
void check_same_lives(const counting::Counts& a, const counting::Counts& b) {
  for (const counting::Figure& one : a.schema().table(counting::kPeriods).figures()) {
    if (one.name.starts_with("nps")) continue;
    CAPTURE(one.name);
    for (std::size_t p = 0; p <= a.periods(); ++p)
      CHECK(a.at(counting::kPeriods, one.name, p) == b.at(counting::kPeriods, one.name, p));
  }
}

constexpr const char* kStrong =
    "{purchase_rate: 30 %, leaving: -40 %, delivery: {after: 2 days, fails: 20 %, success: 0.1}";
constexpr const char* kMail =
    "    campaigns:\n      - {name: news, channel: email, to: everyone, every: 2 weeks, cost: 0.05 SEK, "
    "open: 50 %, lift: 20 %}\n";

}  // namespace

TEST_CASE("satisfaction that changes nothing changes nothing") {
  const auto file =
      load(shop() + "  - {name: plain}\n" +
           with("off", "{purchase_rate: 0 %, leaving: 0 %, delivery: {after: 2 days, fails: 50 %}}"));
  const auto tallies = study::simulate(file.spec, nullptr, {})[0];
  check_same_lives(tallies[1], tallies[2]);
}

// To the bit: the amounts, and the instants at which she buys.
TEST_CASE("a survey changes no life") {
  const auto file =
      load(shop() + with("not asked", std::string(kStrong) + "}", kMail) +
           with("asked", std::string(kStrong) + ", survey: {response: 60 %, again: 4 weeks}}", kMail) +
           with("moved", std::string(kStrong) + "}", kMail));
  const auto tallies = study::simulate(file.spec, nullptr, {})[0];
  check_same_lives(tallies[1], tallies[2]);
  CHECK(tallies[2].flow("nps_answers") > 1000);
  const auto without = records(file, 1);
  const auto with_it = records(file, 2);
  REQUIRE(without.size() == with_it.size());
  for (std::size_t i = 0; i < without.size(); ++i) {
    REQUIRE(without[i].visits.size() == with_it[i].visits.size());
    for (std::size_t v = 0; v < without[i].visits.size(); ++v)
      REQUIRE(without[i].visits[v].day == with_it[i].visits[v].day);
  }
  // The check can fail: other experiences are other lives.
  const auto other = load(shop() + with("a", std::string(kStrong) + "}", kMail) +
                          with("b", std::string(kStrong) + ", service: {cases: 10 %}}", kMail));
  const auto changed = study::simulate(other.spec, nullptr, {})[0];
  CHECK(changed[1].flow("purchases") != changed[2].flow("purchases"));
}

TEST_CASE("asking costs what is stated, and nothing else") {
  const auto file = load(shop() + with("free", "{survey: {}}") + with("paid", "{survey: {cost: 2 SEK}}"));
  const auto tallies = study::simulate(file.spec, nullptr, {})[0];
  CHECK(tallies[2].flow("nps_cost") == 200 * tallies[2].flow("nps_asked"));
  CHECK(tallies[1].flow("nps_cost") == 0);
  CHECK(tallies[1].flow("nps_promoters") == tallies[2].flow("nps_promoters"));
  CHECK(tallies[1].flow("margin") == tallies[2].flow("margin"));
}

// The rate after a purchase that went wrong is (1 + change)^away with away = -e^(-t/decay): what went wrong
// is known by its luck, so the expected factor of each window is known in closed form but for other
// experiences, which are switched off.
TEST_CASE("the purchase rate follows satisfaction") {
  const std::string off = "contacts: {relevant: 0, irrelevant: 0}, service: {cases: 0 %}";
  const auto of = [&](const std::string& change) {
    const auto file = load(
        shop() + with("wrong", "{decay: 4 weeks, purchase_rate: " + change +
                                   ", leaving: 0 %, delivery: {fails: 10 %, failure: -1}, " + off + "}"));
    // Follows each life: where she stands at each instant, by the outcomes of her purchases.
    Rate below, own;
    double expected = 0;
    for (const Record& one : records(file, 1)) {
      double away = 0.0;
      double at = 0.0;
      double from = 0.0;
      world::Luck luck(file.spec.seed, 0, one.person.index);
      for (std::size_t v = 0; v <= one.visits.size(); ++v) {
        const double to = v < one.visits.size() ? one.visits[v].day : one.end_day;
        // The time since the last purchase, in pieces of a day.
        for (double day = from; day < to; day += 1.0) {
          const double end = std::min(day + 1.0, to);
          const double now = away * std::exp(-(0.5 * (day + end) - at) / 28.0);
          Rate& where = now < -0.1 ? below : own;
          where.add(one, day, end);
          if (now < -0.1) expected += one.person.purchase_rate_per_day * (end - day) * std::pow(1.3, now);
        }
        if (v == one.visits.size()) break;
        from = to;
        if (luck.occasion(purpose_named("satisfaction: delivery"), v) < 0.1) {
          away = std::max(away * std::exp(-(to - at) / 28.0) - 1.0, -3.0);
          at = to;
        }
      }
    }
    CHECK(below.expected > 3000);
    return std::pair{below, expected};
  };
  const auto [on, expected] = of("30 %");
  // Null: the rate is what the definition says. Steps of decay / 16 leave an error below 2 % of the effect.
  CHECK(std::abs((on.seen - expected) / std::sqrt(expected)) < kSignificant);
  CHECK(on.z() < -kSignificant);                        // it acts
  CHECK(std::abs(of("0 %").first.z()) < kSignificant);  // and not where it is off
}

TEST_CASE("a demotion, mail that is not relevant and service drive customers away, and rewards hold them") {
  struct Case {
    const char* name;
    std::string satisfaction;
    bool good;
  };
  const std::string program =
      "    program:\n      enrolment: {share_per_visit: 100 %}\n      earn: {per_visit: 1}\n      reward: "
      "{at: 5, cost: 0 SEK, value: 1 SEK}\n"
      "      tiers: {basis: transactions, window: calendar, period: quarter, levels: [{name: silver, at: "
      "9}]}\n"
      "      behaviour: {goal_gradient: 0, post_reward_boost: 0 %}\n";
  const std::string none =
      "promotion: 0, demotion: 0, reward: 0, contacts: {relevant: 0, irrelevant: 0}, service: {cases: 0 %}, "
      "delivery: {fails: 0 %}";
  const auto replace = [&](const std::string& what, const std::string& by) {
    std::string text = none;
    text.replace(text.find(what), what.size(), by);
    return "{purchase_rate: 0 %, leaving: -60 %, " + text + "}";
  };
  const std::vector<Case> cases{{"demotion", replace("demotion: 0", "demotion: -2"), false},
                                {"mail", replace("irrelevant: 0", "irrelevant: -0.4"), false},
                                {"service", replace("cases: 0 %", "cases: 30 %, solved: 0 %"), false},
                                {"delivery", replace("fails: 0 %", "fails: 20 %"), false},
                                {"reward", replace("reward: 0", "reward: 1"), true},
                                {"promotion", replace("promotion: 0", "promotion: 2"), true}};
  std::string text =
      "stamkund: 1\ncurrency: SEK\nseed: 5\nhorizon: 104 weeks\nperiod: 4 weeks\nreplicates: 1\n"
      "population:\n  new_customers: {count: 8000, arrive_over: 1 weeks}\n"
      "  purchases: {model: pareto-nbd, r: 4, alpha: 5 weeks, s: 4, beta: 300 weeks}\n"
      "  spend: {model: fixed, amount: 50 SEK}\n"
      "baseline: {name: today, margin: 60 %}\narms:\n";
  text += with("off", "{purchase_rate: 0 %, leaving: -60 %, " + none + "}", program + kMail);
  for (const Case& one : cases) text += with(one.name, one.satisfaction, program + kMail);
  const auto tallies = study::simulate(load(text).spec, nullptr, {})[0];
  const auto left = [&](std::size_t arm) { return static_cast<double>(tallies[arm].flow("defections")); };
  for (std::size_t i = 0; i < cases.size(); ++i) {
    CAPTURE(cases[i].name);
    // Twins: under the null the difference is exactly 0, and with other luck it had this standard error.
    const double z = (left(i + 2) - left(1)) / std::sqrt(left(i + 2) + left(1));
    CHECK((cases[i].good ? -z : z) > kSignificant);
  }
}

TEST_CASE("if everybody is asked and answers, the score is that of all") {
  const auto file =
      load(shop() + with("all answer", "{survey: {response: 100 %, again: 13 weeks}}") +
           with("content ones answer", "{survey: {response: 20 %, response_slope: 1, again: 13 weeks}}") +
           with("any answer", "{survey: {response: 20 %, response_slope: 0, again: 13 weeks}}"));
  const auto tallies = study::simulate(file.spec, nullptr, {})[0];
  const auto share = [&](std::size_t arm, const std::string& of) {
    const auto at = [&](const char* group) {
      return static_cast<double>(tallies[arm].flow("nps_" + std::string(group) + of));
    };
    const double n = at("promoters") + at("passives") + at("detractors");
    const double mean = (at("promoters") - at("detractors")) / n;
    const double square = (at("promoters") + at("detractors")) / n;
    return std::pair{mean, std::sqrt((square - mean * mean) / n)};
  };
  CHECK(share(1, "") == share(1, "_all"));
  // Nobody's life depends on who answers.
  CHECK(share(1, "_all") == share(2, "_all"));
  // Null: answers are a sample of all; answers of one customer are alike, so the error is a little larger.
  const auto z = [&](std::size_t arm) {
    return (share(arm, "").first - share(arm, "_all").first) / (1.5 * share(arm, "").second);
  };
  CHECK(z(2) > kSignificant);
  CHECK(std::abs(z(3)) < kSignificant);
}

TEST_CASE("nobody is asked again too soon, nor beyond the horizon") {
  const auto file = load(shop() + with("often", "{survey: {again: 0 days, response: 100 %}}") +
                         with("seldom", "{survey: {again: 104 weeks, response: 100 %}}") +
                         with("late", "{survey: {after: 52 weeks, again: 0 days}}"));
  const auto tallies = study::simulate(file.spec, nullptr, {})[0];
  // Each purchase but those of the last two hours; weekly buyers.
  CHECK(tallies[1].flow("nps_asked") <= tallies[1].flow("purchases"));
  CHECK(1000 * tallies[1].flow("nps_asked") > 998 * tallies[1].flow("purchases"));
  CHECK(tallies[2].flow("nps_asked") <= 1500);
  CHECK(tallies[2].flow("nps_asked") > 1450);
  // Who buys in the second year would be asked beyond the horizon.
  std::int64_t first_year = 0;
  for (std::size_t p = 0; p < 13; ++p) first_year += tallies[3].flow("purchases", p);
  CHECK(tallies[3].flow("nps_asked") == first_year);
}
