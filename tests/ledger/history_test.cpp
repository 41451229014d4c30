// From rows to steps: order within a day, names to positions, amounts to minor units.
#include "engine/ledger/history.h"

#include <catch2/catch.hpp>

#include "tests/ledger/plans.h"

using namespace stamkund;
using namespace stamkund::ledger;
using ingest::Label;
using Kind = Step::Kind;

namespace {

scenario::ScenarioSpec scenario_of_stores() {
  scenario::ScenarioSpec scenario;
  scenario.start = test::day_zero();
  scenario.population.stores = {{"north", 0.5, 0, 0}, {"south", 0.5, 0, 0}};
  return scenario;
}

Plan plan_with_events() {
  Plan plan = test::points_plan();
  plan.rules.events = {"review"};
  plan.rules.rewards = {test::item("coffee", 10, 100)};
  return plan;
}

ingest::LabelTable labels() {
  ingest::LabelTable table;
  table.names[static_cast<std::size_t>(Label::store)] = {"", "nort", "north", "south"};
  table.names[static_cast<std::size_t>(Label::event)] = {"", "redeem:coffee", "review", "reviw"};
  return table;
}

ingest::Row row(std::int32_t day, ingest::Amount amount, std::uint16_t store = 0, std::uint16_t event = 0) {
  ingest::Row out;
  out.day = Day{test::day_zero().serial + day};
  out.amount = amount;
  out.labels[static_cast<std::size_t>(Label::store)] = store;
  out.labels[static_cast<std::size_t>(Label::event)] = event;
  return out;
}

}  // namespace

TEST_CASE("on a day purchases come first, then returns, events, redemptions") {
  const Plan plan = plan_with_events();
  const auto scenario = scenario_of_stores();
  History history(plan, scenario);
  history.use(labels());
  CHECK(history.has_redemptions());
  // As ingest orders them: by amount, events among what cost nothing.
  const std::vector<ingest::Row> rows{row(3, -20'000), row(3, 0, 0, 1), row(3, 0, 0, 2),
                                      row(3, 0),       row(3, 50'000),  row(4, 70'000, 0, 2)};
  const auto& steps = history.steps(rows);
  std::vector<Kind> kinds;
  for (const auto& step : steps) kinds.push_back(step.kind);
  CHECK(kinds == std::vector<Kind>{Kind::purchase, Kind::purchase, Kind::give_back, Kind::event, Kind::redeem,
                                   Kind::purchase, Kind::event});
  CHECK(steps[2].amount == Money{200});
  CHECK(steps[2].day == 3.0);
  CHECK(steps[1].amount == Money{500});
  CHECK(steps[5].amount == Money{700});
  CHECK(history.unknown_events() == 0);
}

TEST_CASE("names become positions; what is not known is other, counted and named") {
  const Plan plan = plan_with_events();
  const auto scenario = scenario_of_stores();
  History history(plan, scenario);
  history.use(labels());
  const std::vector<ingest::Row> rows{row(1, 10'000, 1), row(1, 20'000, 2), row(1, 30'000, 3),
                                      row(1, 40'000, 0), row(2, 0, 3, 3)};
  const auto& steps = history.steps(rows);
  REQUIRE(steps.size() == 4);
  CHECK(steps[0].store == kOther);
  CHECK(steps[1].store == 0);
  CHECK(steps[2].store == 1);
  CHECK(steps[3].store == kOther);
  CHECK(steps[3].segment == kOther);
  CHECK(history.unknown_labels(Label::store) == 1);
  CHECK(history.unknown_events() == 1);
  Problems problems;
  history.judge("t.csv", problems);
  CHECK_FALSE(problems.has_errors());
  CHECK(problems.all().size() == 2);
  CHECK(problems.text().find("did you mean 'north'?") != std::string::npos);
  CHECK(problems.text().find("did you mean 'review'?") != std::string::npos);
}

TEST_CASE("an event on the row of a return is not used") {
  const Plan plan = plan_with_events();
  const auto scenario = scenario_of_stores();
  History history(plan, scenario);
  history.use(labels());
  CHECK(history.steps(std::vector<ingest::Row>{row(1, -10'000, 0, 2)}).size() == 1);
}

TEST_CASE("amounts are rounded to minor units, half up, and cut where nobody can mean them") {
  const Plan plan = test::points_plan();
  auto scenario = scenario_of_stores();
  for (const auto& [decimals, expected] : {std::pair{1, 124}, {100, 12346}, {1000, 123456}}) {
    scenario.minor_per_major = decimals;
    History history(plan, scenario);
    history.use({});
    // 123.4561 is rounded down to three decimals; 123.5 up to none.
    const std::vector<ingest::Row> rows{row(1, decimals == 1     ? 1'235'000
                                               : decimals == 100 ? 1'234'550
                                                                 : 1'234'561)};
    CHECK(history.steps(rows)[0].amount.minor == expected);
  }
  scenario.minor_per_major = 100;
  History history(plan, scenario);
  history.use({});
  CHECK(history.steps(std::vector<ingest::Row>{row(1, 10'000'000'000'000'000)})[0].amount.minor ==
        kMostMinor);
  Problems problems;
  history.judge("t.csv", problems);
  CHECK(problems.all().size() == 1);
}

TEST_CASE("rules say which labels they need") {
  Plan plan = test::points_plan();
  CHECK(labels_needed(plan.rules).empty());
  plan.rules.currencies[0].earn[0].scope.stores = 1;
  plan.rules.rewards = {test::item("coffee", 10, 100)};
  plan.rules.rewards[0].scope.segments = 2;
  plan.rules.rewards[0].scope.weekdays = 3;
  CHECK(labels_needed(plan.rules) == std::vector<Label>{Label::store, Label::segment});
}

TEST_CASE("lines of a receipt are one visit, with its categories") {
  const Plan plan = plan_with_events();
  auto scenario = scenario_of_stores();
  scenario.population.categories = {{"tea", 0.5, 0, 0}, {"coffee", 0.5, 0, 0}};
  History history(plan, scenario);
  auto names = labels();
  names.names[static_cast<std::size_t>(Label::category)] = {"", "coffee", "tea"};
  history.use(names);
  const auto line = [](std::int32_t day, ingest::Amount amount, std::uint32_t receipt, std::uint16_t category,
                       std::uint16_t store = 0) {
    ingest::Row out = row(day, amount, store);
    out.receipt = receipt;
    out.labels[static_cast<std::size_t>(Label::category)] = category;
    return out;
  };
  // Tea 3.00, coffee 1.00, a voucher of 2.00: three quarters of what is paid are tea.
  const auto& steps = history.steps(std::vector<ingest::Row>{
      line(3, -20'000, 1, 0), line(3, 10'000, 1, 1, 2), line(3, 15'000, 2, 1), line(3, 15'000, 2, 1),
      line(3, 25'000, 0, 2), line(3, 30'000, 1, 2, 3), line(4, -10'000, 3, 1), line(4, 10'000, 3, 1),
      line(5, -20'000, 4, 1), line(5, 10'000, 4, 1)});
  REQUIRE(steps.size() == 4);
  CHECK(steps[0].amount == Money{200});
  CHECK(steps[0].store == 1);     // of its dearest line
  CHECK(steps[0].category == 0);  // tea
  REQUIRE(steps[0].basket != nullptr);
  CHECK(steps[0].basket->share_in(1) == 0.75);
  CHECK(steps[0].basket->share_in(2) == 0.25);
  CHECK(steps[1].amount == Money{250});
  CHECK(steps[1].basket == nullptr);
  CHECK(steps[2].amount == Money{300});
  CHECK(steps[2].basket == nullptr);  // coffee alone
  CHECK(steps[2].category == 1);
  // The receipt of day 4 cancels out.
  CHECK(steps[3].kind == Kind::give_back);
  CHECK(steps[3].amount == Money{100});
}
