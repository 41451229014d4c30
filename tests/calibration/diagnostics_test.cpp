// Diagnostics against independent calculations, for every model, and what they do with degenerate data.
#include "engine/calibration/diagnostics.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <numeric>

#include "tests/calibration/cdnow.h"
#include "tests/calibration/histories.h"

using namespace stamkund;
using namespace stamkund::calibration;

namespace {

struct Example {
  std::string model;
  std::vector<double> parameters;
  int k = 1;
};
/// One of each model, with times in weeks and rates like CDNOW's.
const std::vector<Example> kExamples{
    {"pareto-nbd", {.553, 10.578, .606, 11.669}},
    {"bg-nbd", {.2426, 4.4136, .7929, 2.4259}},
    {"mbg-nbd", {.525, 6.183, .891, 1.614}},
    {"nbd", {.385, 12.07}},
    {"bg-cnbd-k", {.3, 3.0, .8, 2.4}, 2},
    {"mbg-cnbd-k", {.5, 3.0, .9, 1.6}, 3},
    {"gompertz-nbd", {.553, 10.578, .02, .606, 11.669}},
    {"bg-bb", {1.2, .75, .66, 2.78}},
    {"pareto-lognormal", {.031, 1.15, .027, 1.5, .1}},
};

Options weeks() {
  Options options;
  options.time_unit_days = 7;
  return options;
}

test::Histories drawn(const Example& one, std::size_t n, std::uint64_t population = 0) {
  const auto process = customer_base::make_process(one.model, one.parameters, one.k);
  return test::histories(
      n, {}, [&](std::size_t i, double age) { return test::draw_repeats(process, 7.0, population, i, age); });
}

double sum(const std::vector<double>& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

void check_finite(const std::vector<double>& values) {
  for (const double value : values) CHECK(std::isfinite(value));
}

}  // namespace

TEST_CASE("every model has every diagnostic, and the sums add up") {
  for (const auto& model : customer_base::process_models())
    CHECK((model.contractual || std::any_of(kExamples.begin(), kExamples.end(),
                                            [&](const Example& one) { return one.model == model.name; })));
  for (const Example& one : kExamples) {
    CAPTURE(one.model);
    const auto data = drawn(one, 600);
    const ModelFit fit = test::told(one.model, one.parameters, one.k);
    const Diagnostics got = diagnose(fit, data.table, data.log, weeks());
    for (const std::string& reason : {got.tracking.reason, got.frequency.reason, got.conditional.reason,
                                      got.alive.reason, got.gaps.reason, got.regularity.reason})
      CHECK(reason.empty());
    CHECK(sum(got.frequency.expected) == Approx(600).epsilon(1e-9));
    CHECK(sum(got.frequency.actual) == 600);
    CHECK(sum(got.conditional.customers) == 600);
    CHECK(sum(got.alive.customers) == 600);
    CHECK(sum(got.regularity.actual) == got.regularity.pairs);
    CHECK(sum(got.regularity.expected) == Approx(got.regularity.pairs));
    CHECK(sum(got.tracking.actual) == got.tracking.cumulative_actual.back());
    CHECK(sum(got.tracking.expected) == Approx(got.tracking.cumulative_expected.back()));
    for (const auto* column :
         {&got.tracking.expected, &got.tracking.p05, &got.tracking.p95, &got.tracking.cumulative_p05,
          &got.frequency.standard_error, &got.gaps.expected, &got.gaps.standard_error, &got.alive.expected})
      check_finite(*column);
    // The model's own data: nothing may be far off. Six and more comparisons of eight models at 4.5 s.e.:
    // false alarms below 1e-3.
    CHECK(std::abs(got.alive.z) < 4.5);
    CHECK(got.frequency.p_high > 1e-5);
    CHECK(std::abs(sum(got.gaps.actual) / sum(got.gaps.expected) - 1.0) < 0.35);
  }
}

TEST_CASE("the chance to buy in the hold-out is that of simulated futures, for every model") {
  // One history many times over: the expected share is one probability. 40,000 futures: s.e. at most .0025,
  // bound 4.5 s.e.; eight models: false alarms below 1e-4.
  constexpr int kFutures = 40000;
  for (const Example& one : kExamples) {
    CAPTURE(one.model);
    const auto data = test::histories(20, {1, 210, 35}, [](std::size_t, double) {
      return std::vector<double>{21, 49, 112};
    });
    const ModelFit fit = test::told(one.model, one.parameters, one.k);
    const Diagnostics got = diagnose(fit, data.table, data.log, weeks());
    const auto process = process_of(fit);
    const double x = 3, t_x = 16, age = 30, horizon = 5;
    int bought = 0;
    for (std::uint64_t i = 0; i < kFutures; ++i) {
      const auto stream = [&](std::uint64_t number) { return Stream({7, 0, i, Purpose::test}, number); };
      Stream alive = stream(0), rate = stream(1), lifetime = stream(2), arrival = stream(4);
      if (draw_uniform(alive) >= customer_base::p_alive(process, x, t_x, age)) continue;
      const auto traits = customer_base::draw_alive(process, x, t_x, age, rate, lifetime);
      customer_base::PurchaseClock clock(traits, age, stream(3), draw_exponential(arrival));
      if (std::isfinite(clock.next(age + horizon))) ++bought;
    }
    const double simulated = static_cast<double>(bought) / kFutures;
    const double error = std::sqrt(simulated * (1.0 - simulated) / kFutures);
    CHECK(got.alive.expected[0] == Approx(got.alive.expected[9]));
    CHECK(std::abs(got.alive.expected[0] - simulated) < 4.5 * error);
    // The mutant: that everybody alive buys.
    CHECK(std::abs(customer_base::p_alive(process, x, t_x, age) - simulated) > 4.5 * error);
  }
}

TEST_CASE("beyond the ages that are computed day by day, expected purchases are those of the model") {
  // One customer of a century, as a mistyped year makes one. Mutant: straight lines between a day and the
  // century.
  const Example& one = kExamples[1];
  constexpr int kDays = 40000;
  const auto data =
      test::histories(1, {1, kDays, 35}, [](std::size_t, double) { return std::vector<double>{21}; });
  const ModelFit fit = test::told(one.model, one.parameters);
  const Tracking t = diagnose(fit, data.table, data.log, weeks()).tracking;
  const auto process = process_of(fit);
  double worst_level = 0.0, worst_week = 0.0;
  for (std::size_t w = 1; w < t.end_day.size(); w += 7) {
    if (t.days[w] < 7.0) continue;
    const auto at = [&](double day) { return customer_base::new_customer_counts(process, day / 7.0).mean; };
    const double level = at(t.end_day[w]), week = level - at(t.end_day[w] - 7.0);
    worst_level = std::max(worst_level, std::abs(t.cumulative_expected[w] / level - 1.0));
    worst_week = std::max(worst_week, std::abs(t.expected[w] / week - 1.0));
  }
  CAPTURE(worst_level, worst_week);
  CHECK(worst_level < 1e-6);
  CHECK(worst_week < 2e-3);
  CHECK(t.cumulative_expected[2000] > 1.1 * t.cumulative_expected.back() * 2000.0 / 5714.0);
}

TEST_CASE("expected purchases and their limits are those of a customer-by-customer sum") {
  const Example& one = kExamples[0];
  const auto data = drawn(one, 500);
  const ModelFit fit = test::told(one.model, one.parameters);
  const Diagnostics got = diagnose(fit, data.table, data.log, weeks());
  const auto process = process_of(fit);
  const auto& t = got.tracking;
  REQUIRE(t.end_day.size() == 79);
  CHECK(t.days.back() == 1);  // 547 days
  CHECK(t.end_day[0] == 6);
  CHECK(t.calibration_days == 273);
  for (const std::size_t w : {std::size_t{0}, std::size_t{5}, std::size_t{38}, std::size_t{78}}) {
    double mean = 0.0, variance = 0.0, actual = 0.0;
    for (std::size_t i = 0; i < data.table.size(); ++i) {
      const double age = t.end_day[w] - static_cast<double>(data.table.first_day[i].serial);
      if (age < 0.0) continue;
      const auto counts = customer_base::new_customer_counts(process, age / 7.0);
      mean += counts.mean;
      variance += counts.variance;
      for (auto k = data.log.begin[i] + 1; k < data.log.begin[i + 1]; ++k)
        if (data.log.day[k] <= t.end_day[w]) actual += 1.0;
    }
    CHECK(t.cumulative_expected[w] == Approx(mean).epsilon(1e-10));
    CHECK(t.cumulative_actual[w] == actual);
    if (mean > 200.0)  // where the count is nearly normal
      CHECK((t.cumulative_p95[w] - t.cumulative_p05[w]) ==
            Approx(2 * 1.645 * std::sqrt(variance)).epsilon(0.03));
  }
}

TEST_CASE("chi-square is Pearson's where all customers were watched for the same time") {
  const Example& one = kExamples[1];
  const auto process = customer_base::make_process(one.model, one.parameters);
  const auto data = test::histories(800, {1, 273, 0}, [&](std::size_t i, double age) {
    return test::draw_repeats(process, 7.0, 3, i, age);
  });
  const auto got = diagnose(test::told(one.model, one.parameters), data.table, data.log, weeks()).frequency;
  double pearson = 0.0;
  for (std::size_t c = 0; c < got.count.size(); ++c) {
    REQUIRE(got.expected[c] > 5.0);  // no classes are joined
    pearson += std::pow(got.actual[c] - got.expected[c], 2) / got.expected[c];
  }
  CHECK(got.chi_square == Approx(pearson).epsilon(1e-8));
  CHECK(got.df_high == static_cast<double>(got.count.size() - 1));
  CHECK(got.df_low == got.df_high - 4);
}

TEST_CASE("regularity of a handful of pairs, by hand") {
  // Forty customers with gaps 1, 3 and forty with 2, 2: sum 4, so M can be 1/4, 1/2, 3/4, each as likely.
  const auto data = test::histories(80, {1, 100, 0}, [](std::size_t i, double) {
    return i % 2 == 0 ? std::vector<double>{1, 4} : std::vector<double>{2, 4};
  });
  const auto got = diagnose(test::told("nbd", {1, 10}), data.table, data.log, weeks()).regularity;
  const double square = (0.0625 + 0.0) / 2, null = 2.0 / 3.0 * 0.0625;
  const double variance = 2.0 / 3.0 * 0.0625 * 0.0625 - null * null;
  CHECK(got.pairs == 80);
  CHECK(got.z == Approx((null - square) * 80 / std::sqrt(variance * 80)));
  // Half of the pairs at M = 1/2: its weight is that of 1/4 and 3/4 together.
  const double off = std::sqrt(0.125), power = got.k - 1.0;
  const double end = std::pow((1 - off) * (3 + off), power) + std::pow((1 + off) * (3 - off), power);
  CHECK(2 * std::pow((2 - off) * (2 + off), power) == Approx(2 * end));
  CHECK(regularity_sentence(got, 1).find("more regular than chance (k = ") != std::string::npos);
}

TEST_CASE("threads and time of day change nothing") {
  const Example& one = kExamples[0];
  const auto data = drawn(one, 3000);
  const ModelFit fit = test::told(one.model, one.parameters);
  Options two = weeks();
  two.threads = 2;
  const Diagnostics a = diagnose(fit, data.table, data.log, weeks());
  const Diagnostics b = diagnose(fit, data.table, data.log, two);
  CHECK(a.tracking.p95 == b.tracking.p95);
  CHECK(a.frequency.chi_square == b.frequency.chi_square);
  CHECK(a.alive.z == b.alive.z);
  CHECK(a.gaps.expected == b.gaps.expected);
}

TEST_CASE("degenerate data give reasons, never numbers that are none") {
  const ModelFit fit = test::told("pareto-nbd", kExamples[0].parameters);
  const auto nobody = [](std::size_t, double) { return std::vector<double>{}; };
  SECTION("no customers") {
    const auto data = test::histories(0, {}, nobody);
    const Diagnostics got = diagnose(fit, data.table, data.log, weeks());
    CHECK(got.tracking.reason == "there are no customers");
    CHECK(got.alive.reason == "there are no customers");
    CHECK_FALSE(got.regularity.reason.empty());
  }
  SECTION("one customer, watched for no time") {
    const auto data = test::histories(1, {1, 0, 0}, nobody);
    const Diagnostics got = diagnose(fit, data.table, data.log, weeks());
    CHECK(got.tracking.reason.empty());
    CHECK(got.tracking.expected == std::vector<double>{0});
    CHECK(std::isnan(got.frequency.chi_square));
    CHECK(got.conditional.reason == "there is no hold-out");
    CHECK(got.gaps.reason == "nobody bought again");
  }
  SECTION("a fit that cannot predict keeps what needs no model") {
    const auto data = drawn(kExamples[0], 500);
    ModelFit none = fit;
    none.status = Status::not_identified;
    const Diagnostics got = diagnose(none, data.table, data.log, weeks());
    CHECK(got.tracking.reason == "the fit's status is not_identified");
    CHECK(got.tracking.expected.empty());
    CHECK(got.regularity.reason.empty());
  }
  SECTION("every purchase on one day") {
    const auto data = test::histories(30, {1, 10, 10}, [](std::size_t, double) {
      return std::vector<double>{0, 0, 0};
    });
    const Diagnostics got = diagnose(fit, data.table, data.log, weeks());
    CHECK(got.tracking.actual[0] == 90);
    CHECK(got.gaps.actual[0] == 90);
    CHECK(got.gaps.median_actual == 0);
    CHECK_FALSE(got.regularity.reason.empty());
  }
}

TEST_CASE("CDNOW: what the diagnostics say of the published fits") {
  ingest::TransactionLog log;
  const auto table = test::cdnow_sample(&log);
  if (!table) return;
  for (const char* model : {"pareto-nbd", "bg-nbd"}) {
    CAPTURE(model);
    Options options = weeks();
    options.model = model;
    const ModelFit fit = fit_process(*table, options);
    const Diagnostics got = diagnose(fit, *table, log, options);
    CHECK(sum(got.frequency.expected) == Approx(2357));
    CHECK(got.tracking.cumulative_actual.back() == 2457 + 1882);
    // Fader, Hardie & Lee 2005 (doi 10.1287/mksc.1040.0098) report that both track cumulative purchases at
    // week 78 within a few percent, and count 1,411 customers without a repeat purchase. Its figure 3 has no
    // table.
    CHECK(std::abs(got.tracking.cumulative_expected.back() / (2457 + 1882) - 1) < 0.06);
    CHECK(got.frequency.actual[0] == 1411);
    if (got.conditional.count.size() == 8 && fit.model == "pareto-nbd") {
      // BTYD's walkthrough prints these for 0 to 7 and more, to four digits.
      const std::vector<double> printed{.2367, .6970, 1.3925, 1.5600, 2.5323, 2.9474, 3.8621, 6.3594};
      for (std::size_t c = 0; c < 8; ++c) CHECK(std::abs(got.conditional.actual[c] - printed[c]) < 6e-5);
    }
    // The same paper's chi-squares, on three degrees of freedom: 4.82 for BG/NBD, 11.99 for Pareto/NBD.
    CHECK(std::abs(got.frequency.chi_square - (fit.model == "bg-nbd" ? 4.82 : 11.99)) < 0.03);
    CHECK(got.frequency.df_low == 3);
    // Platzer & Reutterer 2016 (doi 10.1287/mksc.2015.0963) put CDNOW at k = 1.
    CHECK(std::abs(got.regularity.z) < 2.58);
  }
}
