// The law of the error that all customers share, and totals multiplied by it.
#include "engine/calibration/calendar_law.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/calibration/mixture.h"

using namespace stamkund;
using namespace stamkund::calibration;

namespace {

/// A history of `weeks`, each with `purchases` expected, that vary by `spread` beyond luck.
CalendarError history(double weeks, double purchases, double spread) {
  CalendarError seen;
  seen.age_days = 7.0 * weeks;
  seen.weeks = weeks;
  seen.weekly_variance = spread * spread;
  // Of Poisson counts: half of sqrt(2 / weeks) / purchases, and of 1 / sqrt(4 weeks) / purchases.
  seen.weekly_error = 0.5 * std::hypot(std::sqrt(2.0 / weeks), 0.5 / std::sqrt(weeks)) / purchases;
  return seen;
}

}  // namespace

TEST_CASE("A history that says nothing has the default, and a long quiet one hardly any") {
  CalendarError nothing;
  nothing.age_days = 1.0;
  CHECK(CalendarLaw(nothing).prior_size() > kDefaultCalendarError);
  CHECK(CalendarLaw(history(104, 100, 0.0)).size() < 0.03);
  CHECK(CalendarLaw(history(26, 100, 0.0)).size() < 0.11);
  CHECK(CalendarLaw(history(104, 100, 0.3)).size() > 0.1);
}

TEST_CASE("The history's own forecasts move the size both ways") {
  CalendarError seen = history(52, 100, 0.15);
  const double alone = CalendarLaw(seen).size();
  for (int i = 0; i < 6; ++i) seen.origins.push_back({200, 100, 1000, 1000, 0.02});
  const double good = CalendarLaw(seen).size();
  for (Foresight& one : seen.origins) one.actual = 1400;
  const double bad = CalendarLaw(seen).size();
  CHECK(good < 0.8 * alone);
  CHECK(bad > 1.5 * alone);
  // What luck alone explains is no evidence of a shared error: it says less.
  for (Foresight& one : seen.origins) one.luck = 0.5;
  CHECK(CalendarLaw(seen).size() < 1.1 * alone);
}

TEST_CASE("Far ahead the error grows, and a group that is everybody adds nothing") {
  const CalendarLaw law(history(52, 100, 0.15));
  CHECK(law.variance(2.25 * 364) == Approx(2.0 * law.variance(1e-6)));
  CHECK(law.group_variance(1.0, 300) == 0.0);
  CHECK(law.group_variance(0.1, 300) > law.group_variance(0.9, 300));
  CHECK(law.group_variance(0.1, 60) == Approx(2.0 * law.group_variance(0.1, 1e9)));
}

TEST_CASE("Factors are the law: their logs have its variance, less the tails that points cut off") {
  const CalendarLaw law(history(52, 100, 0.15));
  const auto factors = law.factors(182, 0.0);
  double squares = 0.0, product = 1.0;
  for (const double factor : factors)
    squares += std::log(factor) * std::log(factor) / static_cast<double>(factors.size());
  for (std::size_t i = 0; i < factors.size(); ++i) product *= factors[i];
  CHECK(product == Approx(1.0));
  CHECK(squares / law.variance(182) == Approx(1.0).margin(0.25));
}

TEST_CASE("A total times a factor: against integration by hand") {
  const std::vector<customer_base::CountMoments> one{{100.0, 25.0}};
  CHECK(mixture_quantile(one, {1.0}, 0.05) == Approx(mixture_quantile(one, 0.05)).epsilon(1e-4));
  CHECK(mixture_quantile(one, {2.0}, 0.95) == Approx(2.0 * mixture_quantile(one, 0.95)).epsilon(1e-4));
  // Two factors far apart: 5 % of all is 10 % of the lower one, 100 x .5 - 1.2815516 x 5 x .5.
  CHECK(mixture_quantile(one, {0.5, 2.0}, 0.05) ==
        Approx(50.0 - 0.5 * 5.0 * 1.2815515655446004).epsilon(1e-4));
  CHECK(mixture_quantile(one, {0.5, 2.0}, 0.95) ==
        Approx(200.0 + 2.0 * 5.0 * 1.2815515655446004).epsilon(1e-4));
  // Nothing varies but the factor.
  CHECK(mixture_quantile({{100.0, 0.0}}, {0.5, 0.9, 1.1, 2.0}, 0.6) == Approx(110.0));
}
