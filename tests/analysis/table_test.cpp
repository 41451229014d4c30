#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>

#include "experiments/analysis/analyze.h"
#include "experiments/analysis/sample_ratio.h"
#include "tests/temporary_folder.h"

using namespace stamkund;
using namespace stamkund::analysis;

namespace {

struct Asked {
  Spec spec;
  Problems problems;
  Table table;
  Result result;

  Asked(const std::string& text, Spec wanted) : spec(std::move(wanted)) {
    const test::TemporaryFolder folder;
    const std::string path = folder / "test.csv";
    std::ofstream(path) << text;
    table = read_table(path, spec, problems);
    if (!problems.has_errors()) result = analyze(table, spec, 1, problems);
  }
  [[nodiscard]] bool says(const std::string& text) const {
    return problems.text().find(text) != std::string::npos;
  }
};

Spec of(const std::string& outcome, const std::string& control = "control") {
  Spec spec;
  spec.control = control;
  spec.outcomes.resize(1);
  spec.outcomes[0].column = outcome;
  return spec;
}

}  // namespace

TEST_CASE("outcomes in words and names with blanks are read", "[table]") {
  const Asked asked(
      "sex, treatment , voted\nmale, Civic Duty,Yes\nfemale, Civic Duty,no\nmale, Control,No\nfemale,\" "
      "Control\",YES\nmale, Control,No\n",
      of("voted", "Control"));
  INFO(asked.problems.text());
  REQUIRE_FALSE(asked.problems.has_errors());
  CHECK(asked.result.arms == std::vector<std::string>{"Control", "Civic Duty"});
  CHECK(asked.result.outcomes[0].arms[0].value == Approx(1.0 / 3.0));
  CHECK(asked.result.outcomes[0].arms[1].value == Approx(0.5));
  CHECK(asked.result.outcomes[0].spec.kind == Kind::proportion);
}

TEST_CASE("other words need to be told", "[table]") {
  const std::string text = "arm,bought\ncontrol,kept\ncontrol,gone\nmail,kept\nmail,kept\n";
  const Asked untold(text, of("bought"));
  CHECK(untold.says("--success WORD"));
  Spec spec = of("bought");
  spec.outcomes[0].success = "Kept";
  const Asked told(text, spec);
  REQUIRE_FALSE(told.problems.has_errors());
  CHECK(told.result.outcomes[0].arms[0].value == 0.5);
  CHECK(told.result.outcomes[0].arms[1].value == 1.0);
}

TEST_CASE("a customer in two arms is left out and named", "[table]") {
  const Asked asked(
      "customer,arm,spend\na,control,1\nb,control,2\nc,control,3.5\nd,mail,4\ne,mail,5\nc,mail,6\ne,mail,"
      "5\nf,mail,1\nf,"
      "mail,2\n",
      of("spend"));
  INFO(asked.problems.text());
  REQUIRE_FALSE(asked.problems.has_errors());
  REQUIRE(asked.result.checks.size() == 3);
  CHECK(asked.result.checks[0].name == "contamination");
  CHECK(asked.result.checks[0].examples == std::vector<std::string>{"c"});
  CHECK(asked.result.checks[1].name == "duplicate_rows");
  CHECK(asked.result.checks[1].examples == std::vector<std::string>{"e"});
  CHECK(asked.result.checks[2].name == "several_rows");
  CHECK(asked.result.outcomes[0].arms[0].value == Approx(1.5));
  CHECK(asked.result.outcomes[0].arms[1].value == Approx(3.0));  // 4, 5, 1, 2
  CHECK(asked.result.outcomes[0].arms[1].clusters == 3);
}

TEST_CASE("a covariate that is the outcome, or made of it, is refused", "[table]") {
  std::string text = "arm,spend,half,other\n";
  for (int i = 0; i < 40; ++i)
    text += std::string(i % 2 == 0 ? "control," : "mail,") + std::to_string(i * i % 17) + "," +
            std::to_string(i * i % 17 / 2.0) + "," + std::to_string(i % 5) + "\n";
  Spec spec = of("spend:mean");
  for (const auto& columns : {std::vector<std::string>{"spend"}, {"half"}, {"other", "half"}})
    for (const Method method : {Method::automatic, Method::cuped, Method::regression, Method::welch}) {
      spec.covariates = columns;
      spec.method = method;
      CHECK(Asked(text, spec).says("it exactly"));
    }
  spec.covariates = {"other"};
  CHECK_FALSE(Asked(text, spec).problems.has_errors());
}

TEST_CASE("what cannot be analysed says why, all at once", "[table]") {
  CHECK(Asked("arm,spend\ncontrol,1\nmail,2\n", of("spend")).says("takes two at least"));
  CHECK(Asked("arm,spend\ncontrol,1\ncontrol,2\n", of("spend")).says("found 1 arm"));
  CHECK(Asked("arm,spend\nA1,1\nB1,2\n", of("spend", "")).says("which arm is the control"));
  CHECK(Asked("arm,spend\ncontrol,x\nmail,2\n", of("spend")).says("in a column of numbers"));
  CHECK(Asked("arm,spend\ncontrol,1\nmail,2\n", of("spent")).says("did you mean 'spend'"));
  CHECK(Asked("arm,spend\ncontrol,1\nmail,2\n", of("spend", "contrl")).says("did you mean 'control'"));
  CHECK(Asked("arm,spend\ncontrol,\nmail,\n", of("spend")).says("no row has a value"));
  const Asked kind("arm,spend\ncontrol,1\nmail,2\n", of("spend:revenu"));
  CHECK(kind.says("there is no kind of outcome 'revenu'"));
  CHECK(kind.says("did you mean 'revenue'"));
  CHECK_FALSE(kind.says("no column"));
  CHECK(Asked("arm;spend\ncontrol;1,5\nmail;2,5\n", of("spend")).says("--decimal-mark ,"));
  std::string many = "arm";
  for (int c = 0; c < 30; ++c) many += ",c" + std::to_string(c);
  CHECK(Asked(many + "\n", of("spend")).says("'c18' and 11 more"));
  CHECK(Asked("arm,spend\n", of("spend")).says("no rows"));
  CHECK(Asked("", of("spend")).says("empty"));
  CHECK(Asked("arm,spend\ncontrol,1\nmail,2,3\n", of("spend")).says("3 columns"));
  CHECK(Asked("arm,spend\ncontrol,1\nmail,2\n", of("spend:proportion")).says("a proportion has the values"));
  CHECK(Asked("arm,n\ncontrol,1\nmail,2.5\n", of("n:count")).says("whole numbers"));
  CHECK(Asked("arm,n,m\ncontrol,1,0\nmail,2,0\n", of("n/m")).says("nothing can be divided"));
}

TEST_CASE("missing outcomes are counted by arm", "[table]") {
  std::string text = "arm,spend\n";
  for (int i = 0; i < 100; ++i)
    text += "control," + std::string(i < 10 ? "" : "1." + std::to_string(i)) + "\n";
  for (int i = 0; i < 100; ++i)
    text += "mail," + std::string(i < 30 ? "NA" : "1." + std::to_string(i)) + "\n";
  const Asked asked(text, of("spend"));
  REQUIRE_FALSE(asked.problems.has_errors());
  CHECK(asked.result.outcomes[0].arms[0].missing == 10);
  CHECK(asked.result.outcomes[0].arms[1].missing == 30);
  // chi-square = (10 - 20)^2 / (100 .2 .8) twice = 12.5 with one degree: p = .000407.
  CHECK(asked.result.outcomes[0].missing_p == Approx(0.000407).margin(5e-7));
}

TEST_CASE("arms of other sizes than planned raise an alarm", "[table]") {
  std::string text = "arm,spend\n";
  for (int i = 0; i < 500; ++i) text += "control," + std::to_string(i) + "\n";
  for (int i = 0; i < 100; ++i) text += "mail," + std::to_string(i) + "\n";
  const Asked guessed(text, of("spend"));
  CHECK(guessed.result.ratio.p_value < 1e-10);
  CHECK(guessed.result.ratio.nearest == std::vector<int>{5, 1});
  CHECK(guessed.result.ratio.nearest_p == Approx(1.0));
  Spec spec = of("spend");
  spec.shares = {{"control", 5}, {"mail", 1}};
  CHECK(Asked(text, spec).result.ratio.p_value == Approx(1.0));
  spec.shares = {{"control", 5}};
  CHECK(Asked(text, spec).says("no share is stated for the arm 'mail'"));
}

TEST_CASE("unequal arms that nobody can have meant are an alarm without stated shares, too", "[table]") {
  // 1 : 1 is ruled out, and so is every ratio of whole numbers with parts from 1 to 4.
  for (const auto& units : {std::vector<std::uint64_t>{50000, 48500}, {5263, 4727}, {50000, 50000, 51500}}) {
    const SampleRatio ratio = check_ratio(units, {});
    CHECK(ratio.p_value < kRatioAlarm);
    CHECK(ratio.nearest.empty());
  }
  // A hold-out of 1 % may have been meant, though luck made it a little smaller.
  const SampleRatio hold_out = check_ratio({99100, 980}, {});
  CHECK(hold_out.nearest.size() == 2);
  CHECK(hold_out.nearest_p >= kRatioAlarm);
  CHECK(check_ratio({199300, 1003}, {}).nearest == std::vector<int>{199, 1});
  CHECK(check_ratio({50100, 49900}, {}).p_value >= kRatioAlarm);
}
