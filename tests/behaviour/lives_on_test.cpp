// Customers whose history holds mailings live on from the rates that they have without any: nothing that the
// past mailings did is counted twice.
//
// Twenty worlds. In each, 2,000 customers are mailed every eight weeks for a year; after that
// the world shows both futures of the same year: without mail, and mailed on (twins). A fit knows the first
// year only. Null: the next year lies in the run's 90 % interval with probability 0.9, in each world by
// itself. Of 20, 13 or fewer lie in it with probability 0.24 %; seeds are fixed, so the test never differs.
// Mutant: lives from /process, whose rates hold the mailings, as runs began before.
#include <catch2/catch.hpp>

#include "engine/calibration/response_lives.h"
#include "engine/metrics/summary.h"
#include "engine/study/learned.h"
#include "engine/study/simulate.h"
#include "tests/behaviour/observed.h"
#include "tests/world/scenarios.h"

using namespace stamkund;
using namespace stamkund::behaviour_test;

namespace {

constexpr double kYear = 364.0;

std::string two_years(int seed, const std::string& process) {
  const auto arm = [](const std::string& name, const std::string& until) {
    return "  - name: " + name +
           "\n    fatigue: {weight: 0, decay: 4 weeks}\n    campaigns:\n"
           "      - {name: news, channel: email, first: 30 days, every: 8 weeks, until: " +
           until + ", cost: 1 SEK, open: 100 %, lift: 80 %, decay: 14 days, unsubscribe: 0 %}\n";
  };
  return "stamkund: 1\ncurrency: SEK\nseed: " + std::to_string(seed) +
         "\nhorizon: 104 weeks\nperiod: 1 week\nreplicates: 1\npopulation:\n  new_customers: {count: 2000}\n"
         "  purchases: " +
         process +
         "\n  spend: {model: fixed, amount: 45 SEK}\n"
         "baseline: {name: never, margin: 70 %}\narms:\n" +
         arm("mailed", "104 weeks") + arm("stopped", "52 weeks");
}

/// Purchases of the second year.
double second_year(const std::vector<Record>& lives) {
  double sum = 0.0;
  for (const Record& one : lives)
    for (const Visit& visit : one.visits) sum += visit.day >= kYear && visit.day < 2.0 * kYear ? 1.0 : 0.0;
  return sum;
}

/// What the company's files show on the last day of the first year.
Observed first_year(const scenario::ScenarioFile& file) {
  scenario::ScenarioFile year = file;
  year.spec.horizon_days = kYear;
  return observe(year, [](std::size_t) -> std::size_t { return 1; });
}

calibration::Fit fit_of(const scenario::ScenarioFile& file, const std::string& model) {
  const Observed seen = first_year(file);
  Estimated found = estimate(seen, model, false, true);
  calibration::Fit fit;
  fit.process = found.plain;
  fit.customers = seen.table;
  fit.response = found.fit;
  fit.contact_history = found.history;
  return fit;
}

/// The next year: without mail, and with mail of this lift and decay.
std::string next_year(const std::string& lift, const std::string& decay) {
  return "stamkund: 1\ncurrency: SEK\nseed: 5\nhorizon: 52 weeks\nperiod: 1 week\nreplicates: 80\n"
         "uncertainty: {populations_per_draw: 1, replicates_per_population: 1}\n"
         "population: {fit: unused, spend: {model: fixed, amount: 45 SEK}}\n"
         "baseline: {name: none, margin: 70 %}\narms:\n"
         "  - name: mail\n    fatigue: {weight: 0, decay: 4 weeks}\n    campaigns:\n"
         "      - {name: news, channel: email, first: 2 days, every: 8 weeks, cost: 1 SEK, open: 100 %, "
         "unsubscribe: 0 %,\n         lift: " +
         lift + ", decay: " + decay + "}\n";
}

struct Interval {
  double low = 0, high = 0, mean = 0;
  [[nodiscard]] bool holds(double truth) const { return truth >= low && truth <= high; }
};

Interval interval_of(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  double sum = 0.0;
  for (const double value : values) sum += value;
  return {metrics::quantile(values, 0.05), metrics::quantile(values, 0.95),
          sum / static_cast<double>(values.size())};
}

struct Forecast {
  Interval without, effect;
};

Forecast forecast(const calibration::Fit& fit, bool by_name) {
  const auto& lift = *fit.response->find("lift[email]");
  const auto& decay = *fit.response->find("decay[email]");
  auto file = test::scenario_of(
      by_name ? next_year("from fit", "from fit")
              : next_year(std::to_string(lift.estimate), std::to_string(decay.estimate) + " days"));
  Problems problems;
  if (by_name) study::learn(file.spec, &fit, "test.yaml", problems);
  INFO(problems.text());
  REQUIRE_FALSE(problems.has_errors());
  const auto tallies = study::simulate(file.spec, &fit, {});
  std::vector<double> without, effect;
  for (const auto& one : tallies) {
    without.push_back(static_cast<double>(one[0].flow("purchases")));
    effect.push_back(static_cast<double>(one[1].flow("purchases")) - without.back());
  }
  return {interval_of(without), interval_of(effect)};
}

}  // namespace

TEST_CASE("what past mailings did is not counted twice") {
  const std::string model = GENERATE("pareto-nbd", "bg-nbd");
  const std::string process = model == "pareto-nbd"
                                  ? "{model: pareto-nbd, r: 1.2, alpha: 40 days, s: 0.9, beta: 300 days}"
                                  : "{model: bg-nbd, r: 1.2, alpha: 40 days, a: 0.4, b: 6}";
  constexpr int kWorlds = 20;
  int without = 0, effect = 0, naive = 0;
  double truth = 0.0, mean = 0.0, naive_mean = 0.0, true_effect = 0.0, mean_effect = 0.0, naive_effect = 0.0;
  for (int seed = 1; seed <= kWorlds; ++seed) {
    const auto file = test::scenario_of(two_years(seed, process));
    const double stopped = second_year(records(file, 2));
    const double gained = second_year(records(file, 1)) - stopped;
    calibration::Fit fit = fit_of(file, model);
    REQUIRE(calibration::lives_by_response(fit));
    const Forecast seen = forecast(fit, true);
    without += seen.without.holds(stopped) ? 1 : 0;
    effect += seen.effect.holds(gained) ? 1 : 0;
    fit.contact_history.reset();
    const Forecast twice = forecast(fit, false);
    naive += twice.without.holds(stopped) ? 1 : 0;
    truth += stopped / kWorlds, mean += seen.without.mean / kWorlds,
        naive_mean += twice.without.mean / kWorlds;
    true_effect += gained / kWorlds, mean_effect += seen.effect.mean / kWorlds;
    naive_effect += twice.effect.mean / kWorlds;
  }
  INFO("without mail: truth " << truth << ", run " << mean << ", counted twice " << naive_mean);
  INFO("effect: truth " << true_effect << ", run " << mean_effect << ", counted twice " << naive_effect);
  INFO("held: without " << without << ", effect " << effect << ", counted twice " << naive);
  CHECK(without >= 14);
  CHECK(effect >= 14);
  CHECK(naive <= 5);
}
