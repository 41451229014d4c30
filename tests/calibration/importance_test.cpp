#include "engine/calibration/importance.h"

#include <algorithm>
#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/trigamma.hpp>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "engine/calibration/pareto_smoothing.h"
#include "engine/random/distributions.h"
#include "tests/calibration/targets.h"

using namespace stamkund;
using namespace stamkund::calibration;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Shapes fitted to `samples` samples of `size` from the law with shape k; `power` distorts the draws.
test::Moments fitted_shapes(double k, std::size_t size, std::size_t samples, double power = 1.0) {
  const GeneralisedPareto law{k, 2.5};
  std::vector<double> shapes;
  for (std::size_t s = 0; s < samples; ++s) {
    Stream stream({71, s, 0, Purpose::test});
    std::vector<double> x;
    for (std::size_t i = 0; i < size; ++i) x.push_back(std::pow(law.quantile(draw_uniform(stream)), power));
    std::sort(x.begin(), x.end());
    shapes.push_back(fit_generalised_pareto(x).k);
  }
  return test::moments(shapes, 1, [](const double* one) { return *one; });
}

}  // namespace

// Null: the estimator's mean is the true k and its variance the asymptotic (1 + k)^2 / n (Smith 1987).
// Standard error of the mean over 400 samples: (1 + k) / sqrt(400 n); allowed: 4 of them (6e-5 a comparison)
// and a bias of 1 / n, which is what the weak prior of the grid may leave. Variance ratio: within 4 sqrt(2 /
// 400) = 0.28.
TEST_CASE("Generalised Pareto: known shapes come back") {
  constexpr std::size_t kSize = 1000;
  for (const double k : {0.1, 0.5, 0.7, 1.0, 1.5}) {
    const test::Moments m = fitted_shapes(k, kSize, 400);
    const double spread = (1.0 + k) / std::sqrt(static_cast<double>(kSize));
    CAPTURE(k, m.mean, m.deviation, spread);
    CHECK(std::abs(m.mean - k) < 4.0 * spread / 20.0 + 1.0 / kSize);
    CHECK(std::abs(m.deviation * m.deviation / (spread * spread) - 1.0) < 0.28);
  }
  // Mutant: draws to the power 1.1 have a tail that is a tenth heavier.
  const test::Moments mutant = fitted_shapes(0.7, kSize, 400, 1.1);
  CHECK(std::abs(mutant.mean - 0.7) > 4.0 * 1.7 / std::sqrt(400.0 * kSize) + 1.0 / kSize);
}

TEST_CASE("Generalised Pareto: quantiles invert the distribution function; ties are told") {
  for (const double k : {-0.3, 0.0, 1e-14, 0.4, 2.0}) {
    const GeneralisedPareto law{k, 1.7};
    for (const double p : {0.01, 0.5, 0.99}) {
      const double x = law.quantile(p);
      const double rest = std::abs(k) < 1e-12 ? std::exp(-x / 1.7) : std::pow(1.0 + k * x / 1.7, -1.0 / k);
      CHECK(rest == Approx(1.0 - p));
    }
  }
  CHECK(fit_generalised_pareto({0, 0, 0, 0, 0, 0, 0, 1}).k == kInfinity);
  CHECK(std::isfinite(fit_generalised_pareto({1, 1, 1, 1, 1, 1, 1, 1}).k));
}

// A target Exp(rate a) under the proposal Exp(1) has weights e^{(1 - a) x}, exactly Pareto with k = 1 - a.
// Null: mean of k-hat over 100 sets = (m k + 5) / (m + 10) with m the tail's size; standard error (1 + k) /
// sqrt(100 m).
TEST_CASE("Pareto smoothing: weights of known heaviness") {
  constexpr std::size_t kProposals = 4000;
  const double m = std::ceil(3.0 * std::sqrt(4000.0));
  const auto mean_k_hat = [&](double a) {
    double sum = 0.0;
    for (std::uint64_t s = 0; s < 100; ++s) {
      Stream stream({72, s, 0, Purpose::test});
      std::vector<double> log_weights;
      for (std::size_t i = 0; i < kProposals; ++i)
        log_weights.push_back((1.0 - a) * draw_exponential(stream) + 700.0);
      sum += pareto_smooth(log_weights).k_hat / 100.0;
    }
    return sum;
  };
  for (const double k : {0.2, 0.5, 0.8, 1.1}) {
    const double expected = (m * k + 5.0) / (m + 10.0);
    const double error = (1.0 + k) / std::sqrt(100.0 * m);
    const double mean = mean_k_hat(1.0 - k);
    CAPTURE(k, expected, mean, error);
    CHECK(std::abs(mean - expected) < 4.0 * error + 1.0 / m);
    CHECK(std::abs(mean_k_hat(1.0 - k - 0.15) - expected) > 4.0 * error + 1.0 / m);  // mutant: another target
  }
}

TEST_CASE("Pareto smoothing: degenerate weights get a number that warns") {
  CHECK(pareto_smooth({}).weights.empty());
  CHECK(pareto_smooth({-kInfinity, -kInfinity}).k_hat == kInfinity);
  const SmoothedWeights equal = pareto_smooth(std::vector<double>(100, -3.0));
  CHECK(equal.k_hat == 0.0);
  CHECK(equal.effective_size == Approx(100.0));
  std::vector<double> one(100, -kInfinity);
  one[40] = 5.0;
  const SmoothedWeights lonely = pareto_smooth(one);
  CHECK(lonely.k_hat == kInfinity);
  CHECK(lonely.weights[40] == 1.0);
  CHECK(lonely.effective_size == 1.0);
  CHECK(pareto_smooth({1.0, 2.0}).k_hat == kInfinity);  // too few to tell
}

TEST_CASE("Importance resampling: k-hat tells a target that fits from one that does not") {
  ImportanceOptions options;
  options.seed = 5;
  const auto normal = test::chained_normal({1.0, -2.0, 0.5, 0.0}, {0.2, 0.5, 1.0, 0.1}, 0.9);
  const auto fits = laplace_proposal(normal, test::maximum_of(normal));
  const ImportanceSample good = importance_resample(normal, *fits, options);
  CHECK(good.k_hat < 0.3);  // the weights are bounded
  CHECK(good.effective_size > 0.8 * 4000);
  CHECK(good.share_near_bound < 1e-9);
  // t with 1.5 degrees of freedom in 4 dimensions: weights grow as radius^(7 - 1.5), P(radius > r) falls as
  // r^-7.
  const test::FunctionObjective heavy(4, [](const double* theta, double* gradient) {
    double squares = 0.0;
    for (int i = 0; i < 4; ++i) squares += theta[i] * theta[i];
    for (int i = 0; i < 4; ++i) gradient[i] = -5.5 * theta[i] / (1.5 + squares);
    return -2.75 * std::log1p(squares / 1.5);
  });
  const ImportanceSample bad =
      importance_resample(heavy, *laplace_proposal(heavy, test::maximum_of(heavy)), options);
  CAPTURE(bad.k_hat);
  CHECK(bad.k_hat > 0.5);
  CHECK(bad.k_hat < 1.1);  // 5.5 / 7 = 0.79 in the limit
}

// Null: means and second moments of the draws are those of the target. Error: deviation * sqrt(1 / effective
// size of the weights + 1 / draws); 4 of them (6e-5 a comparison, 4 comparisons).
TEST_CASE("Importance resampling: draws have the target's moments, where Laplace's do not") {
  const std::vector<double> shapes{3.0, 1.5};
  const auto target = test::log_gammas(shapes);
  const auto proposal = laplace_proposal(target, test::maximum_of(target));
  ImportanceOptions options;
  options.proposals = 8000;
  options.draws = 4000;
  options.seed = 6;
  const ImportanceSample sample = importance_resample(target, *proposal, options);
  CHECK(sample.k_hat < 0.7);
  REQUIRE(sample.draws.size() == 8000);
  std::vector<double> laplace(8000);
  Stream stream({73, 0, 0, Purpose::test});
  for (std::size_t i = 0; i < 4000; ++i) proposal->draw_normal(stream, laplace.data() + 2 * i);
  bool laplace_rejected = false;
  for (std::size_t c = 0; c < 2; ++c) {
    const double mean = boost::math::digamma(shapes[c]);
    const double variance = boost::math::trigamma(shapes[c]);
    for (const bool second : {false, true}) {
      const auto f = [&](const double* at) { return second ? (at[c] - mean) * (at[c] - mean) : at[c]; };
      const auto z = [&](const std::vector<double>& draws) {
        const test::Moments m = test::moments(draws, 2, f);
        return (m.mean - (second ? variance : mean)) /
               (m.deviation * std::sqrt(1.0 / sample.effective_size + 1.0 / 4000.0));
      };
      CAPTURE(c, second);
      CHECK(std::abs(z(sample.draws)) < 4.0);
      laplace_rejected = laplace_rejected || std::abs(z(laplace)) > 4.0;
    }
  }
  CHECK(laplace_rejected);  // the mutant
}

TEST_CASE("Importance resampling: threads change nothing; the seed and the index do") {
  const auto target = test::log_gammas({3.0, 1.5, 8.0});
  const auto proposal = laplace_proposal(target, test::maximum_of(target));
  ImportanceOptions options;
  options.proposals = 500;
  options.draws = 333;
  const ImportanceSample one = importance_resample(target, *proposal, options);
  options.threads = 3;
  const ImportanceSample three = importance_resample(target, *proposal, options);
  CHECK(one.draws == three.draws);
  CHECK(one.k_hat == three.k_hat);
  options.index = 1;
  CHECK(importance_resample(target, *proposal, options).draws != one.draws);
  options.index = 0;
  options.seed = 1;
  CHECK(importance_resample(target, *proposal, options).draws != one.draws);
}

TEST_CASE("Importance resampling: a likelihood that is finite nowhere gives no draws") {
  const test::FunctionObjective broken(2, [](const double*, double* gradient) {
    gradient[0] = gradient[1] = 0.0;
    return std::numeric_limits<double>::quiet_NaN();
  });
  const ImportanceSample sample = importance_resample(broken, Proposal({0, 0}, {1, 0, 0, 1}), {});
  CHECK(sample.draws.empty());
  CHECK(sample.k_hat == kInfinity);
}
