#include "engine/calibration/posterior.h"

#include <catch2/catch.hpp>
#include <chrono>
#include <cmath>
#include <iostream>

#include "engine/calibration/prior.h"
#include "tests/calibration/cdnow.h"
#include "tests/calibration/targets.h"

using namespace stamkund;
using namespace stamkund::calibration;

namespace {

struct Timed {
  Posterior posterior;
  double milliseconds = 0.0;
};

Timed timed(const Objective& objective, const Maximum& maximum, const PosteriorOptions& options) {
  const auto start = std::chrono::steady_clock::now();
  Timed result{sample_posterior(objective, maximum, options), 0.0};
  result.milliseconds =
      std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
  return result;
}

void print(const char* what, const Timed& run, const Maximum& maximum) {
  const Posterior& p = run.posterior;
  std::cout << what << ": " << p.method << ", " << p.status << "; k-hat " << p.k_hat << ", " << p.evaluations
            << " evaluations, " << run.milliseconds << " ms; draws (Laplace):";
  for (std::size_t c = 0; c < p.dimension && p.size() > 1; ++c) {
    const test::Moments m = test::moments(p.draws, p.dimension, [&](const double* at) { return at[c]; });
    std::cout << "  " << m.mean << " +- " << m.deviation << " (" << maximum.theta[c] << " +- "
              << std::sqrt(maximum.log_covariance[c * (p.dimension + 1)]) << ")";
  }
  std::cout << "\n";
}

}  // namespace

// Null: importance resampling and Metropolis chains draw from one posterior. Means and mean squares of both
// are held against each other: 8 comparisons a model, |z| < 4 (6e-5 each), errors from both effective sizes
// and the thinning to 2000 draws.
TEST_CASE("CDNOW: two ways to draw from the posterior agree, and Laplace is near but not the same") {
  const auto table = test::cdnow_sample();
  if (!table) return;
  for (const bool pareto : {false, true}) {
    const auto target = test::process_target(*table, pareto);
    PosteriorOptions options;
    options.draws = 2000;
    options.seed = 21;
    const Timed weighed = timed(*target->objective, target->maximum, options);
    print(pareto ? "Pareto/NBD" : "BG/NBD", weighed, target->maximum);
    CHECK(weighed.posterior.method == "importance");
    CHECK(weighed.posterior.trustworthy);
    CHECK(weighed.posterior.k_hat < 0.7);
    options.method = PosteriorMethod::metropolis;
    const Timed walked = timed(*target->objective, target->maximum, options);
    print(pareto ? "Pareto/NBD" : "BG/NBD", walked, target->maximum);
    CHECK(walked.posterior.method == "metropolis");
    CHECK(walked.posterior.trustworthy);
    options.method = PosteriorMethod::laplace;
    const Posterior laplace = sample_posterior(*target->objective, target->maximum, options);
    CHECK(laplace.method == "laplace");
    CHECK(laplace.size() == 2000);
    bool laplace_rejected = false;
    for (std::size_t c = 0; c < 4; ++c) {
      for (const bool second : {false, true}) {
        const auto f = [&](const double* at) {
          const double d = at[c] - target->maximum.theta[c];
          return second ? d * d : d;
        };
        const auto z = [&](const std::vector<double>& draws, double size) {
          const test::Moments a = test::moments(draws, 4, f);
          const test::Moments b = test::moments(walked.posterior.draws, 4, f);
          return (a.mean - b.mean) /
                 std::hypot(a.deviation * std::sqrt(1.0 / size + 1.0 / 2000.0),
                            b.deviation * std::sqrt(1.0 / walked.posterior.effective_size + 1.0 / 2000.0));
        };
        CAPTURE(pareto, c, second);
        CHECK(std::abs(z(weighed.posterior.draws, weighed.posterior.effective_size)) < 4.0);
        laplace_rejected = laplace_rejected || std::abs(z(laplace.draws, 1e9)) > 4.0;
      }
    }
    CHECK(laplace_rejected);  // the mutant: draws from a distribution that is nearly right
  }
}

TEST_CASE("CDNOW's first 50 customers: the data alone do not close the posterior, the weak prior does") {
  const auto table = test::cdnow_sample();
  if (!table) return;
  const auto target = test::process_target(test::first_customers(*table, 50), false);
  PosteriorOptions options;
  options.seed = 22;
  std::cout << "50 customers: " << name_of(target->maximum.status) << "\n";
  const Timed alone = timed(*target->objective, target->maximum, options);
  print("50 customers", alone, target->maximum);
  const WithPrior closed(*target->objective, weak_prior({"r", "alpha", "a", "b"}));
  const Maximum maximum = maximise(closed, 50.0, {{0.0, 0.0, 0.0, 0.0}});
  const Timed with = timed(closed, maximum, options);
  print("50 customers, weak prior", with, maximum);
  CHECK(with.posterior.trustworthy);
}
