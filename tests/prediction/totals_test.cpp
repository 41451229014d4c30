#include "engine/prediction/totals.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "models/customer_base/process.h"
#include "tests/prediction/fits.h"

using namespace stamkund;
using namespace stamkund::prediction;

namespace {

calibration::Fit pareto_fit(double relative_error) {
  return test::small_fit("pareto-nbd", {"r", "alpha", "s", "beta"}, {0.553, 10.578, 0.606, 11.669},
                         relative_error);
}

TotalPrediction purchases_of(const calibration::Fit& fit, int draws) {
  Request request;
  request.horizon_days = 52 * 7;
  TotalsOptions options;
  options.draws = draws;
  const auto groups = groups_of(fit.customers, CohortLength::none, {});
  return predict_totals(fit, request, groups, predict_customers(fit, request), options)[0].totals[0];
}

/// z of the simulated individual + process variance against the closed form's, at (almost) known parameters.
/// The null: equal. Each draw gives an independent unbiased estimate; their spread, from a second batch, is
/// the standard error. |z| > 4 has a false-alarm rate of 6e-5; the seed is fixed.
double z_of_variance(double mistake) {
  const calibration::Fit fit = pareto_fit(1e-9);
  double exact = 0.0;
  for (std::size_t i = 0; i < fit.customers.size(); ++i)
    exact += future_counts(customer_base::ParetoNbd{0.553, 10.578, 0.606, 11.669}, fit.customers.frequency[i],
                           fit.customers.recency_days[i] / 7.0, fit.customers.age_days[i] / 7.0, 52.0)
                 .variance;
  constexpr int kBatches = 20;
  double mean = 0.0, squares = 0.0;
  for (int batch = 0; batch < kBatches; ++batch) {
    Request request;
    request.horizon_days = 52 * 7;
    TotalsOptions options;
    options.draws = 60;
    options.seed = 1000 + static_cast<std::uint64_t>(batch);
    const auto groups = groups_of(fit.customers, CohortLength::none, {});
    const auto total =
        predict_totals(fit, request, groups, predict_customers(fit, request), options)[0].totals[0];
    const double value = total.variance_individual + total.variance_process * mistake;
    mean += value / kBatches;
    squares += value * value / kBatches;
  }
  return (mean - exact) / std::sqrt((squares - mean * mean) / (kBatches - 1));
}

}  // namespace

TEST_CASE("Individual and process variance add up to the closed form's") {
  CHECK(std::abs(z_of_variance(1.0)) < 4.0);
  CHECK(std::abs(z_of_variance(1.2)) > 4.0);  // the mutant: a fifth too much luck
}

TEST_CASE("The parameter part is the delta method's where the parameters are nearly known") {
  const double error = 0.02;
  const calibration::Fit fit = pareto_fit(error);
  const auto expected = [&](const std::vector<double>& p) {
    double sum = 0.0;
    for (std::size_t i = 0; i < fit.customers.size(); ++i)
      sum += future_counts(customer_base::make_process("pareto-nbd", p), fit.customers.frequency[i],
                           fit.customers.recency_days[i] / 7.0, fit.customers.age_days[i] / 7.0, 52.0)
                 .mean;
    return sum;
  };
  double delta = 0.0;
  for (std::size_t k = 0; k < 4; ++k) {
    std::vector<double> up = fit.process.estimates, down = up;
    up[k] *= std::exp(1e-4);
    down[k] *= std::exp(-1e-4);
    const double slope = (expected(up) - expected(down)) / 2e-4;
    delta += slope * slope * error * error;
  }
  // A variance of 1000 draws has a relative standard error of sqrt(2 / 1000) = 4.5 %; four of them.
  const double variance = purchases_of(fit, 1000).variance_parameters;
  CHECK(std::abs(variance / delta - 1.0) < 0.18);
  CHECK(std::abs(2.0 * variance / delta - 1.0) > 0.18);  // the mutant
}

TEST_CASE("Totals: the interval holds the expectation, threads change nothing, money follows spend") {
  calibration::Fit fit = pareto_fit(0.05);
  fit.spend = test::gamma_gamma_fit();
  Request request;
  const auto groups = groups_of(fit.customers, CohortLength::year, {});
  const CustomerPredictions customers = predict_customers(fit, request);
  const auto one = predict_totals(fit, request, groups, customers, {});
  request.threads = 2;
  const auto two = predict_totals(fit, request, groups, customers, {});
  REQUIRE(one.size() == groups.size());
  REQUIRE(one[0].totals.size() == 3);
  for (std::size_t g = 0; g < one.size(); ++g)
    for (std::size_t k = 0; k < 3; ++k) {
      const TotalPrediction& total = one[g].totals[k];
      CHECK(total.p05 < total.expected);
      CHECK(total.expected < total.p95);
      CHECK(total.p05 == two[g].totals[k].p05);
      CHECK(total.variance_process == two[g].totals[k].variance_process);
    }
  CHECK(one[0].totals[2].expected < one[0].totals[1].expected);  // discounted
}
