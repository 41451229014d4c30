// Clusters: how alike their customers are, how large they are, and what the analysis makes of them.
#include <catch2/catch.hpp>

#include "engine/random/distributions.h"
#include "experiments/analysis/effect.h"
#include "experiments/design/contrast.h"
#include "experiments/power/cluster_urn.h"
#include "experiments/power/rank_correlation.h"
#include "experiments/power/simulated_tests.h"

using namespace stamkund;
using namespace stamkund::power;

namespace {

constexpr double kPi = 3.14159265358979323846;

/// Gamma values, mean 1, shape `shape`, shifted by `effect` in the second arm; known before: half of it.
Outcomes gamma_pool(double shape, double effect, bool before = false, std::size_t size = 20000) {
  Outcomes out;
  out.pools.resize(1);
  auto& pool = out.pools[0];
  pool.y.resize(2);
  Stream stream({5, 0, 0, Purpose::test});
  for (std::size_t i = 0; i < size; ++i) {
    pool.y[0].push_back(draw_gamma(stream, shape) / shape);
    pool.y[1].push_back(pool.y[0].back() + effect);
    if (before) pool.x.push_back(0.5 * pool.y[0].back() + 0.2 * draw_normal(stream));
  }
  return out;
}

}  // namespace

TEST_CASE("scores correlate so that outcomes correlate as asked") {
  // Half zeros, half ones: the correlation of signs is 2 / pi arcsin r (Sheppard 1899).
  const std::vector<double> halves{0, 0, 1, 1};
  for (const double correlation : {0.01, 0.2, 0.6})
    CHECK(score_correlation(halves, correlation) == Approx(std::sin(kPi / 2.0 * correlation)).epsilon(0.004));
  CHECK(score_correlation(halves, 0.01) == Approx(std::sin(kPi / 2.0 * 0.01)).epsilon(1e-6));
  // Exponential values by normal scores: first Hermite coefficient of -log(1 - Phi(z)) is .9032 (its square
  // is the slope at 0), so 1 % takes scores of .01 / .9032^2, but for terms of r^2.
  std::vector<double> exponential;
  for (int i = 0; i < 100000; ++i) exponential.push_back(-std::log1p(-(i + 0.5) / 100000.0));
  CHECK(score_correlation(exponential, 0.001) == Approx(0.001 / (0.9032 * 0.9032)).epsilon(0.002));
  CHECK(score_correlation(halves, 0.0) == 0.0);
  CHECK(score_correlation({3, 3, 3}, 0.5) == 0.0);
  CHECK(score_correlation(halves, 1.0) == 1.0);
}

TEST_CASE("sizes have the mean and spread that is asked", "[statistical]") {
  // Larger spread than Poisson's, less, none.
  for (const Clusters& of :
       {Clusters{30, 0.6, 0}, Clusters{1.9, 0.4, 0}, Clusters{2.3, 0, 0}, Clusters{800, 0.4, 0}}) {
    Stream stream({17, static_cast<std::uint64_t>(of.size * 10), 0, Purpose::test});
    constexpr int kDraws = 200000;
    double sum = 0, squares = 0, least = 1e9;
    for (int i = 0; i < kDraws; ++i) {
      const auto one = static_cast<double>(draw_size(of, stream));
      sum += one;
      squares += one * one;
      least = std::min(least, one);
    }
    const double mean = sum / kDraws, sd = std::sqrt(squares / kDraws - mean * mean);
    CHECK(least >= 1.0);
    // Five standard errors: one false alarm in 1.7 million.
    CHECK(std::abs(mean - of.size) < 5.0 * sd / std::sqrt(1.0 * kDraws));
    if (of.size_cv > 0.0) CHECK(sd / mean == Approx(of.size_cv).epsilon(of.size < 3 ? 0.06 : 0.01));
  }
}

TEST_CASE("clusters are drawn with the law of the lives and the correlation that is asked", "[statistical]") {
  const Outcomes pool = gamma_pool(0.5, 0.0);
  const auto& y = pool.pools[0].y[0];
  double mean = 0, variance = 0;
  for (const double one : y) mean += one / static_cast<double>(y.size());
  for (const double one : y) variance += (one - mean) * (one - mean) / static_cast<double>(y.size());
  constexpr std::size_t kClusters = 20000, kSize = 20;
  constexpr double kAlike = 0.08;
  const ClusterUrn urn(pool.pools[0], {kSize, 0, kAlike});
  Stream stream({3, 0, 0, Purpose::test});
  const ArmSums sums = urn.draw(0, kClusters, stream);
  CHECK(sums.n == kClusters * kSize);
  CHECK(sums.clusters.count == kClusters);
  // Variance of a cluster's mean: s^2 (1 + (m - 1) rho) / m.
  const double of_mean = variance * (1.0 + (kSize - 1.0) * kAlike) / kSize;
  CHECK(std::abs(sums.y / sums.n - mean) < 5.0 * std::sqrt(of_mean / kClusters));
  CHECK(sums.yy / sums.n - std::pow(sums.y / sums.n, 2) == Approx(variance).epsilon(0.04));
  const double found =
      (sums.clusters.yy / (kSize * kSize) - std::pow(sums.y / kSize, 2) / kClusters) / (kClusters - 1.0);
  CHECK(found == Approx(of_mean).epsilon(0.06));
  // Without the correlation it would be less than half of that.
  CHECK(found > 1.5 * variance / kSize);
  // The error that the analysis gives is that of clusters.
  CHECK(figure_of(sums).variance == Approx(of_mean / kClusters).epsilon(0.06));
  CHECK(figure_of(sums).units == kClusters);
}

TEST_CASE("sums over clusters are those of the analysis of rows") {
  Stream stream({4, 0, 0, Purpose::test});
  std::vector<ArmSums> arms(2);
  std::vector<analysis::Sample> rows(2);
  for (std::size_t a = 0; a < 2; ++a)
    for (int c = 0; c < 9; ++c) {
      ArmSums one;
      const double shared = draw_normal(stream);
      one.n = 2 + c % 4;
      for (int k = 0; k < 2 + c % 4; ++k) {
        const double x = draw_normal(stream), y = shared + 0.7 * x + draw_normal(stream);
        one.x += x, one.y += y, one.xx += x * x, one.xy += x * y, one.yy += y * y;
      }
      rows[a].y.push_back(one.y);
      rows[a].x.push_back(one.n);
      one.clusters.add(one.n, one.x, one.y);
      arms[a].add(one);
    }
  for (std::size_t a = 0; a < 2; ++a) {
    const auto by_sums = figure_of(arms[a]), by_rows = analysis::figure_of(rows[a]);
    CHECK(by_sums.value == Approx(by_rows.value).epsilon(1e-12));
    CHECK(by_sums.variance == Approx(by_rows.variance).epsilon(1e-10));
    CHECK(by_sums.units == by_rows.units);
  }
  // What is known before takes variance away.
  CHECK(adjusted(arms)[0].variance != figure_of(arms[0]).variance);
  CHECK(adjusted(arms)[0].units == 9);
}

TEST_CASE("simulated cluster tests find as Donner & Klar, and Eldridge for unequal sizes, say",
          "[statistical]") {
  // 60 clusters of 20 an arm, alike by .05: t test on clusters. Null: the share is the formula's.
  struct Of {
    double cv, effect;
  };
  for (const Of& of : {Of{0.0, 0.085}, Of{0.7, 0.085}}) {
    const Outcomes pool = gamma_pool(4.0, of.effect);
    TestPlan plan;
    plan.per_arm = {60, 60};
    plan.clusters = Clusters{20, of.cv, 0.05};
    plan.experiments = 10000;
    const auto found = simulate_tests(pool, plan, 2).methods.at(0);
    CHECK(found.name == "Welch over clusters");
    design::ExperimentSpec spec;
    spec.outcome.kind = design::OutcomeKind::mean;
    spec.outcome.sd = moments_of(pool, 0).sd;
    spec.test = "t";
    spec.cluster.size = 20;
    spec.cluster.correlation = 0.05;
    spec.cluster.size_cv = of.cv;
    const design::Weights halves{0.5, 0.5, *spec.outcome.sd, *spec.outcome.sd};
    const double formula =
        design::power_of(design::contrast_of(spec, of.effect, halves), halves, 2400, 0.025, false);
    INFO("cv " << of.cv << ": simulated " << found.comparisons[0].power.value << ", formula " << formula
               << ", errs " << found.comparisons[0].error.value);
    CHECK(formula > 0.6);
    CHECK(formula < 0.95);
    // Four standard errors, and .01 for the formula's own approximations.
    CHECK(std::abs(found.comparisons[0].power.value - formula) <
          4.0 * std::sqrt(formula * (1 - formula) / 10000.0) + 0.01);
    CHECK(std::abs(found.comparisons[0].error.value - 0.05) < 4.0 * std::sqrt(.05 * .95 / 10000.0) + 0.005);
    // The same customers taken for independent would be far too sure: the error that clusters avoid.
    spec.cluster = {};
    CHECK(design::power_of(design::contrast_of(spec, of.effect, halves), halves, 2400, 0.025, false) >
          formula + 0.05);
  }
}

TEST_CASE("looks at few clusters keep the level by Student's law", "[statistical]") {
  const Outcomes pool = gamma_pool(4.0, 0.2);
  TestPlan plan;
  plan.per_arm = {12, 12};
  plan.clusters = Clusters{30, 0, 0.05};
  plan.experiments = 10000;
  plan.information = {1.0 / 3, 2.0 / 3, 1};
  plan.z = {2.2894, 2.2894, 2.2894};  // Pocock, three looks (Jennison & Turnbull 2000, table 2.1: 2.289)
  const auto found = simulate_tests(pool, plan, 2).methods.back();
  INFO(found.name << " errs in " << found.comparisons[0].error.value);
  // Normal bounds at 4 clusters an arm would err in some .08. Student's law is exact at each look, nearly so
  // at all: .007 and four standard errors.
  CHECK(std::abs(found.comparisons[0].error.value - 0.05) < 4.0 * std::sqrt(.05 * .95 / 10000.0) + 0.007);
  const auto t6 = analysis::Law::student(6);
  CHECK(t6.like_normal(1.959964) == Approx(2.446912).margin(1e-5));
  CHECK(t6.to_normal(-2.446912) == Approx(-1.959964).margin(1e-5));
  CHECK(analysis::Law::normal().like_normal(2.5) == 2.5);
}
