// Tiers after the deadline: goals reached and missed (Wang et al. 2016), promotion and demotion (Wagner,
// Hennig-Thurau & Rudolph 2009).
#include <algorithm>
#include <catch2/catch.hpp>

#include "models/program/calendar.h"
#include "tests/behaviour/records.h"
#include "tests/world/scenarios.h"

using namespace stamkund;
using namespace stamkund::behaviour_test;
using program::Entry;

namespace {

/// Effects die away within three weeks, so that one quarter does not reach into the next.
std::string levels(const std::string& behaviour, const std::string& rules = "") {
  return "earn: {per_visit: 1}\ntiers: {basis: transactions, window: calendar, period: quarter, " + rules +
         "levels: [{name: silver, at: 8}, {name: gold, at: 16}]}\nbehaviour: {" + behaviour + "}\n";
}

struct Outcomes {
  Rate reached;
  Rate failed_low;   ///< without a level, more than half of the way to silver
  Rate failed_high;  ///< gold, more than half of the way to keeping it
  Rate first;        ///< of those who reached one, those who had no level
  Rate idle;         ///< without a level, less than half of the way
  Rate slack;        ///< with a level, less than half of the way to keeping it
};

/// Three weeks after each quarter, by what happened in it. `next_period`: levels come with the next quarter.
Outcomes after_windows(const scenario::ScenarioFile& file, std::size_t arm, bool next_period = false) {
  const program::Calendar calendar(file.spec.start);
  Outcomes out;
  for (const auto& record : records(file, arm))
    for (double start = 0.0, end = calendar.end(0.0, program::Period::quarter); end < record.end_day;
         start = end, end = calendar.end(end, program::Period::quarter)) {
      const auto bought = std::count_if(record.visits.begin(), record.visits.end(), [&](const Visit& visit) {
        return visit.day >= start && visit.day < end;
      });
      std::int64_t tier = 0;
      std::int64_t before = 0;
      bool up = false;
      for (const auto& entry : record.entries) {
        if (entry.kind != Entry::Kind::tier || entry.day >= end) continue;
        tier = entry.units;
        if (entry.day <= start) before = tier;
        if (!next_period && entry.day >= start && entry.units > entry.cohort) up = true;
      }
      if (next_period && bought >= 8 * (tier + 1) && tier < 2) up = true;
      Rate* group = nullptr;
      if (up || (tier > 0 && bought >= 8 * tier))
        group = &out.reached;
      else if (tier == 2 && bought >= 8)
        group = &out.failed_high;
      else if (tier > 0 && bought < 4 * tier)
        group = &out.slack;
      else if (tier == 0)
        group = bought >= 4 ? &out.failed_low : &out.idle;
      if (group != nullptr) group->add(record, end, end + 21.0);
      if (group == &out.reached && before == 0) out.first.add(record, end, end + 21.0);
    }
  return out;
}

const std::string kGoals = "tier_success: 60 %, tier_failure: 60 %, tier_effect_decay: 3 weeks";

}  // namespace

// Null for each group: base rate. Signs after success and failure, none for who did not strive; and, null of
// equal drops, a miss weighs more on the higher level.
TEST_CASE("goals: success raises, failure lowers, most in the highest level") {
  const auto file = test::scenario_of(steady(6000, "2 years", 0.9, 4.0) + arm("goals", levels(kGoals)) +
                                      arm("off", levels("tier_success: 0 %, tier_failure: 0 %")) +
                                      arm("not mentioned", levels("member_spend: 0 %")));
  const Outcomes on = after_windows(file, 1);
  CHECK(on.reached.z() > kSignificant);
  CHECK(on.failed_low.z() < -kSignificant);
  CHECK(on.failed_high.z() < -kSignificant);
  CHECK(z_of_difference(on.failed_high, on.failed_low) < -kSignificant);
  CHECK(on.first.z() > kSignificant);
  CHECK(std::abs(on.idle.z()) < kSignificant);
  CHECK(std::abs(on.slack.z()) < kSignificant);
  const Outcomes off = after_windows(file, 2);
  for (const Rate& rate : {off.reached, off.failed_low, off.failed_high, off.idle})
    CHECK(std::abs(rate.z()) < kSignificant);
  CHECK(std::abs(z_of_difference(off.failed_high, off.failed_low)) < kSignificant);
  CHECK(same_counts(file, 2, 3));
  CHECK(same_purchases(file, 2, 0));
}

// A level that comes with the next window has been reached when this one ends; and it is no success of the
// next window, in which she may do nothing.
TEST_CASE("goals: the same signs where levels come with the next window") {
  const auto file = test::scenario_of(steady(6000, "2 years", 0.9, 4.0) +
                                      arm("goals", levels(kGoals, "upgrades: next_period, ")));
  const Outcomes on = after_windows(file, 1, true);
  CHECK(on.reached.z() > kSignificant);
  CHECK(on.failed_low.z() < -kSignificant);
  CHECK(on.failed_high.z() < -kSignificant);
  CHECK(on.first.z() > kSignificant);
  CHECK(std::abs(on.idle.z()) < kSignificant);
  CHECK(on.slack.expected > 100.0);
  CHECK(std::abs(on.slack.z()) < kSignificant);
}

// Nulls: base rate after a promotion, after a demotion, and of who never had a level; promotion and demotion
// of one size. Mutant: with an aversion of 1 they are of one size, and the check of asymmetry must not see
// more.
TEST_CASE("demotion hurts more than promotion helps, and leaves members below those never promoted") {
  const auto levels_of = [](const std::string& behaviour) {
    return "earn: {per_visit: 1}\ntiers: {basis: transactions, window: calendar, period: quarter, levels: "
           "[{name: "
           "silver, at: 12}]}\nbehaviour: {" +
           behaviour + "}\n";
  };
  const auto file = test::scenario_of(
      steady(6000, "2 years", 0.9, 8.0) +
      arm("averse", levels_of("upgrade_lift: 20 %, tier_effect_decay: 3 weeks")) +
      arm("even", levels_of("upgrade_lift: 20 %, demotion_aversion: 1, tier_effect_decay: 3 weeks")) +
      arm("off", levels_of("upgrade_lift: 0 %")) + arm("not mentioned", levels_of("member_spend: 0 %")));
  struct Shocks {
    Rate up;
    Rate down;
    Rate never;
    [[nodiscard]] double asymmetry() const {
      return (2.0 - up.factor() - down.factor()) / std::hypot(up.standard_error(), down.standard_error());
    }
  };
  const auto shocks = [&](std::size_t which) {
    Shocks out;
    for (const auto& record : records(file, which)) {
      bool elevated = false;
      for (const auto& entry : record.entries) {
        if (entry.kind != Entry::Kind::tier) continue;
        // Demotions long after the promotion: what is left of that is less than a fiftieth of it.
        const bool up = entry.units > entry.cohort;
        if (!elevated) out.never.add(record, 0.0, entry.day);
        elevated = true;
        (up ? out.up : out.down).add(record, entry.day, entry.day + 21.0);
      }
      if (!elevated) out.never.add(record, 0.0, record.end_day);
    }
    return out;
  };
  const Shocks averse = shocks(1);
  CHECK(averse.up.z() > kSignificant);
  CHECK(averse.down.z() < -kSignificant);
  CHECK(averse.asymmetry() > kSignificant);
  CHECK(std::abs(averse.never.z()) < kSignificant);
  CHECK(z_of_difference(averse.down, averse.never) < -kSignificant);
  const Shocks even = shocks(2);
  CHECK(even.down.z() < -kSignificant);
  CHECK(std::abs(even.asymmetry()) < kSignificant);
  const Shocks off = shocks(3);
  for (const Rate& rate : {off.up, off.down, off.never}) CHECK(std::abs(rate.z()) < kSignificant);
  CHECK(same_counts(file, 3, 4));
}
