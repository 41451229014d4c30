// Reference values: variances by generalised least squares in numpy, the model by statsmodels 0.14 (MixedLM,
// REML).
#include "experiments/periods/stepped.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <nlohmann/json.hpp>

#include "experiments/periods/stepped_model.h"

using namespace stamkund;
using namespace stamkund::periods;

namespace {

/// Eight clusters, two begin in each of four steps, five periods; an effect of 1.5 and a ripple.
Panel stairs() {
  Panel panel;
  panel.file = "made.csv";
  panel.outcome_column = "y";
  for (int t = 0; t < 5; ++t) panel.times.push_back(std::to_string(t));
  for (int i = 0; i < 8; ++i) {
    panel.units.push_back("c" + std::to_string(i));
    for (int t = 0; t < 5; ++t) {
      const bool on = t >= 1 + i / 2;
      panel.rows.push_back(
          {static_cast<std::size_t>(i), static_cast<std::size_t>(t),
           10.0 + 2.0 * std::sin(3.0 * i) + 0.5 * t + (on ? 1.5 : 0.0) + 0.8 * std::cos(5.0 * i + 7.0 * t),
           1.0, on});
    }
  }
  return panel;
}

SteppedPlan planned(const design::ExperimentSpec& spec) {
  Problems problems;
  const auto out = plan_stepped(spec, "plan.yaml", problems);
  INFO(problems.text());
  REQUIRE_FALSE(problems.has_errors());
  return out;
}

}  // namespace

TEST_CASE("Hussey and Hughes' variance") {
  CHECK(stepped_variance({6, 6, 6, 6}, 1, 0.01, 0.004) == Approx(1.0 / 1100.0).epsilon(1e-12));
  CHECK(stepped_variance({3, 2, 4}, 2, 0.5, 0.1) == Approx(0.141509433962264).epsilon(1e-12));
  // All at once: the effect is the season.
  CHECK_FALSE(std::isfinite(stepped_variance({5}, 1, 0.5, 0.1)));
}

TEST_CASE("a plan of a stepped roll-out, and back") {
  design::ExperimentSpec spec;
  spec.outcome.kind = design::OutcomeKind::proportion;
  spec.outcome.baseline = 0.05;
  spec.stepped.clusters = {6, 6, 6, 6};
  spec.stepped.steps = 4;
  spec.stepped.customers = 100;
  spec.stepped.correlation = 0.01;
  spec.stepped.effect = -0.015;
  const auto plan = planned(spec);
  CHECK(plan.standard_error == Approx(0.006349840075542252).epsilon(1e-10));
  CHECK(plan.power == Approx(0.6562684585458574).epsilon(1e-9));
  CHECK(plan.smallest == Approx(0.01778961809302051).epsilon(1e-9));
  CHECK(plan.customers == 24.0 * 5.0 * 100.0);
  spec.stepped.clusters.clear();
  const auto solved = planned(spec);
  CHECK(solved.power >= 0.8);
  auto fewer = solved.clusters;
  for (double& one : fewer) one -= 1.0;
  spec.stepped.clusters = fewer;
  CHECK(planned(spec).power < 0.8);
}

TEST_CASE("the model of a stepped roll-out agrees with statsmodels") {
  design::ExperimentSpec spec;
  Problems problems;
  const auto result = analyze_stepped(stairs(), spec, problems);
  REQUIRE_FALSE(problems.has_errors());
  CHECK(result.effect.estimate == Approx(1.5217310883279).epsilon(1e-4));
  CHECK(result.effect.standard_error == Approx(0.33208994511404827).epsilon(1e-4));
  CHECK(result.tau2 == Approx(1.23429639).epsilon(1e-3));
  CHECK(result.sigma2 == Approx(0.3424445027944256).epsilon(1e-3));
  CHECK(result.effect.degrees == 40.0 - 6.0 - 7.0);
  CHECK(result.permutation_p < 0.05);
  CHECK(result.permutation_p >= 1.0 / 1000.0);
  CHECK(result.begins[7] == 4);
}

TEST_CASE("a roll-out that is none is refused") {
  const auto refused = [](const Panel& panel) {
    Problems problems;
    (void)analyze_stepped(panel, {}, problems);
    return problems.text();
  };
  Panel panel = stairs();
  panel.rows[4].treated = false;
  CHECK(refused(panel).find("switchback") != std::string::npos);
  panel = stairs();
  for (auto& row : panel.rows) row.treated = row.time >= 2;
  CHECK(refused(panel).find("begin together") != std::string::npos);
}

TEST_CASE("an effect that grows is shown as its mean over the time since the beginning") {
  // Twelve clusters, four steps of three; 3 in the first period, 3 more in each after: mean over 0..4 is 9.
  Panel panel;
  panel.outcome_column = "y";
  for (int t = 0; t < 6; ++t) panel.times.push_back(std::to_string(t));
  for (int i = 0; i < 12; ++i) {
    panel.units.push_back("c" + std::to_string(i));
    for (int t = 0; t < 6; ++t) {
      const int since = t - 1 - i / 3;
      panel.rows.push_back(
          {static_cast<std::size_t>(i), static_cast<std::size_t>(t),
           100.0 + i + 2.0 * t + (since >= 0 ? 3.0 * (since + 1) : 0.0) + 0.5 * std::cos(5.0 * i + 7.0 * t),
           1.0, since >= 0});
    }
  }
  design::ExperimentSpec spec;
  spec.stepped.resplits = 19;
  Problems problems;
  const auto result = analyze_stepped(panel, spec, problems);
  REQUIRE_FALSE(problems.has_errors());
  CHECK(result.effect.estimate == Approx(9.0).margin(0.7));
  CHECK(result.effect.low < 9.0);
  CHECK(result.effect.high > 9.0);
  CHECK(result.checks.front().name == "effect over time");
}

TEST_CASE("where model and random orders disagree the first line goes by the orders") {
  SteppedResult result;
  result.outcome = "y";
  result.effect.p_value = 0.025;
  result.permutation_p = 0.13;
  result.resplits = 999;
  CHECK(text_of(result).find("no effect is shown by random orders") == 0);
  result.permutation_p = 0.03;
  CHECK(text_of(result).find("y: the treatment changes it") == 0);
}

TEST_CASE(
    "cluster-robust errors: CR2 with Satterthwaite's degrees of freedom, by matrices of all rows in numpy") {
  const Panel panel = stairs();
  const std::vector<std::size_t> begins{1, 1, 2, 2, 3, 3, 4, 4};
  const SteppedModel model(panel, 8);
  const auto check = [&](Course course, const Eigen::VectorXd& weights, double estimate, double error,
                         double degrees) {
    const auto fit = model.fit(begins, course);
    const auto robust = model.robust(begins, course, fit, weights);
    CHECK(weights.dot(fit.effects) == Approx(estimate).epsilon(1e-4));
    CHECK(robust.standard_error == Approx(error).epsilon(1e-4));
    CHECK(robust.degrees == Approx(degrees).epsilon(1e-3));
  };
  check(Course::constant, Eigen::VectorXd::Ones(1), 1.5217310931, 0.2765791704, 6.5036973907);
  check(Course::line, Eigen::Vector2d(1.0, 0.0), 1.2816870532, 0.8166542899, 4.8560523728);
  check(Course::line, Eigen::Vector2d(0.0, 1.0), -0.1253140282, 0.3714831476, 3.9664145152);
  check(Course::free, Eigen::VectorXd::Unit(4, 0), 1.3739342091, 0.3239060981, 6.5445954894);
  check(Course::free, Eigen::VectorXd::Unit(4, 3), 0.4622742048, 1.2967189660, 3.7545659346);
  check(Course::free, Eigen::VectorXd::Constant(4, 0.25), 1.1718723979, 0.8129554146, 4.9289780231);
}

TEST_CASE("the effect of each period since the beginning") {
  design::ExperimentSpec spec;
  Problems problems;
  const auto result = analyze_stepped(stairs(), spec, problems);
  REQUIRE_FALSE(problems.has_errors());
  REQUIRE(result.exposures.size() == 4);
  CHECK(result.exposures[0].clusters == 8);
  CHECK(result.exposures[3].clusters == 2);
  CHECK(result.exposures[1].effect.estimate == Approx(1.3444732107).epsilon(1e-4));
  CHECK(result.mean_of_exposures->estimate == Approx(1.1718723979).epsilon(1e-4));
  for (const auto& one : result.exposures) {
    CHECK(one.permutation_p >= 1.0 / 1000.0);
    CHECK(one.permutation_p <= 1.0);
  }
  CHECK(result.slope_permutation_p > 0.05);
  CHECK(json_of(result)["exposures"].size() == 4);
  CHECK(text_of(result).find("period after the beginning") != std::string::npos);
  // The file says that nobody drew lots.
  spec.stepped.by_lot = false;
  const auto chosen = analyze_stepped(stairs(), spec, problems);
  CHECK(chosen.resplits == 0);
  CHECK(std::isnan(chosen.permutation_p));
  CHECK(chosen.effect.estimate == result.effect.estimate);
}

TEST_CASE("one-sided, random orders count one side") {
  design::ExperimentSpec spec;
  Problems problems;
  spec.sides = design::Sides::one;
  CHECK(analyze_stepped(stairs(), spec, problems).permutation_p < 0.05);
  spec.outcome.lower_is_better = true;
  CHECK(analyze_stepped(stairs(), spec, problems).permutation_p > 0.9);
  REQUIRE_FALSE(problems.has_errors());
}
