// What contacts do to leaving and to consent comes back from worlds that were drawn without the engine.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "tests/behaviour/effects_worlds.h"

using namespace stamkund;
using namespace stamkund::behaviour_test;

namespace {

/// Half of 1,500 customers, drawn by lot, are mailed every seven weeks; each mail doubles the hazard of
/// leaving for six weeks, and 3 % of the rested who are still customers unsubscribe at it.
WorldSpec world(std::uint64_t seed) {
  WorldSpec spec;
  spec.policy = Policy::mail_lot;
  spec.customers = 1500;
  spec.seed = seed;
  spec.leaving = 1.0;
  spec.unsubscribe = 0.03;
  return spec;
}

double z_of_log(const calibration::ResponseParameter& one, double estimate, double truth, double at) {
  return std::log(estimate / truth) * at / one.standard_error;
}

struct Found {
  double leaving_z = 0, unsubscribe_z = 0, naive_z = 0;
};

Found found_in(const World& history, double window, bool stated) {
  const auto fit = fitted(history, false, stated, window);
  INFO(fit.reason);
  REQUIRE(fit.status == calibration::Status::converged);
  const auto* leaving = fit.find(calibration::Response::leaving, "email");
  const auto* unsubscribe = fit.find(calibration::Response::unsubscribe, "email");
  REQUIRE(leaving != nullptr);
  REQUIRE(unsubscribe != nullptr);
  REQUIRE_FALSE(leaving->held);
  REQUIRE_FALSE(unsubscribe->held);
  double sent = 0.0, took = 0.0;
  for (const auto& row : history.contacts.rows) {
    sent += row.sent() ? 1.0 : 0.0;
    took += row.unsubscribed != 0 ? 1.0 : 0.0;
  }
  Found out;
  out.leaving_z = z_of_log(*leaving, 1.0 + leaving->estimate, 2.0, 1.0 + leaving->estimate);
  out.unsubscribe_z = z_of_log(*unsubscribe, unsubscribe->estimate, 0.03, unsubscribe->estimate);
  // Whoever takes all who are silent for customers.
  out.naive_z = z_of_log(*unsubscribe, took / sent, 0.03, unsubscribe->estimate);
  return out;
}

}  // namespace

// Null: |z| of an estimate is below 4 with probability 1 - 6e-5 (seeds are fixed). Planted mistakes: that
// mail changes nothing of leaving; those who are silent taken for customers who do not unsubscribe.
TEST_CASE("a change of leaving and unsubscribing come back from a history of mail by lot") {
  const Found found = found_in(world_of(world(3)), 42.0, true);
  INFO("z of leaving " << found.leaving_z << ", of unsubscribing " << found.unsubscribe_z
                       << ", of the naive share " << found.naive_z);
  CHECK(std::abs(found.leaving_z) < 4.0);
  CHECK(std::abs(found.unsubscribe_z) < 4.0);
  CHECK(found.naive_z < -4.0);
}

// As above. Planted mistake: whoever is tired unsubscribes no more than the rested.
TEST_CASE(
    "fatigue raises unsubscribing as it lowers lifts, and what is not known of it is not known of both") {
  WorldSpec spec = world(6);
  spec.leaving = 0.0;
  spec.lift = 0.8;
  spec.every = 10;
  spec.fatigue_weight = 0.3;
  spec.unsubscribe = 0.004;
  const World history = world_of(spec);
  const auto fit = fitted(history, false, true);
  REQUIRE(fit.status == calibration::Status::converged);
  const auto* weight = fit.find(calibration::Response::fatigue_weight);
  const auto* unsubscribe = fit.find(calibration::Response::unsubscribe, "email");
  REQUIRE_FALSE(weight->held);
  double took = 0.0, sent = 0.0;
  for (const auto& row : history.contacts.rows) {
    took += row.unsubscribed != 0 ? 1.0 : 0.0;
    sent += row.sent() ? 1.0 : 0.0;
  }
  const double z = z_of_log(*unsubscribe, unsubscribe->estimate, 0.004, unsubscribe->estimate);
  INFO("weight " << weight->estimate << " +- " << weight->standard_error << ", unsubscribe "
                 << unsubscribe->estimate << " +- " << unsubscribe->standard_error << ", z " << z << "; "
                 << took << " of " << sent);
  CHECK(std::abs(weight->estimate - 0.3) < 4.0 * weight->standard_error);
  CHECK(std::abs(z) < 4.0);
  // Where fatigue is more, the rested unsubscribe less.
  const auto place = [&](const char* name) {
    return static_cast<std::size_t>(std::find(fit.searched.begin(), fit.searched.end(), name) -
                                    fit.searched.begin());
  };
  const std::size_t k = fit.searched.size(), w = place("log fatigue_weight"), u = place("log unsubscribe[email]");
  REQUIRE(u < k);
  REQUIRE(w < k);
  CHECK(fit.covariance[u * k + w] < 0.0);
  CHECK(fit.covariance[u * k + w] == fit.covariance[w * k + u]);
  // Were fatigue known, the error would be that of so many who unsubscribed.
  CHECK(unsubscribe->standard_error / unsubscribe->estimate > 1.05 / std::sqrt(took));
}

TEST_CASE("where mail does nothing to leaving, its change is nothing") {
  WorldSpec spec = world(4);
  spec.leaving = 0.0;
  spec.unsubscribe = 0.0;
  const auto fit = fitted(world_of(spec), false, true, 42.0);
  const auto* leaving = fit.find(calibration::Response::leaving, "email");
  REQUIRE(leaving != nullptr);
  REQUIRE_FALSE(leaving->held);
  CHECK(std::abs(std::log1p(leaving->estimate)) * (1.0 + leaving->estimate) / leaving->standard_error < 4.0);
  CHECK(fit.find(calibration::Response::unsubscribe, "email") == nullptr);
}

TEST_CASE("a change of leaving after contacts that nobody drew by lot has bounds and no interval") {
  WorldSpec spec = world(5);
  spec.policy = Policy::mail_heavy;
  const auto fit = fitted(world_of(spec), false, false, 42.0);
  const auto* leaving = fit.find(calibration::Response::leaving, "email");
  REQUIRE(leaving != nullptr);
  CHECK_FALSE(leaving->identified);
  CHECK(std::isnan(leaving->standard_error));
  const auto* bounds = fit.sensitivity(leaving->name);
  REQUIRE(bounds != nullptr);
  CHECK(bounds->low <= 0.0);
  // Who unsubscribed is told by who unsubscribed, however mail was sent.
  CHECK(fit.find(calibration::Response::unsubscribe, "email")->identified);
}
