// The JSON of an analysis as a past test: what is taken from it, and that whatever it does not say is asked
// for.
#include <catch2/catch.hpp>
#include <cmath>

#include "engine/ingest/test_analysis.h"
#include "tests/ingest/files.h"

using namespace stamkund;
using ingest::AnalysisStated;
using test::ScratchFile;

namespace {

std::string arm(const std::string& name, double value, double error) {
  return R"({"arm": ")" + name + R"(", "customers": 5000, "missing": 0, "value": )" + std::to_string(value) +
         R"(, "standard_error": )" + std::to_string(error) + "}";
}

struct Parts {
  std::string status = "ok", first = "\"2024-04-01\"", last = "\"2024-04-01\"", window = "28",
              outcome = "orders", kind = "mean", method = "welch", passed = "true", more;
  double control = 0.8, treated = 0.92, error = 0.02, estimate = 0.12, estimate_error = 0.02 * std::sqrt(2.0);
};

std::string json(const Parts& of = {}) {
  return R"({"status": ")" + of.status +
         R"(", "control": "none", "arms": ["none", "mailed"], "first_assigned": )" + of.first +
         R"(, "last_assigned": )" + of.last + R"(, "window_days": )" + of.window +
         R"(, "sample_ratio": {"passed": )" + of.passed + R"(}, "outcomes": [)" + of.more +
         R"({"outcome": ")" + of.outcome + R"(", "kind": ")" + of.kind + R"(", "arms": [)" +
         arm("none", of.control, of.error) + ", " + arm("mailed", of.treated, of.error) +
         R"(], "comparisons": [{"arm": "mailed", "against": "none", "method": ")" + of.method +
         R"(", "estimate": )" + std::to_string(of.estimate) + R"(, "standard_error": )" +
         std::to_string(of.estimate_error) + "}]}]}";
}

struct Read {
  ingest::TestResults results;
  Problems problems;
};

AnalysisStated by_email(const std::string& days = "2024-04-01") {
  AnalysisStated stated;
  stated.arms.push_back(*ingest::stated_arm("mailed=email:" + days));
  return stated;
}

Read read(const std::string& text, const AnalysisStated& stated) {
  Read out;
  out.results = ingest::read_test_analysis(ScratchFile(text).path(), stated, out.problems);
  return out;
}

}  // namespace

TEST_CASE("an analysis is a past test", "[past_tests]") {
  const Read found = read(json(), by_email("2024-04-08,2024-04-01"));
  INFO(found.problems.text());
  REQUIRE_FALSE(found.problems.has_errors());
  const auto& arms = found.results.arms;
  REQUIRE(arms.size() == 2);
  CHECK(arms[0].channel.empty());
  CHECK(arms[1].channel == "email");
  CHECK(arms[0].mean == 0.8);
  CHECK(arms[1].mean == Approx(0.92));
  CHECK(arms[1].standard_error == Approx(0.02));
  CHECK(to_string(arms[1].from) == "2024-04-01");
  CHECK(to_string(arms[1].to) == "2024-04-28");
  REQUIRE(arms[1].contacts.size() == 2);
  CHECK(to_string(arms[1].contacts[1]) == "2024-04-08");
  CHECK(arms[1].customers == 5000);
}

TEST_CASE("an estimate that was adjusted goes before raw means, with its error", "[past_tests]") {
  Parts cuped;
  cuped.method = "cuped";
  cuped.estimate = 0.10;
  cuped.estimate_error = 0.014;
  const auto arms = read(json(cuped), by_email()).results.arms;
  REQUIRE(arms.size() == 2);
  CHECK(arms[1].mean == Approx(0.90));
  CHECK(std::hypot(arms[0].standard_error, arms[1].standard_error) == Approx(0.014));
  // Another question is not answered in its place.
  Parts tail = cuped;
  tail.method = "winsorised";
  CHECK(read(json(tail), by_email()).results.arms[1].mean == Approx(0.92));
}

TEST_CASE("windows of customers who were assigned on different days count from their own", "[past_tests]") {
  Parts apart;
  apart.last = "\"2024-05-01\"";
  CHECK(read(json(apart), by_email()).problems.text().find("mailed=email:assigned") != std::string::npos);
  const Read found = read(json(apart), by_email("assigned,assigned+14"));
  INFO(found.problems.text());
  REQUIRE_FALSE(found.problems.has_errors());
  CHECK(to_string(found.results.arms[1].contacts[1]) == "2024-04-15");
  CHECK(read(json(apart), by_email("assigned+28")).problems.text().find("after the end of the window") !=
        std::string::npos);
}

TEST_CASE("what an analysis does not say is asked for by the option that says it", "[past_tests]") {
  Parts nothing;
  nothing.window = "null";
  nothing.first = "null";
  nothing.kind = "revenue";
  nothing.outcome = "spend";
  const std::string asked = read(json(nothing), {}).problems.text();
  for (const char* option :
       {"--experiment-window FROM/TO", "--experiment-lift purchases", "--experiment-contacts 'mailed="})
    CHECK(asked.find(option) != std::string::npos);
  AnalysisStated all = by_email();
  all.from = parse_iso_day("2024-03-25");
  all.to = parse_iso_day("2024-04-21");
  all.lift = "sales";
  const Read told = read(json(nothing), all);
  CHECK_FALSE(told.problems.has_errors());
  CHECK(told.problems.text().find("and not for how much") != std::string::npos);
  CHECK(to_string(told.results.arms[0].from) == "2024-03-25");
  // The command line goes before the file.
  all.lift.clear();
  CHECK(to_string(read(json(), all).results.arms[0].to) == "2024-04-21");
}

TEST_CASE("an analysis that is no evidence is refused with its reason", "[past_tests]") {
  struct Wrong {
    std::string text, says;
    AnalysisStated stated = by_email();
  };
  const auto with = [](auto change) {
    Parts parts;
    change(parts);
    return json(parts);
  };
  AnalysisStated other = by_email();
  other.outcome = "order";
  AnalysisStated nobody = by_email();
  nobody.arms.push_back(*ingest::stated_arm("maild=email:2024-04-01"));
  AnalysisStated control = by_email();
  control.arms.push_back(*ingest::stated_arm("none=email:2024-04-01"));
  AnalysisStated backwards = by_email();
  backwards.from = parse_iso_day("2024-04-21");
  backwards.to = parse_iso_day("2024-04-01");
  const Wrong all[] = {{"{", "this is no JSON"},
                       {"[]", "no analysis of a test"},
                       {"{\"status\": \"ok\"}", "no analysis of a test"},
                       {"{\"design\": \"geo\"}", "an analysis of a geo"},
                       {"{\"control\": 1, \"outcomes\": 1, \"status\": \"ok\"}", "an outcome"},
                       {with([](Parts& p) { p.status = "refused"; }), "expected 'ok'"},
                       {with([](Parts& p) { p.kind = "proportion"; }), "is a proportion"},
                       {with([](Parts& p) { p.kind = "time"; }), "is a time"},
                       {with([](Parts& p) { p.kind = "ratio"; }), "is a ratio"},
                       {with([](Parts& p) { p.error = 0.3; }), "four standard errors"},
                       {with([](Parts& p) { p.control = -1; }), "four standard errors"},
                       {with([](Parts& p) { p.estimate = -2; }), "nothing or less"},
                       {with([](Parts& p) { p.more = "{\"outcome\": \"bought\"},"; }), "2 outcomes"},
                       {json(), "no outcome is called 'order'", other},
                       {json(), "did you mean 'orders'", other},
                       {json(), "no arm is called 'maild'", nobody},
                       {json(), "did you mean 'mailed'", nobody},
                       {json(), "is the control", control},
                       {json(), "ends before it begins", backwards},
                       {json(), "after the end of the window", by_email("2024-04-29")}};
  for (const Wrong& one : all) {
    const Read found = read(one.text, one.stated);
    INFO(one.text << "\n" << found.problems.text());
    CHECK(found.problems.has_errors());
    if (one.says != "an outcome") CHECK(found.problems.text().find(one.says) != std::string::npos);
    CHECK(found.results.arms.empty());
  }
  const Read unlike = read(with([](Parts& p) { p.passed = "false"; }), by_email());
  CHECK_FALSE(unlike.problems.has_errors());
  CHECK(unlike.problems.text().find("drawn by lot") != std::string::npos);
  for (const char* text :
       {"", "mailed", "mailed=email", "mailed=email:", "=email:2024-04-01", "mailed=:2024-04-01",
        "mailed=email:soon", "mailed=email:assigned-1", "mailed=email:assigned+", "a:2024-04-01"})
    CHECK_FALSE(ingest::stated_arm(text).has_value());
  CHECK(ingest::stated_arm("a=b=c:d=email:assigned+7")->arm == "a=b=c:d");
}
