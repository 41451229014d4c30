// Plans against published sizes, and solved forth and back.
#include "experiments/plans/plan.h"

#include <catch2/catch.hpp>

#include "experiments/design/read_experiment.h"

using namespace stamkund;

namespace {
plans::Plan planned(const std::string& text, const std::vector<scenario::Override>& changes = {}) {
  Problems problems;
  const auto file =
      design::read_experiment_text("stamkund-experiment: 1\n" + text, "plan.yaml", changes, true, problems);
  INFO(problems.text());
  REQUIRE_FALSE(problems.has_errors());
  const auto plan = plans::solve(file.spec, "plan.yaml", problems);
  INFO(problems.text());
  REQUIRE_FALSE(problems.has_errors());
  return plan;
}
const std::string kSmallest = "outcome: {kind: proportion, baseline: 10 %}\neffect: {absolute: 1 %}\n";
}  // namespace

TEST_CASE("proportions: pooled and unpooled as rpact, arcsine as statsmodels") {
  const auto arm = [&](const char* test) { return planned(kSmallest, {{"test", test}}).per_arm[0]; };
  CHECK(arm("pooled") == Approx(14750.790).epsilon(0).margin(5.1e-4));
  CHECK(arm("unpooled") == Approx(14748.045).epsilon(0).margin(5.1e-4));
  CHECK(arm("arcsine") == Approx(14744.105).epsilon(0).margin(5.1e-4));
  const auto total = [&](const char* split) { return planned(kSmallest, {{"allocation", split}}).total; };
  CHECK(total("[1, 1]") == Approx(29501.58).epsilon(0).margin(5.1e-3));
  CHECK(total("[1, 2]") == Approx(33372.84).epsilon(0).margin(5.1e-3));
  CHECK(total("[1, 9]") == Approx(83019.61).epsilon(0).margin(5.1e-3));
  CHECK(planned("outcome: {kind: proportion, baseline: .5}\neffect: {to: .75}\npower: 90 %\n").per_arm[0] ==
        Approx(76.70692).epsilon(0).margin(1e-5));
}

TEST_CASE("two-sample t as statsmodels") {
  const std::pair<const char*, double> known[] = {{".5", 63.7656}, {".2", 393.4057}, {".05", 6280.0489}};
  for (const auto& [d, n] : known)
    CHECK(planned("outcome: {kind: mean}\neffect: {standardized: " + std::string(d) + "}\n").per_arm[0] ==
          Approx(n).epsilon(0).margin(5.1e-5));
}

TEST_CASE("counts as gsDesignNB: rates .5 and .3, dispersion .1, entry over the year") {
  const auto plan = planned(
      "outcome: {kind: count, rate: .5, dispersion: .1, exposure: 12, accrual: 12}\neffect: {to: .3}\n"
      "alpha: 2.5 % one-sided\n");
  CHECK(std::ceil(plan.per_arm[0]) == 35);
  CHECK(plan.events.value() == Approx(168.0).margin(1e-9));
}

TEST_CASE("several arms as Spotify Confidence with SPOT-1") {
  const auto plan = planned(
      "outcome: {kind: proportion, baseline: .7}\neffect: {relative: .00617}\nalpha: 1 %\ntest: unpooled\n"
      "allocation: [5, 2, 3]\nadjust: spot-1\n");
  CHECK(std::ceil(plan.total) == 1042868);
}

TEST_CASE("CUPED and clusters scale the size by their factors") {
  const double plain = planned(kSmallest).total;
  CHECK(planned(kSmallest + "covariate: {correlation: .6}\n").total == Approx(.64 * plain).epsilon(1e-9));
  CHECK(planned(kSmallest + "cluster: {size: 11, correlation: .05}\n").total ==
        Approx(1.5 * plain).epsilon(1e-9));
}

TEST_CASE("the power of few clusters is that of a t test on clusters") {
  // Four clusters: noncentral t, 2 degrees of freedom; effect 5 = sd, 2,000 customers, design effect 1 + 499
  // * .05.
  const std::string few =
      "outcome: {kind: mean, baseline: 10, sd: 5}\neffect: {absolute: 5}\ncluster: {size: 500, correlation: "
      ".05}\n"
      "size: {total: 2000}\n";
  const auto plan = planned(few);
  CHECK(plan.power > .55);
  CHECK(plan.power < .70);
  CHECK(planned(few, {{"test", "z"}}).power > .99);  // what it was: a promise that nobody can keep
}

TEST_CASE("an always-valid plan has the power of its bound") {
  const std::string mean =
      "outcome: {kind: mean, baseline: 1, sd: 1}\neffect: {absolute: .2}\nalways_valid: {bound: "
      "normal-mixture}\n";
  // By hand: rho = .5 / (2 log 20 + log(1 + 2 log 20)) = .0630028, the bound
  // sqrt((1 + rho) log((1 + rho) / (rho .05^2))) = 3.06148; Phi(.2 sqrt(786 / 4) - bound) = .40.
  for (const char* test : {"t", "z"}) {
    INFO(test);
    CHECK(planned(mean, {{"test", test}, {"size", "{total: 786}"}}).power == Approx(.40).margin(.01));
    const auto sized = planned(mean, {{"test", test}});
    CHECK(sized.power == Approx(.8));
    CHECK(sized.rounded_power == Approx(.8).margin(.002));
    CHECK(sized.critical == Approx(3.06148).margin(1e-5));
    const auto back =
        planned("outcome: {kind: mean, baseline: 1, sd: 1}\nalways_valid: {bound: normal-mixture}\n",
                {{"test", test}, {"size", "{total: " + std::to_string(sized.total) + "}"}});
    CHECK(back.minimum_detectable_effect == Approx(.2).epsilon(1e-6));
    double before = 0.0;
    for (const int n : {40, 80, 120, 140, 160, 400, 786, 2000}) {
      const double power =
          planned(mean, {{"test", test}, {"size", "{total: " + std::to_string(n) + "}"}}).power;
      CHECK(power > before);
      before = power;
    }
  }
}

TEST_CASE("strata give back what lies between them, and no more") {
  // Within 9, in all 34: (1.96 + .8416)^2 * 2 * 9 / 2^2 = 35.32 an arm.
  const std::string strata =
      "effect: {absolute: 2}\ntest: z\nstrata: [{name: x, share: .5, mean: 5, sd: 3}, {name: y, share: .5, "
      "mean: 15, sd: 3}]\n";
  CHECK(planned("outcome: {kind: mean, baseline: 10, sd: 5.83095}\n" + strata).per_arm[0] ==
        Approx(35.32).margin(.01));
}

TEST_CASE("what is solved for evaluates to itself") {
  const std::vector<std::string> files{
      kSmallest,
      kSmallest + "test: arcsine\n",
      kSmallest + "looks: {count: 4}\n",
      kSmallest + "allocation: [3, 1, 2]\n",
      "outcome: {kind: mean, baseline: 20, sd: 8}\neffect: {relative: 5 %}\n",
      "outcome: {kind: count, rate: 2, dispersion: .5}\neffect: {relative: 10 %}\n",
      "outcome: {kind: ratio, baseline: 2, sd: 5, denominator_mean: 3, denominator_sd: 2, correlation: .4}\n"
      "effect: {relative: 4 %}\n",
      "outcome: {kind: revenue, buyers: 12 %, spend: 300, spend_sd: 400}\neffect: {relative: 8 %}\n",
      "outcome: {kind: time_to_event, baseline: 30 %, dropout: 10 %}\neffect: {absolute: 4 %}\n",
      "outcome: {kind: retention, baseline: 60 %}\neffect: {absolute: 3 %}\nalpha: 5 % one-sided\n"};
  for (const auto& text : files) {
    INFO(text);
    const auto plan = planned(text);
    std::ostringstream sizes;
    sizes.precision(17);
    for (const double n : plan.per_arm) sizes << (sizes.tellp() > 0 ? ", " : "") << n;
    std::vector<scenario::Override> back{{"size.per_arm", "[" + sizes.str() + "]"}, {"solve", "power"}};
    CHECK(planned(text, back).power == Approx(.8).epsilon(0).margin(1e-9));
    back.back().value = "minimum_detectable_effect";
    CHECK(planned(text, back).minimum_detectable_effect ==
          Approx(plan.minimum_detectable_effect).epsilon(1e-9));
  }
}

TEST_CASE("a flow of known rates fills the plan later than its first days promise") {
  const auto plan = planned(kSmallest + "customers: {base: 50000, r: .5, alpha: 60 days}\n");
  const double d = plan.duration_days.value();
  CHECK(50000 * (1 - std::pow(60 / (60 + d), .5)) == Approx(plan.total));
}

TEST_CASE("the size that pays best, with what it costs and a budget") {
  const std::string text =
      "outcome: {kind: mean, baseline: 45, sd: 60}\narms: [{name: a, cost: .2}, {name: b, cost: .6}]\n"
      "decision: {customers: 50000, effect_mean: -.5, effect_sd: 2, fixed_cost: 300}\nsolve: profit\n";
  const auto best = planned(text);
  // Neither a tenth more nor a tenth fewer pays better.
  for (const double factor : {.9, 1.1}) {
    const auto other = planned(
        text,
        {{"solve", "power"}, {"effect.absolute", "1"}, {"size.total", std::to_string(best.total * factor)}});
    CHECK(other.net_value.value() < best.net_value.value());
  }
  const auto bound = planned(text, {{"budget", std::to_string(.2 * best.total)}});
  CHECK(bound.cost.value() <= .2 * best.total);
  CHECK(bound.cost.value() > .2 * best.total - 1.0);
  CHECK(bound.net_value.value() < best.net_value.value());
}
