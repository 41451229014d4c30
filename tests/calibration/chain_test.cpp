#include <boost/math/special_functions/digamma.hpp>
#include <catch2/catch.hpp>
#include <cmath>

#include "engine/calibration/chain_diagnostics.h"
#include "engine/calibration/metropolis.h"
#include "engine/random/distributions.h"
#include "tests/calibration/targets.h"

using namespace stamkund;
using namespace stamkund::calibration;

namespace {

/// Stationary AR(1) chains with variance 1; chain c is shifted by c * `shift` and scaled by 1 + c *
/// `stretch`.
std::vector<double> ar1(std::size_t chains, std::size_t length, double rho, std::uint64_t index,
                        double shift = 0.0, double stretch = 0.0) {
  std::vector<double> draws;
  for (std::size_t c = 0; c < chains; ++c) {
    Stream stream({74, index, c, Purpose::test});
    double x = draw_normal(stream);
    for (std::size_t i = 0; i < length; ++i) {
      draws.push_back(x * (1.0 + static_cast<double>(c) * stretch) + static_cast<double>(c) * shift);
      x = rho * x + std::sqrt(1.0 - rho * rho) * draw_normal(stream);
    }
  }
  return draws;
}

/// z of the mean of f over the chains' draws against `expected`, by the effective sample size of f.
template <class F>
double z_of(const ChainSample& sample, std::size_t k, double expected, const F& f) {
  std::vector<double> values;
  for (std::size_t i = 0; i < sample.draws.size() / k; ++i) values.push_back(f(sample.draws.data() + i * k));
  const test::Moments m = test::moments(values, 1, [](const double* one) { return *one; });
  return (m.mean - expected) / (m.deviation / std::sqrt(effective_size(values, 4)));
}

ChainSample run(const Objective& objective, std::uint64_t seed, int threads = 1) {
  MetropolisOptions options;
  options.seed = seed;
  options.threads = threads;
  return run_metropolis(objective, *laplace_proposal(objective, test::maximum_of(objective)), options);
}

}  // namespace

// Null: mean over 30 sets of chains = N (1 - rho) / (1 + rho). The estimate's own spread is measured; 4
// standard errors and 2 % for its bias (the truncation of the sum).
TEST_CASE("Effective sample size of AR(1) chains is the textbook's") {
  for (const double rho : {0.0, 0.5, 0.9}) {
    const double expected = 4.0 * 4000.0 * (1.0 - rho) / (1.0 + rho);
    std::vector<double> sizes, bulk;
    for (std::uint64_t i = 0; i < 30; ++i) {
      const std::vector<double> draws = ar1(4, 4000, rho, i);
      sizes.push_back(effective_size(draws, 4));
      bulk.push_back(diagnose_chains(draws, 4).bulk_size);
    }
    const auto itself = [](const double* one) { return *one; };
    for (const auto& list : {sizes, bulk}) {
      const test::Moments m = test::moments(list, 1, itself);
      CAPTURE(rho, expected, m.mean, m.deviation);
      CHECK(std::abs(m.mean - expected) < 4.0 * m.deviation / std::sqrt(30.0) + 0.02 * expected);
      // Mutant: chains with a little more memory.
      const double mutant = 16000.0 * (1.0 - rho - 0.06) / (1.0 + rho + 0.06);
      CHECK(std::abs(m.mean - mutant) > 4.0 * m.deviation / std::sqrt(30.0) + 0.02 * mutant);
    }
  }
}

TEST_CASE("R-hat: near 1 for chains that agree, above for chains that differ in place, spread or trend") {
  CHECK(diagnose_chains(ar1(4, 2000, 0.3, 100), 4).r_hat < 1.01);
  CHECK(diagnose_chains(ar1(4, 2000, 0.3, 101, 0.3), 4).r_hat > 1.02);
  CHECK(diagnose_chains(ar1(4, 2000, 0.3, 102, 0.0, 0.5), 4).r_hat > 1.02);
  std::vector<double> trend = ar1(4, 2000, 0.3, 103);
  for (std::size_t i = 0; i < trend.size(); ++i) trend[i] += static_cast<double>(i % 2000) / 2000.0;
  CHECK(diagnose_chains(trend, 4).r_hat > 1.02);
  // Cauchy chains have no variance; ranks do not mind.
  std::vector<double> cauchy = ar1(4, 2000, 0.0, 104);
  for (double& one : cauchy) one = std::tan(M_PI * 0.5 * std::erf(one / std::sqrt(2.0)));
  const ChainDiagnostics heavy = diagnose_chains(cauchy, 4);
  CHECK(heavy.r_hat < 1.01);
  CHECK(heavy.bulk_size > 4000);
  const ChainDiagnostics stuck = diagnose_chains(std::vector<double>(400, 1.5), 4);
  CHECK(std::isinf(stuck.r_hat));
  CHECK(stuck.bulk_size == 0.0);
  CHECK(stuck.tail_size == 0.0);
}

// Null: first and second moments are the target's. z by the effective sample size of each quantity; |z| < 4:
// 6e-5 a comparison, 22 comparisons.
TEST_CASE("Metropolis: moments of correlated normals and of a banana") {
  const std::vector<double> mean{1.0, -2.0, 0.5, 0.0, 3.0};
  const std::vector<double> widths{0.2, 0.5, 1.5, 0.1, 1.0};
  const auto normal = test::chained_normal(mean, widths, 0.9);
  const ChainSample sample = run(normal, 8);
  CAPTURE(sample.r_hat, sample.bulk_size, sample.tail_size, sample.evaluations, sample.acceptance,
          sample.length);
  CHECK(sample.status == ChainStatus::converged);
  CHECK(sample.acceptance > 0.15);
  CHECK(sample.acceptance < 0.35);
  // Mutant: the same chains held against a target a tenth wider and moved by a fifth of a deviation.
  double worst_place = 0.0;
  double worst_spread = 0.0;
  for (std::size_t c = 0; c < 5; ++c) {
    const auto place = [&](const double* at) { return at[c]; };
    const auto spread = [&](const double* at) { return (at[c] - mean[c]) * (at[c] - mean[c]); };
    CAPTURE(c);
    CHECK(std::abs(z_of(sample, 5, mean[c], place)) < 4.0);
    CHECK(std::abs(z_of(sample, 5, widths[c] * widths[c], spread)) < 4.0);
    if (c == 0) continue;
    const double product = 0.9 * widths[c] * widths[c - 1];
    CHECK(std::abs(z_of(sample, 5, product, [&](const double* at) {
            return (at[c] - mean[c]) * (at[c - 1] - mean[c - 1]);
          })) < 4.0);
    worst_place = std::fmax(worst_place, std::abs(z_of(sample, 5, mean[c] + 0.2 * widths[c], place)));
    worst_spread = std::fmax(worst_spread, std::abs(z_of(sample, 5, 1.5 * widths[c] * widths[c], spread)));
  }
  CHECK(worst_place > 4.0);
  CHECK(worst_spread > 4.0);

  const auto bent = test::banana(1.0, 0.7);
  const ChainSample bananas = run(bent, 9);
  CAPTURE(bananas.r_hat, bananas.bulk_size, bananas.tail_size, bananas.evaluations);
  CHECK(bananas.status == ChainStatus::converged);
  CHECK(std::abs(z_of(bananas, 2, 0.0, [](const double* at) { return at[0]; })) < 4.0);
  CHECK(std::abs(z_of(bananas, 2, 1.0, [](const double* at) { return at[0] * at[0]; })) < 4.0);
  CHECK(std::abs(z_of(bananas, 2, 0.0, [](const double* at) { return at[1]; })) < 4.0);
  const double variance = 1.0 + 2.0 * 0.49;
  CHECK(std::abs(z_of(bananas, 2, variance, [](const double* at) { return at[1] * at[1]; })) < 4.0);
}

TEST_CASE("Metropolis: skewed logarithms of gammas") {
  const auto target = test::log_gammas({0.8, 3.0, 20.0});
  const ChainSample sample = run(target, 10);
  CHECK(sample.status == ChainStatus::converged);
  const double shapes[] = {0.8, 3.0, 20.0};
  for (std::size_t c = 0; c < 3; ++c)
    CHECK(std::abs(z_of(sample, 3, boost::math::digamma(shapes[c]),
                        [&](const double* at) { return at[c]; })) < 4.0);
}

TEST_CASE("Metropolis: threads change nothing, the seed does") {
  const auto target = test::banana(1.0, 0.5);
  const ChainSample one = run(target, 11);
  const ChainSample three = run(target, 11, 3);
  CHECK(one.draws == three.draws);
  CHECK(one.evaluations == three.evaluations);
  CHECK(run(target, 12).draws != one.draws);
}

TEST_CASE("Metropolis: says when the posterior is improper, when the budget ends, when nothing is finite") {
  // Falls by 2 and then stays there for ever.
  const test::FunctionObjective plateau(2, [](const double* theta, double* gradient) {
    const double e = std::exp(-theta[0]);
    gradient[0] = -4.0 * (1.0 - e) * e;
    gradient[1] = -theta[1];
    return -2.0 * (1.0 - e) * (1.0 - e) - 0.5 * theta[1] * theta[1];
  });
  CHECK(run(plateau, 13).status == ChainStatus::improper);
  // Two hills far apart, found by different chains or by none.
  const test::FunctionObjective hills(1, [](const double* theta, double* gradient) {
    const double a = std::exp(-200.0 * (theta[0] - 1.0) * (theta[0] - 1.0));
    const double b = std::exp(-200.0 * (theta[0] + 1.0) * (theta[0] + 1.0));
    gradient[0] = -400.0 * (a * (theta[0] - 1.0) + b * (theta[0] + 1.0)) / (a + b + 1e-300);
    return std::log(a + b + 1e-300);
  });
  MetropolisOptions options;
  options.most_evaluations = 30000;
  options.seed = 14;
  const ChainSample apart = run_metropolis(hills, Proposal({0.0}, {1.0}), options);
  CHECK(apart.status == ChainStatus::out_of_budget);
  CHECK(apart.r_hat > 1.1);
  CHECK(apart.evaluations <= 30000);
  const test::FunctionObjective broken(1, [](const double*, double* gradient) {
    gradient[0] = 0.0;
    return std::nan("");
  });
  CHECK(run_metropolis(broken, Proposal({0.0}, {1.0}), options).status == ChainStatus::failed);
}
