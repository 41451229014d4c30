// Nothing is lost or counted twice, whatever the program: units, and money by groups of customers and by
// periods.
#include <algorithm>
#include <catch2/catch.hpp>

#include "engine/metrics/results.h"
#include "engine/simulation/runner.h"
#include "tests/simulation/programs.h"
#include "tests/simulation/scenarios.h"

using namespace stamkund;
using simulation::ArmTally;
using simulation::Count;
using simulation::Group;
using simulation::LifeTotals;

namespace {

std::int64_t count(const ArmTally& tally, Count which) {
  std::int64_t sum = 0;
  for (const auto& row : tally.periods) sum += row[static_cast<std::size_t>(which)];
  return sum;
}

template <class Groups>
Group sum_of(const Groups& groups) {
  Group sum;
  for (const Group& group : groups) sum += group;
  return sum;
}

/// What was owed at the horizon, by what it came to.
std::int64_t owed(const ArmTally& tally) {
  const auto of = [&tally](Count which) { return tally.run_off[static_cast<std::size_t>(which)]; };
  return of(Count::owed_rewards) + of(Count::owed_open) + of(Count::owed_membership) + of(Count::owed_refunds) +
         of(Count::owed_returns) - of(Count::owed_by_partners);
}

/// Margin, fees and partners' money less everything but the platform.
std::int64_t net(const ArmTally& tally) {
  return -owed(tally) + count(tally, Count::margin) + count(tally, Count::fees) + count(tally, Count::partner_income) -
         count(tally, Count::reward_cost) - count(tally, Count::perk_cost) -
         count(tally, Count::contact_cost) - count(tally, Count::enrolment_cost) -
         count(tally, Count::referral_cost);
}

/// What is wrong with the books of one arm, in words; empty if nothing is.
std::string fault(const ArmTally& tally, std::int64_t customers, std::int64_t baseline_revenue) {
  const Group all = sum_of(tally.by_membership);
  LifeTotals lives = all.here;
  lives += tally.referred;
  if (lives.revenue != count(tally, Count::revenue)) return "revenue of lives";
  if (lives.purchases != count(tally, Count::purchases)) return "purchases of lives";
  if (lives.net != net(tally)) return "net of lives";
  if (all.here.customers != customers) return "customers";
  if (all.members > count(tally, Count::enrolments)) return "members";
  if (tally.referred.customers != count(tally, Count::referred)) return "referred";
  if (all.in_baseline.revenue != baseline_revenue) return "revenue in the baseline";
  if (sum_of(tally.by_decile) != all) return "deciles";
  if (tally.by_tier.size() > 2 && sum_of(tally.by_tier) != all) return "tiers";
  if (tally.by_segment.size() > 1 && sum_of(tally.by_segment) != all) return "segments";
  if (all.leaked < 0 || all.leaked > all.here.benefits) return "leakage";
  const std::int64_t left = count(tally, Count::issued) - count(tally, Count::redeemed) -
                            count(tally, Count::expired) - count(tally, Count::reversed);
  // With debts after returns a balance may be below zero; not the sum over customers of these programs.
  if (left < 0) return "outstanding";
  if (tally.cohorts.empty()) return "";
  const auto& main = tally.cohorts[0];
  const std::size_t n = main.issued.size();
  std::int64_t issued = 0;
  std::int64_t redeemed = 0;
  std::int64_t expired = 0;
  for (std::size_t c = 0; c < n; ++c) {
    issued += main.issued[c];
    for (std::size_t when = 0; when < n; ++when) {
      redeemed += main.redeemed[c * (n + 1) + when];
      expired += main.expired[c * (n + 1) + when];
    }
  }
  if (issued != count(tally, Count::issued)) return "cohorts' issued";
  if (redeemed != count(tally, Count::redeemed)) return "cohorts' redeemed";
  if (expired != count(tally, Count::expired)) return "cohorts' expired";
  // Nothing of a cohort is used up twice, run-off included. A debt is paid with units of another cohort.
  for (std::size_t c = 0; c < n; ++c) {
    std::int64_t rest = main.issued[c] - main.reversed[c];
    for (std::size_t when = 0; when <= n; ++when)
      rest -= main.redeemed[c * (n + 1) + when] + main.expired[c * (n + 1) + when];
    if (rest < 0) return "a cohort is used up twice";
  }
  return "";
}

}  // namespace

TEST_CASE("units and money are conserved in every program, arm and replicate") {
  for (const std::string returns : {"none", "{share: 10 %, after: 14 days}"}) {
    const auto file = test::scenario_of(test::many_programs(200, "52 weeks", 3, returns));
    const auto tallies = simulation::simulate(file.spec, nullptr, {});
    const auto results = metrics::measure(file.spec, 200, tallies);
    const auto& outstanding = results.period("outstanding").values;
    for (std::size_t r = 0; r < 3; ++r)
      for (std::size_t a = 0; a < file.spec.arms.size(); ++a) {
        CAPTURE(returns, file.spec.arms[a].name, r);
        const ArmTally& tally = tallies[r][a];
        const std::string wrong = fault(tally, 200, count(tallies[r][0], Count::revenue));
        // Debts after returns are booked on the cohort that was returned, and paid by another.
        if (a == 5 && returns != "none" && wrong == "a cohort is used up twice") continue;
        CHECK(wrong.empty());
        CHECK(outstanding[((a * 3 + r) + 1) * 13 - 1] ==
              count(tally, Count::issued) - count(tally, Count::redeemed) - count(tally, Count::expired) -
                  count(tally, Count::reversed));
        const double platform =
            results.total("net").values[a * 3 + r] * 100.0 - static_cast<double>(net(tally));
        if (!file.spec.arms[a].program || file.spec.arms[a].program->platform_cost_per_day == 0.0)
          CHECK(platform == Approx(0.0).margin(1e-3));
        else
          CHECK(platform < 0.0);
      }
    // All kinds of money and units are there to be conserved.
    for (const Count which :
         {Count::fees, Count::perk_cost, Count::partner_income, Count::referral_cost, Count::referred,
          Count::reward_cost, Count::expired, Count::leavers, Count::upgrades, Count::downgrades}) {
      std::int64_t sum = 0;
      for (const ArmTally& tally : tallies[0]) sum += count(tally, which);
      CHECK(sum != 0);
    }
    if (returns != "none")
      for (std::size_t a = 0; a < file.spec.arms.size(); ++a) CHECK(count(tallies[0][a], Count::returns) > 0);
  }
}

// The check itself: books with one unit or one krona too many are refused.
TEST_CASE("books that do not add up are found") {
  const auto file = test::scenario_of(test::many_programs(100, "52 weeks", 1, "none"));
  const auto tallies = simulation::simulate(file.spec, nullptr, {});
  const std::int64_t revenue = count(tallies[0][0], Count::revenue);
  for (const Count which :
       {Count::revenue, Count::purchases, Count::margin, Count::fees, Count::partner_income,
        Count::reward_cost, Count::perk_cost, Count::referral_cost, Count::enrolment_cost, Count::issued,
        Count::redeemed, Count::expired, Count::referred}) {
    ArmTally tally = tallies[0][17];
    REQUIRE(fault(tally, 100, revenue).empty());
    tally.periods[3][static_cast<std::size_t>(which)] += 1;
    CHECK_FALSE(fault(tally, 100, revenue).empty());
  }
  ArmTally tally = tallies[0][17];
  tally.by_decile[0].leaked += 1;
  CHECK_FALSE(fault(tally, 100, revenue).empty());
}
