#include "engine/prediction/customer_predictions.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/prediction/discounted.h"
#include "engine/prediction/groups.h"
#include "models/customer_base/gamma_gamma.h"
#include "models/customer_base/process.h"
#include "tests/prediction/fits.h"

using namespace stamkund;
using namespace stamkund::prediction;

namespace {

const std::vector<std::string> kParetoNames{"r", "alpha", "s", "beta"};
const std::vector<double> kPareto{0.553, 10.578, 0.606, 11.669};

}  // namespace

TEST_CASE("Predictions are the model's closed forms, in the customer's own units") {
  calibration::Fit fit = test::small_fit("pareto-nbd", kParetoNames, kPareto);
  fit.spend = test::gamma_gamma_fit();
  Request request;
  request.horizon_days = 364;
  request.margin = 0.3;
  const CustomerPredictions all = predict_customers(fit, request);
  const customer_base::ParetoNbd model{0.553, 10.578, 0.606, 11.669};
  REQUIRE(all.no_money.empty());
  for (std::size_t i = 0; i < fit.customers.size(); ++i) {
    const double x = fit.customers.frequency[i];
    const double t_x = fit.customers.recency_days[i] / 7.0;
    const double age = fit.customers.age_days[i] / 7.0;
    CHECK(all.expected_purchases[i] == Approx(future_counts(model, x, t_x, age, 52.0).mean).epsilon(1e-12));
    CHECK(all.p_alive[i] == Approx(p_alive(model, x, t_x, age)).epsilon(1e-12));
    const double rate = std::log(1.1) / 365.25 * 7.0;
    CHECK(all.dert[i] == Approx(discounted_residual_transactions(model, x, t_x, age, rate)).epsilon(1e-12));
    const double spend = customer_base::expected_mean_spend(customer_base::GammaGamma{6.25, 3.74, 15.44}, x,
                                                            fit.customers.mean_repeat_spend[i]);
    CHECK(all.expected_spend[i] == Approx(spend).epsilon(1e-12));
    CHECK(all.clv[i] == Approx(0.3 * spend * all.discounted[i]).epsilon(1e-12));
    CHECK(all.discounted[i] < all.expected_purchases[i]);
    CHECK(all.discounted[i] < all.dert[i]);
  }
}

TEST_CASE("Discounted purchases: exact for an exponential lifetime, and DERT in the limit") {
  // E(t) = lambda (1 - e^{-mu t}) / mu; discounted: lambda (1 - e^{-(mu + d) H}) / (mu + d).
  for (const double mu : {0.001, 0.02, 0.3})
    for (const double rate : {0.0, 0.002, 0.01}) {
      const auto expected = [&](double t) { return -0.4 * std::expm1(-mu * t) / mu; };
      const double exact = -0.4 * std::expm1(-(mu + rate) * 52.0) / (mu + rate);
      CHECK(discounted_purchases(expected, 52.0, rate) == Approx(exact).epsilon(2e-5));
    }
  // With a far horizon, the Pareto/NBD's own DERT.
  const customer_base::ParetoNbd model{0.553, 10.578, 3.606, 11.669};
  const double rate = 0.002;
  const double far =
      discounted_purchases([&](double t) { return future_counts(model, 3, 20, 39, t).mean; }, 600.0, rate);
  CHECK(far == Approx(discounted_residual_transactions(model, 3, 20, 39, rate)).epsilon(2e-3));
}

TEST_CASE("A fit without a usable spend model gives no money and says why") {
  calibration::Fit fit = test::small_fit("pareto-nbd", kParetoNames, kPareto);
  CHECK(predict_customers(fit, {}).no_money == "the fit knows nothing of spend");
  fit.spend = test::gamma_gamma_fit();
  fit.spend->estimates[1] = 0.9;
  const CustomerPredictions infinite = predict_customers(fit, {});
  CHECK(infinite.no_money == "gamma-gamma has an infinite mean");
  CHECK(infinite.clv.empty());
  fit.spend->status = calibration::Status::not_identified;
  CHECK(predict_customers(fit, {}).no_money.find("not_identified") != std::string::npos);
}

TEST_CASE("Threads change no prediction") {
  calibration::Fit fit =
      test::small_fit("bg-nbd", {"r", "alpha", "a", "b"}, {0.2426, 4.4136, 0.7929, 2.4259});
  Request one, two;
  two.threads = 2;
  CHECK(predict_customers(fit, one).expected_purchases == predict_customers(fit, two).expected_purchases);
  CHECK(predict_customers(fit, one).next_p50 == predict_customers(fit, two).next_p50);
}

TEST_CASE("Groups: everybody, cohorts in order of time, segments by name") {
  const calibration::Fit fit = test::small_fit("pareto-nbd", kParetoNames, kPareto);
  std::vector<std::string> segments(fit.customers.size(), "b");
  segments[3] = "a";
  segments[4] = "";
  const auto groups = groups_of(fit.customers, CohortLength::month, segments);
  REQUIRE(groups.front().kind == "total");
  CHECK(groups.front().members.size() == fit.customers.size());
  std::size_t in_cohorts = 0;
  std::string last;
  for (const auto& group : groups)
    if (group.kind == "cohort") {
      CHECK(last < group.name);
      last = group.name;
      in_cohorts += group.members.size();
    }
  CHECK(in_cohorts == fit.customers.size());
  REQUIRE(groups[groups.size() - 2].name == "a");
  CHECK(groups[groups.size() - 2].members == std::vector<std::uint32_t>{3});
  CHECK(groups.back().members.size() == fit.customers.size() - 2);
  CHECK(groups_of(fit.customers, CohortLength::quarter, {})[1].name.find("-Q") == 4);
}
