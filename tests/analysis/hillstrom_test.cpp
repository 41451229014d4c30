// A real e-mail test, end to end, against published figures.
#include <catch2/catch.hpp>
#include <cmath>

#include "experiments/analysis/analyze.h"
#include "tests/data_files.h"

using namespace stamkund;
using namespace stamkund::analysis;

namespace {

Result hillstrom(const std::string& path, const std::vector<std::string>& outcomes, Spec spec = {}) {
  spec.arm = "segment";
  spec.control = "No E-Mail";
  for (const auto& name : outcomes) {
    OutcomeSpec outcome;
    outcome.column = name;
    spec.outcomes.push_back(outcome);
  }
  Problems problems;
  const Table table = read_table(path, spec, problems);
  Result result = analyze(table, spec, 2, problems);
  INFO(problems.text());
  REQUIRE_FALSE(problems.has_errors());
  return result;
}

}  // namespace

TEST_CASE("the e-mail test has its published figures", "[hillstrom]") {
  const auto path = test::data_file("hillstrom/hillstrom.csv");
  if (!path) return;
  const Result result = hillstrom(*path, {"visit", "conversion", "spend"});
  CHECK(result.ratio.units == std::vector<std::uint64_t>{21306, 21307, 21387});
  CHECK(result.ratio.p_value == Approx(0.90).margin(0.005));
  const std::vector<std::vector<double>> means{
      {.106167, .182757, .151400}, {.005726, .012531, .008837}, {.652789, 1.422617, 1.077202}};
  for (std::size_t o = 0; o < 3; ++o)
    for (std::size_t a = 0; a < 3; ++a)
      CHECK(result.outcomes[o].arms[a].value == Approx(means[o][a]).margin(5e-7));
  CHECK(result.outcomes[0].spec.kind == Kind::proportion);
  CHECK(result.outcomes[2].spec.kind == Kind::revenue);
  const auto& spend = result.outcomes[2].comparisons;
  CHECK(spend[0].main.estimate == Approx(.7698).margin(5e-5));
  CHECK(spend[0].main.statistic == Approx(5.30).margin(5e-3));
  CHECK(spend[1].main.estimate == Approx(.4244).margin(5e-5));
  CHECK(spend[1].main.statistic == Approx(3.26).margin(5e-3));
  // Equal arms: the normal approximation holds, and Welch stays.
  CHECK(spend[0].main.method == Method::welch);
}

TEST_CASE("regression with slopes by arm is that of statsmodels", "[hillstrom]") {
  const auto path = test::data_file("hillstrom/hillstrom.csv");
  if (!path) return;
  Spec spec;
  spec.covariates = {"history", "recency"};
  spec.method = Method::regression;
  const Result result = hillstrom(*path, {"spend"}, spec);
  // statsmodels 0.15.0: spend on arm times (history, recency), both less their means, HC2.
  const auto& mens = result.outcomes[0].comparisons[0].main;
  const auto& womens = result.outcomes[0].comparisons[1].main;
  CHECK(mens.estimate == Approx(0.7692624983713).margin(1e-12));
  CHECK(mens.standard_error == Approx(0.1452039959330).margin(1e-12));
  CHECK(womens.estimate == Approx(0.4240399023604).margin(1e-12));
  CHECK(womens.standard_error == Approx(0.1302761089817).margin(1e-12));
  // CUPED does almost nothing here: the variance of spend that covariates explain is .0009.
  spec.covariates = {"history"};
  spec.method = Method::cuped;
  CHECK(hillstrom(*path, {"spend"}, spec).outcomes[0].variance_kept > 0.998);
}

TEST_CASE("the result does not depend on threads", "[hillstrom]") {
  const auto path = test::data_file("hillstrom/hillstrom.csv");
  if (!path) return;
  Spec spec;
  spec.arm = "segment";
  spec.control = "No E-Mail";
  spec.method = Method::permutation;
  spec.resplits = 999;
  spec.outcomes.resize(1);
  spec.outcomes[0].column = "spend";
  Problems problems;
  const Table table = read_table(*path, spec, problems);
  const Result one = analyze(table, spec, 1, problems);
  const Result two = analyze(table, spec, 2, problems);
  CHECK(one.outcomes[0].comparisons[1].main.p_value == two.outcomes[0].comparisons[1].main.p_value);
  CHECK(one.outcomes[0].comparisons[1].main.interval.low == two.outcomes[0].comparisons[1].main.interval.low);
}
