#include "engine/calibration/prior.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "engine/base/expect.h"
#include "tests/calibration/targets.h"

using namespace stamkund;
using namespace stamkund::calibration;

TEST_CASE("A prior adds the log ratio of normal densities, and its gradient") {
  const auto likelihood = test::log_gammas({2.0, 5.0, 9.0});
  const WithPrior posterior(likelihood, {{{0.5, 1.5}, {-1.0, 0.3}, {2.0, 4.0}}, ""});
  const double theta[] = {0.2, 1.1, 2.5};
  double with[3], without[3];
  const double difference = posterior.evaluate(theta, with) - likelihood.evaluate(theta, without);
  const auto log_density = [](double x, double mean, double sd) {
    return std::log(std::exp(-(x - mean) * (x - mean) / (2 * sd * sd)) / (sd * std::sqrt(2 * M_PI)));
  };
  double expected = 0.0;
  for (std::size_t i = 0; i < 3; ++i) {
    const NormalPrior& one = posterior.prior().entries[i];
    expected += log_density(theta[i], one.mean, one.sd) - log_density(one.mean, one.mean, one.sd);
  }
  CHECK(std::abs(difference - expected) < 1e-12);
  CHECK(std::abs(posterior.log_prior(theta) - expected) < 1e-12);
  CHECK(posterior.has_prior());
  for (std::size_t i = 0; i < 3; ++i) {
    double up[] = {theta[0], theta[1], theta[2]}, down[] = {theta[0], theta[1], theta[2]}, unused[3];
    up[i] += 1e-5;
    down[i] -= 1e-5;
    const double slope = (posterior.evaluate(up, unused) - posterior.evaluate(down, unused)) / 2e-5;
    CHECK(std::abs(with[i] - slope) < 1e-7);
  }
}

TEST_CASE("A prior without information gives the maximum of the likelihood back") {
  const auto likelihood = test::log_gammas({2.0, 5.0});
  const Maximum alone = test::maximum_of(likelihood);
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const Maximum with = test::maximum_of(WithPrior(likelihood, {{{0.0, kInfinity}, {3.0, kInfinity}}, ""}));
  CHECK(!WithPrior(likelihood, {{{0.0, 1.0}, {3.0, kInfinity}}, ""}).has_prior());
  CHECK(with.theta == alone.theta);
  CHECK(with.log_likelihood == alone.log_likelihood);
  CHECK(with.log_covariance == alone.log_covariance);
  const Maximum wide = test::maximum_of(WithPrior(likelihood, {{{0.0, 1e4}, {3.0, 1e4}}, ""}));
  for (std::size_t i = 0; i < 2; ++i) CHECK(std::abs(wide.theta[i] - alone.theta[i]) < 1e-6);
}

TEST_CASE("A normal prior on a normal likelihood has the textbook posterior") {
  const auto likelihood = test::chained_normal({1.0}, {2.0}, 0.0);
  const Maximum maximum = test::maximum_of(WithPrior(likelihood, {{{3.0, 1.0}}, ""}));
  const double precision = 1.0 / 4.0 + 1.0;
  CHECK(std::abs(maximum.theta[0] - (1.0 / 4.0 + 3.0) / precision) < 1e-6);
  CHECK(std::abs(maximum.log_covariance[0] - 1.0 / precision) < 1e-6);
}

TEST_CASE("The default prior names itself, and follows the units") {
  const Prior prior = weak_prior({"r", "alpha", "s", "beta"}, 7.0);
  CHECK(prior.text ==
        "log r ~ Normal(0, 1.5), log alpha ~ Normal(1.95, 2), log s ~ Normal(0, 1.5), log beta ~ "
        "Normal(1.95, 2)");
  CHECK(prior.entries[1].mean == Approx(std::log(7.0)));
  const Prior spend = weak_prior({"p", "q", "gamma"}, 1.0, 35.0);
  CHECK(spend.entries[2].mean == Approx(std::log(35.0)));
  const Prior mixed = weak_prior({"r", "age"}, {Role::shape, Role::coefficient});
  CHECK(mixed.text == "log r ~ Normal(0, 1.5), age ~ Normal(0, 1)");
  CHECK_THROWS_AS(weak_prior({"r", "unheard-of"}), InternalFault);
  CHECK_THROWS_AS(WithPrior(test::log_gammas({1.0}), prior), InternalFault);
}
