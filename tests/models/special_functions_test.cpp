#include "models/customer_base/special_functions.h"

#include <boost/math/special_functions/expm1.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/special_functions/hypergeometric_pFq.hpp>
#include <catch2/catch.hpp>

#include "models/customer_base/adaptive_quadrature.h"
#include "tests/models/close.h"

using namespace stamkund::customer_base;
using stamkund::test::relative_error;

namespace {

struct Case {
  double p, q, epsilon, expected;
};
// mpmath 1.3, 50 digits: hyp2f1(1, q, p + q + 1, 1 - epsilon).
constexpr Case kCases[] = {
    {0.6, 2.5, 0.9, 1.065494915549515},
    {0.6, 0.55, 0.06, 1.5987519788535288},
    {-0.4, 1.6, 0.5, 1.6261884692630535},
    {0.6, 1000, 0.9, 1.110913952594356},
    {0.01, 0.3, 0.01, 2.2338610711215282},
    {0.606, 0.553, 0.001, 1.8772833794298342},
    {-0.4468, 1.606, 0.0001, 143.8432043565317},
    {1e-06, 3, 1e-06, 36.946430262020775},
    {0.5, 1e6, 1e-06, 484256.10356905841},
    {2, 1e6, 0.7, 1.4285695918453935},
    {50, 0.2, 1e-09, 1.003999999995902},
    {1e4, 3, 0.02, 1.0002939976477883},
    {7.5, 2.5, 0.049, 1.3089529216460799},
    {0.975, 1.6, 1e-06, 2.6409635582423622},
    {3.5, 100, 0.0029, 26.641865344027606},
    {9.3, 1.6, 1e-07, 1.1720429881590888},
    {-0.447, 1.606, 0.03, 9.1816965229303977},
    {2.5, 2.4, 0.199, 1.5732171399037146},
    {-0.447, 1.606, 0.19, 3.1289486833472637},
    {0.606, 1.55, 0.1, 2.2395933320578969},
    {0.97, 2.4, 0.19, 2.0168436276376271},
    {2.03, 9.9, 0.0502, 4.3515816289404416},
    {-0.468, 90000.0, 4.3e-05, 20865.842570357926},
    {0.606, 60.0, 0.049, 14.321475116659244},
    {2.5, 19.0, 0.199, 3.1914431770502887},
    {6.4, 79.0, 0.0499, 7.9748681489889093},
    {3.0, 4.0, 1e-05, 2.3332866689987311},
    {-0.9, 1.2, 0.001, 523.33316026041898},
};

}  // namespace

TEST_CASE("2F1 agrees with fifty-digit arithmetic to 1e-10") {
  for (const Case& c : kCases) {
    CAPTURE(c.p, c.q, c.epsilon);
    CHECK(relative_error(hypergeometric_1q<double>(c.p, c.q, c.epsilon, 1.0 - c.epsilon), c.expected) <
          1e-10);
    CHECK(relative_error(hypergeometric_1q_gradient(c.p, c.q, c.epsilon, 1.0 - c.epsilon).value, c.expected) <
          1e-10);
  }
}

TEST_CASE("2F1 agrees with Boost.Math over a grid") {
  for (const double p : {0.05, 0.6, 3.0})
    for (const double q : {0.2, 1.0, 7.5, 40.0})
      for (const double z : {0.0, 0.1, 0.5, 0.9}) {
        CAPTURE(p, q, z);
        const double boost_value = boost::math::hypergeometric_pFq({1.0, q}, {p + q + 1.0}, z);
        CHECK(relative_error(hypergeometric_1q<double>(p, q, 1.0 - z, z), boost_value) < 1e-10);
      }
}

TEST_CASE("Series, reflection and quadrature meet where one takes over from another") {
  const auto f = [](double p, double q, double e) { return hypergeometric_1q<double>(p, q, e, 1.0 - e); };
  using detail::Method;
  REQUIRE(detail::method_for(0.3, 0.8, 0.0499) == Method::reflection);
  REQUIRE(detail::method_for(1.01, 0.8, 0.0499) == Method::quadrature);
  REQUIRE(detail::method_for(8.1, 0.8, 0.0499) == Method::series);
  for (const double at : {detail::kSeriesLimit, detail::kReflectionLimit})
    for (const double p : {-0.5, 0.3, 1.01, 5.3})
      CHECK(relative_error(f(p, 0.8, at * (1.0 - 1e-12)), f(p, 0.8, at)) < 1e-10);
  for (const double p : {0.02, 0.98, 1.02, 6.98})  // the nearest whole number's neighbourhood ends here
    CHECK(relative_error(f(p * (1.0 - 1e-12), 0.8, 1e-3), f(p * (1.0 + 1e-12), 0.8, 1e-3)) < 1e-10);
  CHECK(relative_error(f(8.0, 0.8, 1e-3), f(8.0 - 1e-12, 0.8, 1e-3)) < 1e-10);
  CHECK(relative_error(f(0.5, 500.0 - 1e-9, 1e-3), f(0.5, 500.0 + 1e-9, 1e-3)) < 1e-10);
}

TEST_CASE("Partial derivatives of the 2F1 agree with central differences") {
  for (const Case& c : kCases) {
    if (c.q > 1e5 || c.epsilon < 1e-7 || c.p < 1e-3) continue;  // differences would be worthless there
    CAPTURE(c.p, c.q, c.epsilon);
    const auto f = [](double p, double q, double e) { return hypergeometric_1q<double>(p, q, e, 1.0 - e); };
    const HypergeometricGradient g = hypergeometric_1q_gradient(c.p, c.q, c.epsilon, 1.0 - c.epsilon);
    const double hp = 1e-5 * std::abs(c.p), hq = 1e-5 * c.q, he = 1e-5 * c.epsilon;
    const double scale = std::abs(g.value);
    CHECK(std::abs(g.d_p * hp - (f(c.p + hp, c.q, c.epsilon) - f(c.p - hp, c.q, c.epsilon)) / 2) <
          1e-12 * scale);
    CHECK(std::abs(g.d_q * hq - (f(c.p, c.q + hq, c.epsilon) - f(c.p, c.q - hq, c.epsilon)) / 2) <
          1e-12 * scale);
    CHECK(std::abs(-g.d_z * he - (f(c.p, c.q, c.epsilon + he) - f(c.p, c.q, c.epsilon - he)) / 2) <
          1e-12 * scale);
  }
}

TEST_CASE("log_rising keeps its digits where a difference of log-gammas has none") {
  CHECK(relative_error(log_rising(2.5, 3.0), std::log(2.5 * 3.5 * 4.5)) < 1e-14);
  CHECK(relative_error(log_rising(1e15, 2.0), 2.0 * std::log(1e15)) < 1e-14);
  CHECK(relative_error(log_rising(0.5, 65.0), log_rising(0.5, 64.0) + std::log(64.5)) < 1e-13);
  CHECK(log_rising(0.3, 0.0) == 0.0);
}

TEST_CASE("An integral over a short interval takes no more points than over a long one") {
  for (const double length : {1e-9, 1.0, 1e9}) {
    int points = 0;
    const auto parabola = [&](double x) {
      ++points;
      return (x - 3.0 * length) * (x - 3.0 * length);  // over (3, 4) lengths: a third
    };
    const double value = integrate<31>(parabola, 3.0 * length, 4.0 * length, 1e-12);
    CHECK(relative_error(value, length * length * length / 3.0) < 1e-13);
    CHECK(points == 31);
    // The mistake it guards against: Boost by itself halves a short interval to the last.
    points = 0;
    (void)boost::math::quadrature::gauss_kronrod<double, 31>::integrate(parabola, 3.0 * length, 4.0 * length,
                                                                        5, 1e-12);
    if (length < 1.0) CHECK(points > 31);
  }
}

TEST_CASE("An integral finds a peak, and gives up below the rounding of its integrand") {
  constexpr double kPi = 3.14159265358979323846;
  const auto peak = [](double x) { return std::exp(-1e4 * (x - 0.3) * (x - 0.3)); };
  CHECK(relative_error(integrate<31>(peak, -1.0, 1.0, 1e-12), std::sqrt(kPi / 1e4)) < 1e-11);
  int points = 0;
  const auto rough = [&](double x) {
    ++points;
    return 1.0 + 1e-6 * std::sin(1e9 * x);
  };
  CHECK(relative_error(integrate<31>(rough, 0.0, 1.0, 1e-12), 1.0) < 1e-6);
  CHECK(points == 31 * 401);  // the whole, then two halves 200 times
}
