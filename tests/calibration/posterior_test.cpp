#include "engine/calibration/posterior.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/calibration/edges.h"
#include "engine/calibration/prior.h"
#include "tests/calibration/cdnow.h"
#include "tests/calibration/targets.h"

using namespace stamkund;
using namespace stamkund::calibration;

// Null: importance resampling and Metropolis chains draw from one posterior. Means and mean squares of both
// are held against each other: 8 comparisons a model, |z| < 4 (6e-5 each), errors from both effective sizes
// and the thinning to 4000 draws.
TEST_CASE("CDNOW: two ways to draw from the posterior agree; draws around the maximum do not") {
  const auto table = test::cdnow_sample();
  if (!table) return;
  for (const bool pareto : {false, true}) {
    const auto target = test::process_target(*table, pareto);
    const WithPrior closed(*target->objective,
                           weak_prior({"r", "alpha", pareto ? "s" : "a", pareto ? "beta" : "b"}));
    const Objective& objective = pareto ? static_cast<const Objective&>(closed) : *target->objective;
    const Maximum maximum = maximise(objective, 2357.0, {target->maximum.theta});
    PosteriorOptions options;
    options.draws = options.proposals = pareto ? 4000 : 10000;
    const double taken = static_cast<double>(options.draws);
    options.seed = 21;
    const Posterior weighed = sample_posterior(objective, maximum, options);
    CHECK(weighed.method == "importance");
    CHECK(weighed.trustworthy);
    CHECK(weighed.k_hat < 0.7);
    options.method = PosteriorMethod::metropolis;
    options.least_effective_size = pareto ? 400.0 : 5000.0;
    options.threads = 2;
    const Posterior walked = sample_posterior(objective, maximum, options);
    CHECK(walked.method == "metropolis");
    CHECK(walked.trustworthy);
    options.method = PosteriorMethod::laplace;
    const Posterior laplace = sample_posterior(objective, maximum, options);
    CHECK(laplace.method == "laplace");
    CHECK(laplace.size() == options.draws);
    bool laplace_rejected = false;
    for (std::size_t c = 0; c < 4; ++c) {
      for (const bool second : {false, true}) {
        const auto f = [&](const double* at) {
          const double d = at[c] - maximum.theta[c];
          return second ? d * d : d;
        };
        const auto z = [&](const std::vector<double>& draws, double size) {
          const test::Moments a = test::moments(draws, 4, f);
          const test::Moments b = test::moments(walked.draws, 4, f);
          return (a.mean - b.mean) /
                 std::hypot(a.deviation * std::sqrt(1.0 / size + 1.0 / taken),
                            b.deviation * std::sqrt(1.0 / walked.effective_size + 1.0 / taken));
        };
        CAPTURE(pareto, c, second);
        CHECK(std::abs(z(weighed.draws, weighed.effective_size)) < 4.0);
        laplace_rejected = laplace_rejected || std::abs(z(laplace.draws, 1e9)) > 4.0;
      }
    }
    CHECK(laplace_rejected);  // the mutant: draws from a distribution that is nearly right
  }
}

// Integrated once by brute force (restricted maximisation on a grid of log s, importance sampling of the
// other three): the density of log s at 10 is 0.0030 per unit, so 3 to 4 % lie between the hill and the
// bound.
TEST_CASE("CDNOW, Pareto/NBD: the posterior without a prior is open, and that is told") {
  const auto table = test::cdnow_sample();
  if (!table) return;
  const auto target = test::process_target(*table, true);
  PosteriorOptions options;
  options.seed = 23;
  options.threads = 2;
  const Posterior run = sample_posterior(*target->objective, target->maximum, options);
  CHECK(run.improper);
  CHECK(!run.trustworthy);
  CHECK(run.edge_mass > 0.02);
  CHECK(run.edge_mass < 0.06);
  CHECK(run.edge_sign == 1.0);
  CHECK(run.edge_entry >= 2);  // s and beta grow together: all leave at one rate
  CHECK(run.status.find("improper without a prior") == 0);
  CHECK(run.size() == 1000);
}

TEST_CASE("CDNOW's first 50 customers: the data alone do not close the posterior, the weak prior does") {
  const auto table = test::cdnow_sample();
  if (!table) return;
  const auto target = test::process_target(test::first_customers(*table, 50), false);
  PosteriorOptions options;
  options.seed = 22;
  const Posterior alone = sample_posterior(*target->objective, target->maximum, options);
  CHECK(target->maximum.status == Status::boundary);
  CHECK(alone.improper);
  CHECK(alone.k_hat > 0.7);
  CHECK(alone.method == "metropolis");
  CHECK(!alone.trustworthy);
  const WithPrior closed(*target->objective, weak_prior({"r", "alpha", "a", "b"}));
  const Maximum maximum = maximise(closed, 50.0, {{0.0, 0.0, 0.0, 0.0}});
  const Posterior with = sample_posterior(closed, maximum, options);
  CHECK(with.trustworthy);
  CHECK(!with.improper);
}

// A hill beside a plateau exp(-depth) as high; the hill's mass by the midpoint rule.
TEST_CASE("Edges: the mass where the likelihood has stopped falling, against quadrature") {
  const auto morse = [](double depth) {
    return test::FunctionObjective(2, [depth](const double* t, double* gradient) {
      const double e = std::exp(-t[0]);
      const double rest = t[1] - 0.5 * t[0];
      gradient[0] = -2.0 * depth * (1.0 - e) * e + 0.5 * rest;
      gradient[1] = -rest;
      return -depth * (1.0 - e) * (1.0 - e) - 0.5 * rest * rest;
    });
  };
  for (const double depth : {4.0, 6.0, 8.0}) {
    const auto objective = morse(depth);
    const Edge edge = thickest_edge(objective, test::maximum_of(objective), 1);
    double hill = 0.0;  // what stands above the plateau
    for (double t = -3.0; t < 12.0; t += 1e-3) {
      const double rise = 1.0 - std::exp(-(t + 5e-4));
      const double height = std::exp(-depth * rise * rise);
      hill += 1e-3 * (t < 0.0 ? height : height - std::exp(-depth));
    }
    const double exact = std::exp(-depth) * 12.0 / hill;
    CAPTURE(depth, edge.mass, exact);
    CHECK(edge.sign == 1.0);
    CHECK(edge.fall == Approx(depth).epsilon(0.01));
    CHECK(std::abs(edge.mass / exact - 1.0) < 0.35);  // "good to a factor of two or so"
  }
  const auto deep = morse(20.0);
  CHECK(thickest_edge(deep, test::maximum_of(deep), 1).mass == 0.0);
  const auto normal = test::chained_normal({0.0, 1.0, 2.0}, {0.1, 0.3, 1.0}, 0.5);
  CHECK(thickest_edge(normal, test::maximum_of(normal), 1).mass == 0.0);
}

TEST_CASE("Posterior: chains where weights fail, threads change nothing, and a reason where there is none") {
  // A narrow, strongly bent ridge: the t around its top misses the arms.
  const auto bent = test::banana(1.0, 0.5, 0.05);
  const Maximum maximum = test::maximum_of(bent);
  PosteriorOptions options;
  options.seed = 24;
  const Posterior one = sample_posterior(bent, maximum, options);
  CAPTURE(one.status, one.k_hat);
  CHECK((one.k_hat > 0.7 || one.effective_size < 400.0));
  CHECK(one.method == "metropolis");
  options.threads = 3;
  const Posterior three = sample_posterior(bent, maximum, options);
  CHECK(one.draws == three.draws);
  CHECK(one.status == three.status);

  const test::FunctionObjective broken(2, [](const double*, double* gradient) {
    gradient[0] = gradient[1] = std::nan("");
    return std::nan("");
  });
  Maximum none;
  none.theta = {0.0, 0.0};
  const Posterior nothing = sample_posterior(broken, none, options);
  CHECK(nothing.method == "none");
  CHECK(nothing.size() == 0);
  CHECK(!nothing.status.empty());
  options.method = PosteriorMethod::laplace;
  Maximum boundary = maximum;
  boundary.status = Status::boundary;
  CHECK(sample_posterior(bent, boundary, options).method == "none");
}
