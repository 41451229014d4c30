// Do the diagnostics stay silent about a right model, and speak up about a wrong one?
#include <catch2/catch.hpp>

#include "tests/calibration/histories.h"

using namespace stamkund;
using namespace stamkund::calibration;

namespace {

Options days() {
  Options options;
  options.time_unit_days = 1;
  return options;
}

struct Mean {
  double sum = 0, squares = 0, n = 0;
  void add(double value) { sum += value, squares += value * value, n += 1.0; }
  [[nodiscard]] double mean() const { return sum / n; }
  [[nodiscard]] double sd() const { return std::sqrt((squares - sum * sum / n) / (n - 1.0)); }
  [[nodiscard]] double error() const { return sd() / std::sqrt(n); }
};

/// What needs no model alone.
RegularityTest regularity(const test::Histories& data) {
  ModelFit fit = test::told("nbd", {1, 1});
  fit.status = Status::not_identified;
  return diagnose(fit, data.table, data.log, days()).regularity;
}

/// Figures over populations.
struct Behaviour {
  Mean inside, cumulative_inside;  ///< share of weeks inside the limits
  Mean p, low_p;                   ///< chi-square's p_high; share of them below .05
  Mean z_alive, z_conditional, z_gaps, z_regular;
};

const std::vector<double> kPareto{.8, 60, .6, 80};
const std::vector<double> kBgNbd{.5, 30, .8, 2.4};

/// Data of `truth`, held against `claimed`.
Behaviour behaviour(const std::string& model, const std::vector<double>& truth,
                    const std::vector<double>& claimed, int populations, std::size_t customers) {
  Behaviour out;
  const auto process = customer_base::make_process(model, truth);
  for (int j = 0; j < populations; ++j) {
    const auto data = test::histories(customers, {}, [&](std::size_t i, double age) {
      return test::draw_repeats(process, 1.0, static_cast<std::uint64_t>(j), i, age);
    });
    const Diagnostics got = diagnose(test::told(model, claimed), data.table, data.log, days());
    const auto& t = got.tracking;
    out.inside.add((t.inside_calibration + t.inside_holdout) / (t.weeks_calibration + t.weeks_holdout));
    double inside = 0.0;
    for (std::size_t w = 0; w < t.days.size(); ++w)
      inside +=
          t.cumulative_actual[w] >= t.cumulative_p05[w] && t.cumulative_actual[w] <= t.cumulative_p95[w];
    out.cumulative_inside.add(inside / static_cast<double>(t.days.size()));
    out.p.add(got.frequency.p_high);
    out.low_p.add(got.frequency.p_high < 0.05 ? 1.0 : 0.0);
    out.z_alive.add(got.alive.z);
    const auto& c = got.conditional;
    for (std::size_t k = 0; k < c.count.size(); ++k)
      if (c.customers[k] > 100) out.z_conditional.add((c.actual[k] - c.expected[k]) / c.standard_error[k]);
    const auto& g = got.gaps;
    for (std::size_t k = 0; k < g.actual.size(); ++k)
      if (g.expected[k] > 30) out.z_gaps.add((g.actual[k] - g.expected[k]) / g.standard_error[k]);
    out.z_regular.add(got.regularity.z);
  }
  return out;
}

/// About 40 statements at 4 standard errors: one false alarm in 400 seeds. The seed is fixed.
void check_right(const Behaviour& b) {
  // Null: 90 % of weeks lie inside, and a little more, for limits are rounded outwards to whole purchases (at
  // about 300 a week by less than 1 %).
  CHECK(b.inside.mean() > 0.90 - 4 * b.inside.error());
  CHECK(b.inside.mean() < 0.91 + 4 * b.inside.error());
  CHECK(std::abs(b.cumulative_inside.mean() - 0.90) < 4 * b.cumulative_inside.error());
  // Null: p is uniform, z standard normal.
  CHECK(std::abs(b.p.mean() - 0.5) < 4 * std::sqrt(1.0 / 12.0 / b.p.n));
  CHECK(std::abs(b.low_p.mean() - 0.05) < 4 * std::sqrt(0.05 * 0.95 / b.low_p.n));
  for (const Mean* z : {&b.z_alive, &b.z_regular}) {
    CHECK(std::abs(z->mean()) < 4 / std::sqrt(z->n));
    CHECK(std::abs(z->sd() - 1.0) < 4 / std::sqrt(2.0 * z->n));
  }
  // Groups of customers are independent; their z are standard normal. Gaps of one class repeat from customer
  // to customer and share a simulation, so theirs are standard normal one by one, correlated together.
  CHECK(std::abs(b.z_conditional.mean()) < 4 / std::sqrt(b.z_conditional.n));
  CHECK(std::abs(b.z_conditional.sd() - 1.0) < 0.2);
  CHECK(std::abs(b.z_gaps.mean()) < 0.5);
  CHECK(std::abs(b.z_gaps.sd() - 1.0) < 0.2);
}

}  // namespace

TEST_CASE("a right Pareto/NBD is left in peace, a wrong one is not") {
  check_right(behaviour("pareto-nbd", kPareto, kPareto, 40, 10000));
  // Mutant: the same rate in the mean, spread less, and people who stay shorter.
  const Behaviour wrong = behaviour("pareto-nbd", kPareto, {1.6, 120, .6, 60}, 3, 10000);
  CHECK(wrong.inside.mean() < 0.6);
  CHECK(wrong.low_p.mean() == 1.0);
  CHECK(std::abs(wrong.z_alive.mean()) > 4 / std::sqrt(wrong.z_alive.n));
  CHECK(wrong.z_conditional.sd() > 1.2);
}

TEST_CASE("a right BG/NBD is left in peace, a wrong one is not") {
  check_right(behaviour("bg-nbd", kBgNbd, kBgNbd, 40, 10000));
  const Behaviour wrong = behaviour("bg-nbd", kBgNbd, {.5, 30, .8, 3.6}, 3, 10000);
  CHECK(wrong.inside.mean() < 0.6);
  CHECK(std::abs(wrong.z_alive.mean()) > 4 / std::sqrt(wrong.z_alive.n));
}

TEST_CASE("limits hold what they promise when the parameters were estimated from the same customers") {
  // 120 populations drawn and fitted. Null: sums lie inside in 90 %, with a standard error of 2.7 %;
  // bound 3.5 of them (three comparisons: one false alarm in 700 seeds). Weeks, at 45 purchases each,
  // gain 1.5 % from rounding.
  const auto process = customer_base::make_process("pareto-nbd", kPareto);
  Options options = days();
  options.model = "pareto-nbd";
  options.starts = 1;
  Mean weeks, early, middle, observation_end, naive;
  for (std::uint64_t j = 0; j < 120; ++j) {
    const auto data = test::histories(1500, {}, [&](std::size_t i, double age) {
      return test::draw_repeats(process, 1.0, 1000 + j, i, age);
    });
    ModelFit fit = fit_process(data.table, options);
    if (fit.status != Status::converged) continue;
    const auto inside = [](const Tracking& t, std::size_t w) {
      return t.cumulative_actual[w] >= t.cumulative_p05[w] && t.cumulative_actual[w] <= t.cumulative_p95[w];
    };
    const Tracking t = diagnose(fit, data.table, data.log, options).tracking;
    weeks.add((t.inside_calibration + t.inside_holdout) / (t.weeks_calibration + t.weeks_holdout));
    early.add(inside(t, 10));
    middle.add(inside(t, 55));
    observation_end.add(inside(t, 77));
    // Mutant: parameters taken for known, as if the purchases had not made them.
    fit.status = Status::boundary;
    const Tracking known = diagnose(fit, data.table, data.log, options).tracking;
    naive.add(inside(known, 55));
  }
  REQUIRE(weeks.n > 110);
  for (const Mean* share : {&early, &middle, &observation_end}) {
    CAPTURE(share->mean());
    CHECK(std::abs(share->mean() - 0.90) < 3.5 * 0.0274);
  }
  CAPTURE(weeks.mean(), weeks.error(), naive.mean());
  CHECK(weeks.mean() > 0.90 - 4 * weeks.error());
  CHECK(weeks.mean() < 0.915 + 4 * weeks.error());
  CHECK(naive.mean() - 0.90 > 3.5 * 0.0274);
}

TEST_CASE("a season that the model does not know leaves the interval") {
  const auto process = customer_base::make_process("pareto-nbd", kPareto);
  // Purchases are thinned with the day of the year: at 1,000 customers a right model has 90 % inside with a
  // standard deviation of about 4 %.
  const auto data = test::histories(6000, {}, [&](std::size_t i, double age) {
    std::vector<double> kept;
    Stream stream({5, 0, i, Purpose::test});
    const double birth = static_cast<double>(i) * 84.0 / 6000.0;
    for (const double at : test::draw_repeats(process, 1.0, 77, i, age))
      if (draw_uniform(stream) < 0.5 * (1.0 + std::sin((birth + at) / 182.0 * 6.283185307)))
        kept.push_back(at);
    return kept;
  });
  Options options = days();
  options.model = "pareto-nbd";
  const ModelFit fit = fit_process(data.table, options);
  REQUIRE(can_predict(fit.status));
  const Tracking got = diagnose(fit, data.table, data.log, options).tracking;
  CHECK(got.inside_calibration < 0.6 * got.weeks_calibration);
  CHECK(got.inside_holdout < 0.6 * got.weeks_holdout);
}

TEST_CASE("a fitted model of the wrong shape fails the chi-square") {
  // Half of the customers buy every month on average, half twice a year, nobody ever leaves: no gamma
  // distribution has two peaks. The right shape, fitted, has p between p_low and p_high not below 1e-3.
  const auto two_kinds = test::histories(8000, {1, 365, 0}, [](std::size_t i, double age) {
    std::vector<double> out;
    Stream stream({6, 0, i, Purpose::test});
    const double rate = i % 2 == 0 ? 1.0 / 30.0 : 2.0 / 365.0;
    for (double at = draw_exponential(stream) / rate; at <= age; at += draw_exponential(stream) / rate)
      out.push_back(at);
    return out;
  });
  Options options = days();
  options.model = "nbd";
  CHECK(diagnose(fit_process(two_kinds.table, options), two_kinds.table, two_kinds.log, options)
            .frequency.p_high < 1e-6);
  const auto process = customer_base::make_process("nbd", {.8, 60});
  const auto right = test::histories(8000, {1, 365, 0}, [&](std::size_t i, double age) {
    return test::draw_repeats(process, 1.0, 88, i, age);
  });
  CHECK(diagnose(fit_process(right.table, options), right.table, right.log, options).frequency.p_high > 1e-3);
}

TEST_CASE("the regularity test has its level with days as short as customers' gaps") {
  // CDNOW's rates, then customers who buy every other day, then four times a day: purchases of a day are one.
  // Null: z is standard normal; 300 populations, |z| > 1.96 in 5 % with a standard error of 1.3 %; bound 4 of
  // them.
  for (const double mean_gap : {80.0, 2.0, 0.25}) {
    CAPTURE(mean_gap);
    int rejected = 0, naive_rejected = 0;
    Mean z;
    for (std::uint64_t j = 0; j < 300; ++j) {
      const auto data = test::histories(
          150, {20, mean_gap > 10.0 ? 273.0 : 60.0, 0},
          [&](std::size_t i, double age) {
            std::vector<double> out;
            Stream stream({8, j, i, Purpose::test});
            const double rate = draw_gamma(stream, 2.0) / (2.0 * mean_gap);
            for (double at = draw_exponential(stream) / rate; at <= age;
                 at += draw_exponential(stream) / rate)
              out.push_back(at);
            return out;
          },
          true);
      const auto got =
          diagnose(test::told("nbd", {2, 2 * mean_gap}), data.table, data.log, days()).regularity;
      REQUIRE(got.reason.empty());
      z.add(got.z);
      rejected += std::abs(got.z) > 1.96 ? 1 : 0;
      // Mutant: gaps taken for exact times, M uniform on (0, 1).
      double square = 0.0, pairs = 0.0;
      for (std::size_t i = 0; i < data.log.size(); ++i) {
        const auto from = data.log.begin[i], n = data.log.begin[i + 1] - from;
        if (n < 3) continue;
        const double a = data.log.day[from + 1] - data.log.day[from];
        const double b = data.log.day[from + 2] - data.log.day[from + 1];
        square += std::pow(a / (a + b) - 0.5, 2);
        pairs += 1.0;
      }
      naive_rejected += std::abs(pairs / 12.0 - square) > 1.96 * std::sqrt(pairs / 180.0) ? 1 : 0;
    }
    CHECK(std::abs(rejected / 300.0 - 0.05) < 4 * 0.0126);
    CHECK(std::abs(z.mean()) < 4 / std::sqrt(300.0));
    if (mean_gap < 10.0) CHECK(naive_rejected > 200);
  }
}

TEST_CASE("regular buyers are found, with their k") {
  // Customers who buy every 20 days, and every 3, where whole days matter. 3,000 pairs or so; eight
  // comparisons at 4 standard errors of the estimate: one false alarm in 2,000 seeds.
  for (const double mean_gap : {20.0, 3.0})
    for (const int k : {1, 2, 3, 5}) {
      const auto process = customer_base::make_process("bg-cnbd-k", {1.5, 1.5 * mean_gap / k, .5, 9}, k);
      const auto data = test::histories(
          4000, {}, [&](std::size_t i, double age) { return test::draw_repeats(process, 1.0, 99, i, age); },
          true);
      const RegularityTest got = regularity(data);
      CAPTURE(mean_gap, k, got.k, got.standard_error, got.pairs, got.z);
      CHECK(std::abs(got.k - k) < 4 * got.standard_error);
      CHECK((got.z > 5) == (k > 1));
      const std::string said = regularity_sentence(got, 1);
      CHECK((said.find("more regular than chance") != std::string::npos) == (k > 1));
      const char* const beside_three = k < 3    ? "less regular than the fitted k = 3"
                                       : k == 3 ? "about as regular as"
                                                : "more regular than the fitted k = 3";
      CHECK(regularity_sentence(got, 3).find(beside_three) != std::string::npos);
    }
}

TEST_CASE("the histogram of gaps knows regular buyers from random ones") {
  const auto process = customer_base::make_process("bg-cnbd-k", {1.5, 10, .5, 4}, 3);
  const auto data = test::histories(
      3000, {}, [&](std::size_t i, double age) { return test::draw_repeats(process, 1.0, 111, i, age); });
  Options options = days();
  const auto worst = [&](const ModelFit& fit) {
    const GapCheck got = diagnose(fit, data.table, data.log, options).gaps;
    double largest = 0.0;
    for (std::size_t c = 0; c < got.actual.size(); ++c)
      if (got.expected[c] > 30)
        largest = std::max(largest, std::abs(got.actual[c] - got.expected[c]) / got.standard_error[c]);
    return largest;
  };
  // 25 classes at most: beyond 4.5 in one of 5,000 seeds.
  CHECK(worst(test::told("bg-cnbd-k", {1.5, 10, .5, 4}, 3)) < 4.5);
  options.model = "bg-nbd";
  CHECK(worst(fit_process(data.table, options)) > 8);
}
