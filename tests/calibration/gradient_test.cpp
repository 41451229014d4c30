#include <catch2/catch.hpp>
#include <cmath>

#include "engine/calibration/jet_special.h"
#include "engine/calibration/objective.h"
#include "models/customer_base/bg_nbd.h"
#include "models/customer_base/gamma_gamma.h"
#include "models/customer_base/pareto_nbd.h"

using namespace stamkund;
using namespace stamkund::calibration;
using Jet = ceres::Jet<double, 4>;

namespace {

ingest::CustomerTable histories() {
  ingest::CustomerTable table;
  const auto add = [&](std::uint32_t x, double t_x, double age) {
    table.first_day.push_back({});
    table.frequency.push_back(x);
    table.recency_days.push_back(t_x);
    table.age_days.push_back(age);
  };
  add(0, 0, 0), add(0, 0, 30), add(0, 0, 30), add(1, 4, 30), add(1, 30, 30), add(5, 12.5, 40),
      add(70, 39, 40);
  add(90, 20, 40), add(2, 0, 15), add(3, 1e-6, 2e-6), add(100000, 20, 40);
  return table;
}

/// Objective and its gradient in log-parameters, row by row, by automatic differentiation.
template <class LogLikelihood>
Jet by_jets(const ingest::CustomerTable& table, const double* theta, const LogLikelihood& row) {
  Jet p[4];
  for (int i = 0; i < 4; ++i) p[i] = exp(Jet(theta[i], i));
  Jet sum(0.0);
  for (std::size_t i = 0; i < table.size(); ++i)
    sum += row(p, table.frequency[i], table.recency_days[i], table.age_days[i]);
  return sum;
}

void check_equal(const Objective& objective, const double* theta, const Jet& jets) {
  double gradient[4] = {};
  const double value = objective.evaluate(theta, gradient);
  CAPTURE(theta[0], theta[1], theta[2], theta[3]);
  CHECK(std::abs(value - jets.a) < 1e-9 * std::abs(jets.a));
  // Against the size of what is summed: cancelling terms leave rounding of the largest.
  const double scale = jets.v.lpNorm<Eigen::Infinity>();
  for (int i = 0; i < objective.dimension(); ++i) {
    CAPTURE(i, gradient[i], jets.v[i]);
    CHECK(std::abs(gradient[i] - jets.v[i]) < 1e-9 * scale);
  }
}

}  // namespace

TEST_CASE("Pareto/NBD: the written-out gradient is the Jets' gradient") {
  const ingest::CustomerTable table = histories();
  const Rows rows = collapse(table, 1.0);
  const auto objective = pareto_nbd_objective(rows, 1);
  // alpha above, below and equal to beta; both branches of the 2F1; s towards 0.
  for (const auto& p : {std::array{0.55, 10.6, 0.6, 11.7},
                        {2.0, 30.0, 1.5, 4.0},
                        {0.5, 10.0, 0.6, 10.0},
                        {0.5, 0.01, 0.7, 50.0},
                        {0.5, 500.0, 0.7, 0.01},
                        {0.5, 8.0, 1e-7, 9.0}}) {
    double theta[4];
    for (std::size_t i = 0; i < 4; ++i) theta[i] = std::log(p[i]);
    check_equal(*objective, theta, by_jets(table, theta, [](const Jet* q, double x, double t_x, double age) {
      return customer_base::pareto_nbd_log_likelihood<Jet>(q[0], q[1], q[2], q[3], x, t_x, age);
    }));
  }
}

TEST_CASE("BG/NBD: the written-out gradient is the Jets' gradient") {
  const ingest::CustomerTable table = histories();
  const Rows rows = collapse(table, 1.0);
  const auto objective = bg_nbd_objective(rows, 1);
  for (const auto& p : {std::array{0.24, 4.4, 0.8, 2.4}, {3.0, 50.0, 1e-4, 2.0}, {0.5, 10.0, 40.0, 100.0}}) {
    double theta[4];
    for (std::size_t i = 0; i < 4; ++i) theta[i] = std::log(p[i]);
    check_equal(*objective, theta, by_jets(table, theta, [](const Jet* q, double x, double t_x, double age) {
      return customer_base::bg_nbd_log_likelihood<Jet>(q[0], q[1], q[2], q[3], x, t_x, age);
    }));
  }
}

TEST_CASE("Gamma-Gamma: the written-out gradient is the Jets' gradient") {
  const SpendRows rows{{1, 1, 2, 29, 1000}, {5.0, 400.0, 22.35, 31.0, 0.01}, {1, 2, 1, 3, 1}};
  const auto objective = gamma_gamma_objective(rows);
  for (const auto& p : {std::array{6.25, 3.74, 15.44}, {0.1, 0.5, 1000.0}}) {
    double theta[4] = {std::log(p[0]), std::log(p[1]), std::log(p[2]), 0.0};
    Jet sum(0.0);
    for (std::size_t i = 0; i < rows.x.size(); ++i)
      sum += rows.weight[i] *
             customer_base::gamma_gamma_log_likelihood<Jet>(exp(Jet(theta[0], 0)), exp(Jet(theta[1], 1)),
                                                            exp(Jet(theta[2], 2)), rows.x[i], rows.mean[i]);
    check_equal(*objective, theta, sum);
  }
}

TEST_CASE("Customers who cannot be told apart become one row") {
  const Rows rows = collapse(histories(), 1.0);
  CHECK(rows.size() == 10);
  CHECK(rows.customers == 11);
  CHECK(rows.row_of_customer[1] == rows.row_of_customer[2]);
  CHECK(rows.weight[rows.row_of_customer[1]] == 2.0);
}
