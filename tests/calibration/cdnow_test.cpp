#include "tests/calibration/cdnow.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>

#include "engine/calibration/calibrate.h"
#include "engine/calibration/evaluate.h"
#include "tests/calibration/simulated.h"

using namespace stamkund;
using namespace stamkund::calibration;

namespace {

/// Estimates within 0.1 %, or within half a unit of the last printed digit where that is coarser.
void check_estimates(const ModelFit& fit, const std::vector<double>& printed,
                     const std::vector<double>& half_digit) {
  REQUIRE(fit.estimates.size() == printed.size());
  for (std::size_t i = 0; i < printed.size(); ++i) {
    CAPTURE(fit.names[i], fit.estimates[i], printed[i]);
    CHECK(std::abs(fit.estimates[i] - printed[i]) <= std::max(0.001 * printed[i], half_digit[i]));
  }
}

void check_standard_errors(const ModelFit& fit, const std::vector<double>& given) {
  REQUIRE(fit.standard_errors.size() == given.size());
  for (std::size_t i = 0; i < given.size(); ++i) {
    CAPTURE(fit.names[i], fit.standard_errors[i], given[i]);
    CHECK(std::abs(fit.standard_errors[i] / given[i] - 1.0) < 0.01);
  }
}

Fit fit_of(const ingest::CustomerTable& table, const char* model) {
  Options options;
  options.model = model;
  return calibrate(table, options);
}

}  // namespace

TEST_CASE("CDNOW: the table is the published one") {
  const auto table = test::cdnow_sample();
  if (!table) return;
  CHECK(table->size() == 2357);
  CHECK(std::accumulate(table->frequency.begin(), table->frequency.end(), 0U) == 2457);
  CHECK(std::accumulate(table->holdout_frequency.begin(), table->holdout_frequency.end(), 0U) == 1882);
}

TEST_CASE("CDNOW: Pareto/NBD as published") {
  const auto table = test::cdnow_sample();
  if (!table) return;
  const Fit fit = fit_of(*table, "pareto-nbd");
  CHECK(fit.process.status == Status::converged);
  CHECK(fit.process.starts_agreeing == fit.process.starts);
  // Fader & Hardie 2005, "A note on deriving the Pareto/NBD model"; standard errors: CLVTools.
  check_estimates(fit.process, {.553, 10.578, .606, 11.669}, {5e-4, 5e-4, 5e-4, 5e-4});
  check_standard_errors(fit.process, {.0476264, .8427222, .1872594, 6.2105448});
  CHECK(std::abs(fit.process.log_likelihood - -9594.976) < 0.01);
  REQUIRE(fit.holdout);
  CHECK(fit.holdout->actual == 1882);
  CHECK(std::abs(fit.holdout->expected / 1665.69 - 1) < 0.005);
  CHECK(std::abs(fit.p_alive_sum / 1051.97 - 1) < 0.001);
  CHECK(new_customer_counts(fit.process, 7, 52 * 7).mean == Approx(1.473434).epsilon(0.001));
  CHECK(fit.repeat_transactions == 2457);
}

TEST_CASE("CDNOW: BG/NBD as published") {
  const auto table = test::cdnow_sample();
  if (!table) return;
  const Fit fit = fit_of(*table, "bg-nbd");
  CHECK(fit.process.status == Status::converged);
  CHECK(fit.process.starts_agreeing == fit.process.starts);
  // Fader, Hardie & Lee 2005; standard errors and hold-out measured with the peer packages.
  check_estimates(fit.process, {.2425945, 4.4136019, .7929199, 2.4258881}, {0, 0, 0, 0});
  check_standard_errors(fit.process, {.01256, .37822, .18573, .70541});
  CHECK(std::abs(fit.process.log_likelihood - -9582.429) < 0.01);
  REQUIRE(fit.holdout);
  CHECK(std::abs(fit.holdout->expected / 1653.41 - 1) < 0.005);
  CHECK(std::abs(fit.p_alive_sum / 1917.28 - 1) < 0.001);
  CHECK(new_customer_counts(fit.process, 7, 52 * 7).mean == Approx(1.444004).epsilon(0.001));
}

TEST_CASE("CDNOW: Gamma-Gamma as published") {
  const auto table = test::cdnow_sample();
  if (!table) return;
  const ModelFit fit = fit_gamma_gamma(*table, {});
  CHECK(fit.status == Status::converged);
  CHECK(fit.customers == 946);
  CHECK(fit.excluded == 2357 - 946);
  // Fader & Hardie 2013; standard errors measured with the peer package.
  check_estimates(fit, {6.25, 3.74, 15.44}, {.005, .005, .005});
  check_standard_errors(fit, {1.190, .290, 4.160});
  CHECK(std::abs(fit.log_likelihood - -4055.9177) < 0.01);
  constexpr double kSpend[] = {24.65, 18.91, 35.17, 35.17, 35.17, 71.46, 18.91, 35.17, 27.28, 35.17};
  const std::vector<double> spend = expected_mean_spend(fit, *table);
  for (std::size_t i = 0; i < 10; ++i) {
    CAPTURE(i, spend[i]);
    CHECK(std::abs(spend[i] - kSpend[i]) < 0.011);
  }
}

TEST_CASE("CDNOW: the interval of the hold-out is about the process, the individual and the parameters") {
  const auto table = test::cdnow_sample();
  if (!table) return;
  for (const char* model : {"pareto-nbd", "bg-nbd"}) {
    Fit fit = fit_of(*table, model);
    const HoldoutBacktest whole = *fit.holdout;
    CHECK(whole.p05 < whole.expected);
    CHECK(whole.p95 > whole.expected);
    fit.process.status = Status::boundary;  // no parameter uncertainty is known then
    const HoldoutBacktest given = backtest(fit.process, *table, {}).value();
    CHECK(given.p95 - given.p05 > 2 * 1.645 * std::sqrt(given.expected));  // wider than Poisson
    CHECK(whole.p95 - whole.p05 > given.p95 - given.p05);
  }
}

TEST_CASE("Neither threads, nor the order of customers, nor the time unit changes a fit") {
  const auto table = test::cdnow_sample();
  if (!table) return;
  for (const char* model : {"pareto-nbd", "bg-nbd"}) {
    Options options;
    options.model = model;
    // Enough distinct rows to be shared out among threads.
    ingest::CustomerTable large = test::simulate(customer_base::BgNbd{0.6, 5.0, 0.8, 2.4}, 1, 30000, 60.0);
    large.holdout_days = 30;
    options.starts = 1;
    const ModelFit one = fit_process(large, options);
    REQUIRE(one.distinct_rows > 20000);
    REQUIRE(one.status == Status::converged);
    options.threads = 3;
    const ModelFit three = fit_process(large, options);
    CHECK(one.estimates == three.estimates);
    CHECK(one.log_covariance == three.log_covariance);
    CHECK(one.log_likelihood == three.log_likelihood);
    const HoldoutBacktest a = backtest(one, large, options).value();
    options.threads = 1;
    const HoldoutBacktest b = backtest(one, large, options).value();
    CHECK(a.p05 == b.p05);
    CHECK(a.p95 == b.p95);

    ingest::CustomerTable reversed = *table;
    std::reverse(reversed.frequency.begin(), reversed.frequency.end());
    std::reverse(reversed.recency_days.begin(), reversed.recency_days.end());
    std::reverse(reversed.age_days.begin(), reversed.age_days.end());
    const ModelFit forward = fit_process(*table, options);
    CHECK(forward.estimates == fit_process(reversed, options).estimates);

    // From seconds to centuries, alpha scales and the log-likelihood shifts by the purchases' log unit.
    for (const double unit : {1.0 / 86400.0, 36525.0}) {
      options.time_unit_days = unit;
      const ModelFit scaled = fit_process(*table, options);
      CHECK(std::abs(scaled.estimates[1] * unit / (7.0 * forward.estimates[1]) - 1.0) < 1e-12);
      CHECK(std::abs(scaled.log_likelihood - 2457.0 * std::log(unit / 7.0) - forward.log_likelihood) < 1e-6);
    }
  }
}
