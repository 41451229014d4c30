#include <catch2/catch.hpp>
#include <cmath>

#include "engine/calibration/fit_contract.h"
#include "engine/random/distributions.h"
#include "models/customer_base/beta_discrete_weibull.h"
#include "models/customer_base/history.h"

using namespace stamkund;
using namespace stamkund::calibration;
using customer_base::BetaDiscreteWeibull;
using customer_base::ShiftedBetaGeometric;

namespace {

ingest::ContractTable cohort(const std::vector<double>& survivors) {
  ingest::ContractTable table;
  for (std::size_t t = 1; t < survivors.size(); ++t) table.add_lost(t, survivors[t - 1] - survivors[t]);
  table.add_censored(survivors.size() - 1, survivors.back());
  return table;
}

/// Fader & Hardie 2007, Table 1, "Regular" customers.
ingest::ContractTable regular() { return cohort({1000, 631, 468, 382, 326, 289, 262, 241}); }

/// `size` customers from the model's own draws, watched for 1 to 8 periods.
template <class Model>
ingest::ContractTable drawn(const Model& model, std::uint64_t population, std::size_t size) {
  ingest::ContractTable table;
  for (std::size_t i = 0; i < size; ++i) {
    Stream rate({20261102, population, i, Purpose::test}, 0);
    Stream life({20261102, population, i, Purpose::test}, 1);
    const customer_base::Traits traits = draw_new(model, rate, life);
    const auto watched = static_cast<double>(1 + i % 8);
    const auto seen = customer_base::simulate_summary(traits, watched, rate, draw_exponential(life));
    if (seen.x < watched) {
      table.add_lost(static_cast<std::size_t>(seen.x) + 1, 1.0);
    } else {
      table.add_censored(static_cast<std::size_t>(seen.x), 1.0);
    }
  }
  return table;
}

struct Zs {
  int converged = 0;
  std::vector<double>
      mean;  ///< mean over populations of (log estimate - log truth) / standard error, times sqrt(n)
};

template <class Model>
Zs z_scores(const Model& model, const std::string& name, const std::vector<double>& truth) {
  constexpr int kPopulations = 30;
  Zs result{0, std::vector<double>(truth.size(), 0.0)};
  for (std::uint64_t p = 0; p < kPopulations; ++p) {
    const ModelFit fit = fit_contract(drawn(model, p, 8000), name, {});
    if (fit.status != Status::converged) continue;
    ++result.converged;
    for (std::size_t k = 0; k < truth.size(); ++k)
      result.mean[k] += std::log(fit.estimates[k] / truth[k]) /
                        std::sqrt(fit.log_covariance[k * truth.size() + k]) / std::sqrt(double{kPopulations});
  }
  return result;
}

}  // namespace

TEST_CASE("Shifted beta-geometric: the published estimates of 'Regular'") {
  const ModelFit fit = fit_contract(regular(), "sbg", {});
  CHECK(fit.status == Status::converged);
  CHECK(fit.starts_agreeing == 3);
  CHECK(fit.estimates[0] == Approx(0.70408).margin(1e-5));
  CHECK(fit.estimates[1] == Approx(1.18204).margin(1e-5));
  CHECK(fit.log_likelihood == Approx(-1680.265).margin(5e-4));
  CHECK(fit.customers == 1000);
  // The same customers with a hazard of their own: never worse, and nested.
  const ModelFit bent = fit_contract(regular(), "bdw", {});
  CAPTURE(bent.reason, bent.estimates);
  CHECK(bent.status == Status::converged);
  CHECK(bent.log_likelihood >= fit.log_likelihood);
}

TEST_CASE("Contract objectives: gradients against differences, likelihood against its definition") {
  const ingest::ContractTable table = regular();
  for (const std::string model : {"sbg", "bdw"}) {
    const auto objective = contract_objective(table, model);
    for (const double shift : {0.0, -3.0, 4.0}) {
      std::vector<double> theta{std::log(0.7) + shift, std::log(1.2) + shift, 0.3};
      double gradient[3] = {};
      const double value = objective->evaluate(theta.data(), gradient);
      double direct = 0.0;
      const BetaDiscreteWeibull m{std::exp(theta[0]), std::exp(theta[1]),
                                  model == "bdw" ? std::exp(theta[2]) : 1.0};
      for (std::size_t t = 1; t <= table.periods(); ++t) {
        const auto time = static_cast<double>(t);
        direct +=
            table.lost[t] * std::log(std::exp(log_survival(m, time - 1.0)) - std::exp(log_survival(m, time)));
      }
      direct += table.censored[7] * log_survival(m, 7.0);
      CHECK(value == Approx(direct).epsilon(1e-10));
      for (std::size_t i = 0; i < static_cast<std::size_t>(objective->dimension()); ++i) {
        constexpr double kStep = 1e-5;
        double unused[3];
        std::vector<double> up = theta, down = theta;
        up[i] += kStep, down[i] -= kStep;
        const double slope =
            (objective->evaluate(up.data(), unused) - objective->evaluate(down.data(), unused)) / (2 * kStep);
        CHECK(gradient[i] == Approx(slope).epsilon(1e-6).margin(1e-4));
      }
    }
  }
}

// Null: estimates are unbiased to first order, errors as stated: the mean z of 30 populations times sqrt(30)
// is Normal(0, 1). |.| > 4.1 has probability 4e-5 each, 2e-4 over five parameters. Keys are fixed.
TEST_CASE("Contractual parameters are recovered") {
  const Zs geometric = z_scores(ShiftedBetaGeometric{0.9, 2.0}, "sbg", {0.9, 2.0});
  CHECK(geometric.converged == 30);
  for (const double z : geometric.mean) CHECK(std::abs(z) < 4.1);
  const Zs weibull = z_scores(BetaDiscreteWeibull{0.8, 2.0, 1.5}, "bdw", {0.8, 2.0, 1.5});
  CHECK(weibull.converged == 30);
  for (const double z : weibull.mean) CHECK(std::abs(z) < 4.1);
}

TEST_CASE("The test of recovery can fail: a hazard of her own that is ignored") {
  const Zs wrong = z_scores(BetaDiscreteWeibull{0.8, 2.0, 1.5}, "sbg", {0.8, 2.0});
  CHECK(std::abs(wrong.mean[0]) > 4.1);
}

TEST_CASE("Degenerate contracts: never an estimate without a status") {
  const auto status_of = [](const ingest::ContractTable& table, const std::string& model, const char* says) {
    const ModelFit fit = fit_contract(table, model, {});
    CAPTURE(model, says, fit.reason, name_of(fit.status));
    CHECK(fit.status != Status::converged);
    CHECK(fit.status != Status::failed);
    CHECK(fit.reason.find(says) != std::string::npos);
    for (std::size_t i = 0; i < fit.names.size(); ++i) {
      CHECK((std::isfinite(fit.estimates.at(i)) && fit.estimates.at(i) > 0.0));
      CHECK(std::isnan(fit.standard_errors.at(i)));
    }
  };
  for (const std::string model : {"sbg", "bdw"}) {
    status_of({}, model, "no customers");
    status_of(cohort({100, 100, 100, 100}), model, "no customer left");
    status_of(cohort({100, 0, 0, 0}), model, "left in period 1");
    status_of(cohort({100, 60}), model, "decided at the end of 1 period only");
    ingest::ContractTable unborn;
    unborn.add_censored(0, 50.0);
    status_of(unborn, model, "to the end of a period");
  }
  status_of(cohort({1000, 800, 640, 512, 409.6}), "sbg", "no spread");
  status_of(cohort({1000, 900, 729, 531, 348}), "sbg", "no spread");  // rises: sbg has nothing for that
  status_of(cohort({1000, 500, 500, 500, 500}), "sbg", "leave at once or never");
  status_of(cohort({1000, 900, 500, 50, 0}), "bdw", "");
  status_of(cohort({1000, 500, 500, 500, 500}), "bdw", "");
}

TEST_CASE("A hazard of her own that is not there is said not to be there") {
  const ModelFit fit = fit_contract(drawn(ShiftedBetaGeometric{0.9, 2.0}, 99, 8000), "bdw", {});
  REQUIRE(fit.status == Status::converged);
  REQUIRE(fit.notes.size() == 1);
  CHECK(fit.notes[0].find("cannot be told from 1") != std::string::npos);
}
