// What is written of the first replicate is what was counted in it, whatever the scenario: stock that runs
// out, referred customers, returns, seasons.
#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <sstream>

#include "engine/population/population.h"
#include "engine/base/failure.h"
#include "engine/population/population.h"
#include "engine/study/transaction_writer.h"
#include "engine/study/simulate.h"
#include "tests/world/programs.h"
#include "tests/world/scenarios.h"
#include "tests/counted.h"

using namespace stamkund;

namespace {

struct Written {
  std::int64_t rows = 0;
  std::int64_t minor = 0;
  std::string first_date = "9999";
  std::string last_date;
  std::map<std::string, std::int64_t> of_customer;
};

Written read(const std::string& csv) {
  Written out;
  std::istringstream lines(csv);
  std::string line;
  REQUIRE(std::getline(lines, line));
  CHECK(line == "customer,date,amount");
  while (std::getline(lines, line)) {
    const std::size_t date = line.rfind(',', line.rfind(',') - 1);
    const std::string day = line.substr(date + 1, 10);
    ++out.rows;
    out.minor += std::llround(std::stod(line.substr(line.rfind(',') + 1)) * 100.0);
    out.first_date = std::min(out.first_date, day);
    out.last_date = std::max(out.last_date, day);
    ++out.of_customer[line.substr(0, date)];
  }
  return out;
}

struct Outcome {
  std::vector<counting::Counts> first;
  std::string csv;
};

Outcome simulate(const scenario::ScenarioSpec& spec, const calibration::Fit* fit, std::size_t arm, int threads,
                 std::uint64_t block, Day start) {
  Outcome out;
  study::TransactionWriter writer(spec, fit, start, [&](std::string_view text) { out.csv += text; });
  study::RunOptions options;
  options.threads = threads;
  options.block = block;
  options.observer = &writer;
  options.observed_arm = arm;
  out.first = study::simulate(spec, fit, options).front();
  writer.finish();
  return out;
}

std::int64_t counted(const counting::Counts& tally, const char* what) {
  return tally.flow(what);
}

/// Every arm's rows are its counts. Without returns the amounts are its revenue, too.
void check_arms(const scenario::ScenarioSpec& spec, bool returns) {
  for (std::size_t arm = 0; arm < spec.arms.size(); ++arm) {
    CAPTURE(spec.arms[arm].name, returns);
    const Outcome out = simulate(spec, nullptr, arm, 1, 64, spec.start);
    const Written rows = read(out.csv);
    CHECK(rows.rows > 0);
    CHECK(rows.rows == counted(out.first[arm], "purchases"));
    if (!returns) CHECK(rows.minor == counted(out.first[arm], "revenue"));
    std::int64_t brought = 0;
    for (const auto& [name, number] : rows.of_customer)
      if (name.starts_with("R")) brought += number;
    CHECK(brought == out.first[arm].at("referred", "purchases"));
  }
}

}  // namespace

TEST_CASE("rows of the first replicate are its counts, for every program") {
  for (const std::string returns : {"none", "{share: 10 %, after: 14 days}"}) {
    const auto file = test::scenario_of(test::many_programs(150, "40 weeks", 2, returns));
    check_arms(file.spec, returns != "none");
  }
}

TEST_CASE("stock that runs out changes what is bought, and what is written") {
  std::string text = test::pareto_cohort(400, "40 weeks", 2) +
                     "arms:\n  - name: card\n    program: {earn: {per_visit: 1}, reward: {at: 3, cost: 5 SEK, "
                     "discount: 10 SEK, stock: 20}, behaviour: {goal_gradient: 2, post_reward_boost: 50 %}}\n"
                     "  - name: friends\n    program: {earn: {per_visit: 1}, reward: {at: 5, cost: 5 SEK, "
                     "stock: 10}, referral: {per_year: 3}}\n";
  const auto file = test::scenario_of(text);
  check_arms(file.spec, false);
  // Limited stock bites: without the limit the same lives go on otherwise.
  text.replace(text.find(", stock: 20"), 11, "");
  const auto unlimited = test::scenario_of(text);
  CHECK(simulate(file.spec, nullptr, 1, 1, 64, {}).csv != simulate(unlimited.spec, nullptr, 1, 1, 64, {}).csv);
}

TEST_CASE("neither threads nor blocks change what is written, and watching changes no count") {
  const auto file = test::scenario_of(test::many_programs(300, "30 weeks", 2, "none"));
  const std::size_t arm = file.spec.arms.size() - 1;
  const Outcome one = simulate(file.spec, nullptr, arm, 1, 1024, file.spec.start);
  for (const auto& [threads, block] : {std::pair{2, 1}, std::pair{3, 7}, std::pair{2, 300}}) {
    const Outcome other = simulate(file.spec, nullptr, arm, threads, static_cast<std::uint64_t>(block), file.spec.start);
    CHECK(other.csv == one.csv);
  }
  const auto alone = study::simulate(file.spec, nullptr, {});
  for (std::size_t a = 0; a < one.first.size(); ++a)
    for (std::size_t p = 0; p < one.first[a].periods(); ++p)
      CHECK(test::flows_of(one.first[a], p) == test::flows_of(alone[0][a], p));
}

TEST_CASE("another start only says how days are called") {
  const auto file = test::scenario_of(test::many_programs(40, "30 weeks", 1, "none"));
  const Day start = *parse_iso_day("2031-05-06");
  const std::string here = simulate(file.spec, nullptr, 3, 1, 64, file.spec.start).csv;
  const std::string there = simulate(file.spec, nullptr, 3, 1, 64, start).csv;
  std::istringstream a(here);
  std::istringstream b(there);
  std::string x;
  std::string y;
  while (std::getline(a, x) && std::getline(b, y)) {
    if (x.starts_with("customer")) continue;
    const std::size_t at = x.find(',') + 1;
    CHECK(days_between(*parse_iso_day(x.substr(at, 10)), *parse_iso_day(y.substr(at, 10))) ==
          days_between(file.spec.start, start));
    CHECK(x.substr(at + 10) == y.substr(at + 10));
  }
  CHECK(here.size() == there.size());
}

TEST_CASE("names are told apart, and are CSV") {
  const auto file = test::scenario_of(test::pareto_cohort(3, "30 weeks", 1));
  calibration::Fit fit;
  fit.customers.id = {"C0000005", "a, \"b\"", "R0000001-1"};
  for (auto* values : {&fit.customers.recency_days, &fit.customers.age_days}) values->assign(3, 1.0);
  fit.customers.frequency.assign(3, 1);
  fit.customers.first_day.assign(3, Day{});
  auto spec = file.spec;
  spec.population.existing = true;
  std::string csv;
  study::TransactionWriter writer(spec, &fit, {}, [&](std::string_view text) { csv += text; });
  for (const std::uint64_t customer : {0U, 1U, 2U, 4U}) writer.purchase(customer, 1.0, 1234);
  writer.purchase(population::referred_index(0, 0), 2.0, 5);
  writer.purchase(1, spec.horizon_days, 5);  // beyond
  writer.finish();
  CHECK(csv ==
        "customer,date,amount\nC0000005,1970-01-02,12.34\n\"a, \"\"b\"\"\",1970-01-02,12.34\n"
        "R0000001-1,1970-01-02,12.34\nCC0000005,1970-01-02,12.34\nRR0000001-1,1970-01-03,0.05\n");
}

TEST_CASE("an interrupt ends the writing, too") {
  const auto file = test::scenario_of(test::pareto_cohort(200, "30 weeks", 1));
  StopSource source;
  std::size_t pieces = 0;
  study::TransactionWriter writer(file.spec, nullptr, {}, [&](std::string_view) { ++pieces; });
  class Stopper final : public world::LifeObserver {
   public:
    explicit Stopper(StopSource& source) : source_(source) {}
    void purchase(std::uint64_t customer, double, std::int64_t) override {
      last = std::max(last, customer);
      (void)source_.ask();
    }
    std::uint64_t last = 0;

   private:
    StopSource& source_;
  } stopper(source);
  study::RunOptions options;
  options.block = 10;
  options.stop = source.token();
  options.observer = &stopper;
  CHECK_THROWS_AS(study::simulate(file.spec, nullptr, options), Failure);
  CHECK(stopper.last < 10);
}
