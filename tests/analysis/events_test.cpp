#include "experiments/analysis/events.h"

#include <catch2/catch.hpp>
#include <fstream>

#include "experiments/analysis/analyze.h"
#include "experiments/analysis/read_analysis.h"
#include "tests/temporary_folder.h"

using namespace stamkund;
using namespace stamkund::analysis;

namespace {

struct Made {
  Problems problems;
  Table table;

  Made(const std::string& assigned, const std::string& bought, const EventOptions& options) {
    const test::TemporaryFolder folder;
    const std::string path = folder / "assigned.csv", transactions = folder / "bought.csv";
    std::ofstream(path) << assigned;
    std::ofstream(transactions) << bought;
    Spec spec;
    Table start = read_assignments(path, spec, problems);
    if (problems.has_errors()) return;
    EventTable events(std::move(start), options);
    ingest::Report report;
    (void)ingest::read_transactions(transactions, {}, report, problems, {},
                                    [&](const ingest::CustomerHistory& one) { events.add(one); });
    if (!problems.has_errors()) table = events.finish(report.last_day, problems);
  }
};

const std::string kAssigned =
    "customer,arm,assigned\na,control,2026-01-10\nb,control,2026-01-10\nc,mail,2026-01-11\nd,mail,2026-01-"
    "11\n"
    "e,mail,2026-02-20\n";
const std::string kBought =
    "customer,date,amount\na,2026-01-05,7.00\na,2026-01-10,10.00\na,2026-01-23,20.00\na,2026-01-24,40.00\n"
    "c,2026-01-24,5.00\nc,2026-01-25,1.00\nd,2026-01-11,3.00\nd,2026-01-11,2.00\nx,2026-02-25,1.00\n";

}  // namespace

TEST_CASE("purchases of the window are counted, its first day too", "[events]") {
  const Made made(kAssigned, kBought, {.window_days = 14, .before_days = 7});
  INFO(made.problems.text());
  REQUIRE_FALSE(made.problems.has_errors());
  // a: 10 and 23 January; the 24th is the 15th day. c: the 24th is her 14th day. e: was assigned too late.
  REQUIRE(made.table.rows == 4);
  CHECK(made.table.outcomes[0].name == "spend");
  CHECK(made.table.outcomes[0].value.of_row == std::vector<double>{30, 0, 5, 5});
  CHECK(made.table.outcomes[1].value.of_row == std::vector<double>{2, 0, 1, 1});
  CHECK(made.table.outcomes[2].value.of_row == std::vector<double>{1, 0, 1, 1});
  CHECK(made.table.covariates.at(0).of_row == std::vector<double>{7, 0, 0, 0});
  REQUIRE(made.table.outcomes[0].periods.size() == 2);
  CHECK(made.table.outcomes[0].periods[0].column == "days 1 to 7");
  CHECK(made.table.outcomes[0].periods[0].of_row == std::vector<double>{10, 0, 0, 5});
  CHECK(made.table.outcomes[0].periods[1].of_row == std::vector<double>{20, 0, 5, 0});
  REQUIRE(made.table.checks.size() == 1);
  CHECK(made.table.checks[0].name == "late_assignment");
  CHECK(made.table.checks[0].examples == std::vector<std::string>{"e"});
}

TEST_CASE("outcomes of events are chosen, with their periods, kinds and guardrails", "[events]") {
  const auto asked = [](const std::string& column, std::optional<double> margin = {}) {
    OutcomeSpec out;
    out.column = column;
    out.margin = margin;
    return out;
  };
  Problems problems;
  const Made made(kAssigned, kBought,
                  {.window_days = 14,
                   .outcomes = choose_outcomes(
                       {asked("bought"), asked("spend/orders"), asked("orders", 0.02)}, true, problems)});
  REQUIRE_FALSE(problems.has_errors());
  REQUIRE_FALSE(made.problems.has_errors());
  const auto& outcomes = made.table.outcomes;
  REQUIRE(outcomes.size() == 3);
  CHECK(outcomes[0].spec.kind == Kind::proportion);
  CHECK(outcomes[0].value.of_row == std::vector<double>{1, 0, 1, 1});
  CHECK(outcomes[0].periods.at(0).of_row == std::vector<double>{1, 0, 0, 1});
  CHECK(outcomes[1].name == "spend / orders");
  CHECK(outcomes[1].per->of_row == std::vector<double>{2, 0, 1, 1});
  CHECK(outcomes[1].periods.empty());
  CHECK(*outcomes[2].spec.margin == 0.02);
  CHECK(outcomes[2].periods.at(0).of_row == std::vector<double>{1, 0, 0, 1});
  CHECK(outcomes[2].periods.at(1).of_row == std::vector<double>{1, 0, 1, 0});
  // With guardrails only, all others are sought.
  const auto guarded = choose_outcomes({asked("orders", 0.02)}, true, problems);
  CHECK(guarded.size() == 3);
  CHECK(guarded.back().column == "orders");
  (void)choose_outcomes({asked("order"), asked("spend:revenu"), asked("visits")}, true, problems);
  CHECK(problems.text().find("did you mean 'orders'") != std::string::npos);
  CHECK(problems.text().find("did you mean 'revenue'") != std::string::npos);
  CHECK(problems.text().find("transactions have no outcome 'visits'") != std::string::npos);
  Problems without;
  (void)choose_outcomes({asked("spend")}, false, without);
  CHECK(without.text().find("no column of amounts") != std::string::npos);
}

TEST_CASE("events that do not belong together are refused", "[events]") {
  const auto says = [](const Made& made, const std::string& text) {
    return made.problems.text().find(text) != std::string::npos;
  };
  CHECK(says(Made(kAssigned, kBought, {.window_days = 100}), "nobody was assigned 100 days"));
  CHECK(says(Made(kAssigned, "customer,date,amount\ny,2026-02-01,1.00\nz,2026-03-01,2.00\n", {}),
             "none of the assigned customers"));
  CHECK(says(Made("customer,arm\na,control\nb,mail\n", kBought, {}), "the day of assignment"));
  CHECK(says(Made("arm,assigned\ncontrol,2026-01-01\nmail,2026-01-01\n", kBought, {}), "says the customer"));
}

TEST_CASE("of several rows in one arm the first day counts; two arms are contamination", "[events]") {
  const Made made(kAssigned + "c,mail,2026-01-02\nb,mail,2026-01-10\n", kBought, {.window_days = 14});
  REQUIRE_FALSE(made.problems.has_errors());
  CHECK(made.table.rows == 5);
  Spec spec;
  Problems problems;
  const Result result = analyze(made.table, spec, 1, problems);
  // b is in both arms: one of the control is left, which is too few.
  CHECK(problems.text().find("has 1 to count") != std::string::npos);
}

TEST_CASE("an effect that fades is told", "[events]") {
  std::vector<Numbers> periods(4);
  std::vector<std::uint32_t> arm;
  for (int i = 0; i < 400; ++i) {
    arm.push_back(i % 2 == 1 ? 1 : 0);
    for (std::size_t p = 0; p < 4; ++p)
      periods[p].of_row.push_back((i / 2) % 5 + (i % 2 == 1 ? 3.0 - static_cast<double>(p) : 0.0));
  }
  Table table;
  table.rows = 400;
  table.file = "made";
  table.arm = {"arm", arm, {"control", "mail"}, 0};
  table.outcomes.resize(1);
  table.outcomes[0].name = "spend";
  table.outcomes[0].spec.kind = Kind::mean;
  table.outcomes[0].periods = periods;
  for (int i = 0; i < 400; ++i) {
    double sum = 0;
    for (const auto& period : periods) sum += period.of_row[static_cast<std::size_t>(i)];
    table.outcomes[0].value.of_row.push_back(sum);
  }
  Problems problems;
  const Result result = analyze(table, {}, 1, problems);
  REQUIRE_FALSE(problems.has_errors());
  const auto& over_time = *result.outcomes[0].comparisons[0].over_time;
  CHECK(over_time.periods[0].finding.estimate == Approx(3.0));
  CHECK(over_time.periods[3].finding.estimate == Approx(0.0).margin(1e-12));
  CHECK(over_time.trend.estimate == Approx(-1.0));
}

TEST_CASE("an experiment file says what the options say", "[events]") {
  const test::TemporaryFolder folder;
  const std::string path = folder / "experiment.yaml";
  std::ofstream(path)
      << "stamkund-experiment: 1\nalpha: 10 %\noutcome: {kind: mean}\nanalysis:\n  arm: group\n"
         "  control: none at all\n  outcomes:\n    - {column: spend, kind: revenue}\n"
         "    - {column: visit, guardrail: 2 %, less_is_better: true}\n  covariates: [before]\n"
         "  shares:\n    - {arm: a, share: 2}\n  worth: {margin: 0.3, prior: {sd: 2}}\n";
  Problems problems;
  const Spec spec = read_experiment_analysis(path, {}, problems);
  INFO(problems.text());
  REQUIRE_FALSE(problems.has_errors());
  CHECK(spec.alpha == Approx(0.1));
  CHECK(spec.control == "none at all");
  CHECK(spec.outcomes.at(0).kind == Kind::revenue);
  CHECK(*spec.outcomes.at(1).margin == Approx(0.02));
  CHECK_FALSE(spec.outcomes.at(1).more_is_better);
  CHECK(spec.covariates == std::vector<std::string>{"before"});
  CHECK(spec.shares.at(0).share == 2.0);
  CHECK(spec.worth->margin == Approx(0.3));
  CHECK(*spec.worth->prior_mean == 0.0);
  CHECK(spec.worth->prior_sd == 2.0);
  std::ofstream(path) << "stamkund-experiment: 2\nalpha: 90 %\nanalysys: {}\n";
  Problems bad;
  (void)read_experiment_analysis(path, {}, bad);
  CHECK(bad.error_count() == 3);
  std::ofstream(path) << "stamkund-experiment: 1\nanalysis: {arms: x, method: wlech, outcomes: [{kind: "
                         "mean}], resplits: 3}\n";
  Problems worse;
  (void)read_experiment_analysis(path, {}, worse);
  CHECK(worse.text().find("did you mean 'arm'") != std::string::npos);
  CHECK(worse.text().find("did you mean 'welch'") != std::string::npos);
  CHECK(worse.error_count() == 4);
}
