// Fatigue that lasts longer than is assumed where nothing is known comes back from worlds drawn without the
// engine.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "engine/calibration/response_lives.h"
#include "tests/behaviour/effects_worlds.h"

using namespace stamkund;
using namespace stamkund::behaviour_test;
using calibration::Response;

// Half of the customers, drawn by lot, are mailed every three weeks; a mail's weight on the next ones fades
// with 56 days, where 28 are held if nothing is visible. Null: |z| of the logs is below 4 with probability 1
// - 6e-5 (seeds are fixed). Planted mistakes: the weight that goes with a decay of 28 days, about twice the
// truth, and a normal law on a straight scale.
TEST_CASE("fatigue and how long it lasts are known together, and drawn together") {
  int below_zero = 0, seen = 0;
  double held = 0.0;
  for (const std::uint64_t seed : {11, 12, 13, 14}) {
    WorldSpec spec;
    spec.policy = Policy::mail_lot;
    spec.customers = 2500;
    spec.seed = seed;
    spec.lift = 0.6;
    spec.every = 21;
    spec.fatigue_weight = 0.8;
    spec.fatigue_decay_days = 56.0;
    const auto fit = fitted(world_of(spec), false, true);
    REQUIRE(fit.status == calibration::Status::converged);
    const auto& weight = *fit.find(Response::fatigue_weight);
    const auto& decay = *fit.find(Response::fatigue_decay);
    CAPTURE(seed, weight.estimate, weight.standard_error, decay.estimate, decay.standard_error, decay.reason);
    if (weight.held || decay.held) continue;
    ++seen;
    const double z_weight = std::log(weight.estimate / 0.8) * weight.estimate / weight.standard_error;
    const double z_decay = std::log(decay.estimate / 56.0) * decay.estimate / decay.standard_error;
    CHECK(std::abs(z_weight) < 4.0);
    CHECK(std::abs(z_decay) < 4.0);
    // Two numbers of which one product is known: what says so is their correlation.
    CHECK(fit.has_log_of("fatigue_weight"));
    const auto place = [&](const char* name) {
      return static_cast<std::size_t>(std::find(fit.searched.begin(), fit.searched.end(), name) -
                                      fit.searched.begin());
    };
    const std::size_t k = fit.searched.size(), w = place("log fatigue_weight"),
                      d = place("log fatigue_decay");
    REQUIRE(std::max(w, d) < k);
    const double both = fit.covariance[w * k + d];
    CHECK(both < -0.7 * std::sqrt(fit.covariance[w * k + w] * fit.covariance[d * k + d]));
    // The interval is that of the log, and a draw takes it so.
    CHECK(
        weight.p05 ==
        Approx(weight.estimate * std::exp(-1.6449 * weight.standard_error / weight.estimate)).epsilon(1e-4));
    CHECK(weight.p05 > 0.0);
    const auto joint = calibration::joint_model(fit);
    const auto at = static_cast<std::size_t>(
        std::find(joint.names.begin(), joint.names.end(), "fatigue_weight") - joint.names.begin());
    REQUIRE(at < joint.names.size());
    CHECK(joint.is_log[at] == 1);
    below_zero += weight.estimate - 2.5 * weight.standard_error < 0.0 ? 1 : 0;
    held += weight.estimate < 1.4 ? 1.0 : 0.0;
  }
  CHECK(seen >= 3);
  // On a straight scale some of them would be drawn below zero, and with 28 days they would be 1.7 to 2.2.
  CHECK(below_zero >= 1);
  CHECK(held >= 2.0);
}
