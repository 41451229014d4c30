#include <catch2/catch.hpp>
#include <cmath>

#include "engine/calibration/fit_lognormal.h"
#include "engine/random/distributions.h"
#include "models/customer_base/lognormal_spend.h"

using namespace stamkund;
using namespace stamkund::calibration;
using customer_base::LognormalSpend;

namespace {

/// Customers with 1 to 8 repeat purchases; log rates with spread 1, known with variance .1 to .5.
LogSpendRows drawn(const LognormalSpend& m, std::uint64_t population, std::size_t size) {
  LogSpendRows rows;
  for (std::size_t i = 0; i < size; ++i) {
    Stream stream({20261104, population, i, Purpose::test});
    const double doubt = 0.1 + 0.4 * draw_uniform(stream);
    const double known = std::sqrt(1.0 - doubt) * draw_normal(stream);
    const double log_rate = known + std::sqrt(doubt) * draw_normal(stream);
    const double level = std::log(m.median) + m.rate_slope * log_rate + m.between * draw_normal(stream);
    const auto n = 1.0 + std::floor(8.0 * draw_uniform(stream));
    double sum = 0.0, squares = 0.0;
    for (double k = 0.0; k < n; ++k) {
      const double z = m.within * draw_normal(stream);
      sum += z;
      squares += z * z;
    }
    rows.n.push_back(n);
    rows.mean.push_back(level + sum / n);
    rows.squared.push_back(std::fmax(0.0, squares - sum * sum / n));
    rows.log_rate_mean.push_back(known);
    rows.log_rate_variance.push_back(doubt);
  }
  return rows;
}

LogSpendRows without_rates(LogSpendRows rows) {
  rows.log_rate_mean.clear();
  rows.log_rate_variance.clear();
  return rows;
}

/// Mean z over 40 populations of 1,500, times sqrt(40): median, between, within and slope.
std::vector<double> z_scores(bool ignore_slope) {
  const LognormalSpend truth{300.0, 0.4, 0.7, -0.3};
  constexpr int kPopulations = 40;
  std::vector<double> z(ignore_slope ? 3 : 4, 0.0);
  for (std::uint64_t p = 0; p < kPopulations; ++p) {
    LogSpendRows rows = drawn(truth, p, 1500);
    const ModelFit fit = fit_lognormal(ignore_slope ? without_rates(rows) : rows, {});
    REQUIRE(fit.status == Status::converged);
    const std::size_t k = z.size();
    const double error[] = {
        std::log(fit.estimates[0] / truth.median), std::log(fit.estimates[1] / truth.between),
        std::log(fit.estimates[2] / truth.within), ignore_slope ? 0.0 : fit.estimates[3] - truth.rate_slope};
    for (std::size_t i = 0; i < k; ++i)
      z[i] += error[i] / std::sqrt(fit.log_covariance[i * k + i]) / std::sqrt(double{kPopulations});
  }
  return z;
}

}  // namespace

TEST_CASE("Log-normal spend: objective against one customer at a time, gradient against differences") {
  for (const bool with_rates : {true, false}) {
    const LogSpendRows rows = with_rates ? drawn({20.0, 0.4, 0.7, -0.3}, 9, 50)
                                         : without_rates(drawn({20.0, 0.4, 0.7, 0.0}, 9, 50));
    const auto objective = lognormal_objective(rows);
    for (const double shift : {0.0, 1.5, -2.0}) {
      const std::vector<double> theta{3.0 + 0.2 * shift, -0.9 + shift, -0.3 - shift, 0.4 * shift - 0.3};
      double gradient[4] = {};
      double unused[4];
      const double value = objective->evaluate(theta.data(), gradient);
      double direct = 0.0;
      const LognormalSpend m{std::exp(theta[0]), std::exp(theta[1]), std::exp(theta[2]),
                             with_rates ? theta[3] : 0.0};
      for (std::size_t i = 0; i < rows.n.size(); ++i)
        direct += log_likelihood(
            m, {rows.n[i], rows.mean[i], rows.squared[i]},
            with_rates ? customer_base::CentredLogRate{rows.log_rate_mean[i], rows.log_rate_variance[i]}
                       : customer_base::CentredLogRate{});
      CHECK(value == Approx(direct).epsilon(1e-12));
      for (std::size_t i = 0; i < static_cast<std::size_t>(objective->dimension()); ++i) {
        std::vector<double> up = theta, down = theta;
        up[i] += 1e-5, down[i] -= 1e-5;
        CHECK(
            gradient[i] ==
            Approx((objective->evaluate(up.data(), unused) - objective->evaluate(down.data(), unused)) / 2e-5)
                .epsilon(1e-5)
                .margin(1e-4));
      }
    }
  }
}

// Null: unbiased to first order, errors as stated: each mean z times sqrt(40) is Normal(0, 1). |.| > 4.1:
// 4e-5 each.
TEST_CASE("Log-normal spend is recovered, and how it goes with the purchase rate") {
  for (const double z : z_scores(false)) CHECK(std::abs(z) < 4.1);
}

TEST_CASE("The test of recovery can fail: a slope that is ignored widens the spread between customers") {
  const std::vector<double> z = z_scores(true);
  CHECK(z[1] > 4.1);
}

TEST_CASE("Degenerate spend: a status, whatever it is") {
  const auto reason_of = [](const LogSpendRows& rows) {
    const ModelFit fit = fit_lognormal(rows, {});
    CHECK(fit.status != Status::converged);
    CHECK(fit.status != Status::failed);
    CHECK(std::isfinite(fit.log_likelihood));
    for (const double e : fit.estimates) CHECK(std::isfinite(e));
    for (const double e : fit.standard_errors) CHECK(std::isnan(e));
    return fit.reason;
  };
  const auto says = [&](const LogSpendRows& rows, const char* text) {
    const std::string reason = reason_of(rows);
    CAPTURE(reason, text);
    CHECK(reason.find(text) != std::string::npos);
  };
  says({}, "no customer has a repeat spend");
  says({{0, 0}, {0, 0}, {0, 0}, {}, {}}, "no customer has a repeat spend");
  says({{3}, {2.0}, {0.1}, {}, {}}, "one customer");
  says({{3, 2, 1}, {2.0, 2.0, 2.0}, {0, 0, 0}, {}, {}}, "no spread to fit");
  says({{1, 1, 1}, {2.0, 3.0, 2.5}, {0, 0, 0}, {}, {}}, "cannot be told apart");
  says({{3, 2, 1}, {2.0, 3.0, 2.5}, {0, 0, 0}, {}, {}}, "always spends the same");
  says({{3, 2, 1}, {2.0, 3.0, 2.5}, {0.4, 0.3, 0}, {1, 1, 1}, {0.1, 0.1, 0.1}}, "one rate");
  // Means that differ by less than chance: no spread between customers is visible.
  LogSpendRows alike;
  for (int i = 0; i < 200; ++i) {
    alike.n.push_back(4);
    alike.mean.push_back(3.0 + 0.001 * (i % 3));
    alike.squared.push_back(2.0);
  }
  says(alike, "do not differ in what they spend");
}

TEST_CASE("Log-normal spend: the currency changes the median and the density, nothing else") {
  LogSpendRows rows = without_rates(drawn({20.0, 0.4, 0.7, 0.0}, 3, 800));
  const ModelFit kroner = fit_lognormal(rows, {});
  double purchases = 0.0;
  for (std::size_t i = 0; i < rows.n.size(); ++i) purchases += rows.n[i], rows.mean[i] += std::log(1e9);
  const ModelFit oren = fit_lognormal(rows, {});
  REQUIRE(oren.status == Status::converged);
  CHECK(oren.estimates[0] == Approx(1e9 * kroner.estimates[0]).epsilon(1e-9));
  CHECK(oren.estimates[1] == Approx(kroner.estimates[1]).epsilon(1e-9));
  CHECK(oren.log_likelihood == Approx(kroner.log_likelihood - purchases * std::log(1e9)).epsilon(1e-9));
}
