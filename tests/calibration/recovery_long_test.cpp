// 100 populations of 10,000, the test: 90 % intervals cover 85-95 %.
// Null: coverage .9. Pooled over the parameters of a model, the share covered has a standard error between
// sqrt(.09 / 400) = .015 (independent parameters) and .03 (fully dependent); outside 85-95 % has a
// probability between .001 and .1. Keys are fixed: it passes or it does not. A single parameter has se .03,
// so 80-98 is asked of each (probability of a false alarm per parameter .003).
#include "tests/calibration/recovery.h"

using namespace stamkund::test;

namespace {

void check(const Recovery& result) {
  CHECK(result.converged == result.populations);
  CAPTURE(result.covered, result.mean_z);
  CHECK(result.coverage() >= 0.85);
  CHECK(result.coverage() <= 0.95);
  for (const int covered : result.covered) {
    CHECK(covered >= 80);
    CHECK(covered <= 98);
  }
}

}  // namespace

TEST_CASE("Pareto/NBD: 100 populations of 10,000") { check(recover_pareto_nbd(100, 10000)); }
TEST_CASE("BG/NBD: 100 populations of 10,000") { check(recover_bg_nbd(100, 10000)); }
TEST_CASE("Gamma-Gamma: 100 populations of 10,000") { check(recover_gamma_gamma(100, 10000)); }

TEST_CASE("The long recovery test can fail: a truth off by 5 % is not covered") {
  CHECK(recover_bg_nbd(100, 10000, 0.05).coverage() < 0.85);
}
