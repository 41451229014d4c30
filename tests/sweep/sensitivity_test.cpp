// Functions whose indices are known in closed form. Points are of a fixed seed, so nothing here is by chance
// from run to run; bounds are three times the bootstrap's half-width.
#include <catch2/catch.hpp>

#include "engine/sweep/design.h"
#include "engine/sweep/sensitivity.h"
#include "tests/sweep/studies.h"

using namespace stamkund;
using scenario::SweepMethod;

namespace {

constexpr double kPi = 3.14159265358979323846;

// Ishigami & Homma (1990) with a = 7, b = .1 on (-pi, pi): S = .3139, .4424, 0; ST = .5576, .4424, .2437.
double ishigami(const std::vector<double>& x) {
  return std::sin(x[0]) + 7.0 * std::pow(std::sin(x[1]), 2) + 0.1 * std::pow(x[2], 4) * std::sin(x[0]);
}

}  // namespace

TEST_CASE("Indices of the Ishigami function are the known ones") {
  const auto study = test::study_of(SweepMethod::sobol_indices, 3, 4096, -kPi, kPi);
  const auto shares = sweep::variance_shares(study, test::over(sweep::design(study), ishigami));
  const double first[] = {0.3139, 0.4424, 0.0};
  const double total[] = {0.5576, 0.4424, 0.2437};
  for (std::size_t k = 0; k < 3; ++k) {
    INFO("parameter " << k);
    CHECK(shares[k].first == Approx(first[k]).margin(0.01));
    CHECK(shares[k].total == Approx(total[k]).margin(0.01));
    CHECK(shares[k].first_p05 < shares[k].first_p95);
    // A planted mistake: the total of a parameter that interacts is not its share alone.
    if (k != 1) CHECK(shares[k].total > shares[k].first + 0.1);
  }
}

TEST_CASE("Indices of Sobol's g function are the known ones") {
  // Saltelli & Sobol' (1995): V_k = 1/(3 (1 + a_k)^2).
  const double a[] = {0.0, 1.0, 4.5, 9.0};
  const auto g = [&](const std::vector<double>& x) {
    double product = 1.0;
    for (std::size_t k = 0; k < 4; ++k) product *= (std::abs(4.0 * x[k] - 2.0) + a[k]) / (1.0 + a[k]);
    return product;
  };
  double parts[4], whole = 1.0;
  for (std::size_t k = 0; k < 4; ++k) {
    parts[k] = 1.0 / (3.0 * (1.0 + a[k]) * (1.0 + a[k]));
    whole *= 1.0 + parts[k];
  }
  const double variance = whole - 1.0;
  const auto study = test::study_of(SweepMethod::sobol_indices, 4, 8192);
  const auto shares = sweep::variance_shares(study, test::over(sweep::design(study), g));
  for (std::size_t k = 0; k < 4; ++k) {
    INFO("parameter " << k);
    CHECK(shares[k].first == Approx(parts[k] / variance).margin(0.01));
    CHECK(shares[k].total == Approx(parts[k] * whole / (1.0 + parts[k]) / variance).margin(0.01));
  }
}

TEST_CASE("Intervals of the indices hold the truth about as often as they say") {
  // 60 studies, 90 % intervals of one total each; Monte Carlo error of a share of 60: .039. Accepted: .77
  // to 1, which a right interval misses with a chance below .001, and one of half the width (.59 at 90 %)
  // nearly always.
  const double total[] = {0.5576, 0.4424, 0.2437};
  int held = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    auto study = test::study_of(SweepMethod::sobol_indices, 3, 256, -kPi, kPi);
    study.seed = seed;
    const auto shares = sweep::variance_shares(study, test::over(sweep::design(study), ishigami));
    held += shares[2].total_p05 <= total[2] && total[2] <= shares[2].total_p95 ? 1 : 0;
  }
  CHECK(held >= 46);
}

TEST_CASE("Intervals from few paths hold the truth about as often as they say") {
  // Effects of x1 that go by five others, so that they are about normal. The truth is the mean of 4,000
  // paths. 400 studies of five paths; null: 90 % hold it, standard error of the share 1.5 points, so fewer
  // than 85 % are seen in one of 2,000 sets of seeds. Planted: the width of quantiles of resamples, narrower
  // by a third, holds it in 75 to 80 %.
  const auto f = [](const std::vector<double>& x) { return x[0] * (1.0 + x[1] + x[2] + x[3] + x[4] + x[5]); };
  auto many = test::study_of(SweepMethod::morris, 6, 4000);
  const double truth = sweep::elementary_effects(many, test::over(sweep::design(many), f))[0].mean_absolute;
  int held = 0, planted = 0;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    auto study = test::study_of(SweepMethod::morris, 6, 5);
    study.seed = seed;
    const auto one = sweep::elementary_effects(study, test::over(sweep::design(study), f))[0];
    held += one.p05 <= truth && truth <= one.p95 ? 1 : 0;
    // The normal law's width, of resamples that spread as if there were a path less.
    const double narrow = (one.p95 - one.mean_absolute) * 1.645 * std::sqrt(0.8) / 2.132;
    planted += std::abs(one.mean_absolute - truth) <= narrow ? 1 : 0;
  }
  CAPTURE(held, planted);
  CHECK(held >= 340);
  CHECK(planted < 340);
}

TEST_CASE("Elementary effects of a straight line are its slopes, without deviation") {
  const auto study = test::study_of(SweepMethod::morris, 3, 12);
  const auto effects = sweep::elementary_effects(study, test::over(sweep::design(study), [](const auto& x) {
                                                   return 5.0 * x[0] - 2.0 * x[1] + 0.0 * x[2];
                                                 }));
  CHECK(effects[0].mean == Approx(5.0));
  CHECK(effects[1].mean == Approx(-2.0));
  CHECK(effects[1].mean_absolute == Approx(2.0));
  CHECK(effects[2].mean_absolute == 0.0);
  for (const auto& one : effects) CHECK(one.deviation == Approx(0.0).margin(1e-9));
}

TEST_CASE("A product shows as deviation, and a path with a variant that failed is left out") {
  const auto study = test::study_of(SweepMethod::morris, 2, 40);
  auto values = test::over(sweep::design(study), [](const auto& x) { return x[0] * x[1]; });
  values[0] = std::nan("");
  const auto effects = sweep::elementary_effects(study, values);
  CHECK(effects[0].deviation > 0.2);
  CHECK(std::isfinite(effects[0].mean));
}
