#include <catch2/catch.hpp>
#include <cmath>
#include <iostream>

#include "engine/base/expect.h"
#include "engine/calibration/calibrate.h"
#include "engine/calibration/evaluate.h"
#include "engine/calibration/maximise.h"
#include "models/customer_base/nbd.h"
#include "tests/calibration/simulated.h"

using namespace stamkund;
using namespace stamkund::calibration;
using test::add_customer;

namespace {

std::vector<std::string> process_names() {
  std::vector<std::string> names;
  for (const auto& model : customer_base::process_models())
    if (!model.contractual) names.push_back(model.name);
  return names;
}

/// What every fit owes, whatever the data.
void check_honest(const ModelFit& fit) {
  CAPTURE(fit.model, name_of(fit.status), fit.reason);
  CHECK(!fit.reason.empty());
  CHECK(std::isfinite(fit.log_likelihood));
  for (std::size_t i = 0; i < fit.names.size(); ++i) {
    CHECK(std::isfinite(fit.estimates.at(i)));
    const bool positive = i >= fit.is_log.size() || fit.is_log[i] != 0;
    CHECK((!positive || fit.estimates.at(i) > 0.0));
    CHECK(std::isnan(fit.standard_errors.at(i)) == (fit.status != Status::converged));
  }
  CHECK(fit.log_covariance.size() == fit.names.size() * fit.names.size());
}

ModelFit fit_of(const ingest::CustomerTable& table, const std::string& model) {
  Options options;
  options.model = model;
  ModelFit fit = fit_process(table, options);
  check_honest(fit);
  for (const double p : p_alive(fit, table, 7)) CHECK((p >= 0.0 && p <= 1.0 + 1e-12));
  return fit;
}

}  // namespace

TEST_CASE("No purchases after the first: not identified, and it says why") {
  ingest::CustomerTable table;
  for (int i = 0; i < 100; ++i) add_customer(table, 0, 0, 10 + i);
  for (const std::string& model : process_names()) {
    const ModelFit fit = fit_of(table, model);
    CHECK(fit.status == Status::not_identified);
    CHECK(fit.reason.find("no customer bought again") != std::string::npos);
  }
}

TEST_CASE("Degenerate customers: never an estimate without a status") {
  const auto never_converged = [](const ingest::CustomerTable& table, const char* what) {
    for (const std::string& model : process_names()) {
      const ModelFit fit = fit_of(table, model);
      CAPTURE(what, model, fit.reason, fit.estimates);
      CHECK(fit.status != Status::converged);
      CHECK(fit.status != Status::failed);
    }
  };
  ingest::CustomerTable none;
  never_converged(none, "no customers");
  ingest::CustomerTable one;
  add_customer(one, 5, 100, 200);
  never_converged(one, "one customer");
  ingest::CustomerTable first_day;
  for (int i = 0; i < 20; ++i) add_customer(first_day, 0, 0, 0);
  never_converged(first_day, "all joined on the last day");
  ingest::CustomerTable identical;
  for (int i = 0; i < 500; ++i) add_customer(identical, 4, 90, 100);
  never_converged(identical, "identical customers");
  ingest::CustomerTable unmerged;  // several purchases on one day only
  for (int i = 0; i < 20; ++i) add_customer(unmerged, 2, 0, 0);
  never_converged(unmerged, "no time at all");
}

TEST_CASE("One heavy buyer among many, one age for all: a status, whatever it is") {
  ingest::CustomerTable heavy;
  for (int i = 0; i < 2000; ++i) add_customer(heavy, 0, 0, 365);
  add_customer(heavy, 1000000, 364, 365);
  ingest::CustomerTable moderate;
  for (int i = 0; i < 2000; ++i)
    add_customer(moderate, i % 7 == 0 ? 1 : 0, i % 7 == 0 ? 30 + i % 300 : 0, 365);
  add_customer(moderate, 300, 364, 365);
  for (const std::string& model : process_names()) {
    (void)fit_of(heavy, model);
    (void)fit_of(moderate, model);
  }
}

TEST_CASE("One buyer among a hundred thousand: at the bound, the best that there is") {
  // r would be 2e-6, beyond the bound of the search: the rest must be at their best all the same. The other
  // models hold the NBD as a special case.
  ingest::CustomerTable table;
  for (int i = 0; i < 100000; ++i) add_customer(table, 0, 0, 300 - i % 90);
  add_customer(table, 200, 200, 290);
  const double r = std::exp(-12.0);
  double best = -1e300;
  for (double log_alpha = -8.0; log_alpha < 8.0; log_alpha += 0.01) {
    const double alpha = std::exp(log_alpha);  // weeks
    double sum = customer_base::nbd_log_likelihood(r, alpha, 200.0, 290.0 / 7.0);
    for (int age = 211; age <= 300; ++age)
      sum += 100000.0 / 90.0 * customer_base::nbd_log_likelihood(r, alpha, 0.0, age / 7.0);
    best = std::max(best, sum);
  }
  for (const std::string model : {"nbd", "pareto-nbd", "bg-nbd", "mbg-nbd"}) {
    const ModelFit fit = fit_of(table, model);
    CAPTURE(model, fit.reason, fit.log_likelihood, best);
    CHECK(fit.log_likelihood > best - 0.01);
    CHECK(fit.status == Status::boundary);
  }
}

TEST_CASE("A broad maximum: the direction is where the likelihood falls less, wherever the search began") {
  // A standard error of 63; it falls by .003 in eight units to the left, by .05 to the right.
  struct Broad final : Objective {
    [[nodiscard]] int dimension() const override { return 1; }
    double evaluate(const double* theta, double* gradient) const override {
      gradient[0] = -0.0005 * std::expm1(0.5 * theta[0]);
      return -0.001 * (std::expm1(0.5 * theta[0]) - 0.5 * theta[0]);
    }
  };
  for (const double start : {-3.0, 3.0}) {
    const Maximum maximum = maximise(Broad{}, 1.0, {{start}});
    CHECK(maximum.status == Status::boundary);
    REQUIRE(maximum.direction.size() == 1);
    CHECK(maximum.direction[0] < 0.0);
  }
}

TEST_CASE("Nobody leaves: the edge is named") {
  // Pareto/NBD with lifetimes a thousand times the watch: dropout cannot be seen.
  const ingest::CustomerTable table =
      test::simulate(customer_base::ParetoNbd{1.0, 20.0, 1.0, 1e6}, 1, 3000, 300.0);
  // Models of gamma rates and dropout; what others say of such data is for their own tests.
  for (const std::string model : {"pareto-nbd", "bg-nbd", "mbg-nbd"}) {
    const ModelFit fit = fit_of(table, model);
    CAPTURE(fit.reason);
    CHECK((fit.status == Status::boundary || fit.status == Status::not_identified));
    CHECK(fit.reason.find("no dropout is visible") != std::string::npos);
    // What is identified is right all the same: the mean rate is 1 / 20 a day, se about 2 %.
    CHECK(fit.estimates[0] / fit.estimates[1] / 7.0 == Approx(0.05).epsilon(0.08));
  }
}

TEST_CASE("Everybody alike: the rate's spread runs to its edge") {
  ingest::CustomerTable table;
  for (std::size_t i = 0; i < 3000; ++i) {
    Stream stream({20240604, 0, i, Purpose::test});
    // Fewer extremes than chance would give: underdispersed, so r runs to infinity in every sample.
    const auto x = static_cast<std::uint32_t>(8 + (i % 5));
    add_customer(table, x, 250.0 - 20.0 * draw_uniform(stream), 250.0);
  }
  // Models of gamma rates and dropout; what others say of such data is for their own tests.
  for (const std::string model : {"pareto-nbd", "bg-nbd", "mbg-nbd"}) {
    const ModelFit fit = fit_of(table, model);
    CAPTURE(fit.reason);
    CHECK((fit.status == Status::boundary || fit.status == Status::not_identified));
    CHECK(fit.estimates[0] > 50.0);
  }
}

TEST_CASE("Gamma-Gamma: exclusions are counted, and no spread is no fit") {
  ingest::CustomerTable table;
  add_customer(table, 0, 0, 10, 0);
  add_customer(table, 2, 5, 10, 0);  // repeat purchases worth nothing
  add_customer(table, 2, 5, 10, 30);
  ModelFit fit = fit_gamma_gamma(table, {});
  check_honest(fit);
  CHECK(fit.status == Status::not_identified);
  CHECK(fit.customers == 1);
  CHECK(fit.excluded == 2);
  CHECK(fit.notes.size() == 2);
  for (int i = 0; i < 50; ++i) add_customer(table, 1 + static_cast<std::uint32_t>(i % 4), 5, 10, 30);
  fit = fit_gamma_gamma(table, {});
  check_honest(fit);
  CHECK(fit.status == Status::not_identified);
  CHECK(fit.reason.find("no spread") != std::string::npos);
  check_honest(fit_gamma_gamma({}, {}));
  ingest::CustomerTable two;
  add_customer(two, 1, 5, 10, 30);
  add_customer(two, 1, 5, 10, 31);
  fit = fit_gamma_gamma(two, {});
  check_honest(fit);
  CHECK(fit.status != Status::converged);
}

TEST_CASE("Gamma-Gamma: spend that goes with frequency is noted") {
  ingest::CustomerTable table = test::simulate(customer_base::GammaGamma{6, 4, 15}, 1, 2000);
  CHECK(fit_gamma_gamma(table, {}).notes.empty());
  for (std::size_t i = 0; i < table.size(); ++i) table.mean_repeat_spend[i] *= table.frequency[i];
  const ModelFit fit = fit_gamma_gamma(table, {});
  CHECK(fit.spend_frequency_correlation > 0.2);
  REQUIRE(fit.notes.size() == 1);
  CHECK(fit.notes[0].find("correlated") != std::string::npos);
}

TEST_CASE("Backtest without a hold-out, and of nobody") {
  ingest::CustomerTable table;
  add_customer(table, 5, 100, 200);
  const ModelFit fit = fit_of(table, "pareto-nbd");
  CHECK(!backtest(fit, table, {}));
  table.holdout_days = 50;
  const auto result = backtest(fit, table, {});
  REQUIRE(result);
  CHECK(std::isfinite(result->p05));
  CHECK(std::isfinite(result->p95));
}

TEST_CASE("A row with t_x after T is our fault, not the user's") {
  ingest::CustomerTable table;
  add_customer(table, 5, 201, 200);
  CHECK_THROWS_AS(fit_process(table, {}), InternalFault);
}
