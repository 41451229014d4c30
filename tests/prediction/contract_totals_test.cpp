// Predictions of contracts: subscribers in the middle of a period, who renew or leave.
#include <catch2/catch.hpp>
#include <cmath>

#include "engine/prediction/totals.h"
#include "models/customer_base/process.h"
#include "tests/prediction/fits.h"

using namespace stamkund;
using namespace stamkund::prediction;

namespace {

constexpr double kMonth = 30.4375;

calibration::Fit contract_fit(const std::string& model, const std::vector<std::string>& names,
                              const std::vector<double>& estimates) {
  calibration::Fit fit = test::small_fit(model, names, estimates, 1e-9);
  fit.time_unit_days = kMonth;
  auto& table = fit.customers;
  table = {};
  for (int i = 0; i < 300; ++i) {
    const auto x = static_cast<std::uint32_t>(i % 7);
    const double phase = 0.05 + 0.9 * (i % 11) / 11.0;
    table.id.push_back("c" + std::to_string(1000 + i));
    table.first_day.push_back(Day{10000});
    table.frequency.push_back(x);
    table.recency_days.push_back(x * kMonth);
    // Every fifth has left.
    table.age_days.push_back((x + phase + (i % 5 == 0 ? 1.0 : 0.0)) * kMonth);
    table.mean_repeat_spend.push_back(0.0);
    table.first_spend.push_back(0.0);
    table.holdout_frequency.push_back(0);
  }
  table.calibration_end = Day{11000};
  return fit;
}

/// z of individual + process variance against the closed form's, as in totals_test.cpp: |z| > 4 has a
/// false-alarm rate of 6e-5; the seeds are fixed.
double z_of_variance(const calibration::Fit& fit, double mistake) {
  const auto process = customer_base::make_process(fit.process.model, fit.process.estimates);
  Request request;
  request.horizon_days = 400;
  double exact = 0.0;
  for (std::size_t i = 0; i < fit.customers.size(); ++i)
    exact += customer_base::future_counts(process, fit.customers.frequency[i], fit.customers.frequency[i],
                                          fit.customers.age_days[i] / kMonth, 400 / kMonth)
                 .variance;
  constexpr int kBatches = 20;
  double mean = 0.0, squares = 0.0;
  for (int batch = 0; batch < kBatches; ++batch) {
    TotalsOptions options;
    options.draws = 60;
    options.seed = 2000 + static_cast<std::uint64_t>(batch);
    const auto total = predict_totals(fit, request, groups_of(fit.customers, CohortLength::none, {}),
                                      predict_customers(fit, request), options)[0]
                           .totals[0];
    const double value = total.variance_individual + mistake * total.variance_process;
    mean += value / kBatches;
    squares += value * value / kBatches;
  }
  return (mean - exact) / std::sqrt((squares - mean * mean) / (kBatches - 1));
}

}  // namespace

TEST_CASE("Contracts: simulated renewals vary as the closed form says") {
  for (const auto& fit : {contract_fit("sbg", {"alpha", "beta"}, {0.9, 2.0}),
                          contract_fit("bdw", {"gamma", "delta", "c"}, {0.8, 2.0, 1.4})}) {
    CAPTURE(fit.process.model);
    CHECK(std::abs(z_of_variance(fit, 1.0)) < 4.0);
    CHECK(std::abs(z_of_variance(fit, 1.25)) > 4.0);  // the mutant: a quarter too much luck
  }
}

TEST_CASE("Contracts: columns are those of the model, and money follows a stated payment") {
  const auto fit = contract_fit("sbg", {"alpha", "beta"}, {0.9, 2.0});
  const customer_base::ShiftedBetaGeometric law{0.9, 2.0};
  Request request;
  request.horizon_days = 3.5 * kMonth;
  CHECK(predict_customers(fit, request).no_money == "the fit knows nothing of spend");
  request.spend = 9.5;
  request.margin = 0.5;
  request.within_days = {1, 31};
  const CustomerPredictions got = predict_customers(fit, request);
  CHECK(got.no_money.empty());
  const double rate = std::log(1.1) / 365.25 * kMonth;
  for (std::size_t i = 0; i < fit.customers.size(); ++i) {
    const double x = fit.customers.frequency[i];
    const double age = fit.customers.age_days[i] / kMonth;
    const bool there = i % 5 != 0;
    CHECK(got.p_alive[i] == (there ? 1.0 : 0.0));
    double expected = 0.0, discounted = 0.0;
    for (double j = 1.0; there && x + j <= age + 3.5; j += 1.0) {
      const double stays =
          std::exp(customer_base::log_survival(law, x + j) - customer_base::log_survival(law, x));
      expected += stays;
      discounted += stays * std::exp(-rate * (x + j - age));
    }
    CHECK(got.expected_purchases[i] == Approx(expected));
    CHECK(got.discounted[i] == Approx(discounted));
    CHECK(got.clv[i] == Approx(0.5 * 9.5 * discounted));
    // Within 31 days everybody's period has ended once.
    CHECK(got.p_purchase[1][i] == Approx(there ? customer_base::retention_rate(law, x + 1.0) : 0.0));
  }
}
