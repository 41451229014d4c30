// Laws for drawn histories: totals are the sums of the lines, units are conserved after every line, and
// nothing depends on the order of rows in the file.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>

#include "engine/random/stream.h"
#include "tests/ingest/files.h"
#include "tests/ledger/plans.h"

using namespace stamkund;
using namespace stamkund::ledger;
using program::Entry;

namespace {

struct Dice {
  Stream stream;
  std::size_t below(std::size_t n) {
    return static_cast<std::size_t>(open_uniform(stream()) * static_cast<double>(n));
  }
};

Dice dice_of(std::uint64_t number) {
  return {Stream(StreamKey{.seed = 31, .index = number, .purpose = Purpose::test})};
}

/// A program with something of everything that the ledger has to count.
Plan drawn_plan(Dice& dice) {
  Plan plan = test::points_plan();
  auto& rules = plan.rules;
  auto& points = rules.currencies[0];
  points.returns = static_cast<program::ReturnPolicy>(dice.below(4));
  points.pending.kind = static_cast<program::Pending::Kind>(dice.below(3));
  points.pending.days = static_cast<double>(dice.below(15));
  points.expiry.kind =
      std::array{program::Expiry::Kind::none, program::Expiry::Kind::rolling, program::Expiry::Kind::end_of,
                 program::Expiry::Kind::sliding}[dice.below(4)];
  points.expiry.days = 30.0 + static_cast<double>(dice.below(100));
  points.expiry.period = program::Period::month;
  points.expiry.reinstatement_days = dice.below(2) == 0 ? 0.0 : 20.0;
  points.endowed = Points{static_cast<std::int64_t>(dice.below(2) * 5)};
  program::Currency stamps;
  stamps.name = "stamps";
  program::EarnRule visit;
  visit.per_visit = 1;
  visit.scope.stores = 0b01;
  program::EarnRule review;
  review.on = program::EarnRule::On::event;
  review.per_visit = 2;
  stamps.earn = {visit, review};
  rules.events = {"review"};
  rules.currencies.push_back(stamps);
  rules.rewards = {test::item("coffee", 40, 300), test::item("voucher", 70, 0), test::item("mug", 5, 900)};
  rules.rewards[0].automatic = dice.below(2) == 0;
  rules.rewards[1].automatic = false;
  rules.rewards[1].discount = Money{500};
  rules.rewards[1].coupon_days = dice.below(2) == 0 ? 0.0 : 30.0;
  rules.rewards[2].currency = 1;
  rules.tiers.window = std::array{program::TierRules::Window::calendar, program::TierRules::Window::rolling,
                                  program::TierRules::Window::lifetime}[dice.below(3)];
  rules.tiers.period = program::Period::quarter;
  rules.tiers.days = 60;
  program::Tier silver;
  silver.name = "silver";
  silver.threshold = 20'000;
  silver.discount = 0.05;
  rules.tiers.tiers = {silver};
  plan.unit_cost = plan.unit_price = {1.0, 1.0};
  return plan;
}

std::vector<std::string> drawn_rows(Dice& dice, std::size_t count) {
  std::vector<std::string> rows;
  const std::array<std::string, 4> stores{"north", "south", "west", ""};
  const std::array<std::string, 5> events{"review", "redeem:coffee", "redeem:voucher", "redeem:mug",
                                          "unknown"};
  for (std::size_t i = 0; i < count; ++i) {
    const Day day{test::day_zero().serial + static_cast<std::int32_t>(dice.below(300)) - 10};
    std::string row = "c" + std::to_string(dice.below(8)) + "," + to_string(day) + ",";
    const std::size_t kind = dice.below(10);
    if (kind == 0) {
      row += "," + stores[dice.below(4)] + "," + events[dice.below(5)];
    } else {
      row += (kind == 1 ? "-" : "") + std::to_string(dice.below(60)) + "." +
             std::to_string(10 + dice.below(90)) + "," + stores[dice.below(4)] + ",";
    }
    rows.push_back(row);
  }
  return rows;
}

/// All lines as text, and the totals.
struct Replayed {
  std::string lines;
  Totals totals{program::Rules{}};
  std::uint64_t unconserved = 0;
  UnitCount sum_of_lines[2];
  std::vector<std::int64_t> rewards_of_lines;
  Money money_of_lines{0};
};

Replayed replay_rows(const Plan& plan, const std::vector<std::string>& rows, Redemption redemption) {
  std::string text = "customer,date,amount,store,event\n";
  for (const auto& row : rows) text += row + "\n";
  ingest::Options options;
  options.keep_rows = true;
  options.label_columns[static_cast<std::size_t>(ingest::Label::store)] = "store";
  options.label_columns[static_cast<std::size_t>(ingest::Label::event)] = "event";
  const test::Reading reading = test::read_text(text, options);
  INFO(reading.problems.text());
  REQUIRE_FALSE(reading.problems.has_errors());
  scenario::ScenarioSpec scenario;
  scenario.start = test::day_zero();
  scenario.population.stores = {{"north", 0.5, 0, 0}, {"south", 0.5, 0, 0}};
  History history(plan, scenario);
  history.use(reading.labels);
  Replay replay(plan, redemption, 300);
  Replayed out;
  out.rewards_of_lines.resize(plan.rules.rewards.size());
  for (const auto& [id, of_customer] : reading.rows) {
    std::array<UnitCount, 2> held{};
    (void)replay.run(history.steps(of_customer), [&](const Line& line) {
      const Entry& entry = line.entry;
      out.lines += id + " " + std::to_string(entry.day) + " " + std::to_string(static_cast<int>(entry.kind)) +
                   " " + std::to_string(entry.currency) + " " + std::to_string(entry.rule) + " " +
                   std::to_string(entry.units) + " " + std::to_string(line.balance) + " " +
                   std::to_string(line.pending) + " " + std::to_string(line.tier) + "\n";
      UnitCount& one = held[entry.currency];
      if (entry.kind == Entry::Kind::issued) one.issued += entry.units;
      if (entry.kind == Entry::Kind::redeemed) one.redeemed += entry.units;
      if (entry.kind == Entry::Kind::expired) one.expired += entry.units;
      if (entry.kind == Entry::Kind::reinstated) one.expired -= entry.units;
      if (entry.kind == Entry::Kind::reversed) one.reversed += entry.units;
      if (entry.kind == Entry::Kind::reward) {
        out.rewards_of_lines[entry.rule] += entry.units;
        out.money_of_lines += entry.money;
      }
      if (entry.kind == Entry::Kind::tier) return;
      one.balance = line.balance;
      one.pending = line.pending;
      if (!one.conserved()) ++out.unconserved;
    });
    for (std::size_t c = 0; c < 2; ++c) out.sum_of_lines[c] += held[c];
  }
  out.totals = replay.totals();
  return out;
}

}  // namespace

TEST_CASE("totals are the sums of the lines, and units are conserved after each") {
  std::int64_t expired = 0;
  std::int64_t reversed = 0;
  std::int64_t redeemed = 0;
  std::int64_t upgrades = 0;
  for (std::uint64_t trial = 0; trial < 120; ++trial) {
    Dice dice = dice_of(trial);
    const Plan plan = drawn_plan(dice);
    const auto redemption = static_cast<Redemption>(dice.below(3));
    const Replayed out = replay_rows(plan, drawn_rows(dice, 300), redemption);
    INFO("trial " << trial);
    CHECK(out.unconserved == 0);
    Money money{0};
    for (std::size_t c = 0; c < 2; ++c) CHECK(out.sum_of_lines[c] == out.totals.units[c]);
    for (std::size_t r = 0; r < plan.rules.rewards.size(); ++r) {
      const auto& reward = out.totals.rewards[r];
      CHECK(out.rewards_of_lines[r] == reward.handed_over);
      CHECK(reward.units == reward.handed_over * plan.rules.rewards[r].units.count);
      money += reward.cost + reward.discount;
    }
    CHECK(money == out.money_of_lines);
    CHECK(out.totals.discounts + out.totals.reward_cost() == money + out.totals.tier_discounts);
    std::uint64_t members = 0;
    for (const auto count : out.totals.tiers) members += count;
    CHECK(members == out.totals.members);
    CHECK(out.totals.rewarded <= out.totals.reached);
    if (redemption != Redemption::recorded) CHECK(out.totals.recorded == 0);
    expired += out.totals.units[0].expired;
    reversed += out.totals.units[0].reversed;
    redeemed += out.totals.units[0].redeemed;
    upgrades += static_cast<std::int64_t>(out.totals.upgrades);
  }
  // The drawn programs reach what they are drawn for.
  CHECK(expired > 0);
  CHECK(reversed > 0);
  CHECK(redeemed > 0);
  CHECK(upgrades > 0);
}

TEST_CASE("the order of rows in the file does not matter") {
  for (std::uint64_t trial = 0; trial < 40; ++trial) {
    Dice dice = dice_of(1000 + trial);
    const Plan plan = drawn_plan(dice);
    const auto redemption = static_cast<Redemption>(dice.below(3));
    auto rows = drawn_rows(dice, 200);
    const Replayed first = replay_rows(plan, rows, redemption);
    for (std::size_t i = rows.size(); i > 1; --i) std::swap(rows[i - 1], rows[dice.below(i)]);
    const Replayed second = replay_rows(plan, rows, redemption);
    INFO("trial " << trial);
    CHECK(first.lines == second.lines);
    CHECK(first.totals.units == second.totals.units);
    CHECK(first.totals.rewards == second.totals.rewards);
  }
}
