// What a simulated member did to her account, done again to a fresh one, gives the same ledger: nothing but
// purchases, returns, events and choices is needed, and the simulation's tallies are the ledger's.
#include <catch2/catch.hpp>

#include "engine/mechanisms/program/program.h"
#include "engine/metrics/unit_table.h"
#include "tests/world/one_arm.h"
#include "tests/world/programs.h"
#include "tests/world/scenarios.h"

using namespace stamkund;
using program::Account;
using program::Entry;
using program::Journal;
using world::AccountStep;

namespace {

class Recorder final : public world::LifeObserver {
 public:
  void purchase(std::uint64_t, double, std::int64_t) override {}
  void step(std::uint64_t, const AccountStep& step) override { steps.push_back(step); }
  void entry(std::uint64_t, const Entry& entry) override { entries.push_back(entry); }
  std::vector<AccountStep> steps;
  Journal entries;
};

void repeat(Account& account, const program::Rules& rules, const AccountStep& step, Journal& journal) {
  switch (step.kind) {
    case AccountStep::Kind::open:
      account.open(rules, step.occasion, journal);
      break;
    case AccountStep::Kind::coupon:
      (void)account.use_coupon(step.occasion.day, step.amount, journal);
      break;
    case AccountStep::Kind::purchase:
      (void)account.purchase(program::Occasion(step.occasion), journal);
      break;
    case AccountStep::Kind::event:
      account.event(step.occasion, journal);
      break;
    case AccountStep::Kind::give_back:
      (void)account.give_back(step.occasion.day, step.amount, journal);
      break;
    case AccountStep::Kind::redeem:
      (void)account.redeem(step.reward, step.count, step.occasion, journal);
      break;
    case AccountStep::Kind::grant:
      account.grant(0, step.count, step.reward == 1, step.occasion, journal);
      break;
    case AccountStep::Kind::close:
      account.close(step.occasion.day, journal);
      break;
  }
}

/// What happens by itself before `day`, one instant after the other.
void wait(Account& account, double day, Journal& journal) {
  while (account.is_open() && account.next_day() < day) account.advance(account.next_day(), journal);
}

/// Units of a currency that an account holds, waiting ones included.
std::int64_t held(const Account& account, std::size_t currency) {
  if (!account.is_open()) return 0;
  return account.purse(currency).balance() + account.purse(currency).pending();
}

struct Replayed {
  std::size_t members = 0;
  std::size_t entries = 0;
  std::size_t different = 0;       ///< members whose journals are not the same
  std::vector<std::int64_t> held;  ///< [n_currencies] at the horizon
  counting::Counts tally;
};

/// Lives of arm `arm` and their replay. `mistake` changes the rules of the replay.
Replayed replay(const scenario::ScenarioSpec& spec, std::size_t arm, bool mistake = false) {
  test::OneArm lives(spec, arm);
  const world::Horizon& horizon = lives.arm().horizon();
  program::Rules rules = mechanisms::find<mechanisms::Program>(lives.arm())->model().rules;
  if (mistake) {
    for (auto& reward : rules.rewards) reward.units.count += 1;
    for (auto& currency : rules.currencies) currency.returns = program::ReturnPolicy::keep;
  }
  Replayed out;
  out.held.resize(rules.currencies.size());
  Account account;
  for (std::uint64_t i = 0; i < lives.size(); ++i) {
    Recorder recorder;
    (void)lives.run(i, &recorder);
    if (recorder.steps.empty()) continue;
    account.clear();
    Journal journal;
    bool within = true;
    const auto pass_horizon = [&](double day) {
      if (!within || day < horizon.days) return;
      wait(account, horizon.days, journal);
      for (std::size_t c = 0; c < out.held.size(); ++c) out.held[c] += held(account, c);
      within = false;
    };
    for (const auto& step : recorder.steps) {
      pass_horizon(step.occasion.day);
      // A mistaken replay may not be able to do what she did.
      if (mistake && step.kind == AccountStep::Kind::redeem) continue;
      repeat(account, rules, step, journal);
    }
    pass_horizon(horizon.days);
    // Beyond the horizon a life ends when nothing is owed any more.
    if (!recorder.entries.empty())
      wait(account, std::nextafter(recorder.entries.back().day, program::kNever), journal);
    ++out.members;
    out.entries += recorder.entries.size();
    out.different += journal == recorder.entries ? 0 : 1;
  }
  out.tally = lives.counts();
  return out;
}

/// Units of one currency that are left at the horizon, by the cohorts' table; without returns.
std::int64_t left(const metrics::UnitTable& units) {
  std::int64_t left = 0;
  for (std::size_t c = 0; c < units.cohorts; ++c) {
    left += units.issued(c);
    for (std::size_t when = 0; when < units.cohorts; ++when)
      left -= units.redeemed(c * (units.cohorts + 1) + when) + units.expired(c * (units.cohorts + 1) + when);
  }
  return left;
}

}  // namespace

TEST_CASE("a replay of simulated members gives their journals, entry by entry") {
  for (const std::string returns : {"none", "{share: 10 %, after: 14 days}"}) {
    const auto file = test::scenario_of(test::many_programs(200, "78 weeks", 1, returns));
    std::size_t members = 0;
    for (std::size_t arm = 1; arm < file.spec.arms.size(); ++arm) {
      CAPTURE(returns, file.spec.arms[arm].name);
      const Replayed again = replay(file.spec, arm);
      CHECK(again.different == 0);
      CHECK(again.members > 50);
      CHECK(again.entries > again.members);
      members += again.members;
      // What members hold at the horizon is what the tallies say is left, in every currency.
      const auto count = [&](const char* which) { return again.tally.flow(which); };
      if (!again.held.empty())
        CHECK(again.held[0] == count("issued") - count("redeemed") - count("expired") - count("reversed"));
      for (std::size_t c = 0; c < again.held.size() && returns == "none"; ++c)
        CHECK(again.held[c] == left(metrics::UnitTable(again.tally, c)));
    }
    CHECK(members > 2000);
  }
}

TEST_CASE("a replay under other rules is noticed in every program with units and rewards") {
  const auto file =
      test::scenario_of(test::many_programs(60, "78 weeks", 1, "{share: 10 %, after: 14 days}"));
  for (std::size_t arm = 1; arm < file.spec.arms.size(); ++arm) {
    CAPTURE(file.spec.arms[arm].name);
    CHECK(replay(file.spec, arm, true).different > 0);
  }
}
