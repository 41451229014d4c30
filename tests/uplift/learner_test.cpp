#include <catch2/catch.hpp>
#include <cmath>

#include "engine/random/distributions.h"
#include "engine/random/stream.h"
#include "engine/uplift/learner.h"

using namespace stamkund;
using uplift::Learner;

TEST_CASE("A logistic regression on a table of two by two is the log odds") {
  // 30 of 100 against 60 of 120: constant log(30/70), slope log(60/60) - log(30/70).
  Eigen::MatrixXd x(220, 2);
  Eigen::VectorXd y(220);
  for (int i = 0; i < 220; ++i) {
    x(i, 0) = 1;
    x(i, 1) = i < 100 ? 0 : 1;
    y[i] = i < 30 || (i >= 100 && i < 160) ? 1 : 0;
  }
  const auto fit = uplift::regress(x, y, true, 0.0);
  REQUIRE(fit.converged);
  CHECK(fit.coefficients[0] == Approx(std::log(30.0 / 70.0)));
  CHECK(fit.coefficients[1] == Approx(-std::log(30.0 / 70.0)));
}

TEST_CASE(
    "Of columns that say the same the first stays, and what tells the outcome without fail is held back") {
  Eigen::MatrixXd x(60, 4);
  Eigen::VectorXd y(60);
  for (int i = 0; i < 60; ++i) {
    x.row(i) << 1, i % 7, 2.0 * (i % 7) + 3.0, i < 30 ? 0 : 1;
    y[i] = i < 30 ? 0 : 1;
  }
  const auto fit = uplift::regress(x, y, true, 0.0);
  CHECK(fit.dropped == std::vector<std::size_t>{2});
  CHECK(fit.separated);
  CHECK(fit.converged);
  for (const double one : fit.coefficients) CHECK(std::isfinite(one));
}

TEST_CASE("Learners find a planted effect; a constant one finds its mean") {
  // Effect .1 + .2 x, x = 0 or 1; 40,000 customers: standard error of each effect below .007, bounds at 4 of
  // them.
  const int n = 40000;
  Eigen::MatrixXd x(n, 2);
  Eigen::VectorXd w(n), y(n);
  for (int i = 0; i < n; ++i) {
    Stream stream({11, static_cast<std::uint64_t>(i), 0, Purpose::test});
    x(i, 0) = 1;
    x(i, 1) = draw_uniform(stream) < 0.5 ? 1 : 0;
    w[i] = draw_uniform(stream) < 0.3 ? 1 : 0;
    const double p = 0.2 + w[i] * (0.1 + 0.2 * x(i, 1));
    y[i] = draw_uniform(stream) < p ? 1 : 0;
  }
  Eigen::MatrixXd two(2, 2);
  two << 1, 0, 1, 1;
  for (const Learner learner :
       {Learner::t_logistic, Learner::t_linear, Learner::x_linear, Learner::transformed_outcome}) {
    INFO(uplift::name_of(learner));
    const auto model = uplift::learn(learner, x, w, y, 0.0);
    CHECK(model.predict(two)[0] == Approx(0.1).margin(0.03));
    CHECK(model.predict(two)[1] == Approx(0.3).margin(0.03));
  }
  const auto constant = uplift::learn(Learner::constant, x, w, y, 0.0).predict(two);
  CHECK(constant[0] == Approx(0.2).margin(0.03));
  CHECK(constant[0] == constant[1]);
}
