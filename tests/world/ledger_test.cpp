// The ledger of a simulated life's purchases, at list prices, is the simulation's: the same units, rewards,
// costs and discounts to the minor unit, for random programs. The ledger knows only what a file of real
// purchases has.
#include <catch2/catch.hpp>

#include "engine/ledger/plan.h"
#include "engine/ledger/replay.h"
#include "tests/world/one_arm.h"
#include "tests/world/scenarios.h"

using namespace stamkund;
using program::Entry;
using world::AccountStep;

namespace {

class Recorder final : public world::LifeObserver {
 public:
  void purchase(std::uint64_t, double day, std::int64_t paid) override { sales.emplace_back(day, paid); }
  void step(std::uint64_t, const AccountStep& step) override { steps.push_back(step); }
  void entry(std::uint64_t, const Entry& entry) override { entries.push_back(entry); }
  std::vector<std::pair<double, std::int64_t>> sales;
  std::vector<AccountStep> steps;
  program::Journal entries;
};

class Dice {
 public:
  explicit Dice(std::uint64_t trial) : stream_({trial, 11, 0, Purpose::test}) {}
  bool one_in(std::uint64_t n) { return stream_() % n == 0; }
  std::string any(const std::vector<std::string>& of) { return of[stream_() % of.size()]; }

 private:
  Stream stream_;
};

std::string random_reward(Dice& dice, const std::string& name) {
  std::string text = "{name: " + name + ", at: " + dice.any({"20", "35", "60", "90"});
  switch (dice.one_in(4) ? 0 : dice.one_in(3) ? 1 : 2) {
    case 0:
      return text + ", kind: pay, pays: 0.07 SEK, most: 35 %, probability_per_visit: " +
             dice.any({"20 %", "100 %"}) + "}";
    case 1:
      text += ", cost: 3.35 SEK, value: " + dice.any({"9 SEK", "2 SEK"});
      break;
    default:
      text += ", cost: 0 SEK, discount: " + dice.any({"2.95 SEK", "10 SEK", "55.55 SEK"});
      if (dice.one_in(2)) text += ", coupon_valid: 60 days";
      break;
  }
  text += ", probability_per_visit: " + dice.any({"30 %", "100 %", "70 %"});
  if (dice.one_in(4)) text += ", limit: {times: 1, per: month}";
  return text + "}";
}

/// Anything that has a price, in one program.
std::string random_program(Dice& dice) {
  std::string text = "{earn: [{per_amount: " + dice.any({"1", "0.1", "100"});
  text += "}, {on: review, per_visit: 3}]";
  text += ", events: [{name: review, probability_per_visit: 10 %}]";
  if (dice.one_in(3)) text += ", pending: {after: 5 days}";
  if (dice.one_in(2))
    text += ", expiry: {kind: " + dice.any({"rolling, after: 20 weeks", "sliding, after: 8 weeks",
                                            "end_of, period: quarter"}) + "}";
  text += ", rewards: [" + random_reward(dice, "a") + ", " + random_reward(dice, "b") + "]";
  if (!dice.one_in(4)) {
    text += ", tiers: {basis: " + dice.any({"spend", "spend, window: rolling, length: 3 months"}) +
            ", levels: [{name: silver, at: 100 SEK, discount: " + dice.any({"10 %", "5 %", "35 %", "0 %"}) +
            ", cost_share: " + dice.any({"0 %", "3 %", "1.5 %"}) + ", expiry_extension: 30 days}, " +
            "{name: gold, at: 400 SEK, discount: " + dice.any({"15 %", "29 %", "10 %"}) +
            ", cost_per_visit: 0.35 SEK, cost_per_year: 10 SEK}]}";
  }
  if (dice.one_in(2))
    text += ", membership: {fee: 5 SEK, period: " + dice.any({"1 year", "10 years"}) +
            ", discount: " + dice.any({"10 %", "5 %", "12.5 %"}) + ", cost_per_visit: 0.15 SEK}";
  if (dice.one_in(3)) text += ", cashback: {rate: 3 %, most: 2 SEK, per: month, paid_after: 14 days}";
  if (dice.one_in(4)) text += ", behaviour: {redemption_threshold: 1 SEK}";
  return text + ", enrolment: {share_per_visit: 60 %}}";
}

scenario::ScenarioFile scenario_with(const std::string& program) {
  return test::scenario_of(
      "stamkund: 1\nname: one pricing\ncurrency: SEK\nseed: 7\nhorizon: 70 weeks\nperiod: 4 weeks\n"
      "replicates: 1\nuncertainty: {parameters: false}\npopulation:\n  new_customers: {count: 40, arrive_over: 8 weeks}\n"
      "  purchases: {model: pareto-nbd, r: 1.5, alpha: 2 weeks, s: 1, beta: 90 weeks}\n"
      "  spend: {model: lognormal, median: 20 SEK, between: 0.4, within: 0.7}\n"
      "baseline: {name: today, margin: 60 %}\narms:\n  - name: club\n    program: " + program + "\n");
}

std::int64_t sum_of(const counting::Counts& tally, const char* count) {
  return tally.flow(count);
}

struct Compared {
  std::size_t members = 0;
  std::size_t purchases = 0;
  std::size_t standing = 0;  ///< members with a discount of a tier or of the membership
  std::size_t different = 0;
};

/// What she did, as a file would have it, up to `end`.
std::vector<ledger::Step> steps_of(const Recorder& recorder, double end) {
  std::vector<ledger::Step> steps;
  for (const AccountStep& one : recorder.steps) {
    using enum AccountStep::Kind;
    if (one.occasion.day >= end) break;
    if (one.kind != purchase && one.kind != event && one.kind != redeem) continue;
    ledger::Step step;
    step.kind = one.kind == purchase ? ledger::Step::Kind::purchase
                : one.kind == event  ? ledger::Step::Kind::event
                                     : ledger::Step::Kind::redeem;
    step.day = one.occasion.day;
    if (one.kind == purchase) step.amount = one.amount;
    step.index = one.kind == redeem ? one.reward : one.occasion.event;
    step.segment = one.occasion.segment;
    step.store = one.occasion.store;
    step.category = one.occasion.category;
    steps.push_back(step);
  }
  return steps;
}

/// A ledger does not ask when units were issued: lots of several cohorts are one line.
program::Journal without_cohorts(const program::Journal& journal, double end) {
  program::Journal out;
  for (Entry entry : journal) {
    if (entry.day >= end) break;
    using enum Entry::Kind;
    if (entry.kind != tier) entry.cohort = 0;  // of a tier it is the one before
    const bool lots = entry.kind == redeemed || entry.kind == expired;
    if (lots && !out.empty() && out.back().kind == entry.kind && out.back().day == entry.day &&
        out.back().rule == entry.rule && out.back().currency == entry.currency)
      out.back().units += entry.units;
    else
      out.push_back(entry);
  }
  return out;
}

Compared compare(const scenario::ScenarioSpec& spec, double planted = 0.0) {
  test::OneArm lives(spec, 1);
  ledger::Plan plan = ledger::plan_of(spec.arms[1], spec);
  plan.terms.discount += planted;
  Compared out;
  for (std::uint64_t i = 0; i < lives.size(); ++i) {
    lives.forget();
    Recorder recorder;
    (void)lives.run(i, &recorder);
    const counting::Counts& tally = lives.counts();
    if (recorder.steps.empty()) continue;
    // Nobody leaves a ledger: what comes after she has left the club is not compared.
    double end = spec.horizon_days;
    bool left = false;
    for (const auto& step : recorder.steps)
      if (step.kind == AccountStep::Kind::close && step.occasion.day < end) {
        end = step.occasion.day;
        left = true;
      }
    ledger::Replay replay(plan, ledger::Redemption::recorded, std::nextafter(end, 0.0));
    program::Journal lines;
    const auto& customer = replay.run(steps_of(recorder, end),
                                      [&](const ledger::Line& line) { lines.push_back(line.entry); });
    if (!customer.member()) continue;
    lines = without_cohorts(lines, end);
    const program::Journal entries = without_cohorts(recorder.entries, end);
    std::int64_t listed = 0;
    for (const auto& step : recorder.steps)
      if (step.kind == AccountStep::Kind::purchase && step.occasion.day < end) listed += step.amount.minor;
    std::int64_t paid = 0;
    for (const auto& [day, minor] : recorder.sales)
      if (day >= recorder.steps.front().occasion.day && day < end) paid += minor;
    const auto& totals = replay.totals();
    ++out.members;
    out.purchases += static_cast<std::size_t>(customer.purchases);
    out.standing += (totals.tier_discounts + totals.membership_discounts).minor > 0 ? 1 : 0;
    const bool same = lines == entries && customer.revenue.minor == listed &&
                      (customer.revenue - customer.discounts).minor == paid && totals.recorded_refused == 0 &&
                      (left || (totals.perk_cost.minor == sum_of(tally, "perk_cost") &&
                                totals.reward_cost().minor == sum_of(tally, "reward_cost") &&
                                customer.rewards == sum_of(tally, "rewards")));
    out.different += same ? 0 : 1;
  }
  return out;
}

}  // namespace

TEST_CASE("the ledger of simulated purchases is the simulation's, to the minor unit") {
  std::size_t members = 0;
  std::size_t standing = 0;
  std::size_t purchases = 0;
  for (std::uint64_t trial = 0; trial < 300; ++trial) {
    Dice dice(trial);
    const std::string program = random_program(dice);
    const auto file = scenario_with(program);
    CAPTURE(trial, program);
    const Compared found = compare(file.spec);
    CHECK(found.different == 0);
    members += found.members;
    standing += found.standing;
    purchases += found.purchases;
  }
  CHECK(members > 5'000);
  CHECK(standing > 2'000);
  CHECK(purchases > 100'000);
}

TEST_CASE("a till that takes off a hundredth of a per cent more is found out") {
  const auto file = scenario_with(
      "{earn: {per_amount: 1}, reward: {at: 100, cost: 1 SEK}, membership: {fee: 5 SEK, period: 10 years, "
      "discount: 10 %}, enrolment: {share_per_visit: 60 %}}");
  CHECK(compare(file.spec).different == 0);
  const Compared found = compare(file.spec, 0.0001);
  CHECK(found.members > 20);
  CHECK(found.different > found.members / 2);
}
