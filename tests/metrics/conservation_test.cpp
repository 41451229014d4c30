// Nothing is lost or counted twice, whatever the program: units, and money by groups of customers and by
// periods.
#include <algorithm>
#include <catch2/catch.hpp>

#include "engine/mechanisms/events/spec.h"
#include "engine/metrics/group.h"
#include "engine/metrics/results.h"
#include "engine/metrics/unit_table.h"
#include "engine/study/simulate.h"
#include "tests/counted.h"
#include "tests/world/programs.h"
#include "tests/world/scenarios.h"

using namespace stamkund;
using counting::Counts;

namespace {

std::int64_t count(const Counts& tally, const char* which) { return tally.flow(which); }

/// What was owed at the horizon, by what it came to.
std::int64_t owed(const Counts& tally) {
  return tally.owed("owed_rewards") + tally.owed("owed_open") + tally.owed("owed_membership") +
         tally.owed("owed_refunds") + tally.owed("owed_returns") - tally.owed("owed_by_partners");
}

/// Margin, fees and partners' money less everything but the platform: written out here, not from the schema.
std::int64_t net(const Counts& tally) {
  return -owed(tally) + count(tally, "margin") + count(tally, "fees") + count(tally, "partner_income") -
         count(tally, "reward_cost") - count(tally, "perk_cost") - count(tally, "contact_cost") -
         count(tally, "enrolment_cost") - count(tally, "referral_cost");
}

/// What is wrong with the books of one arm, in words; empty if nothing is.
std::string fault(const Counts& tally, std::int64_t customers, std::int64_t baseline_revenue) {
  const metrics::Group all = metrics::everybody(tally);
  const auto lives = [&](const char* figure, std::int64_t with_twin) {
    return with_twin + tally.at("referred", figure);
  };
  if (lives("revenue", all.here.revenue) != count(tally, "revenue")) return "revenue of lives";
  if (lives("purchases", all.here.purchases) != count(tally, "purchases")) return "purchases of lives";
  if (lives("net", all.here.net) != net(tally)) return "net of lives";
  if (all.here.customers != customers) return "customers";
  if (all.members > count(tally, "enrolments")) return "members";
  if (tally.at("referred", "customers") != count(tally, "referred")) return "referred";
  if (all.in_baseline.revenue != baseline_revenue) return "revenue in the baseline";
  const auto everybody = test::sum_over_groups(tally, "by_membership");
  const auto groups = [&tally](const char* table) { return tally.schema().table(table).axes()[0].size; };
  if (test::sum_over_groups(tally, "by_decile") != everybody) return "deciles";
  if (groups("by_tier") > 2 && test::sum_over_groups(tally, "by_tier") != everybody) return "tiers";
  if (groups("by_segment") > 0 && test::sum_over_groups(tally, "by_segment") != everybody) return "segments";
  if (all.leaked < 0 || all.leaked > all.here.benefits) return "leakage";
  const std::int64_t left =
      count(tally, "issued") - count(tally, "redeemed") - count(tally, "expired") - count(tally, "reversed");
  // With debts after returns a balance may be below zero; not the sum over customers of these programs.
  if (left < 0) return "outstanding";
  if (metrics::unit_currencies(tally) == 0) return "";
  const metrics::UnitTable units(tally, 0);
  const std::size_t n = units.cohorts;
  std::int64_t issued = 0;
  std::int64_t redeemed = 0;
  std::int64_t expired = 0;
  for (std::size_t c = 0; c < n; ++c) {
    issued += units.issued(c);
    for (std::size_t when = 0; when < n; ++when) {
      redeemed += units.redeemed(c * (n + 1) + when);
      expired += units.expired(c * (n + 1) + when);
    }
  }
  if (issued != count(tally, "issued")) return "cohorts' issued";
  if (redeemed != count(tally, "redeemed")) return "cohorts' redeemed";
  if (expired != count(tally, "expired")) return "cohorts' expired";
  // Nothing of a cohort is used up twice, run-off included. A debt is paid with units of another cohort.
  for (std::size_t c = 0; c < n; ++c) {
    std::int64_t rest = units.issued(c) - units.reversed(c);
    for (std::size_t when = 0; when <= n; ++when)
      rest -= units.redeemed(c * (n + 1) + when) + units.expired(c * (n + 1) + when);
    if (rest < 0) return "a cohort is used up twice";
  }
  return "";
}

/// Do the figures by reward come to those of the whole program?
std::string reward_fault(const Counts& tally, const scenario::ArmSpec& arm, bool returns) {
  if (!arm.program) return tally.schema().has("reward_uses") ? "rewards without a program" : "";
  const auto& program = *arm.program;
  const auto& rules = program.rules;
  const std::size_t n = tally.schema().table("reward_uses").axes()[0].size;
  if (n != rules.rewards.size() + (program.parts.has("surprise") ? 1 : 0)) return "number of rewards";
  const auto sum = [&](const char* figure) {
    std::int64_t all = 0;
    for (std::size_t i = 0; i < n; ++i) all += tally.at("reward_uses", figure, i);
    return all;
  };
  if (sum("rewards") != count(tally, "rewards")) return "rewards handed over";
  if (sum("paid") != count(tally, "reward_cost")) return "cost of rewards";
  // Who sells units to a partner has income of both kinds.
  const auto& events = program.parts.find<mechanisms::EventsSpec>("events")->events;
  const bool sells =
      std::any_of(events.begin(), events.end(), [](const auto& one) { return one.sold_at_minor > 0.0; });
  if (sells ? sum("partner") > count(tally, "partner_income")
            : sum("partner") != count(tally, "partner_income"))
    return "partners' part";
  bool standing = program.parts.has("membership");
  for (const auto& tier : rules.tiers.tiers) standing = standing || tier.discount > 0.0;
  // What is given back takes its discount along, but not the reward.
  if (!returns && sum("discounts") > count(tally, "program_discounts")) return "discounts";
  if (!returns && !standing && sum("discounts") != count(tally, "program_discounts"))
    return "discounts of rewards alone";
  for (std::size_t c = 0; c < metrics::unit_currencies(tally); ++c) {
    std::int64_t units = 0;
    for (std::size_t i = 0; i < rules.rewards.size(); ++i)
      if (rules.rewards[i].currency == c) units += tally.at("reward_uses", "units", i);
    const metrics::UnitTable table(tally, c);
    for (std::size_t cohort = 0; cohort < table.cohorts; ++cohort)
      for (std::size_t when = 0; when < table.cohorts; ++when)
        units -= table.redeemed(cohort * (table.cohorts + 1) + when);
    if (units != 0) return "units taken";
  }
  for (std::size_t i = 0; i < n; ++i) {
    const auto of = [&](const char* figure) { return tally.at("reward_uses", figure, i); };
    if (of("members") > of("rewards") || of("members") > count(tally, "enrolments"))
      return "members who had it";
    if ((of("members") == 0) != (of("rewards") == 0)) return "nobody had what was handed over";
    // An item is worth what it takes off or costs, unless the scenario says otherwise.
    if (of("value") < of("discounts")) return "worth to members";
  }
  return "";
}

}  // namespace

TEST_CASE("units and money are conserved in every program, arm and replicate") {
  for (const std::string returns : {"none", "{share: 10 %, after: 14 days}"}) {
    const auto file = test::scenario_of(test::many_programs(200, "52 weeks", 3, returns));
    const auto tallies = study::simulate(file.spec, nullptr, {});
    const auto results = metrics::measure(file.spec, 200, tallies);
    const auto& outstanding = results.period("outstanding").values;
    for (std::size_t r = 0; r < 3; ++r)
      for (std::size_t a = 0; a < file.spec.arms.size(); ++a) {
        CAPTURE(returns, file.spec.arms[a].name, r);
        const Counts& tally = tallies[r][a];
        const std::string wrong = fault(tally, 200, count(tallies[r][0], "revenue"));
        // Debts after returns are booked on the cohort that was returned, and paid by another.
        if (a == 5 && returns != "none" && wrong == "a cohort is used up twice") continue;
        CHECK(wrong.empty());
        CHECK(reward_fault(tally, file.spec.arms[a], returns != "none") == "");
        CHECK(outstanding[((a * 3 + r) + 1) * 13 - 1] == count(tally, "issued") - count(tally, "redeemed") -
                                                             count(tally, "expired") -
                                                             count(tally, "reversed"));
        const double platform =
            results.total("net").values[a * 3 + r] * 100.0 - static_cast<double>(net(tally));
        if (!file.spec.arms[a].program || file.spec.arms[a].program->platform_cost_per_day == 0.0)
          CHECK(platform == Approx(0.0).margin(1e-3));
        else
          CHECK(platform < 0.0);
      }
    // All kinds of money and units are there to be conserved.
    for (const char* which : {"fees", "perk_cost", "partner_income", "referral_cost", "referred",
                              "reward_cost", "expired", "leavers", "upgrades", "downgrades"}) {
      std::int64_t sum = 0;
      for (const Counts& tally : tallies[0]) sum += count(tally, which);
      CHECK(sum != 0);
    }
    if (returns != "none")
      for (std::size_t a = 0; a < file.spec.arms.size(); ++a) CHECK(count(tallies[0][a], "returns") > 0);
  }
}

// The check itself: books with one unit or one krona too many are refused.
TEST_CASE("books that do not add up are found") {
  const auto file = test::scenario_of(test::many_programs(100, "52 weeks", 1, "none"));
  const auto tallies = study::simulate(file.spec, nullptr, {});
  const std::int64_t revenue = count(tallies[0][0], "revenue");
  for (const char* which :
       {"revenue", "purchases", "margin", "fees", "partner_income", "reward_cost", "perk_cost",
        "referral_cost", "enrolment_cost", "issued", "redeemed", "expired", "referred"}) {
    Counts tally = tallies[0][17];
    REQUIRE(fault(tally, 100, revenue).empty());
    tally.at("period", which, 3) += 1;
    CHECK_FALSE(fault(tally, 100, revenue).empty());
  }
  Counts tally = tallies[0][17];
  tally.at("by_decile", "leaked") += 1;
  CHECK_FALSE(fault(tally, 100, revenue).empty());
}

TEST_CASE("rewards that do not come to the totals are found") {
  const auto file = test::scenario_of(test::many_programs(100, "52 weeks", 1, "none"));
  const auto tallies = study::simulate(file.spec, nullptr, {});
  // Two rewards, one of a partner's; two currencies; surprises; paying with points; a shared card.
  for (const std::size_t arm : {8U, 15U, 20U, 7U, 17U}) {
    const scenario::ArmSpec& spec = file.spec.arms[arm];
    CAPTURE(spec.name);
    REQUIRE(reward_fault(tallies[0][arm], spec, false) == "");
    CHECK(tallies[0][arm].at("reward_uses", "rewards") > 0);
    for (const char* figure : {"rewards", "units", "paid", "discounts", "partner"}) {
      // What takes no units is held to no currency; who sells units to partners has income besides.
      Counts tally = tallies[0][arm];
      tally.at("reward_uses", figure) +=
          figure == std::string("partner") ? count(tally, "partner_income") + 1 : 1;
      CHECK(reward_fault(tally, spec, false) != "");
    }
    Counts tally = tallies[0][arm];
    tally.at("reward_uses", "members") += count(tally, "enrolments") + 1;
    CHECK(reward_fault(tally, spec, false) != "");
  }
}
