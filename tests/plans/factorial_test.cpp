#include "experiments/plans/factorial.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <nlohmann/json.hpp>

#include "experiments/design/read_experiment.h"

using namespace stamkund;

namespace {

plans::FactorialPlan planned(const std::string& text) {
  Problems problems;
  const auto file =
      design::read_experiment_text("stamkund-experiment: 1\n" + text, "plan.yaml", {}, true, problems);
  plans::FactorialPlan out;
  if (!problems.has_errors()) out = plans::plan_factorial(file.spec, "plan.yaml", problems);
  INFO(problems.text());
  REQUIRE_FALSE(problems.has_errors());
  return out;
}

const std::string kMeans =
    "outcome: {kind: mean, baseline: 10, sd: 5}\nadjust: none\nfactorial:\n  interaction: .5\n  factors:\n"
    "    - {name: channel, levels: [none, e-mail], effect: 1}\n    - {name: offer, levels: [none, gift]}\n";

}  // namespace

TEST_CASE(
    "a main effect takes as many customers as two arms, an interaction of half its size 16 times as many") {
  const auto plan = planned(kMeans);
  // Two-sample t, d = .2: 393.4057 an arm; d = .05: 6280.0489 an arm. Two degrees of freedom fewer change the
  // fifth digit.
  CHECK(plan.effects[0].alone == Approx(786.8163082809097).epsilon(1e-9));
  CHECK(plan.effects[2].alone == Approx(12560.098138569587).epsilon(1e-9));
  CHECK(plan.total == plan.effects[2].alone);
  CHECK(plan.effects[2].power == Approx(0.8));
  CHECK(plan.effects[2].smallest == Approx(0.5));
  CHECK(plan.effects[0].power > 0.999);
}

TEST_CASE("shares, with the error held over all effects") {
  const auto plan = planned(
      "outcome: {kind: proportion, baseline: 10 %}\nfactorial:\n  interaction: 1 %\n  factors:\n"
      "    - {name: channel, levels: [none, e-mail], effect: 1 %}\n"
      "    - {name: offer, levels: [none, gift], effect: 1.5 %}\n");
  CHECK(plan.comparisons == 3);
  CHECK(plan.alpha_each == Approx(0.05 / 3.0));
  CHECK(plan.effects[0].alone == Approx(41776.99960568541).epsilon(1e-9));
  CHECK(plan.effects[2].alone == Approx(170206.85618073758).epsilon(1e-9));
}

TEST_CASE("three levels by two, and customers that are given") {
  const auto plan = planned(
      "outcome: {kind: mean, sd: 5}\nfactorial:\n  total: 6000\n  factors:\n"
      "    - {name: channel, levels: [none, e-mail, post], effect: 1}\n    - {name: offer, levels: [none, "
      "gift]}\n");
  CHECK(plan.cells.size() == 6);
  CHECK(plan.per_cell == 1000.0);
  CHECK(plan.comparisons == 5);
  CHECK(plan.effects.size() == 5);
  // Evaluated where it was solved.
  const auto back = planned(
      "outcome: {kind: mean, sd: 5}\nfactorial:\n  factors:\n    - {name: channel, levels: [none, e-mail, "
      "post], effect: " +
      std::to_string(plan.effects[0].smallest) + "}\n    - {name: offer, levels: [none, gift]}\n");
  CHECK(back.total == Approx(6000.0).epsilon(1e-5));
}

TEST_CASE("a one-sided factorial plan is sized for one side") {
  // Normal, unpooled: (z(1 - alpha) + z(.8))^2 v / d^2 a cell; alpha .05 one-sided: 1.644854 + 0.841621.
  const std::string rest =
      "adjust: none\noutcome: {kind: proportion, baseline: 10 %}\nfactorial:\n  factors:\n"
      "    - {name: channel, levels: [none, e-mail], effect: 1 %}\n    - {name: offer, levels: [none, "
      "gift]}\n";
  const double v = (2.0 * 0.11 * 0.89 + 2.0 * 0.1 * 0.9) / 4.0;
  const auto one = planned("alpha: 5 % one-sided\n" + rest), two = planned("alpha: 10 %\n" + rest);
  CHECK(one.per_cell ==
        Approx(std::pow(1.6448536269514722 + 0.8416212335729143, 2) * v / 1e-4).epsilon(1e-9));
  // Counted on the right side only, two-sided at twice the level is the same.
  CHECK(one.per_cell == two.per_cell);
  CHECK(planned(rest).per_cell > 1.2 * one.per_cell);
  CHECK(planned("alpha: 5 %\nsides: one\n" + rest).per_cell == one.per_cell);
}

TEST_CASE("the side of a one-sided plan is that of the effects, unless the file says which is good") {
  Problems problems;
  const std::string text =
      "stamkund-experiment: 1\nalpha: 5 % one-sided\noutcome: {kind: mean, sd: 5}\nfactorial:\n  factors:\n"
      "    - {name: channel, levels: [none, e-mail], effect: -1}\n    - {name: offer, levels: [none, "
      "gift]}\n";
  CHECK(design::read_experiment_text(text, "plan.yaml", {}, true, problems).spec.outcome.lower_is_better);
  CHECK_FALSE(problems.has_errors());
}

TEST_CASE("chance to find effects by size") {
  const auto plan = planned(kMeans);
  REQUIRE(plan.by_size.size() == 20);
  CHECK(plan.by_size[9].total == Approx(plan.total));
  CHECK(plan.by_size[9].interaction == Approx(0.8));
  CHECK(plan.by_size[9].first == Approx(plan.effects[0].power));
  CHECK(std::isnan(plan.by_size[9].second));
}
