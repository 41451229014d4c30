// A program that runs already: who is a member on day 0 is one, with what she held.
#include "engine/study/opening_members.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/study/load.h"
#include "engine/study/simulate.h"
#include "tests/ingest/files.h"
#include "tests/prediction/fits.h"

using namespace stamkund;
using test::ScratchFile;

namespace {

std::string name_of(std::size_t i) { return "c" + std::to_string(100 + i); }

calibration::Fit fit() {
  calibration::Fit fit = test::small_fit("pareto-nbd", {"r", "alpha", "s", "beta"}, {0.55, 10.6, 0.61, 11.7});
  fit.spend = test::gamma_gamma_fit();
  // In order of their names, as in a fit that was calibrated.
  for (std::size_t i = 0; i < fit.customers.size(); ++i) fit.customers.id[i] = name_of(i);
  return fit;
}

/// The first `n` customers hold 7 units each, and joined 100 days before day 0.
std::string file_of(std::size_t n) {
  std::string text = "customer,joined,balance\n";
  for (std::size_t i = 0; i < n; ++i) text += name_of(i) + "," + to_string(Day{9901}) + ",7\n";
  return text;
}

study::Tallies run(const std::string& program, const std::string& members, Problems& problems) {
  const ScratchFile file(members);
  auto scenario = study::load_scenario_text(
      "stamkund: 1\ncurrency: SEK\nseed: 3\nstart_date: 1997-05-20\nhorizon: 52 weeks\nperiod: 4 "
      "weeks\nreplicates: 2\npopulation: {fit: fit.h5}\nbaseline: {name: without, margin: 50 %}\n"
      "arms:\n  - name: as today\n    program:\n      members: " +
          file.path() + "\n" + program,
      "test.yaml", {}, problems);
  INFO(problems.text());
  REQUIRE_FALSE(problems.has_errors());
  const calibration::Fit customers = fit();
  (void)study::load_members(scenario.spec, &customers, "test.yaml", problems);
  INFO(problems.text());
  REQUIRE_FALSE(problems.has_errors());
  return study::simulate(scenario.spec, &customers, {});
}

}  // namespace

// By hand: who paid 52 SEK for 364 days 100 days before day 0 has 264 - 28 (p + 1) days to come at the end of
// period p, and nothing once her money was paid back. A mistake that it would see: fees of before day 0, or
// of who left, forgotten.
TEST_CASE("fees that were paid before day 0 are a liability until they are earned or paid back",
          "[members]") {
  for (const bool back : {false, true}) {
    Problems problems;
    const auto tallies = run(
        std::string("      membership: {fee: 52 SEK, period: 364 days, renewal: 0 %, lapsed_renewal: 0 %, "
                    "joining_slope: 0, refund_within: ") +
            (back ? "364 days" : "0 days") +
            "}\n      enrolment: {share_per_visit: 0 %}\n      behaviour: {member_defection: 300 %}\n",
        file_of(30), problems);
    std::int64_t paid_back = 0;
    for (const auto& arms : tallies) {
      const auto& table = arms[1].schema().table(counting::kPeriods);
      std::int64_t left = 0;
      for (std::size_t p = 0; p < 9; ++p) {
        const auto cells = arms[1].all().subspan(table.offset() + p * table.columns(), table.columns());
        left += cells[table.column("leavers")];
        paid_back -= cells[table.column("fees")];
        const double days = 264.0 - 28.0 * static_cast<double>(p + 1);
        CHECK(std::abs(static_cast<double>(cells[table.column("unearned_fees")]) -
                       static_cast<double>(30 - left) * 5200.0 * days / 364.0) <= 0.5 * 30.0);
      }
      CHECK((left > 0) == back);
      const auto last = arms[1].all().subspan(table.offset() + 12 * table.columns(), table.columns());
      CHECK(last[table.column("unearned_fees")] == 0);
    }
    CHECK((paid_back > 0) == back);
  }
}

TEST_CASE("what members held on day 0 is theirs, and is nowhere else", "[members]") {
  // Nothing is ever earned, and all is lost on one day: what was held, and no more.
  Problems problems;
  const auto tallies =
      run("      events: [{name: never, per_year: 0}]\n      earn: {on: never, per_visit: 1}\n"
          "      expiry: {kind: date, on: 1997-08-01}\n      reward: {at: 1000, cost: 1 SEK}\n"
          "      enrolment: {share_per_visit: 0 %}\n"
          "      behaviour: {goal_gradient: 0, post_reward_boost: 0 %}\n",
          file_of(30), problems);
  for (const auto& replicate : tallies) {
    CHECK(replicate[1].flow("members_at_start") == 30);
    CHECK(replicate[1].flow("units_at_start") == 210);
    CHECK(replicate[1].flow("issued") == 0);
    CHECK(replicate[1].flow("expired") == 210);
    CHECK(replicate[1].flow("enrolments") == 0);
    // Twins: rules that give nothing change nothing.
    CHECK(replicate[1].flow("purchases") == replicate[0].flow("purchases"));
    CHECK(replicate[1].flow("member_purchases") > 0);
    CHECK(replicate[0].flow("members_at_start") == 0);
  }
}

TEST_CASE("members redeem what they held at their first visit", "[members]") {
  Problems problems;
  const auto tallies =
      run("      events: [{name: never, per_year: 0}]\n      earn: {on: never, per_visit: 1}\n"
          "      reward: {at: 7, cost: 3 SEK}\n      enrolment: {share_per_visit: 0 %}\n"
          "      behaviour: {goal_gradient: 0, post_reward_boost: 0 %}\n",
          file_of(200), problems);
  for (const auto& replicate : tallies) {
    // One reward for each member who comes at all, up to the horizon and beyond: none is missed, none is
    // twice.
    const std::int64_t buyers = replicate[1].at("people", "buyers");
    CHECK(buyers > 50);
    CHECK(replicate[1].flow("rewards") == buyers);
    CHECK(replicate[1].flow("redeemed") == 7 * buyers);
    CHECK(replicate[1].flow("reward_cost") == 300 * buyers);
  }
}

TEST_CASE("a paid membership goes on from its last fee", "[members]") {
  // Joined on day -100, terms of 200 days: fees are due on days 100 and 300, and on no other.
  Problems problems;
  const auto tallies =
      run("      membership: {fee: 5 SEK, period: 200 days, renewal: 100 %, renewal_slope: 0, "
          "lapsed_renewal: 100 %, discount: 1 "
          "%}\n"
          "      enrolment: {share_per_visit: 0 %}\n",
          file_of(40), problems);
  for (const auto& replicate : tallies) {
    CHECK(replicate[1].flow("fee_payers") == 80);
    CHECK(replicate[1].flow("fee_payers", 3) == 40);   // days 84 to 112
    CHECK(replicate[1].flow("fee_payers", 10) == 40);  // days 280 to 308
  }
}

TEST_CASE("members without a fit, and units that have expired, are told", "[members]") {
  Problems problems;
  const ScratchFile file(file_of(3));
  auto scenario = study::load_scenario_text(
      "stamkund: 1\ncurrency: SEK\nhorizon: 52 weeks\npopulation: {fit: fit.h5}\nbaseline: {name: without, "
      "margin: 50 %}\narms:\n  - name: club\n    program:\n      members: " +
          file.path() +
          "\n      earn: {per_visit: 1}\n      expiry: {kind: rolling, after: 1 weeks}\n      reward: {at: "
          "10, "
          "cost: 1 SEK}\n",
      "test.yaml", {}, problems);
  REQUIRE_FALSE(problems.has_errors());
  (void)study::load_members(scenario.spec, nullptr, "test.yaml", problems);
  CHECK(problems.text().find("no customers of a fit") != std::string::npos);
  Problems warned;
  const calibration::Fit customers = fit();
  (void)study::load_members(scenario.spec, &customers, "test.yaml", warned);
  CHECK_FALSE(warned.has_errors());
  CHECK(warned.text().find("have expired") != std::string::npos);
}
