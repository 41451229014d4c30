// Does calibration find the effects a population was made with?
#include <catch2/catch.hpp>
#include <cmath>

#include "engine/calibration/covariate_fit.h"
#include "engine/random/distributions.h"
#include "tests/calibration/simulated.h"

using namespace stamkund;
using namespace stamkund::calibration;

namespace {

struct Population {
  ingest::CustomerTable table;
  CovariateData covariates;
};

constexpr std::int32_t kStart = 14610;  // 2010-01-01
constexpr double kWatched = 730;

/// Covariates "season" (the cosine of the year, by the week), "member" (from day 400 on, of every third
/// customer) and "city" (constant, of every second).
ingest::CovariatePaths paths_for(std::size_t customers) {
  ingest::CovariatePaths paths;
  paths.names = {"season", "member", "city"};
  for (std::uint32_t kind = 0; kind < 6; ++kind) {
    ingest::CovariatePath path;
    for (int week = 0; week < 120; ++week) {
      const double day = 7.0 * week;
      path.start_day.push_back(week == 0 ? -INFINITY : kStart + day);
      path.values.push_back(std::cos(2 * M_PI * (day + 3.5) / 365.25));
      path.values.push_back(kind % 3 == 0 && day >= 400 ? 1 : 0);
      path.values.push_back(kind % 2);
    }
    paths.paths.push_back(path);
  }
  for (std::size_t i = 0; i < customers; ++i)
    paths.path_of_customer.push_back(static_cast<std::uint32_t>(i % 6));
  return paths;
}

/// r, alpha, s, beta in days, purchase.season, purchase.member, purchase.city, lifetime.member,
/// lifetime.city.
const std::vector<double> kTruth{1.2, 30, 0.9, 300, 0.6, 0.4, 0.3, -0.8, 0.7};

/// Purchases by thinning, lifetimes by adding up the hazard day by day: no formula of the model is used.
/// First purchases fall on whole days of the first year.
Population simulate_with_covariates(std::uint64_t population, std::size_t customers) {
  Population out;
  out.covariates.paths = paths_for(customers);
  out.covariates.purchase = {0, 1, 2};
  out.covariates.lifetime = {1, 2};
  const double most = std::exp(kTruth[4] + kTruth[5] + kTruth[6]);
  for (std::size_t i = 0; i < customers; ++i) {
    Stream stream({20261127, population, i, Purpose::test});
    const auto& path = out.covariates.paths.paths[i % 6];
    const auto z = [&](double day, std::size_t c) {
      return path.values[path.segment_at(kStart + day) * 3 + c];
    };
    const double rate = draw_gamma(stream, kTruth[0]) / kTruth[1];
    const double mu = draw_gamma(stream, kTruth[2]) / kTruth[3];
    const double first = std::floor(365 * draw_uniform(stream));
    const double lot = draw_exponential(stream);
    double hazard = 0, death = kWatched + 1;
    for (double day = first; day < kWatched; ++day) {
      const double today = mu * std::exp(kTruth[7] * z(day, 1) + kTruth[8] * z(day, 2));
      if (hazard + today > lot) {
        death = day + (lot - hazard) / today;
        break;
      }
      hazard += today;
    }
    const double end = std::fmin(death, kWatched);
    std::uint32_t x = 0;
    double last = first;
    for (double t = first;;) {
      t += draw_exponential(stream) / (rate * most);
      if (!(t < end)) break;
      const double factor = std::exp(kTruth[4] * z(t, 0) + kTruth[5] * z(t, 1) + kTruth[6] * z(t, 2));
      if (draw_uniform(stream) >= factor / most) continue;
      ++x;
      last = t;
      out.covariates.repeats.day.push_back(kStart + static_cast<std::int32_t>(t));
    }
    out.covariates.repeats.begin.push_back(out.covariates.repeats.day.size());
    test::add_customer(out.table, x, last - first, kWatched - first);
    out.table.first_day.back() = {kStart + static_cast<std::int32_t>(first)};
  }
  return out;
}

ModelFit fit_of(const Population& population) {
  Options options;
  options.time_unit_days = 1;
  options.starts = 1;
  return fit_with_covariates(population.table, population.covariates, options);
}

/// (estimate - truth) / standard error, of logs where the covariance is of logs.
std::vector<double> z_scores(const ModelFit& fit, const std::vector<double>& truth) {
  std::vector<double> z;
  const std::size_t k = truth.size();
  for (std::size_t i = 0; i < k; ++i) {
    const bool log = fit.is_log[i] != 0;
    const double difference = log ? std::log(fit.estimates[i] / truth[i]) : fit.estimates[i] - truth[i];
    z.push_back(difference / std::sqrt(fit.log_covariance[i * k + i]));
  }
  return z;
}

}  // namespace

// Null: estimates are normal about the truth with the standard errors the fit states. |z| < 3.9 for nine
// parameters in two populations: false alarm at most 18 x 9.6e-5 = 0.2 %.
TEST_CASE("Covariates: effects on purchase and lifetime are found again, and a shifted season is not") {
  for (std::uint64_t population = 0; population < 2; ++population) {
    Population made = simulate_with_covariates(population, 3000);
    const ModelFit fit = fit_of(made);
    CAPTURE(population, fit.reason, fit.seconds);
    REQUIRE(fit.status == Status::converged);
    REQUIRE(fit.names[4] == "purchase.season");
    REQUIRE(fit.names[8] == "lifetime.city");
    for (std::size_t i = 0; i < kTruth.size(); ++i) {
      CAPTURE(fit.names[i], fit.estimates[i], fit.standard_errors[i]);
      CHECK(std::abs(z_scores(fit, kTruth)[i]) < 3.9);
    }
    if (population > 0) continue;
    // Mutant: the season of the file is half a year late.
    for (auto& path : made.covariates.paths.paths)
      for (std::size_t s = 0; s < path.segments(); ++s) path.values[3 * s] *= -1;
    const ModelFit wrong = fit_of(made);
    REQUIRE(wrong.status == Status::converged);
    CHECK(std::abs(z_scores(wrong, kTruth)[4]) > 10);
  }
}

// As above: |z| < 3.9 for twenty parameters of three models, false alarm 0.2 %. Purchases come by thinning.
// The mutant has a season that is half a year late.
TEST_CASE(
    "Covariates: where she leaves after purchases, a season, a club and a difference in dropout are found") {
  const std::string model = GENERATE("bg-nbd", "mbg-nbd", "nbd");
  CAPTURE(model);
  const bool leaves = model != "nbd";
  const std::vector<double> law{1.2, 30, 0.6, 2.5, 0.6, 0.4, 0.5, -0.4};
  const std::vector<double> truth = leaves ? law : std::vector<double>{1.2, 30, 0.6, 0.4};
  const std::size_t own = leaves ? 4 : 2;
  Population made;
  made.covariates.paths = paths_for(6000);
  made.covariates.purchase = {0, 1};
  if (leaves) made.covariates.lifetime = {2};
  for (std::size_t i = 0; i < 6000; ++i) {
    Stream stream({20261129, 0, i, Purpose::test});
    const auto& path = made.covariates.paths.paths[i % 6];
    const auto z = [&](double day, std::size_t c) {
      return path.values[path.segment_at(kStart + day) * 3 + c];
    };
    const double rate = draw_gamma(stream, law[0]) / law[1];
    double dropout =
        draw_beta(stream, law[2] * std::exp(law[6] * z(0, 2)), law[3] * std::exp(law[7] * z(0, 2)));
    if (!leaves) dropout = 0.0;
    const double most = std::exp(law[4] + law[5]);
    const double first = std::floor(365 * draw_uniform(stream));
    std::uint32_t x = 0;
    double last = first;
    const bool stays = model != "mbg-nbd" || draw_uniform(stream) >= dropout;
    for (double t = first; stays;) {
      t += draw_exponential(stream) / (rate * most);
      if (!(t < kWatched)) break;
      if (draw_uniform(stream) >= std::exp(law[4] * z(t, 0) + law[5] * z(t, 1)) / most) continue;
      ++x;
      last = t;
      made.covariates.repeats.day.push_back(kStart + static_cast<std::int32_t>(t));
      if (draw_uniform(stream) < dropout) break;
    }
    made.covariates.repeats.begin.push_back(made.covariates.repeats.day.size());
    test::add_customer(made.table, x, last - first, kWatched - first);
    made.table.first_day.back() = {kStart + static_cast<std::int32_t>(first)};
  }
  Options options;
  options.model = model;
  options.time_unit_days = 1;
  options.starts = 1;
  const ModelFit fit = fit_with_covariates(made.table, made.covariates, options);
  CAPTURE(fit.reason);
  REQUIRE(fit.status == Status::converged);
  REQUIRE(fit.names[own + 1] == "purchase.member");
  const std::vector<double> z = z_scores(fit, truth);
  for (std::size_t i = 0; i < truth.size(); ++i) {
    CAPTURE(fit.names[i], fit.estimates[i], fit.standard_errors[i]);
    CHECK(std::abs(z[i]) < 3.9);
  }
  for (auto& path : made.covariates.paths.paths)
    for (std::size_t s = 0; s < path.segments(); ++s) path.values[3 * s] *= -1;
  const ModelFit wrong = fit_with_covariates(made.table, made.covariates, options);
  CHECK(std::abs(z_scores(wrong, truth)[own]) > 10);
}

// As above: |z| < 3.9 for ten parameters, false alarm 0.1 %. The mutant is one effect for both a and b, as
// CLVTools has it: here the truth is far from that.
TEST_CASE("Covariates: the BG/NBD finds different effects on a and b") {
  const std::vector<double> truth{0.8, 12, 0.7, 2.0, 0.5, 0.6, -0.6};
  Population made;
  made.covariates.paths.names = {"city"};
  made.covariates.paths.paths = {{{-INFINITY}, {0}}, {{-INFINITY}, {1}}};
  made.covariates.purchase = made.covariates.lifetime = {0};
  for (std::size_t i = 0; i < 8000; ++i) {
    Stream stream({20261128, 0, i, Purpose::test});
    const double z = i % 2 == 0 ? 0.0 : 1.0;
    const double rate = draw_gamma(stream, truth[0]) / truth[1] * std::exp(truth[4] * z);
    const double dropout =
        draw_beta(stream, truth[2] * std::exp(truth[5] * z), truth[3] * std::exp(truth[6] * z));
    test::add_history(made.table, stream, rate, INFINITY, dropout, 200 + 200 * draw_uniform(stream));
    made.covariates.paths.path_of_customer.push_back(static_cast<std::uint32_t>(i % 2));
  }
  Options options;
  options.model = "bg-nbd";
  options.time_unit_days = 1;
  const ModelFit fit = fit_with_covariates(made.table, made.covariates, options);
  CAPTURE(fit.reason);
  REQUIRE(fit.status == Status::converged);
  CHECK(fit.names == std::vector<std::string>{"r", "alpha", "a", "b", "purchase.city", "dropout_a.city",
                                              "dropout_b.city"});
  const std::vector<double> z = z_scores(fit, truth);
  for (std::size_t i = 0; i < truth.size(); ++i) {
    CAPTURE(fit.names[i], fit.estimates[i], fit.standard_errors[i]);
    CHECK(std::abs(z[i]) < 3.9);
  }
  // Equal effects are rejected: the difference against its standard error.
  const std::size_t k = truth.size();
  const auto covariance = [&](std::size_t i, std::size_t j) { return fit.log_covariance[i * k + j]; };
  const double error = std::sqrt(covariance(5, 5) + covariance(6, 6) - 2 * covariance(5, 6));
  CHECK((fit.estimates[5] - fit.estimates[6]) / error > 5);
}
