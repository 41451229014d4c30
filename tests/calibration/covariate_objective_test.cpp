// Likelihoods with covariates over many customers: gradients, the plain model as a special case, degenerate
// data.
#include <catch2/catch.hpp>
#include <cmath>

#include "engine/calibration/covariate_rows.h"
#include "engine/calibration/jet_special.h"
#include "engine/random/distributions.h"
#include "models/customer_base/bg_nbd.h"
#include "tests/calibration/simulated.h"

using namespace stamkund;
using namespace stamkund::calibration;

namespace {

constexpr std::size_t kCustomers = 40;

/// Random histories in days; two static covariates, and (if `changing`) two more that change every 5 days.
struct Data {
  ingest::CustomerTable table;
  CovariateData covariates;
};

Data made_up_data(bool changing) {
  Data out;
  Stream stream({20261127, 2, 0, Purpose::test});
  out.covariates.paths.names = {"u", "v"};
  if (changing) out.covariates.paths.names = {"u", "v", "wave", "own"};
  const std::size_t k = out.covariates.paths.names.size();
  for (std::size_t i = 0; i < kCustomers; ++i) {
    const auto x = static_cast<std::uint32_t>(i % 8 == 7 ? 100 : i % 4);
    const double age = std::floor(20 + 40 * draw_uniform(stream));
    const double recency = x == 0 ? 0 : std::floor(age * draw_uniform(stream));
    test::add_customer(out.table, x, recency, age);
    out.table.first_day.back() = {static_cast<std::int32_t>(13000 + 3 * (i % 7))};
    ingest::CovariatePath path;
    const double u = draw_normal(stream), v = 5 + (draw_uniform(stream) < 0.4 ? 1 : 0),
                 own = draw_normal(stream);
    path.start_day.push_back(-INFINITY);
    if (changing)
      for (double day = 13000; day < 13080; day += 5) path.start_day.push_back(day);
    for (std::size_t s = 0; s < path.start_day.size(); ++s) {
      path.values.push_back(u);
      path.values.push_back(v);
      if (k == 2) continue;
      path.values.push_back(std::sin(0.4 * static_cast<double>(s)));
      path.values.push_back(s > 6 ? own : 0.0);
    }
    out.covariates.paths.paths.push_back(path);
    out.covariates.paths.path_of_customer.push_back(static_cast<std::uint32_t>(i));
    for (std::uint32_t j = 0; j < x; ++j)
      out.covariates.repeats.day.push_back(out.table.first_day.back().serial +
                                           static_cast<std::int32_t>(recency * (j + 1) / x));
    out.covariates.repeats.begin.push_back(out.covariates.repeats.day.size());
  }
  for (std::uint32_t c = 0; c < k; ++c) out.covariates.purchase.push_back(c);
  out.covariates.lifetime = changing ? std::vector<std::uint32_t>{0, 2, 3} : std::vector<std::uint32_t>{0, 1};
  return out;
}

std::unique_ptr<Objective> objective_of(const std::string& model, const CovariateRows& rows) {
  return covariate_objective(*customer_base::find_model(model), rows, 1);
}

}  // namespace

TEST_CASE("Covariates: without effects the objective is the plain one") {
  for (const bool changing : {false, true}) {
    const Data data = made_up_data(changing);
    const CovariateRows rows = covariate_rows(data.table, data.covariates, 3.0);
    const Rows plain_rows = collapse(data.table, 3.0);
    const auto with = pareto_nbd_covariate_objective(rows, 1);
    const auto plain = pareto_nbd_objective(plain_rows, 1);
    std::vector<double> theta(static_cast<std::size_t>(with->dimension())), gradient(theta.size());
    double plain_gradient[4];
    for (const double shift : {-2.0, 0.0, 1.5}) {
      theta[0] = 0.3 + shift, theta[1] = 1.0 - shift, theta[2] = -0.4, theta[3] = 2.0 + shift;
      const double value = with->evaluate(theta.data(), gradient.data());
      const double expected = plain->evaluate(theta.data(), plain_gradient);
      CHECK(std::abs(value - expected) < 1e-10 * std::abs(expected));
      for (std::size_t i = 0; i < 4; ++i)
        CHECK(std::abs(gradient[i] - plain_gradient[i]) < 1e-8 * std::abs(expected));
    }
  }
  const Data data = made_up_data(false);
  const CovariateRows rows = covariate_rows(data.table, data.covariates, 3.0);
  const Rows plain_rows = collapse(data.table, 3.0);
  const auto with = objective_of("bg-nbd", rows);
  const std::vector<double> theta{0.3, 1.0, -0.4, 1.2, 0, 0, 0, 0, 0, 0};
  std::vector<double> gradient(theta.size());
  double plain_gradient[4];
  CHECK(std::abs(with->evaluate(theta.data(), gradient.data()) -
                 bg_nbd_objective(plain_rows, 1)->evaluate(theta.data(), plain_gradient)) < 1e-9);
}

TEST_CASE("Covariates: constant ones are the plain model of each customer, with exact gradients") {
  const Data data = made_up_data(false);
  const CovariateRows rows = covariate_rows(data.table, data.covariates, 3.0);
  const auto z = [&](std::size_t i, std::size_t c) {
    const auto& path = data.covariates.paths.paths[data.covariates.paths.path_of_customer[i]];
    return (path.values[c] - rows.purchase_mean[c]) / rows.purchase_sd[c];
  };
  const auto check = [](const Objective& objective, const std::vector<double>& theta, const auto& sum) {
    std::vector<double> gradient(theta.size());
    const double value = objective.evaluate(theta.data(), gradient.data());
    CHECK(std::abs(value - sum.a) < 1e-10 * std::abs(sum.a));
    for (std::size_t i = 0; i < theta.size(); ++i) {
      CAPTURE(i, gradient[i], sum.v[static_cast<Eigen::Index>(i)]);
      CHECK(std::abs(gradient[i] - sum.v[static_cast<Eigen::Index>(i)]) < 1e-9 * std::abs(sum.a));
    }
  };
  {
    using Jet = ceres::Jet<double, 8>;
    const std::vector<double> theta{0.2, 1.1, -0.5, 1.9, 0.3, -0.4, 0.5, 0.6};
    std::vector<Jet> p;
    for (int i = 0; i < 8; ++i) p.emplace_back(theta[static_cast<std::size_t>(i)], i);
    Jet sum(0.0);
    for (std::size_t i = 0; i < kCustomers; ++i) {
      const Jet alpha = exp(p[1] - p[4] * z(i, 0) - p[5] * z(i, 1));
      const Jet beta = exp(p[3] - p[6] * z(i, 0) - p[7] * z(i, 1));
      sum += customer_base::pareto_nbd_log_likelihood<Jet>(
          exp(p[0]), alpha, exp(p[2]), beta, data.table.frequency[i], data.table.recency_days[i] / 3,
          data.table.age_days[i] / 3);
    }
    check(*pareto_nbd_covariate_objective(rows, 1), theta, sum);
  }
  {
    using Jet = ceres::Jet<double, 10>;
    const std::vector<double> theta{0.2, 1.1, -0.5, 0.9, 0.3, -0.4, 0.5, 0.6, -0.3, 0.2};
    std::vector<Jet> p;
    for (int i = 0; i < 10; ++i) p.emplace_back(theta[static_cast<std::size_t>(i)], i);
    Jet sum(0.0);
    for (std::size_t i = 0; i < kCustomers; ++i) {
      const Jet alpha = exp(p[1] - p[4] * z(i, 0) - p[5] * z(i, 1));
      const Jet a = exp(p[2] + p[6] * z(i, 0) + p[7] * z(i, 1));
      const Jet b = exp(p[3] + p[8] * z(i, 0) + p[9] * z(i, 1));
      sum += customer_base::bg_nbd_log_likelihood<Jet>(exp(p[0]), alpha, a, b, data.table.frequency[i],
                                                       data.table.recency_days[i] / 3,
                                                       data.table.age_days[i] / 3);
    }
    check(*objective_of("bg-nbd", rows), theta, sum);
  }
}

TEST_CASE(
    "Covariates: where she leaves after purchases, a rate that changes is the plain model at its times") {
  const std::string model = GENERATE("bg-nbd", "mbg-nbd", "nbd");
  const bool leaves = model != "nbd";
  CAPTURE(model);
  Data data = made_up_data(true);
  data.covariates.lifetime = leaves ? std::vector<std::uint32_t>{0, 1} : std::vector<std::uint32_t>{};
  const CovariateRows rows = covariate_rows(data.table, data.covariates, 3.0);
  std::vector<double> theta{0.2, 1.1, -0.5, 0.9, 0.3, -0.4, 0.5, 0.6, 0.6, -0.3, 0.2, 0.1};
  if (!leaves) theta = {0.2, 1.1, 0.3, -0.4, 0.5, 0.6};
  const std::size_t own = leaves ? 4 : 2;
  std::vector<double> gradient(theta.size());
  const auto objective = objective_of(model, rows);
  REQUIRE(theta.size() == static_cast<std::size_t>(objective->dimension()));
  const double value = objective->evaluate(theta.data(), gradient.data());
  // Day by day, with nothing of the objective's: a day counts as what her rate then is.
  double expected = 0.0;
  std::size_t purchase = 0;
  for (std::size_t i = 0; i < kCustomers; ++i) {
    const auto& path = data.covariates.paths.paths[data.covariates.paths.path_of_customer[i]];
    const auto z = [&](std::size_t segment, std::size_t c, bool leaving) {
      const auto& mean = leaving ? rows.lifetime_mean : rows.purchase_mean;
      const auto& sd = leaving ? rows.lifetime_sd : rows.purchase_sd;
      return (path.values[segment * 4 + c] - mean[c]) / sd[c];
    };
    const auto log_factor = [&](double day) {
      double sum = 0.0;
      for (std::size_t c = 0; c < 4; ++c) sum += theta[own + c] * z(path.segment_at(day), c, false);
      return sum;
    };
    const double first = data.table.first_day[i].serial;
    double recency = 0.0, age = 0.0;
    for (double day = 0; day < data.table.age_days[i]; ++day) {
      const double factor = std::exp(log_factor(first + day));
      age += factor / 3;
      if (day < data.table.recency_days[i]) recency += factor / 3;
    }
    std::vector<double> hers{std::exp(theta[0]), std::exp(theta[1])};
    if (leaves) {
      hers.push_back(std::exp(theta[2] + theta[8] * z(0, 0, true) + theta[9] * z(0, 1, true)));
      hers.push_back(std::exp(theta[3] + theta[10] * z(0, 0, true) + theta[11] * z(0, 1, true)));
    }
    expected += customer_base::log_likelihood(customer_base::make_process(model, hers),
                                              data.table.frequency[i], recency, age);
    for (; purchase < data.covariates.repeats.begin[i + 1]; ++purchase)
      expected += log_factor(data.covariates.repeats.day[purchase]);
  }
  CHECK(std::abs(value - expected) < 1e-10 * std::abs(expected));
}

TEST_CASE("Covariates: the gradient is the derivative when they change over time") {
  const std::string model = GENERATE("pareto-nbd", "bg-nbd", "mbg-nbd", "nbd");
  const bool pareto = model == "pareto-nbd", leaves = model != "nbd";
  CAPTURE(model);
  Data data = made_up_data(true);
  if (!pareto)
    data.covariates.lifetime = leaves ? std::vector<std::uint32_t>{0, 1} : std::vector<std::uint32_t>{};
  const CovariateRows rows = covariate_rows(data.table, data.covariates, 3.0);
  const auto objective = objective_of(model, rows);
  std::vector<double> theta{0.2, 1.1, -0.5, 1.9, 0.3, -0.4, 0.5, 0.6, -0.7, 0.8, 0.4};
  if (!pareto) theta.push_back(-0.3);
  if (!leaves) theta = {0.2, 1.1, 0.3, -0.4, 0.5, 0.6};
  REQUIRE(theta.size() == static_cast<std::size_t>(objective->dimension()));
  std::vector<double> gradient(theta.size()), unused(theta.size());
  const double value = objective->evaluate(theta.data(), gradient.data());
  for (std::size_t i = 0; i < theta.size(); ++i) {
    const auto central = [&](double step) {
      std::vector<double> at = theta;
      at[i] = theta[i] + step;
      const double up = objective->evaluate(at.data(), unused.data());
      at[i] = theta[i] - step;
      return (up - objective->evaluate(at.data(), unused.data())) / (2 * step);
    };
    const double slope = (4 * central(1e-3) - central(2e-3)) / 3;
    CAPTURE(i, gradient[i], slope);
    CHECK(std::abs(gradient[i] - slope) < 1e-9 * std::abs(value));
  }
}

TEST_CASE("Covariates: units and origins of covariates and of time change nothing but themselves") {
  const customer_base::ParetoNbd truth{0.8, 10.0, 0.9, 15.0};
  Data data{test::simulate(truth, 3, 400, 60.0), {}};
  Stream stream({20261127, 3, 0, Purpose::test});
  for (std::uint32_t i = 0; i < 400; ++i) {
    data.covariates.paths.path_of_customer.push_back(i % 50);
    if (i < 50) data.covariates.paths.paths.push_back({{-INFINITY}, {draw_normal(stream)}});
  }
  data.covariates.paths.names = {"z"};
  data.covariates.purchase = data.covariates.lifetime = {0};
  Options options;
  options.starts = 1;
  const ModelFit a = fit_with_covariates(data.table, data.covariates, options);
  for (auto& path : data.covariates.paths.paths) path.values[0] = 1 + 0.01 * path.values[0];
  options.time_unit_days = 1;
  const ModelFit b = fit_with_covariates(data.table, data.covariates, options);
  REQUIRE(a.status == Status::converged);
  REQUIRE(b.status == Status::converged);
  CHECK(std::abs(a.estimates[4] - 0.01 * b.estimates[4]) < 1e-6);
  CHECK(std::abs(a.standard_errors[5] - 0.01 * b.standard_errors[5]) < 1e-6);
  // alpha is of z = 0, which b has 1 further down: alpha exp(-g z) is the same for the same customer.
  CHECK(std::abs(std::log(b.estimates[1]) - std::log(7 * a.estimates[1]) - b.estimates[4]) < 1e-6);
  double x = 0;
  for (const auto frequency : data.table.frequency) x += frequency;
  CHECK(std::abs(a.log_likelihood - b.log_likelihood - x * std::log(7.0)) < 1e-6);
}

TEST_CASE("Covariates: an origin far outside the data is said, not computed with") {
  Data data{test::simulate(customer_base::ParetoNbd{0.8, 10.0, 0.9, 15.0}, 3, 400, 60.0), {}};
  Stream stream({20261127, 3, 0, Purpose::test});
  for (std::uint32_t i = 0; i < 400; ++i) {
    data.covariates.paths.path_of_customer.push_back(i);
    data.covariates.paths.paths.push_back({{-INFINITY}, {1e6 + draw_normal(stream)}});
  }
  data.covariates.paths.names = {"z"};
  data.covariates.purchase = {0};
  const ModelFit fit = fit_with_covariates(data.table, data.covariates, {});
  CHECK(fit.status == Status::failed);
  CHECK(fit.reason.find("alpha") == 0);
  CHECK(fit.reason.find("subtract") != std::string::npos);
  for (const double estimate : fit.estimates) CHECK(std::isfinite(estimate));
}

TEST_CASE("Covariates: those that cannot be estimated are named, with a status") {
  const customer_base::ParetoNbd truth{0.8, 10.0, 0.9, 15.0};
  CovariateData data;
  ingest::CustomerTable table = test::simulate(truth, 4, 600, 60.0);
  data.paths.names = {"Gender", "Twin", "Same", "Never"};
  const auto fit_of = [&](std::vector<std::uint32_t> purchase, std::vector<std::uint32_t> lifetime,
                          const std::string& model) {
    data.purchase = std::move(purchase);
    data.lifetime = std::move(lifetime);
    Options options;
    options.model = model;
    ModelFit fit = fit_with_covariates(table, data, options);
    INFO(model << ": " << fit.reason);
    for (const double estimate : fit.estimates) REQUIRE(std::isfinite(estimate));
    for (const double error : fit.standard_errors)
      REQUIRE((std::isnan(error) || fit.status == Status::converged));
    return fit;
  };
  for (std::uint32_t i = 0; i < table.size(); ++i) {
    const double gender = i % 3 == 0 ? 1 : 0;
    const double never = i % 10 == 0 ? 1 : 0;
    if (never > 0) table.frequency[i] = 0, table.recency_days[i] = 0;
    data.paths.paths.push_back({{-INFINITY}, {gender, 3 - 2 * gender, 7, never}});
    data.paths.path_of_customer.push_back(i);
  }
  for (const char* model : {"pareto-nbd", "bg-nbd"}) {
    const ModelFit good = fit_of({0}, {0}, model);
    CHECK(good.status == Status::converged);
    const ModelFit constant = fit_of({0, 2}, {}, model);
    CHECK(constant.status == Status::not_identified);
    CHECK(constant.reason.find("purchase.Same never changed") == 0);
    const ModelFit collinear = fit_of({0}, {0, 1}, model);
    CHECK(collinear.status == Status::not_identified);
    CHECK(collinear.reason.find(std::string(model) == "bg-nbd" ? "dropout_a.Gender and dropout_a.Twin"
                                                               : "lifetime.Gender and lifetime.Twin") == 0);
    const ModelFit separating = fit_of({3}, {}, model);
    CAPTURE(separating.reason);
    CHECK((separating.status == Status::boundary || separating.status == Status::not_identified));
    CHECK(separating.reason.find("purchase.Never") != std::string::npos);
  }
  for (std::size_t i = 0; i < table.size(); ++i) table.frequency[i] = 0, table.recency_days[i] = 0;
  const ModelFit silent = fit_of({0}, {0}, "pareto-nbd");
  CHECK(silent.status == Status::not_identified);
  CHECK(silent.reason.find("no customer bought again") == 0);
  table = {};
  data.paths.path_of_customer.clear();
  CHECK(fit_of({0}, {0}, "pareto-nbd").reason.find("there are no customers") == 0);
}
