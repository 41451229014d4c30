// How far another model of the same customers is from a fit, and what intervals make of it.
#include "engine/calibration/other_model.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/calibration/calendar_law.h"
#include "tests/calibration/histories.h"

using namespace stamkund;
using namespace stamkund::calibration;

namespace {

/// 400 customers who come within 60 days.
Fit fit_of(const customer_base::Process& truth, double calibration, double holdout) {
  const auto data = test::histories(400, {60, calibration, holdout}, [&](std::size_t i, double age) {
    return test::draw_repeats(truth, 7.0, 7, i, age);
  });
  Options options;
  options.spend = Spend::none;
  options.starts = 1;
  return calibrate(data.table, options, &data.log);
}

const customer_base::Process kTruth = customer_base::ParetoNbd{0.8, 6.0, 0.6, 10.0};

}  // namespace

TEST_CASE("Each model has another one: closed forms, and never itself") {
  CHECK(other_model_of("pareto-nbd") == "bg-nbd");
  CHECK(other_model_of("bg-nbd") == "mbg-nbd");
  CHECK(other_model_of("mbg-nbd") == "bg-nbd");
  ModelFit discrete;
  discrete.model = "bg-bb";
  CHECK(!fit_other(discrete, {}, {}));
}

TEST_CASE("How far models are apart is the log of their totals, and 0 where there is one only") {
  Fit fit = fit_of(kTruth, 200, 200);
  REQUIRE(fit.calendar);
  REQUIRE(fit.calendar->other);
  CHECK(fit.calendar->other->model == "bg-nbd");
  CHECK(fit.calendar->other->log_likelihood_less ==
        Approx(fit.process.log_likelihood -
               [&] {
                 Options same;
                 same.model = "bg-nbd";
                 same.starts = 1;
                 return fit_process(fit.customers, same).log_likelihood;
               }())
            .margin(1e-9));
  // The other one is the BG/NBD as it would be fitted of itself.
  Options alone;
  alone.model = "bg-nbd";
  alone.starts = 1;
  CHECK(fit.calendar->other->estimates == fit_process(fit.customers, alone).estimates);
  double own = 0.0, other = 0.0;
  for (const auto& one : future_counts(fit.process, fit.customers, 7.0, 200.0)) own += one.mean;
  ModelFit process;
  process.model = "bg-nbd";
  process.estimates = fit.calendar->other->estimates;
  for (const auto& one : future_counts(process, fit.customers, 7.0, 200.0)) other += one.mean;
  CHECK(models_apart(fit, 200.0, own, 1) == Approx(std::log(other / own)));
  CHECK(models_apart(fit, 200.0, 1) == Approx(std::log(other / own)));
  CHECK(models_apart(fit, 200.0, 0.0, 1) == 0.0);
  fit.calendar->other.reset();
  CHECK(models_apart(fit, 200.0, own, 1) == 0.0);
}

TEST_CASE(
    "Of two models as likely, or where the other is the likelier, all of it counts; else by its "
    "probability") {
  CHECK(apart_variance({"bg-nbd", {}, 0.0}, 0.3) == Approx(0.09));
  CHECK(apart_variance({"bg-nbd", {}, -50.0}, 0.3) == Approx(0.09));
  CHECK(apart_variance({"bg-nbd", {}, std::log(3.0)}, 0.3) == Approx(0.5 * 0.09));  // a quarter, twice
  CHECK(apart_variance({"bg-nbd", {}, 1e4}, 0.3) == 0.0);
}

// Log scale: the interval's squared width grows by that of a normal whose standard deviation is the log of
// what one model expects over what the other does. The law without it is no normal, so it grows a little more
// or less.
TEST_CASE("Intervals are wider by how far another model is off") {
  Fit fit = fit_of(kTruth, 120, 360);
  REQUIRE(fit.calendar);
  REQUIRE(fit.calendar->other);
  const Options options;
  const std::vector<double> estimates = fit.calendar->other->estimates;
  const auto squared_width = [](const HoldoutBacktest& one) {
    const double width = std::log(one.p95 / one.p05) / kNormal90;
    return width * width;
  };
  const auto told = [&] {
    const CalendarLaw law(*fit.calendar);
    return backtest(fit.process, fit.customers, options, &law).value();
  };
  fit.calendar->other.reset();
  const HoldoutBacktest alone = told();
  for (const double factor : {3.0, 6.0, 1.0 / 6.0}) {
    CAPTURE(factor);
    fit.calendar->other = OtherModel{"bg-nbd", estimates, 0.0};
    fit.calendar->other->estimates[0] *= factor;  // r: rates
    const double apart = models_apart(fit, alone.days, alone.expected, 1);
    REQUIRE(std::fabs(apart) > 0.25);
    const HoldoutBacktest wider = told();
    CHECK(wider.expected == alone.expected);
    CHECK(wider.plain_p05 == alone.plain_p05);
    CHECK(squared_width(wider) - squared_width(alone) == Approx(apart * apart).epsilon(0.1));
  }
}
