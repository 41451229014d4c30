// When members redeem, and what redeeming does to them.
#include <catch2/catch.hpp>
#include <cmath>

#include "engine/random/distributions.h"
#include "models/response/redemption_choice.h"
#include "models/response/redemption_momentum.h"

using namespace stamkund;
using namespace stamkund::response;

TEST_CASE("redemption: she waits until it is worth her while") {
  const RedemptionChoice choice(50.0, 0.8);
  CHECK(choice.threshold(0.0) == 50.0);
  CHECK(choice.threshold(1.0) == Approx(50.0 * std::exp(0.8)));
  CHECK(choice.threshold(-1.0) < choice.threshold(1.0));
  CHECK_FALSE(RedemptionChoice::willing(49.0, choice.threshold(0.0)));
  CHECK(RedemptionChoice::willing(50.0, choice.threshold(0.0)));
  CHECK_FALSE(RedemptionChoice::willing(60.0, choice.threshold(1.0)));
  // No spread: all have the median.
  for (const double z : {-3.0, 0.0, 3.0}) CHECK(RedemptionChoice(50.0, 0.0).threshold(z) == 50.0);
}

TEST_CASE("redemption: a visit takes the probability off the clock") {
  CHECK(1.0 - std::exp(-RedemptionChoice::hazard_per_visit(0.3)) == Approx(0.3));
  CHECK(std::isinf(RedemptionChoice::hazard_per_visit(1.0)));
  CHECK(RedemptionChoice::hazard_per_visit(0.0) == 0.0);
}

TEST_CASE("redemption: without a threshold anything will do") {
  for (const double z : {-40.0, 0.0, 40.0}) {
    const RedemptionChoice off(0.0, 5.0);
    CHECK(off.threshold(z) == 0.0);
    CHECK(RedemptionChoice::willing(0.0, off.threshold(z)));
  }
}

// Null: log thresholds of n customers have mean log(median) and standard error sd / sqrt(n); the share above
// the median is a half, standard error .5 / sqrt(n). False-alarm rate at 4 standard errors: 6e-5 each, with
// fixed seeds. Planted mistake: the mean taken for the median, which shifts the log by sd^2 / 2.
TEST_CASE("thresholds have the stated median") {
  const RedemptionChoice choice(50.0, 0.8);
  Stream stream({1, 5, 0, Purpose::test});
  const int customers = 20'000;
  double sum_log = 0.0;
  int above = 0;
  for (int i = 0; i < customers; ++i) {
    const double threshold = choice.threshold(draw_normal(stream));
    sum_log += std::log(threshold);
    above += threshold > 50.0;
  }
  const double standard_error = 0.8 / std::sqrt(customers);
  CHECK(std::abs(sum_log / customers - std::log(50.0)) < 4.0 * standard_error);
  CHECK(std::abs(sum_log / customers - (std::log(50.0) - 0.5 * 0.8 * 0.8)) > 4.0 * standard_error);
  CHECK(std::abs(above / static_cast<double>(customers) - 0.5) < 4.0 * 0.5 / std::sqrt(customers));
}

TEST_CASE("momentum leads when she becomes able, and lags a redemption of any part") {
  const RedemptionMomentum momentum(0.03, 0.05);
  CHECK(momentum.at_balance(40.0, 60.0, 50.0) == 0.03);
  CHECK(momentum.at_balance(40.0, 50.0, 50.0) == 0.03);
  CHECK(momentum.at_balance(50.0, 60.0, 50.0) == 0.0);  // was able already
  CHECK(momentum.at_balance(60.0, 40.0, 50.0) == 0.0);
  CHECK(momentum.at_balance(10.0, 20.0, 50.0) == 0.0);
  CHECK(momentum.at_balance(0.0, 1.0, 0.0) == 0.03);  // no threshold: the first unit makes her able
  CHECK(momentum.at_balance(1.0, 2.0, 0.0) == 0.0);
  CHECK(momentum.at_redemption(1.0) == 0.05);
  CHECK(momentum.at_redemption(1000.0) == 0.05);
  CHECK(momentum.at_redemption(0.0) == 0.0);
  const RedemptionMomentum off(0.0, 0.0);
  CHECK(off.at_balance(40.0, 60.0, 50.0) == 0.0);
  CHECK(off.at_redemption(100.0) == 0.0);
}
