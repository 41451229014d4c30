// The short form of recovery_long_test.cpp. Null: the 90 % intervals cover with probability .9 and the
// estimates are unbiased to first order.
// 40 populations: a parameter's count of covered truths is Binomial(40, .9), mean 36, sd 1.9; fewer than 29
// has probability 8e-4, so over 11 parameters the false-alarm rate is below 1 %. The mean z of 40 has
// standard error .158; |mean z| > .65 is 4.1 standard errors, false-alarm rate 5e-4 over 11 parameters (bias
// of order 1 / sqrt(n) in a standard error included in neither). Keys are fixed: it passes or it does not.
#include "tests/calibration/recovery.h"

using namespace stamkund::test;

namespace {

void check(const Recovery& result) {
  CHECK(result.converged == result.populations);
  for (std::size_t k = 0; k < result.covered.size(); ++k) {
    CAPTURE(k, result.covered[k], result.mean_z[k]);
    CHECK(result.covered[k] >= 29);
    CHECK(std::abs(result.mean_z[k]) < 0.65);
  }
}

}  // namespace

TEST_CASE("Pareto/NBD parameters are recovered from 40 populations of 2,000") {
  check(recover_pareto_nbd(40, 2000));
}
TEST_CASE("BG/NBD parameters are recovered from 40 populations of 2,000") { check(recover_bg_nbd(40, 2000)); }
TEST_CASE("Gamma-Gamma parameters are recovered from 40 populations of 1,000") {
  check(recover_gamma_gamma(40, 1000));
}

TEST_CASE("The recovery test can fail: a truth off by a tenth is not covered") {
  const Recovery result = recover_bg_nbd(40, 2000, 0.1);
  CHECK(result.covered[0] < 29);
}
