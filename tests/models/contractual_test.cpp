#include <boost/math/quadrature/tanh_sinh.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <catch2/catch.hpp>

#include "engine/random/distributions.h"
#include "models/customer_base/beta_discrete_weibull.h"
#include "models/customer_base/history.h"
#include "tests/models/close.h"

using namespace stamkund;
using namespace stamkund::customer_base;
using stamkund::test::relative_error;

namespace {

/// Fader & Hardie 2007, "Regular" customers.
constexpr ShiftedBetaGeometric kRegular{0.70408, 1.18204};

/// S(t) by integrating (1 - theta)^(t^c) over theta.
double survival_by_quadrature(const BetaDiscreteWeibull& m, double t) {
  boost::math::quadrature::tanh_sinh<double> quadrature;
  const double u = std::pow(t, m.c);
  const double norm = log_gamma(m.gamma + m.delta) - log_gamma(m.gamma) - log_gamma(m.delta);
  // The distance to the nearer end, which tanh_sinh knows better than the abscissa itself.
  const auto density = [&](double theta, double distance) {
    const double near_zero = theta < 0.5 ? std::abs(distance) : theta;
    const double near_one = theta < 0.5 ? 1.0 - theta : std::abs(distance);
    return std::exp(norm + (m.gamma - 1.0) * std::log(near_zero) + (m.delta + u - 1.0) * std::log(near_one));
  };
  return quadrature.integrate(density, 0.0, 1.0, 1e-13);
}

double sum_of_survivals(const BetaDiscreteWeibull& m, double n, double discount_rate, double terms) {
  double sum = 0.0;
  for (double j = terms; j >= 1.0; j -= 1.0)
    sum += std::exp(log_survival(m, n + j) - log_survival(m, n) - std::log1p(discount_rate) * (j - 1.0));
  return sum;
}

/// Chi-square of renewals against the law, `periods` + 1 cells: 0, 1, ..., and "periods or more".
template <class Model, class Law>
double chi_square(const Model& drawn_from, const Law& law, double survived, std::uint64_t salt) {
  constexpr int kCustomers = 20000;
  constexpr std::size_t kPeriods = 10;
  std::array<double, kPeriods + 1> count{};
  for (std::uint64_t i = 0; i < kCustomers; ++i) {
    Stream rate({20261101, salt, i, Purpose::test}, 0);
    Stream life({20261101, salt, i, Purpose::test}, 1);
    Stream clock({20261101, salt, i, Purpose::test}, 2);
    const Traits traits =
        survived > 0.0 ? draw_alive(drawn_from, survived, rate, life) : draw_new(drawn_from, rate, life);
    PurchaseClock renewals(traits, survived, clock, draw_exponential(life));
    std::size_t n = 0;
    const double until = survived + static_cast<double>(kPeriods);
    for (double at = renewals.next(until); at <= until; at = renewals.next(until)) {
      ++n;
      REQUIRE(at == survived + static_cast<double>(n));  // at the end of every period
    }
    count[n] += 1.0;
  }
  double sum = 0.0;
  for (std::size_t n = 0; n <= kPeriods; ++n) {
    const double from =
        std::exp(log_survival(law, survived + static_cast<double>(n)) - log_survival(law, survived));
    const double to = n == kPeriods ? 0.0
                                    : std::exp(log_survival(law, survived + static_cast<double>(n) + 1.0) -
                                               log_survival(law, survived));
    const double expected = kCustomers * (from - to);
    sum += (count[n] - expected) * (count[n] - expected) / expected;
  }
  return sum;
}

/// P(chi-square with 10 degrees of freedom > 35.6) = 1e-4.
constexpr double kTooMuch = 35.6;

}  // namespace

TEST_CASE("The ratio of two gamma functions, against 50 digits") {
  using Real = boost::multiprecision::cpp_bin_float_50;
  for (const double a : {1e-6, 0.3, 1.18, 11.999, 12.0, 400.0, 1.6e5, 1e12, 1e200})
    for (const double g : {1e-8, 0.1, 0.704, 7.5, 300.0, 1.6e5}) {
      if (a > 1e12 && g > 1.0) continue;  // 50 digits do not reach
      CAPTURE(a, g);
      const Real exact = a > 1e100 ? Real(g) * log(Real(a))
                                   : boost::math::lgamma(Real(a) + Real(g)) - boost::math::lgamma(Real(a));
      CHECK(std::abs(log_gamma_ratio(a, g) - static_cast<double>(exact)) <
            1e-14 * (g * (1.0 + std::abs(std::log(a + g))) + std::abs(static_cast<double>(exact))));
    }
}

TEST_CASE("Contractual survival agrees with integrating over theta") {
  for (const BetaDiscreteWeibull& m : {BetaDiscreteWeibull{0.70408, 1.18204, 1.0},
                                       {0.6, 2.0, 1.5},
                                       {3.8, 15.2, 0.7},
                                       {40.0, 90.0, 1.0},
                                       {0.05, 0.2, 2.0}})
    for (const double t : {0.0, 1.0, 2.0, 7.0, 40.0}) {
      CAPTURE(m.gamma, m.delta, m.c, t);
      const double exact = survival_by_quadrature(m, t);
      CHECK(relative_error(std::exp(log_survival(m, t)), exact) < 1e-9);
      if (m.c == 1.0)
        CHECK(relative_error(std::exp(log_survival(ShiftedBetaGeometric{m.gamma, m.delta}, t)), exact) <
              1e-9);
    }
}

TEST_CASE("Losses, retention and posterior follow from survival") {
  const BetaDiscreteWeibull bent{0.6, 2.0, 1.5};
  double lost = 0.0;
  double lost_bent = 0.0;
  for (double t = 1.0; t <= 60.0; t += 1.0) {
    lost += std::exp(log_loss_probability(kRegular, t));
    lost_bent += std::exp(log_loss_probability(bent, t));
    CHECK(1.0 - lost == Approx(std::exp(log_survival(kRegular, t))).epsilon(1e-12));
    CHECK(1.0 - lost_bent == Approx(std::exp(log_survival(bent, t))).epsilon(1e-12));
    CHECK(retention_rate(kRegular, t) ==
          Approx(std::exp(log_survival(kRegular, t) - log_survival(kRegular, t - 1.0))).epsilon(1e-13));
    CHECK(retention_rate(bent, t) ==
          Approx(std::exp(log_survival(bent, t) - log_survival(bent, t - 1.0))).epsilon(1e-13));
    // The next period's retention is 1 - E[theta | survived], for c = 1.
    const BetaLaw theta = posterior(kRegular, t - 1.0);
    CHECK(retention_rate(kRegular, t) == Approx(theta.b / (theta.a + theta.b)).epsilon(1e-13));
  }
  // Where hardly anybody is lost, the loss must not be rounding.
  CHECK(log_loss_probability(BetaDiscreteWeibull{1e-9, 2.0, 1.0}, 5.0) ==
        Approx(log_loss_probability(ShiftedBetaGeometric{1e-9, 2.0}, 5.0)).epsilon(1e-9));
}

TEST_CASE("Residual lifetimes agree with adding up the survivals") {
  for (const double d : {0.1, 0.02})
    for (const double n : {0.0, 1.0, 4.0, 30.0}) {
      CAPTURE(d, n);
      for (const BetaDiscreteWeibull& m :
           {BetaDiscreteWeibull{0.70408, 1.18204, 1.0}, {0.6, 2.0, 1.5}, {3.8, 15.2, 0.7}}) {
        const double exact = sum_of_survivals(m, n, d, 4000.0);
        CHECK(relative_error(discounted_residual_lifetime(m, n, d), exact) < 1e-10);
        if (m.c == 1.0)
          CHECK(relative_error(discounted_residual_lifetime(ShiftedBetaGeometric{m.gamma, m.delta}, n, d),
                               exact) < 1e-10);
        CHECK(discounted_expected_lifetime(m, d) ==
              Approx(1.0 + sum_of_survivals(m, 0.0, d, 4000.0) / (1.0 + d)).epsilon(1e-10));
      }
    }
  // Without a discount: a closed form for c = 1, infinite means where they are.
  CHECK(relative_error(expected_residual_lifetime(BetaDiscreteWeibull{3.8, 15.2, 1.0}, 3.0), 18.2 / 2.8) <
        1e-9);
  CHECK(relative_error(expected_residual_lifetime(BetaDiscreteWeibull{1.2, 15.2, 1.0}, 3.0), 18.2 / 0.2) <
        1e-8);
  CHECK(relative_error(discounted_residual_lifetime(BetaDiscreteWeibull{0.7, 1.2, 1.0}, 3.0, 1e-5),
                       discounted_residual_lifetime(ShiftedBetaGeometric{0.7, 1.2}, 3.0, 1e-5)) < 1e-8);
  CHECK(expected_residual_lifetime(ShiftedBetaGeometric{3.8, 15.2}, 3.0) == Approx(18.2 / 2.8));
  CHECK(std::isinf(expected_residual_lifetime(kRegular, 0.0)));
  CHECK(std::isinf(expected_residual_lifetime(BetaDiscreteWeibull{0.5, 1.0, 2.0}, 0.0)));
  CHECK(std::isfinite(expected_residual_lifetime(BetaDiscreteWeibull{0.5, 1.0, 2.5}, 0.0)));
}

// Null: renewals of 20,000 drawn customers follow S(t); chi-square with 10 degrees of freedom; each of the
// four statistics exceeds 35.6 with probability 1e-4.
TEST_CASE("Drawn customers renew with the model's law") {
  const BetaDiscreteWeibull bent{0.6, 2.0, 1.5};
  CHECK(chi_square(kRegular, kRegular, 0.0, 1) < kTooMuch);
  CHECK(chi_square(kRegular, kRegular, 3.0, 2) < kTooMuch);
  CHECK(chi_square(bent, bent, 0.0, 3) < kTooMuch);
  CHECK(chi_square(bent, bent, 4.0, 4) < kTooMuch);
}

TEST_CASE("The test of renewals can fail") {
  const BetaDiscreteWeibull bent{0.6, 2.0, 1.5};
  // Her own hazard taken as constant, and survivors drawn as if they were new.
  CHECK(chi_square(ShiftedBetaGeometric{bent.gamma, bent.delta}, bent, 0.0, 5) > kTooMuch);
  CHECK(chi_square(kRegular, ShiftedBetaGeometric{kRegular.alpha, kRegular.beta + 1.0}, 0.0, 6) > kTooMuch);
}

TEST_CASE("Contractual models stay finite at the ends") {
  for (const double a : {6e-6, 1.0, 1.6e5})
    for (const double b : {6e-6, 1.0, 1.6e5}) {
      for (const double c : {6e-6, 1.0, 1.6e5})
        for (const double t : {0.0, 1.0, 2.0, 1000.0})
          CHECK(std::isfinite(log_survival(BetaDiscreteWeibull{a, b, c}, t)));
      CHECK(std::isfinite(log_loss_probability(ShiftedBetaGeometric{a, b}, 1000.0)));
      CHECK(std::isfinite(discounted_residual_lifetime(ShiftedBetaGeometric{a, b}, 5.0, 0.1)));
      Stream rate({20261101, 7, 0, Purpose::test});
      Stream life({20261101, 8, 0, Purpose::test});
      const Traits traits = draw_new(ShiftedBetaGeometric{a, b}, rate, life);
      CHECK(traits.defection_rate >= 0.0);
      CHECK(traits.defection_rate <= 745.0);
      CHECK(traits.purchase_rate() == 1.0);
    }
}
