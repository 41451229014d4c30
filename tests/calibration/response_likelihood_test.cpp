// The likelihood of bent purchase rates against calculations that share nothing with it.
#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <tuple>

#include "engine/calibration/response_leaving.h"
#include "engine/calibration/response_objective.h"
#include "engine/random/distributions.h"
#include "engine/random/stream.h"
#include "models/customer_base/bg_nbd.h"
#include "models/customer_base/pareto_nbd.h"

using namespace stamkund;
using calibration::ResponseCoefficients;
using calibration::ResponseHistory;

namespace {

struct OneCustomer {
  double age = 0;
  std::vector<std::int32_t> purchases;
  std::vector<calibration::HistoryContact> contacts;
  std::vector<calibration::HistorySpell> spells;
  /// Covariates' factors on purchase and on leaving by the day.
  std::function<double(double)> season = [](double) { return 1.0; };
  std::function<double(double)> hazard = [](double) { return 1.0; };
};

ResponseHistory history_of(const std::vector<OneCustomer>& customers, std::size_t groups) {
  ResponseHistory out;
  out.groups.assign(groups, "g");
  for (const auto& one : customers) {
    out.age.push_back(one.age);
    out.purchase_day.insert(out.purchase_day.end(), one.purchases.begin(), one.purchases.end());
    out.contacts.insert(out.contacts.end(), one.contacts.begin(), one.contacts.end());
    out.spells.insert(out.spells.end(), one.spells.begin(), one.spells.end());
    out.purchase_begin.push_back(out.purchase_day.size());
    out.contact_begin.push_back(out.contacts.size());
    out.spell_begin.push_back(out.spells.size());
  }
  return out;
}

ingest::CustomerTable table_of(const std::vector<OneCustomer>& customers) {
  ingest::CustomerTable out;
  for (const auto& one : customers) {
    out.first_day.push_back(Day{0});
    out.frequency.push_back(static_cast<std::uint32_t>(one.purchases.size()));
    out.recency_days.push_back(one.purchases.empty() ? 0.0 : one.purchases.back());
    out.age_days.push_back(one.age);
  }
  return out;
}

/// The multiplier from its definition, as a sum over all contacts so far.
double multiplier(const OneCustomer& one, const ResponseCoefficients& c, double day) {
  double sum = 1.0;
  for (std::size_t j = 0; j < one.contacts.size(); ++j) {
    const double at = one.contacts[j].day - 0.5;
    if (at > day || !one.contacts[j].acts) continue;
    double stock = 0.0;
    for (std::size_t i = 0; i < j; ++i)
      stock += std::exp(-(one.contacts[j].day - one.contacts[i].day) / c.fatigue_decay_days);
    const std::size_t g = one.contacts[j].group;
    sum += c.lift[g] * std::exp(-c.fatigue_weight * stock) * std::exp(-(day - at) / c.decay_days[g]);
  }
  for (const auto& spell : one.spells)
    if (day > spell.from + 0.5 && day <= spell.to + 0.5) sum *= 1.0 + c.member_change;
  return sum * one.season(day);
}

using Rule = boost::math::quadrature::gauss<double, 20>;

/// Everything happens at half days, so the multiplier is smooth between them.
double integral(const OneCustomer& one, const ResponseCoefficients& c, double from, double to) {
  double sum = 0.0;
  for (double low = from; low < to;) {
    const double high = std::fmin(to, std::floor(low + 0.5) + 0.5);
    // Just inside, so that what happens at an end belongs to one side.
    sum += Rule::integrate([&](double t) { return multiplier(one, c, t); }, low, high);
    low = high;
  }
  return sum;
}

/// Integral over a gamma(shape, rate) of f, by the trapezoid rule on the log scale.
double over_gamma(double shape, double rate, const std::function<double(double)>& f) {
  double sum = 0.0;
  const double step = 1.0 / 64;
  for (double y = -60.0 / shape; y < 6.0; y += step) {
    const double value = std::exp(y) / rate * shape;
    sum += f(value) * std::exp(shape * std::log(value * rate) - value * rate - std::lgamma(shape)) * step;
  }
  return sum;
}

/// Time at a hazard of 1; it changes at half days.
double aged(const OneCustomer& one, double to) {
  double sum = 0.0;
  for (double low = 0.0; low < to;) {
    const double high = std::fmin(to, std::floor(low + 0.5) + 0.5);
    sum += (high - low) * one.hazard(0.5 * (low + high));
    low = high;
  }
  return sum;
}

/// L by integrating the conditional likelihood over lambda, mu and the time of dropout.
double brute_force(const OneCustomer& one, const ResponseCoefficients& c, const std::vector<double>& p) {
  const double x = static_cast<double>(one.purchases.size());
  double log_m = 0.0;
  for (const auto day : one.purchases) log_m += std::log(integral(one, c, day - 0.5, day + 0.5));
  const auto purchases = [&](double passed) {
    return over_gamma(p[0], p[1], [&](double rate) { return std::pow(rate, x) * std::exp(-rate * passed); });
  };
  const double t_x = one.purchases.empty() ? 0.0 : one.purchases.back();
  double sum = purchases(integral(one, c, 0.0, one.age)) *
               over_gamma(p[2], p[3], [&](double mu) { return std::exp(-mu * aged(one, one.age)); });
  double passed = integral(one, c, 0.0, t_x);
  for (double low = t_x; low < one.age;) {
    const double high = std::fmin(one.age, std::floor(low + 0.5) + 0.5);
    sum += boost::math::quadrature::gauss<double, 7>::integrate(
        [&](double y) {
          return purchases(passed + integral(one, c, low, y)) * over_gamma(p[2], p[3], [&](double mu) {
                   return mu * one.hazard(y) * std::exp(-mu * aged(one, y));
                 });
        },
        low, high);
    passed += integral(one, c, low, high);
    low = high;
  }
  return log_m + std::log(sum);
}

OneCustomer busy() {
  return {60.0,
          {3, 4, 17, 31},
          {{3, 0, true}, {10, 1, true}, {10, 0, true}, {25, 0, false}, {38, 0, true}, {45, 1, true}},
          {{4, 20}, {35, 50}}};
}
/// Contacts of one day are ordered by group.
OneCustomer busy_in_order() {
  OneCustomer one = busy();
  std::swap(one.contacts[1], one.contacts[2]);
  return one;
}

const std::vector<double> kPareto{0.8, 9.0, 0.6, 50.0};

std::vector<OneCustomer> many(std::size_t n) {
  std::vector<OneCustomer> out;
  for (std::size_t i = 0; i < n; ++i) {
    Stream luck({11, 0, i, Purpose::test});
    const auto below = [&](double most) { return static_cast<std::int32_t>(most * draw_uniform(luck)); };
    OneCustomer one;
    one.age = 20.0 + below(300.0);
    const std::int32_t x = below(6.0);
    for (std::int32_t j = 0; j < x; ++j) one.purchases.push_back(below(one.age + 1.0));
    std::sort(one.purchases.begin(), one.purchases.end());
    const std::int32_t k = i % 5 == 0 ? 0 : below(9.0);
    for (std::int32_t j = 0; j < k; ++j)
      one.contacts.push_back(
          {below(one.age + 1.0), static_cast<std::uint32_t>(below(2.0)), draw_uniform(luck) < 0.8});
    std::sort(one.contacts.begin(), one.contacts.end(), [](const auto& a, const auto& b) {
      return std::tie(a.day, a.group, a.acts) < std::tie(b.day, b.group, b.acts);
    });
    if (i % 3 == 0) one.spells.push_back({below(10.0), 12 + below(8.0)});
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace

TEST_CASE("One customer's likelihood is the integral over her rates and her dropout", "[response]") {
  const ResponseCoefficients strong{{0.9, -0.35}, {6.0, 15.0}, 0.5, 20.0, 0.4};
  for (const OneCustomer& one :
       {busy_in_order(), OneCustomer{40.0, {}, {{5, 0, true}, {6, 0, true}}, {}},
        OneCustomer{33.0, {0, 0, 1, 33}, {{0, 0, true}, {33, 1, true}}, {{-1, 33}}}}) {
    const double found = calibration::response_log_likelihood(history_of({one}, 2), 0, true, kPareto, strong);
    CHECK(found == Approx(brute_force(one, strong, kPareto)).epsilon(1e-10).margin(1e-8));
    // The check notices a lift that is off by a hundredth.
    ResponseCoefficients wrong = strong;
    wrong.lift[0] += 0.01;
    CHECK(std::abs(calibration::response_log_likelihood(history_of({one}, 2), 0, true, kPareto, wrong) -
                   found) > 1e-5);
  }
}

TEST_CASE("Without an effect the likelihood is that of the plain model", "[response]") {
  const auto customers = many(400);
  const ResponseHistory history = history_of(customers, 2);
  const ResponseCoefficients none{{0.0, 0.0}, {6.0, 15.0}, 0.5, 20.0, 0.0};
  const std::vector<double> bg{0.8, 9.0, 0.7, 2.4};
  double worst = 0.0;
  for (std::size_t i = 0; i < customers.size(); ++i) {
    const double x = static_cast<double>(customers[i].purchases.size());
    const double t_x = x > 0.0 ? customers[i].purchases.back() : 0.0;
    for (const auto& p : {kPareto, {3.0, 40.0, 0.05, 2.0}, {0.2, 2.0, 12.0, 900.0}}) {
      const double plain = customer_base::log_likelihood(customer_base::ParetoNbd{p[0], p[1], p[2], p[3]}, x,
                                                         t_x, customers[i].age);
      worst =
          std::fmax(worst, std::abs(calibration::response_log_likelihood(history, i, true, p, none) - plain));
    }
    const double plain = customer_base::log_likelihood(customer_base::BgNbd{bg[0], bg[1], bg[2], bg[3]}, x,
                                                       t_x, customers[i].age);
    worst =
        std::fmax(worst, std::abs(calibration::response_log_likelihood(history, i, false, bg, none) - plain));
  }
  CHECK(worst < 1e-9);
}

TEST_CASE("Heavy buyers and long lives stay accurate", "[response]") {
  OneCustomer one;
  one.age = 5000.0;
  for (std::int32_t day = 1; day <= 900; ++day) one.purchases.push_back(day);
  one.contacts = {{2, 0, true}, {901, 0, true}, {4000, 0, true}};
  const ResponseCoefficients none{{0.0}, {14.0}, 0.2, 28.0, 0.0};
  const double found = calibration::response_log_likelihood(history_of({one}, 1), 0, true, kPareto, none);
  const double plain = customer_base::log_likelihood(
      customer_base::ParetoNbd{kPareto[0], kPareto[1], kPareto[2], kPareto[3]}, 900.0, 900.0, 5000.0);
  CHECK(found == Approx(plain).epsilon(1e-12).margin(1e-8));
}

TEST_CASE("The response's gradient is the slope of its likelihood", "[response]") {
  const auto customers = many(300);
  const auto table = table_of(customers);
  ResponseHistory history = history_of(customers, 2);
  for (const auto& [pareto, merged] : {std::pair{true, false}, {false, false}, {true, true}, {false, true}}) {
    history.merged = merged;
    const calibration::ResponseProblem problem{
        pareto,
        7.0,
        {0.2, -0.1, std::log(10.0), std::log(20.0), 0.3, std::log(25.0), 0.1},
        {0, 1, 2, 3, 4, 5, 6},
        1};
    const auto objective = calibration::response_objective(table, history, problem);
    std::vector<double> theta{std::log(0.7), std::log(2.0), std::log(0.6), std::log(pareto ? 8.0 : 2.5)};
    theta.insert(theta.end(), problem.searched.begin(), problem.searched.end());
    const auto k = static_cast<std::size_t>(objective->dimension());
    REQUIRE(k == theta.size());
    std::vector<double> gradient(k), ignored(k);
    const double value = objective->evaluate(theta.data(), gradient.data());
    REQUIRE(std::isfinite(value));
    for (std::size_t p = 0; p < k; ++p) {
      const auto at = [&](double step) {
        auto moved = theta;
        moved[p] += step;
        return objective->evaluate(moved.data(), ignored.data());
      };
      const double h = 1e-3;
      const double slope = (8.0 * (at(h) - at(-h)) - (at(2.0 * h) - at(-2.0 * h))) / (12.0 * h);
      CAPTURE(p);
      CHECK(gradient[p] == Approx(slope).epsilon(1e-6).margin(1e-6));
    }
  }
}

TEST_CASE("Threads change no bit of the response's likelihood", "[response]") {
  const auto customers = many(700);
  const auto table = table_of(customers);
  const ResponseHistory history = history_of(customers, 2);
  calibration::ResponseProblem problem{
      true, 7.0, {0.2, -0.1, std::log(10.0), std::log(20.0), 0.3, std::log(25.0), 0.1}, {0, 4}, 1};
  const std::vector<double> theta{-0.3, 0.7, -0.5, 2.0, 0.2, 0.3};
  std::vector<double> one(6), three(6);
  const double alone =
      calibration::response_objective(table, history, problem)->evaluate(theta.data(), one.data());
  problem.threads = 3;
  CHECK(calibration::response_objective(table, history, problem)->evaluate(theta.data(), three.data()) ==
        alone);
  CHECK(one == three);
}

// She never leaves in effect (s tiny): L is the integral over her rate of the probability of these days with
// a purchase and those without. Error of the likelihood: sum of z^2/24 over purchase days, z about 0.1 here.
TEST_CASE("Merged days: a day shows whether she bought, not how often", "[response]") {
  OneCustomer one{100.0, {3, 20, 21, 50, 98}, {{19, 0, true}, {49, 0, true}}, {}};
  const ResponseCoefficients c{{0.8}, {10.0}, 0.2, 28.0, 0.0};
  const std::vector<double> p{1.2, 20.0, 1e-12, 1e6};
  ResponseHistory history = history_of({one}, 1);
  const double apart = calibration::response_log_likelihood(history, 0, true, p, c);
  history.merged = true;
  const double found = calibration::response_log_likelihood(history, 0, true, p, c);
  std::vector<double> m;
  double of_days = 0.0;
  for (const auto day : one.purchases) {
    m.push_back(integral(one, c, day - 0.5, day + 0.5));
    of_days += m.back();
  }
  const double rest = integral(one, c, 0.0, one.age) - of_days;
  const double truth = std::log(over_gamma(p[0], p[1], [&](double rate) {
    double product = std::exp(-rate * rest);
    for (const double one_day : m) product *= -std::expm1(-rate * one_day);
    return product;
  }));
  CHECK(std::abs(found - truth) < 0.005);
  CHECK(std::abs(apart - truth) > 0.1);  // the likelihood of times that are known apart
}

namespace {

/// Two covariates on purchase, one on leaving, that change every nine days; customers begin on different
/// days.
calibration::CovariateData weather(std::size_t customers) {
  calibration::CovariateData data;
  data.paths.names = {"sun", "rain", "storm"};
  for (int path = 0; path < 2; ++path) {
    auto& one = data.paths.paths.emplace_back();
    for (int k = 0; k < 60; ++k) {
      one.start_day.push_back(k == 0 ? -INFINITY : 9.0 * k - 30.0);
      one.values.insert(one.values.end(),
                        {std::sin(0.9 * k + path), std::cos(1.7 * k), k % 3 == 0 ? 1.0 : -0.4});
    }
  }
  for (std::size_t i = 0; i < customers; ++i)
    data.paths.path_of_customer.push_back(static_cast<std::uint32_t>(i % 2));
  data.purchase = {0, 1};
  data.lifetime = {2};
  return data;
}

const calibration::CalendarEffects kWeather{{0.5, -0.3}, {0.6}, {}};

}  // namespace

TEST_CASE("With covariates, one customer's likelihood is the integral over her rates and her dropout",
          "[response]") {
  const ResponseCoefficients strong{{0.9, -0.35}, {6.0, 15.0}, 0.5, 20.0, 0.4};
  const auto data = weather(1);
  for (OneCustomer one : {busy_in_order(), OneCustomer{40.0, {}, {{5, 0, true}, {6, 0, true}}, {}},
                          OneCustomer{33.0, {0, 0, 1, 33}, {{0, 0, true}, {33, 1, true}}, {{-1, 33}}}}) {
    auto table = table_of({one});
    table.first_day[0] = Day{3};
    table.calibration_end = Day{3 + static_cast<std::int32_t>(one.age)};
    const auto calendar = calibration::response_calendar(table, &data, false);
    // Day d of her time, 0 at noon of her first, is serial d + 3; a value holds from the beginning of its
    // day.
    const auto of = [&](double day, std::size_t c) {
      const auto& path = data.paths.paths[0];
      return path.values[path.segment_at(std::floor(day + 3.5)) * 3 + c];
    };
    one.season = [&](double day) { return std::exp(0.5 * of(day, 0) - 0.3 * of(day, 1)); };
    one.hazard = [&](double day) { return std::exp(0.6 * of(day, 2)); };
    const double found = calibration::response_log_likelihood(history_of({one}, 2), 0, true, kPareto, strong,
                                                              &calendar, kWeather);
    CHECK(found == Approx(brute_force(one, strong, kPareto)).epsilon(1e-10).margin(1e-8));
    const calibration::CalendarEffects wrong{{0.51, -0.3}, {0.6}, {}};
    CHECK(std::abs(calibration::response_log_likelihood(history_of({one}, 2), 0, true, kPareto, strong,
                                                        &calendar, wrong) -
                   found) > 1e-5);
  }
}

TEST_CASE("The response's gradient is the slope of its likelihood with covariates, too", "[response]") {
  const auto customers = many(200);
  auto table = table_of(customers);
  for (std::size_t i = 0; i < table.first_day.size(); ++i)
    table.first_day[i] = Day{static_cast<std::int32_t>(i % 50)};
  table.calibration_end = Day{420};
  ResponseHistory history = history_of(customers, 2);
  auto data = weather(customers.size());
  for (const auto& [pareto, merged] : {std::pair{true, false}, {false, false}, {true, true}, {false, true}}) {
    if (!pareto)  // what dropout depends on never changes
      for (auto& path : data.paths.paths)
        for (std::size_t k = 0; k < path.segments(); ++k) path.values[3 * k + 2] = path.values[0];
    const auto calendar = calibration::response_calendar(table, &data, false);
    history.merged = merged;
    calibration::ResponseProblem problem{
        pareto, 7.0, {0.2, -0.1, std::log(10.0), std::log(20.0), 0.3, std::log(25.0), 0.1},
        {0, 6}, 1,   &calendar};
    const auto objective = calibration::response_objective(table, history, problem);
    std::vector<double> theta{
        std::log(0.7), std::log(2.0), std::log(0.6), std::log(pareto ? 8.0 : 2.5), 0.5, -0.3, 0.4};
    if (!pareto) theta.push_back(-0.2);
    theta.insert(theta.end(), {0.2, 0.1});
    const auto k = static_cast<std::size_t>(objective->dimension());
    REQUIRE(k == theta.size());
    std::vector<double> gradient(k), ignored(k);
    REQUIRE(std::isfinite(objective->evaluate(theta.data(), gradient.data())));
    for (std::size_t p = 0; p < k; ++p) {
      const auto at = [&](double step) {
        auto moved = theta;
        moved[p] += step;
        return objective->evaluate(moved.data(), ignored.data());
      };
      const double h = 1e-3;
      const double slope = (8.0 * (at(h) - at(-h)) - (at(2.0 * h) - at(-2.0 * h))) / (12.0 * h);
      CAPTURE(p, pareto, merged);
      CHECK(gradient[p] == Approx(slope).epsilon(1e-6).margin(1e-6));
    }
  }
}

TEST_CASE("What contacts do to leaving: the likelihood is the integral with a hazard that they change",
          "[response]") {
  const ResponseCoefficients c{{0.9, -0.35}, {6.0, 15.0}, 0.5, 20.0, 0.0};
  // Group 0 doubles the hazard for 12 days, group 1 halves it; the later of two takes the place of the
  // earlier.
  OneCustomer one{90.0, {3, 20, 21, 50}, {{19, 0, true}, {25, 1, true}, {60, 0, false}, {61, 0, true}}, {}};
  auto table = table_of({one});
  table.first_day[0] = Day{3};
  table.calibration_end = Day{93};
  const auto history = history_of({one}, 2);
  const calibration::LeavingWindows windows{12.0, {0, 1}};
  const auto calendar = calibration::with_leaving({}, table, history, windows);
  const calibration::CalendarEffects effects{{}, {std::log(2.0), std::log(0.5)}, {}};
  one.hazard = [](double day) {
    if (day >= 18.5 && day < 24.5) return 2.0;
    if (day >= 24.5 && day < 36.5) return 0.5;
    return day >= 60.5 && day < 72.5 ? 2.0 : 1.0;  // that of day 60 was not opened
  };
  const double found = calibration::response_log_likelihood(history, 0, true, kPareto, c, &calendar, effects);
  CHECK(found == Approx(brute_force(one, c, kPareto)).epsilon(1e-10).margin(1e-8));
  // A window that is not the one of the data.
  const auto longer = calibration::with_leaving({}, table, history, {20.0, {0, 1}});
  CHECK(std::abs(calibration::response_log_likelihood(history, 0, true, kPareto, c, &longer, effects) -
                 found) > 1e-4);
  // Where it changes nothing, nothing is changed.
  const double plain = calibration::response_log_likelihood(history, 0, true, kPareto, c);
  CHECK(calibration::response_log_likelihood(history, 0, true, kPareto, c, &calendar, {{}, {0.0, 0.0}, {}}) ==
        Approx(plain).epsilon(1e-12));
}

TEST_CASE("What contacts do to leaving stands beside covariates", "[response]") {
  const ResponseCoefficients c{{0.9}, {6.0}, 0.5, 20.0, 0.0};
  OneCustomer one{90.0, {3, 20, 21, 50}, {{19, 0, true}, {61, 0, true}}, {}};
  auto table = table_of({one});
  table.first_day[0] = Day{3};
  table.calibration_end = Day{93};
  const auto history = history_of({one}, 1);
  const auto data = weather(1);
  const auto calendar = calibration::with_leaving(calibration::response_calendar(table, &data, false), table,
                                                  history, {12.0, {0}});
  const auto of = [&](double day, std::size_t column) {
    const auto& path = data.paths.paths[0];
    return path.values[path.segment_at(std::floor(day + 3.5)) * 3 + column];
  };
  one.season = [&](double day) { return std::exp(0.5 * of(day, 0) - 0.3 * of(day, 1)); };
  one.hazard = [&](double day) {
    const bool within = (day >= 18.5 && day < 30.5) || (day >= 60.5 && day < 72.5);
    return std::exp(0.6 * of(day, 2)) * (within ? 3.0 : 1.0);
  };
  const calibration::CalendarEffects effects{{0.5, -0.3}, {0.6, std::log(3.0)}, {}};
  CHECK(calibration::response_log_likelihood(history, 0, true, kPareto, c, &calendar, effects) ==
        Approx(brute_force(one, c, kPareto)).epsilon(1e-10).margin(1e-8));
}
