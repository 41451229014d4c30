// What a plan says is of the law of its test and of whole customers and days; a wrong word is said once.
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <catch2/catch.hpp>
#include <cmath>

#include "experiments/design/read_experiment.h"
#include "experiments/plans/plan.h"

using namespace stamkund;

namespace {

struct Asked {
  Problems problems;
  design::ExperimentFile file;
  plans::Plan plan;

  explicit Asked(const std::string& text) {
    file = design::read_experiment_text("stamkund-experiment: 1\n" + text, "plan.yaml", {}, true, problems);
    if (!problems.has_errors()) plan = plans::solve(file.spec, "plan.yaml", problems);
  }
  [[nodiscard]] std::string said() const { return plans::text_of(plan, file.spec); }
};

double upper(double tail) { return quantile(complement(boost::math::normal(), tail)); }

}  // namespace

TEST_CASE("an always-valid plan may be one-sided") {
  const std::string mean = "outcome: {kind: mean, sd: 1, baseline: 1}\ntest: z\neffect: {absolute: 0.2}\n";
  // Published bound at v = 100, tightest there: 27.66071, the root of 100 of it on the scale of z.
  const Asked one(mean + "alpha: 5 % one-sided\nalways_valid: {bound: normal-mixture, best_at: 100 %}\n");
  REQUIRE_FALSE(one.problems.has_errors());
  const double limit = 27.66071 / 10.0;
  CHECK(one.plan.critical == Approx(limit).margin(1e-6));
  const double n = 4.0 * std::pow((limit + upper(0.2)) / 0.2, 2);
  CHECK(one.plan.total == Approx(n).epsilon(1e-6));
  CHECK(one.said().find("normal mixture, one-sided") != std::string::npos);
  // The two-sided bound, published as 30.35209, would be a mistake here.
  const Asked two(mean + "always_valid: {bound: normal-mixture, best_at: 100 %}\n");
  CHECK(two.plan.critical == Approx(3.035209).margin(1e-6));
  CHECK(two.plan.total > 1.1 * one.plan.total);
}

TEST_CASE("the critical value is of the law of the test") {
  const std::string size = "effect: {absolute: 2}\nsize: {per_arm: 6}\n";
  const Asked t("outcome: {kind: mean, sd: 1, baseline: 1}\n" + size);
  CHECK(t.plan.critical == Approx(2.2281389).margin(1e-6));  // Student's t, 10 degrees, tables
  CHECK(Asked("outcome: {kind: mean, sd: 1, baseline: 1}\ntest: z\n" + size).plan.critical ==
        Approx(1.959964).margin(1e-6));
  // Of arms that spread differently Welch's degrees: (1/6 + 9/6)^2 / ((1/6)^2 / 5 + (9/6)^2 / 5) = 6.0976.
  const Asked welch("outcome: {kind: mean, sd: 1, treated_sd: 3, baseline: 1}\n" + size);
  CHECK(welch.plan.critical ==
        Approx(quantile(complement(boost::math::students_t(6.097561), 0.025))).margin(1e-5));
  // An always-valid bound is exceeded as rarely by Student's t as by the normal law, as the analysis has it.
  const std::string always =
      "always_valid: {bound: normal-mixture}\neffect: {absolute: 2}\nsize: {per_arm: 6}\n";
  const double z = Asked("outcome: {kind: mean, sd: 1, baseline: 1}\ntest: z\n" + always).plan.critical;
  CHECK(cdf(complement(boost::math::students_t(10),
                       Asked("outcome: {kind: mean, sd: 1, baseline: 1}\n" + always).plan.critical)) ==
        Approx(cdf(complement(boost::math::normal(), z))).epsilon(1e-6));
}

TEST_CASE("a margin of a time to an event is a share, as its baseline is") {
  const std::string time = "outcome: {kind: time_to_event, baseline: 30 %}\nhypothesis: equivalence\n";
  const Asked percent(time + "margin: 5 %\n"), bare(time + "margin: 0.05\n");
  REQUIRE_FALSE(percent.problems.has_errors());
  CHECK(percent.plan.total == bare.plan.total);
  CHECK(percent.said().find("that it differs by less than 5 pp") != std::string::npos);
  for (const char* kind : {"time_to_event", "proportion"}) {
    const Asked wrong("outcome: {kind: " + std::string(kind) +
                      ", baseline: 30 %}\nhypothesis: non-inferiority\nmargin: 5\n");
    REQUIRE(wrong.problems.error_count() == 1);
    CHECK(wrong.problems.text().find("did you mean '5 %'") != std::string::npos);
  }
}

TEST_CASE("of a power that cannot be read nothing more is said") {
  const std::string rest = "outcome: {kind: proportion, baseline: 10 %}\neffect: {absolute: 1 %}\n";
  for (const char* power : {"80", "0", "often", "-1"}) {
    const Asked wrong(rest + "power: " + power + "\n");
    INFO(wrong.problems.text());
    CHECK(wrong.problems.error_count() == 1);
    CHECK(wrong.problems.text().find("no more than alpha") == std::string::npos);
  }
  CHECK(Asked(rest + "power: 4 %\n").problems.text().find("no more than alpha") != std::string::npos);
}

TEST_CASE("days are whole ones, of whole customers, rounded up") {
  // 14,750.8 an arm: 29,502 customers in 59.004 days.
  const Asked plan(
      "outcome: {kind: proportion, baseline: 10 %}\neffect: {absolute: 1 %}\nsolve: duration\n"
      "customers: {per_day: 500}\n");
  CHECK(*plan.plan.duration_days == Approx(59.003).margin(5e-4));
  CHECK(*plan.plan.whole_days == 60.0);
  CHECK(plan.said().find("How long:   60 days\n") != std::string::npos);
  CHECK(plan.said().find("a difference of 1 pp ") != std::string::npos);
  // Two weeks that are stated are two weeks.
  const Asked weeks(
      "outcome: {kind: proportion, baseline: 10 %}\neffect: {absolute: 1 %}\nduration: 2 weeks\n"
      "customers: {per_day: 500}\n");
  CHECK(*weeks.plan.whole_days == 14.0);
}

TEST_CASE("a duration ends the test that pays best, and is passed over where it is solved for") {
  const std::string rest =
      "outcome: {kind: mean, sd: 10}\ndecision: {customers: 100000, effect_sd: 1}\ncustomers: {per_day: "
      "100}\n";
  const Asked free(rest + "solve: profit\n"), two_weeks(rest + "solve: profit\nduration: 2 weeks\n");
  REQUIRE_FALSE(two_weeks.problems.has_errors());
  CHECK(free.plan.total > 4000.0);
  CHECK(two_weeks.plan.total <= 1400.0);
  CHECK(two_weeks.plan.total >= 1398.0);  // whole customers of each arm
  CHECK(*two_weeks.plan.whole_days == 14.0);
  CHECK(*two_weeks.plan.net_value < *free.plan.net_value);
  CHECK(two_weeks.said().find("the duration ends it: a larger test would pay better") != std::string::npos);
  // A long one changes nothing.
  CHECK(Asked(rest + "solve: profit\nduration: 20 weeks\n").plan.total == Approx(free.plan.total));
  const Asked days(rest + "effect: {absolute: 0.5}\nsolve: duration\nduration: 2 weeks\n");
  REQUIRE_FALSE(days.problems.has_errors());
  CHECK(*days.plan.whole_days == 126.0);  // 2 x 6,281 customers (d .05: 6,280.05 an arm, published)
}

TEST_CASE("a list of sizes has one for each arm, and a number is that of every arm") {
  const std::string rest = "outcome: {kind: mean, sd: 1}\neffect: {absolute: 1}\n";
  CHECK(Asked(rest + "size: {per_arm: 10}\n").plan.total == 20.0);
  CHECK(Asked(rest + "size: {per_arm: [10, 10]}\n").plan.total == 20.0);
  CHECK(Asked(rest + "size: {per_arm: [10]}\n").problems.text().find("without brackets") !=
        std::string::npos);
}

TEST_CASE("money is grouped and takes the decimals that it needs") {
  const Asked plan(
      "outcome: {kind: mean, sd: 1}\neffect: {absolute: 2}\nsize: {per_arm: 6}\n"
      "arms: [{name: a, cost: 288604.16833}, {name: b, cost: 288604.16833}]\n");
  CHECK(plan.said().find("Cost:       3,463,250 SEK") != std::string::npos);
}
