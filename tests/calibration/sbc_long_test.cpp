// Simulation-based calibration (Talts et al. 2018, "Validating Bayesian inference algorithms with
// simulation-based calibration"): parameters drawn from a prior, data drawn from them, a posterior drawn from
// the data; then the rank of the true parameter among the draws is uniform. It tests prior, likelihood,
// simulator and sampler at once.
#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <catch2/catch.hpp>
#include <cmath>

#include "engine/calibration/bootstrap.h"
#include "engine/calibration/maximise.h"
#include "engine/calibration/posterior.h"
#include "engine/calibration/prior.h"
#include "engine/calibration/process_objective.h"
#include "engine/random/distributions.h"

using namespace stamkund;
using namespace stamkund::calibration;

namespace {

constexpr std::size_t kDraws = 99;
constexpr std::size_t kBins = 10;
constexpr int kReplicates = 200;

/// p-value of each parameter's rank histogram, chi-square with 9 degrees of freedom (20 expected a bin).
/// `mistake` moves the truth by so many prior standard deviations before it is ranked.
std::vector<double> p_values(const std::string& name, const std::vector<NormalPrior>& normals,
                             double mistake) {
  const customer_base::ModelInfo& model = *customer_base::find_model(name);
  const std::size_t k = normals.size();
  std::vector<std::vector<double>> counts(k, std::vector<double>(kBins, 0.0));
  double used = 0.0;
  for (int replicate = 0; replicate < kReplicates; ++replicate) {
    Stream stream({77, static_cast<std::uint64_t>(replicate), 0, Purpose::test});
    std::vector<double> truth(k), natural(k);
    for (std::size_t i = 0; i < k; ++i) {
      truth[i] = normals[i].mean + normals[i].sd * draw_normal(stream);
      natural[i] = std::exp(truth[i]);
    }
    ingest::CustomerTable ages;
    for (int c = 0; c < 200; ++c) {
      ages.first_day.push_back(Day{0});
      ages.age_days.push_back(30.0 + (c % 20));
    }
    const auto table = simulate_like(ages, customer_base::make_process(name, natural), 1.0, 78,
                                     static_cast<std::uint64_t>(replicate));
    const Rows rows = collapse(table, 1.0);
    const auto likelihood = process_objective(model, 1, rows, 1);
    const WithPrior objective(*likelihood, {normals, ""});
    const Maximum maximum = maximise(objective, rows.customers, {truth});
    if (maximum.status != Status::converged) continue;
    PosteriorOptions options;
    options.draws = kDraws;
    options.proposals = 1000;
    options.least_effective_size = 100;
    options.seed = 79;
    options.index = static_cast<std::uint64_t>(replicate);
    const Posterior posterior = sample_posterior(objective, maximum, options);
    REQUIRE(posterior.size() == kDraws);
    used += 1.0;
    for (std::size_t i = 0; i < k; ++i) {
      const double value = truth[i] + mistake * normals[i].sd;
      std::size_t rank = 0;
      for (std::size_t d = 0; d < kDraws; ++d) rank += posterior.draws[d * k + i] < value ? 1U : 0U;
      counts[i][rank * kBins / (kDraws + 1)] += 1.0;
    }
  }
  CHECK(used >= 0.98 * kReplicates);
  std::vector<double> out;
  for (const auto& bins : counts) {
    double statistic = 0.0;
    for (const double count : bins)
      statistic += (count - used / kBins) * (count - used / kBins) / (used / kBins);
    out.push_back(boost::math::cdf(complement(boost::math::chi_squared(kBins - 1.0), statistic)));
  }
  return out;
}

/// Null: every histogram is uniform. The smallest of four p-values below 1e-4 has a false-alarm rate of 4e-4;
/// the seeds are fixed. The mutant, a truth half a prior standard deviation off, must be rejected in some
/// parameter.
void check(const std::string& name, const std::vector<NormalPrior>& normals) {
  const auto p = p_values(name, normals, 0.0);
  CAPTURE(name, p);
  CHECK(*std::min_element(p.begin(), p.end()) > 1e-4);
  const auto mutant = p_values(name, normals, 0.5);
  CHECK(*std::min_element(mutant.begin(), mutant.end()) < 1e-4);
}

}  // namespace

TEST_CASE("Simulation-based calibration: BG/NBD") {
  check("bg-nbd", {{0.0, 0.4}, {1.0, 0.4}, {0.0, 0.4}, {0.7, 0.4}});
}

TEST_CASE("Simulation-based calibration: Pareto/NBD") {
  check("pareto-nbd", {{0.0, 0.4}, {1.0, 0.4}, {0.0, 0.4}, {2.5, 0.4}});
}

TEST_CASE("Simulation-based calibration: MBG/NBD") {
  check("mbg-nbd", {{0.0, 0.4}, {1.0, 0.4}, {0.0, 0.4}, {0.7, 0.4}});
}
