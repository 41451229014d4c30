// Paid membership (Iyengar, Park & Yu 2022) and surprises (Heilman, Nakamoto & Rao 2002; Shibly & Chatterjee
// 2020).
#include <algorithm>
#include <catch2/catch.hpp>

#include "engine/metrics/results.h"
#include "engine/study/load.h"
#include "engine/world/luck.h"
#include "tests/behaviour/records.h"
#include "tests/world/scenarios.h"

using namespace stamkund;
using namespace stamkund::behaviour_test;

namespace {

std::string club(const std::string& effect) {
  return "membership: {fee: 5 SEK, period: 182 days, renewal: 100 %, joining_slope: 0" + effect + "}\n";
}

/// Quarters of the time from one fee to the next.
std::vector<Rate> by_time_since_fee(const std::vector<Record>& lives) {
  return after_each(lives, {0.0, 45.5, 91.0, 136.5, 182.0}, [](const Record& record) {
    std::vector<double> days;
    for (double day = record.joined_day(); day < record.end_day; day += 182.0) days.push_back(day);
    return days;
  });
}

Rate all_of(const std::vector<Rate>& rates) {
  Rate sum;
  for (const Rate& rate : rates) {
    sum.seen += rate.seen;
    sum.expected += rate.expected;
  }
  return sum;
}

std::string gift(const std::string& more) {
  return "surprise: {probability_per_visit: 10 %, cost: 5 SEK" + more + "}\n";
}

/// Days of her surprises: the visits at which she is a member already and lucky.
std::vector<double> surprises(const scenario::ScenarioFile& file, const Record& record) {
  const world::Luck luck(file.spec.seed, 0, record.person.index);
  std::vector<double> days;
  for (std::size_t k = 1; k < record.visits.size(); ++k)
    if (luck.occasion(Purpose::surprise, k) < 0.1) days.push_back(record.visits[k].day);
  return days;
}

/// The first week after a surprise, and the fourth.
std::vector<Rate> after_surprise(const scenario::ScenarioFile& file, std::size_t arm) {
  auto rates = after_each(records(file, arm), {0.0, 7.0, 21.0, 28.0},
                          [&](const Record& record) { return surprises(file, record); });
  rates.erase(rates.begin() + 1);
  return rates;
}

/// Mean amount at surprises less that at other visits, over its standard error.
double z_of_basket(const scenario::ScenarioFile& file, std::size_t arm) {
  double n[2] = {0, 0}, sum[2] = {0, 0}, squares[2] = {0, 0};
  for (const auto& record : records(file, arm)) {
    const auto days = surprises(file, record);
    for (std::size_t k = 1; k < record.visits.size(); ++k) {
      const int s = std::binary_search(days.begin(), days.end(), record.visits[k].day) ? 1 : 0;
      const auto paid = static_cast<double>(record.visits[k].paid);
      n[s] += 1.0, sum[s] += paid, squares[s] += paid * paid;
    }
  }
  const auto variance = [&](int s) { return (squares[s] / n[s] - sum[s] / n[s] * sum[s] / n[s]) / n[s]; };
  return (sum[1] / n[1] - sum[0] / n[0]) / std::sqrt(variance(0) + variance(1));
}

}  // namespace

// Null: as many purchases early as late in the time that a fee pays for. With sunk cost they decline to the
// renewal; with benefits alone (mutant) they are up by the whole lift and flat; off, at the base rate. Both
// lifts average to what was asked for.
TEST_CASE("paid membership: purchases decline from fee to renewal, above an economic part that does not") {
  const auto file = test::scenario_of(steady(2500, "364 days", 1.0) + arm("both", club(", lift: 50 %")) +
                                      arm("economic", club(", lift: 50 %, sunk_share: 0 %")) +
                                      arm("off", club(", lift: 0 %")) + arm("not mentioned", club("")));
  const auto both = by_time_since_fee(records(file, 1));
  CHECK(z_of_slope(both) < -kSignificant);
  // A third is left of the lift where there was nothing sunk.
  CHECK(both[3].z(1.0 + 0.5 / 3.0) > kSignificant);
  CHECK(std::abs(all_of(both).z(1.5)) < kSignificant);
  const auto economic = by_time_since_fee(records(file, 2));
  CHECK(std::abs(z_of_slope(economic)) < kSignificant);
  CHECK(std::abs(all_of(economic).z(1.5)) < kSignificant);
  const auto off = by_time_since_fee(records(file, 3));
  CHECK(std::abs(z_of_slope(off)) < kSignificant);
  CHECK(std::abs(all_of(off).z()) < kSignificant);
  CHECK(same_counts(file, 3, 4));
  CHECK(same_purchases(file, 3, 0));
}

// No chance in it: of each fee, what is left of its term at the end of a period, from each member's day of
// joining. Three mistakes that it would see: fees earned at once, renewals forgotten, terms a period late.
TEST_CASE("paid membership: fees paid for what is left of terms are a liability until they are earned") {
  const auto file =
      test::scenario_of(steady(200, "60 weeks", 1.0) + arm("club", club(", lapsed_renewal: 100 %")) +
                        arm("once",
                            "membership: {fee: 5 SEK, period: 182 days, renewal: 0 %, lapsed_renewal: 0 "
                            "%, joining_slope: 0}\n"));
  const auto results = metrics::measure(file.spec, 200, tallies(file));
  const auto& figure = *std::find_if(results.periods.begin(), results.periods.end(),
                                     [](const auto& one) { return one.name == "unearned_fees"; });
  const auto expected = [&](std::size_t which, double end, bool renewed) {
    double minor = 0.0;
    for (const auto& record : records(file, which)) {
      const double since = end - record.joined_day();
      if (since < 0.0 || (!renewed && since >= 182.0)) continue;
      // What is paid at the very end of a period is of the next.
      const double gone = std::fmod(since, 182.0);
      minor += gone > 0.0 ? 500.0 * (1.0 - gone / 182.0) : 0.0;
    }
    return minor;
  };
  for (const std::size_t which : {1, 2}) {
    const auto seen = figure.values.arm(which);
    REQUIRE(seen.size() == 15);
    for (std::size_t p = 0; p < 15; ++p)
      CHECK(std::abs(static_cast<double>(seen[p]) -
                     expected(which, 28.0 * static_cast<double>(p + 1), which == 1)) <= 0.5 * 200.0);
    CHECK(results.total("unearned_fees").values[which] == Approx(static_cast<double>(seen[14]) / 100.0));
  }
  CHECK(figure.values.arm(1)[14] > 10'000);
  CHECK(figure.values.arm(2)[5] > 1'000);
  CHECK(figure.values.arm(2)[14] == 0);
  for (const std::int64_t seen : figure.values.arm(0)) CHECK(seen == 0);
}

// Null: what the club earns with a customer does not depend on her usage. It rises where it makes her buy
// more, and falls (mutant) where all it does is to give a discount.
TEST_CASE("paid membership: profit rises with usage if it works, and falls if it only gives discounts") {
  const auto file =
      test::scenario_of(steady(1000, "364 days", 1.0, 1.5, 24) + arm("works", club(", lift: 50 %")) +
                        arm("gives", club(", discount: 10 %")));
  const auto results = metrics::measure(file.spec, 1000, tallies(file));
  const auto& profit = results.breakdown("usage").metric("net_effect").values;
  const auto heavy_less_light = [&](std::size_t which) {
    std::vector<double> difference;
    for (std::size_t r = 0; r < 24; ++r)
      difference.push_back(profit[(which * 24 + r) * 10 + 9] - profit[(which * 24 + r) * 10]);
    const auto summary = metrics::summarise(difference, file.spec.uncertainty);
    return summary.mean / summary.standard_error;
  };
  CHECK(heavy_less_light(1) > kSignificant);
  CHECK(heavy_less_light(2) < -kSignificant);
}

// Nulls: base rate in the week after a surprise; the same four weeks later. With backlash for everybody the
// sign turns round. Announced (mutant), the same gifts do nothing; at size 0 every count is that of the gift
// alone.
TEST_CASE("surprise: a short-lived rise, a fall if it backfires, nothing if it is announced") {
  const std::string delight = ", delight: 60 %, decay: 1 week";
  const auto file =
      test::scenario_of(steady(3000, "52 weeks", 0.7) + arm("delight", gift(delight)) +
                        arm("backlash", gift(", backlash: 60 %, backlash_share: 100 %, decay: 1 week")) +
                        arm("announced", gift(delight + ", announced: true")) +
                        arm("off", gift(", delight: 0 %, backlash: 0 %, backlash_share: 50 %")) +
                        arm("not mentioned", gift("")));
  const auto delighted = after_surprise(file, 1);
  CHECK(delighted[0].z() > kSignificant);
  CHECK(z_of_difference(delighted[1], delighted[0]) < -kSignificant);
  CHECK(std::abs(delighted[1].z()) < kSignificant);
  const auto displeased = after_surprise(file, 2);
  CHECK(displeased[0].z() < -kSignificant);
  CHECK(z_of_difference(displeased[1], displeased[0]) > kSignificant);
  for (const std::size_t which : {3, 4})
    for (const Rate& rate : after_surprise(file, which)) CHECK(std::abs(rate.z()) < kSignificant);
  CHECK(same_counts(file, 4, 5));
  CHECK(same_purchases(file, 3, 0));
}

// A member who is surprised at every visit and comes often: delight is renewed, it does not pile up.
TEST_CASE("surprise: delight at every visit does not breed purchases without bound") {
  const auto file = test::scenario_of(
      steady(50, "52 weeks", 7.0) +
      arm("always",
          "surprise: {probability_per_visit: 100 %, cost: 1 SEK, delight: 100 %, decay: 2 weeks}\n"));
  Rate all;
  for (const auto& record : records(file)) all.add(record, record.joined_day(), record.end_day);
  CHECK(all.factor() > 1.5);
  CHECK(all.z(2.0) < kSignificant);
}

// Null: surprised and other visits cost the same. Mutant: no basket lift.
TEST_CASE("surprise: the basket is larger at that visit") {
  const auto file =
      test::scenario_of(steady(2000, "52 weeks", 0.7, 50.0, 1,
                               "  spend: {model: lognormal, median: 50 SEK, between: 0, within: 0.4}\n") +
                        arm("basket", gift(", basket: 10 %")) + arm("off", gift(", basket: 0 %")) +
                        arm("not mentioned", gift("")));
  CHECK(z_of_basket(file, 1) > kSignificant);
  CHECK(std::abs(z_of_basket(file, 2)) < kSignificant);
  CHECK(same_counts(file, 2, 3));
}

// The split into an economic and a sunk part has no meaning below zero: a mistake of the file, not a fault of
// the run.
TEST_CASE("paid membership: a negative lift is refused when the scenario is read") {
  Problems problems;
  (void)study::load_scenario_text(steady(10, "10 weeks", 1.0) + arm("club", club(", lift: -10 %")),
                                  "test.yaml", {}, problems);
  CHECK(problems.has_errors());
  CHECK(problems.text().find("lift") != std::string::npos);
}
