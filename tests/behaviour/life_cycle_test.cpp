// Stages of life: by hand, against the purchases of simulated customers, and that asking changes nothing.
#include <catch2/catch.hpp>
#include <cmath>
#include <map>

#include "engine/mechanisms/life_cycle/life_cycle.h"
#include "engine/metrics/results.h"
#include "engine/study/load.h"
#include "engine/study/simulate.h"
#include "tests/counted.h"
#include "tests/world/everything.h"

using namespace stamkund;
using targeting::LifeCycle;
using targeting::Stage;

namespace {

constexpr LifeCycle kRule{30.0, 4, 2.0, 3.0, 5.0};
constexpr std::size_t kStages = targeting::kStages;

scenario::ScenarioFile load(const std::string& text) {
  Problems problems;
  auto file = study::load_scenario_text(text, "test.yaml", {}, problems);
  INFO(problems.text());
  REQUIRE_FALSE(problems.has_errors());
  return file;
}

std::string scene(const std::string& more, const std::string& horizon = "30 weeks") {
  return "stamkund: 1\ncurrency: SEK\nseed: 5\nhorizon: " + horizon +
         "\nperiod: 4 weeks\nreplicates: 1\npopulation:\n  new_customers: {count: 400, arrive_over: 10 "
         "weeks}\n"
         "  purchases: {model: pareto-nbd, r: 1.5, alpha: 4 weeks, s: 1, beta: 40 weeks}\n"
         "  spend: {model: fixed, amount: 100 SEK}\n" +
         more +
         "baseline: {name: none, margin: 50 %}\narms:\n  - name: mailed\n    campaigns: [{name: a, channel: "
         "email, cost: 1 SEK, lift: 80 %, every: 3 weeks}]\n";
}

const std::string kAsks = "life_cycle: {interval: 30 days}\n";

/// Purchases of everybody, in order.
struct Seen : world::LifeObserver {
  std::map<std::uint64_t, std::vector<double>> days;
  void purchase(std::uint64_t customer, double day, std::int64_t /*paid*/) override {
    days[customer].push_back(day);
  }
};

/// As a company would work it out from her purchases before `day`; kStages before the first.
std::size_t stage_on(const std::vector<double>& all, double day) {
  std::size_t n = 0;
  while (n < all.size() && all[n] < day) ++n;
  if (n == 0) return kStages;
  const double interval = (30.0 + all[n - 1] - all[0]) / static_cast<double>(n);
  const double away = (day - all[n - 1]) / interval;
  return away > 5.0 ? 5U : away > 3.0 ? 4U : away > 2.0 ? 3U : n == 1 ? 0U : n < 4 ? 1U : 2U;
}

}  // namespace

TEST_CASE("stages by hand", "[life_cycle]") {
  // Bought once: her interval is 30 days.
  CHECK(stage_of(kRule, 1, 0, 0) == Stage::first);
  CHECK(stage_of(kRule, 1, 0, 60) == Stage::first);
  CHECK(stage_of(kRule, 1, 0, 60.1) == Stage::at_risk);
  CHECK(stage_of(kRule, 1, 0, 90.1) == Stage::sleeping);
  CHECK(stage_of(kRule, 1, 0, 150.1) == Stage::lost);
  // Three purchases within 60 days: (30 + 60) / 3.
  CHECK(interval_of(kRule, 3, 60) == 30.0);
  CHECK(stage_of(kRule, 3, 60, 59) == Stage::growing);
  CHECK(stage_of(kRule, 4, 60, 20) == Stage::loyal);
  // Ten a week apart: (30 + 63) / 10; the same 60 days are an eternity.
  CHECK(interval_of(kRule, 10, 63) == Approx(9.3));
  CHECK(stage_of(kRule, 10, 63, 18) == Stage::loyal);
  CHECK(stage_of(kRule, 10, 63, 19) == Stage::at_risk);
  CHECK(stage_of(kRule, 10, 63, 60) == Stage::lost);
}

TEST_CASE("moves between stages are those of the purchases", "[life_cycle]") {
  // 30 weeks: seven whole periods, and one that is cut short.
  const auto file = load(scene(kAsks));
  for (const std::size_t arm : {0U, 1U}) {
    Seen seen;
    study::RunOptions options;
    options.observer = &seen;
    options.observed_arm = arm;
    const auto counts = study::simulate(file.spec, nullptr, options)[0][arm];
    std::vector<std::int64_t> moves((kStages + 1) * kStages), stock(kStages);
    REQUIRE(seen.days.size() == 400);
    for (const auto& [customer, days] : seen.days) {
      for (int p = 0; p < 7; ++p) {
        const std::size_t from = stage_on(days, 28.0 * p);
        const std::size_t to = stage_on(days, 28.0 * (p + 1));
        if (to < kStages) ++moves[from * kStages + to];
      }
      ++stock[stage_on(days, 210.0)];
    }
    CHECK(test::table_of(counts, mechanisms::kStageMoves) == moves);
    CHECK(test::table_of(counts, mechanisms::kStagesAtHorizon) == stock);
    // The test would see a mistake: every stage is there, and people move.
    for (std::size_t from = 0; from <= kStages; ++from) {
      std::int64_t row = 0;
      for (std::size_t to = 0; to < kStages; ++to) row += moves[from * kStages + to];
      CHECK(row > 0);
    }
  }
}

TEST_CASE("rows of the matrix come to one, and arms differ", "[life_cycle]") {
  const auto file = load(scene(kAsks, "28 weeks"));
  const auto results = metrics::measure(file.spec, 400, study::simulate(file.spec, nullptr, {}));
  const auto& stages = results.breakdown("stage");
  REQUIRE(stages.groups == targeting::stage_names());
  for (std::size_t a = 0; a < 2; ++a) {
    double at_horizon = 0.0;
    for (std::size_t from = 0; from < kStages; ++from) {
      double row = 0.0;
      for (const auto& one : stages.metrics)
        if (one.name.starts_with("to_")) row += one.summary[a * kStages + from].mean;
      CHECK(row == Approx(1.0).epsilon(1e-12));
      at_horizon += stages.metric("customers_at_horizon").summary[a * kStages + from].mean;
    }
    CHECK(at_horizon == 400.0);
  }
  // Who has more than one purchase is not new again.
  CHECK(stages.metric("to_new").summary[2].mean == 0.0);
  CHECK(stages.metric("to_new").summary[0].mean > 0.0);
  // Contacts keep more of them with us.
  CHECK(stages.metric("customers_at_horizon").summary[kStages + 2].mean >
        stages.metric("customers_at_horizon").summary[2].mean);
}

TEST_CASE("asking for stages changes nothing else, to the bit", "[life_cycle]") {
  std::string rich = test::everything(300).text;
  const std::string ask = "life_cycle: {}\n";
  rich.erase(rich.find(ask), ask.size());
  const std::string plain = scene("");
  for (const std::string& text : {rich, plain}) {
    std::string asks = text;
    asks.insert(asks.find("baseline:"), kAsks);
    const auto without = study::simulate(load(text).spec, nullptr, {});
    const auto with = study::simulate(load(asks).spec, nullptr, {});
    for (std::size_t r = 0; r < without.size(); ++r)
      for (std::size_t a = 0; a < without[r].size(); ++a) {
        CHECK_FALSE(without[r][a].schema().has(mechanisms::kStageMoves));
        for (const auto& table : without[r][a].schema().tables())
          if (!table.is_transient())
            CHECK(test::table_of(without[r][a], table.name().c_str()) ==
                  test::table_of(with[r][a], table.name().c_str()));
      }
  }
}

TEST_CASE("campaigns ask for the stage", "[life_cycle]") {
  const std::string mail = "channel: email, cost: 1 SEK, lift: 0 %, unsubscribe: 0 %, first: 112 days";
  std::string text = scene(kAsks, "28 weeks");
  text = text.substr(0, text.find("  - name: mailed"));
  for (const std::string& stage : targeting::stage_names())
    text += "  - {name: " + stage + ", campaigns: [{name: a, " + mail + ", where: stage == \"" + stage +
            "\"}]}\n";
  const auto tallies = study::simulate(load(text).spec, nullptr, {});
  Seen seen;
  study::RunOptions options;
  options.observer = &seen;
  (void)study::simulate(load(text).spec, nullptr, options);
  std::vector<std::int64_t> expected(kStages);
  for (const auto& [customer, days] : seen.days) ++expected[stage_on(days, 112.0)];
  for (std::size_t stage = 0; stage < kStages; ++stage)
    CHECK(tallies[0][stage + 1].flow("contacts") == expected[stage]);
}

TEST_CASE("impossible life cycles are refused with the reason", "[life_cycle]") {
  for (const auto& [keys, said] : std::vector<std::pair<std::string, std::string>>{
           {"{interval: 0 days}", "interval"},
           {"{interval: 30}", "interval"},
           {"{at_risk_after: 3, sleeping_after: 3}", "nobody would be at risk"},
           {"{lost_after: 2}", "nobody would be sleeping"},
           {"{loyal_from: 1}", "loyal_from"},
           {"{intervall: 30 days}", "did you mean 'interval'"}}) {
    Problems problems;
    (void)study::load_scenario_text(scene("life_cycle: " + keys + "\n"), "s.yaml", {}, problems);
    CHECK(problems.has_errors());
    CHECK_THAT(problems.text(), Catch::Contains(said));
  }
  std::string text = scene("");
  text.replace(text.find("every: 3 weeks"), 14, "where: stage == \"lost\"");
  Problems problems;
  (void)study::load_scenario_text(text, "s.yaml", {}, problems);
  CHECK_THAT(problems.text(), Catch::Contains("that needs life_cycle beside baseline"));
}
