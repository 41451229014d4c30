// Units that expire (Breugelmans & Liu-Thompkins 2017) and money that is paid out (Vana, Lambrecht & Bertini
// 2018).
#include <algorithm>
#include <catch2/catch.hpp>

#include "models/program/calendar.h"
#include "tests/behaviour/records.h"
#include "tests/world/scenarios.h"

using namespace stamkund;
using namespace stamkund::behaviour_test;
using program::Entry;

namespace {

std::string expiring(const std::string& behaviour,
                     const std::string& expiry = "{kind: end_of, period: quarter}") {
  return "earn: {per_visit: 1}\nexpiry: " + expiry +
         "\nreward: {at: 40, cost: 20 SEK}\nbehaviour: {goal_gradient: 0, post_reward_boost: 0 %, " +
         behaviour + "}\n";
}

/// [flexible][last four weeks of a quarter, for who holds a quarter of the reward when they begin].
struct Deadlines {
  Rate rest[2];
  Rate last[2];
  /// Null: the last weeks raise purchases of both groups alike.
  [[nodiscard]] double z_of_interaction() const {
    double contrast = 0.0;
    double variance = 0.0;
    for (int flexible = 0; flexible < 2; ++flexible) {
      contrast += (flexible == 1 ? 1.0 : -1.0) * std::log(last[flexible].factor() / rest[flexible].factor());
      variance += 1.0 / last[flexible].seen + 1.0 / rest[flexible].seen;
    }
    return contrast / std::sqrt(variance);
  }
};

Deadlines deadlines(const scenario::ScenarioFile& file, std::size_t arm) {
  const program::Calendar calendar(file.spec.start);
  Deadlines out;
  for (const auto& record : records(file, arm)) {
    const int flexible = record.person.trait(Purpose::flexible) < 0.5 ? 1 : 0;
    for (double start = 0.0, end = calendar.end(0.0, program::Period::quarter); end < record.end_day;
         start = end, end = calendar.end(end, program::Period::quarter)) {
      out.rest[flexible].add(record, start, end - 28.0);
      if (record.balance(end - 28.0) >= 10) out.last[flexible].add(record, end - 28.0, end);
    }
  }
  return out;
}

/// Ordinary least squares of what a purchase costs on what was paid out since the one before.
struct Slope {
  double slope = 0;
  double standard_error = 0;
};

Slope spend_on_payouts(const std::vector<Record>& lives) {
  double n = 0, sx = 0, sy = 0, sxx = 0, sxy = 0, syy = 0;
  for (const auto& record : lives) {
    std::size_t next = 0;
    for (std::size_t k = 1; k < record.visits.size(); ++k) {
      double x = 0.0;
      for (; next < record.entries.size() && record.entries[next].day < record.visits[k].day; ++next)
        if (record.entries[next].kind == Entry::Kind::reward)
          x += static_cast<double>(record.entries[next].money.minor);
      const auto y = static_cast<double>(record.visits[k].paid);
      n += 1.0, sx += x, sy += y, sxx += x * x, sxy += x * y, syy += y * y;
    }
  }
  const double vx = sxx - sx * sx / n;
  const double cxy = sxy - sx * sy / n;
  Slope out{cxy / vx, 0.0};
  out.standard_error = std::sqrt((syy - sy * sy / n - out.slope * cxy) / (n - 2.0) / vx);
  return out;
}

}  // namespace

// Null of the interaction: the last weeks before units expire raise purchases of flexible and other members
// alike. Mutants: no effect; the same effect with units that never expire.
TEST_CASE("expiry: purchases rise before the deadline for flexible members only") {
  const auto file = test::scenario_of(
      steady(3000, "2 years", 1.5) + arm("deadline", expiring("deadline: 50 %")) +
      arm("off", expiring("deadline: 0 %")) + arm("not mentioned", expiring("member_spend: 0 %")) +
      arm("nothing expires", expiring("deadline: 50 %", "none")));
  const Deadlines on = deadlines(file, 1);
  CHECK(on.z_of_interaction() > kSignificant);
  CHECK(on.last[1].z() > kSignificant);
  CHECK(std::abs(on.last[1].z(1.5)) < kSignificant);
  CHECK(std::abs(on.last[0].z()) < kSignificant);
  CHECK(std::abs(deadlines(file, 2).z_of_interaction()) < kSignificant);
  CHECK(std::abs(deadlines(file, 4).z_of_interaction()) < kSignificant);
  CHECK(same_counts(file, 2, 3));
  CHECK(same_purchases(file, 4, 0));
}

// Units that expire one by one press together: what counts is what is lost within the four weeks of warning.
// Nulls: base rate where less than four units (a tenth of the reward) are about to go, and for others than
// flexible members.
TEST_CASE("expiry: single units that expire soon press as a sum") {
  const std::string rolling = "{kind: rolling, after: 10 weeks}";
  const auto file =
      test::scenario_of(steady(2000, "52 weeks", 1.0) +
                        arm("deadline", expiring("deadline: 50 %, deadline_worth: 10 %", rolling)) +
                        arm("off", expiring("deadline: 0 %, deadline_worth: 10 %", rolling)));
  struct Pressed {
    Rate rates[2][2];  ///< [flexible][pressed]
  };
  const auto pressed = [&](std::size_t which) {
    Pressed out;
    for (const auto& record : records(file, which)) {
      const std::size_t flexible = record.person.trait(Purpose::flexible) < 0.5 ? 1 : 0;
      std::vector<std::pair<double, int>> changes;
      for (const double day : days_of(record, Entry::Kind::issued)) {
        changes.emplace_back(day + 42.0, 1);
        changes.emplace_back(day + 70.0, -1);
      }
      std::sort(changes.begin(), changes.end());
      double from = record.joined_day();
      int soon = 0;
      for (const auto& [day, change] : changes) {
        out.rates[flexible][soon >= 4 ? 1 : 0].add(record, from, day);
        from = day;
        soon += change;
      }
    }
    return out;
  };
  const Pressed on = pressed(1);
  CHECK(on.rates[1][1].z() > kSignificant);
  CHECK(std::abs(on.rates[1][1].z(1.5)) < kSignificant);
  for (const Rate& rate : {on.rates[1][0], on.rates[0][0], on.rates[0][1]})
    CHECK(std::abs(rate.z()) < kSignificant);
  const Pressed off = pressed(2);
  for (const auto& rates : off.rates)
    for (const Rate& rate : rates) CHECK(std::abs(rate.z()) < kSignificant);
}

// A tenth of each purchase is paid out at once; purchases differ. Null: what was paid out does not show in
// the next purchase; and, with 32 %, that it does with exactly this share. Mutant: 0 %.
TEST_CASE("cashback: a payout of 1 adds 0.32 to the next purchase") {
  const auto club = [](const std::string& share) {
    return "cashback: {rate: 10 %}\nbehaviour: {post_reward_boost: 0 %, payout_spend: " + share + "}\n";
  };
  const auto file = test::scenario_of(
      steady(2500, "104 weeks", 1.0, 50.0, 1,
             "  spend: {model: lognormal, median: 100 SEK, between: 0, within: 0.6}\n") +
      arm("payout", club("32 %")) + arm("off", club("0 %")) +
      arm("not mentioned", "cashback: {rate: 10 %}\nbehaviour: {post_reward_boost: 0 %}\n"));
  const Slope on = spend_on_payouts(records(file, 1));
  CAPTURE(on.slope, on.standard_error);
  CHECK(on.slope > kSignificant * on.standard_error);
  CHECK(std::abs(on.slope - 0.32) < kSignificant * on.standard_error);
  const Slope off = spend_on_payouts(records(file, 2));
  CHECK(std::abs(off.slope) < kSignificant * off.standard_error);
  CHECK(same_counts(file, 2, 3));
  CHECK(same_purchases(file, 2, 0));
}
