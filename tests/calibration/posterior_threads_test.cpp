#include <catch2/catch.hpp>
#include <cmath>

#include "engine/calibration/edges.h"
#include "engine/calibration/importance.h"
#include "engine/calibration/metropolis.h"
#include "engine/calibration/posterior.h"
#include "engine/calibration/prior.h"
#include "tests/calibration/simulated.h"
#include "tests/calibration/targets.h"

using namespace stamkund;
using namespace stamkund::calibration;

// Several threads evaluate one objective at once.
TEST_CASE("Posterior draws of the process models: threads change no bit") {
  for (const bool pareto : {false, true}) {
    const ingest::CustomerTable table =
        pareto ? test::simulate(customer_base::ParetoNbd{0.8, 10.0, 0.9, 15.0}, 7, 100, 60.0)
               : test::simulate(customer_base::BgNbd{0.6, 5.0, 0.8, 2.4}, 7, 100, 60.0);
    const auto target = test::process_target(table, pareto);
    // A prior keeps chains out of the flat parts, where the Pareto/NBD is slow.
    const WithPrior objective(*target->objective,
                              weak_prior({"r", "alpha", pareto ? "s" : "a", pareto ? "beta" : "b"}));
    const Maximum maximum = maximise(objective, 100.0, {{0.0, 0.0, 0.0, 0.0}});
    REQUIRE(maximum.status == Status::converged);
    const auto proposal = laplace_proposal(objective, maximum);
    REQUIRE(proposal);
    ImportanceOptions weigh;
    weigh.proposals = 200;
    weigh.draws = 100;
    MetropolisOptions walk;
    walk.first_length = 100;
    walk.most_evaluations = 1;
    const ImportanceSample weighed = importance_resample(objective, *proposal, weigh);
    const ChainSample walked = run_metropolis(objective, *proposal, walk);
    weigh.threads = walk.threads = 3;
    CHECK(importance_resample(objective, *proposal, weigh).draws == weighed.draws);
    CHECK(run_metropolis(objective, *proposal, walk).draws == walked.draws);
    CHECK(thickest_edge(objective, maximum, 3).mass == thickest_edge(objective, maximum, 1).mass);
    PosteriorOptions options;
    options.proposals = 200;
    options.method = PosteriorMethod::importance;
    const Posterior one = sample_posterior(objective, maximum, options);
    options.threads = 3;
    const Posterior three = sample_posterior(objective, maximum, options);
    CHECK(one.draws == three.draws);
    CHECK(one.status == three.status);
  }
}
