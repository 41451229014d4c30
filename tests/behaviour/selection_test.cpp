// What looks like an effect and is none: who joins (Leenheer et al. 2007), and light users who seem to rise
// (Liu 2007, disputed as regression to the mean).
#include <algorithm>
#include <catch2/catch.hpp>

#include "engine/metrics/results.h"
#include "engine/report/run_text.h"
#include "tests/behaviour/records.h"
#include "tests/world/scenarios.h"

using namespace stamkund;
using namespace stamkund::behaviour_test;

namespace {

const std::string kProgram =
    "  - name: NAME\n    program:\n      starts: 26 weeks\n      earn: {per_visit: 1}\n"
    "      reward: {at: 10, cost: 1 SEK}\n      enrolment: {share_per_visit: 15 %, loyalty_slope: SLOPE}\n"
    "      behaviour: {goal_gradient: 0, post_reward_boost: 0 %, member_purchase_rate: LIFT}\n";

std::string club(const std::string& name, const std::string& slope, const std::string& lift) {
  std::string text = kProgram;
  text.replace(text.find("NAME"), 4, name);
  text.replace(text.find("SLOPE"), 5, slope);
  text.replace(text.find("LIFT"), 4, lift);
  return text;
}

/// One line, so that wrapping does not matter.
std::string flat(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

double z(const metrics::Results& results, const std::string& name, std::size_t arm) {
  const auto& summary = results.comparison(name).summary[arm];
  return summary.mean / summary.standard_error;
}

}  // namespace

// A program without any effect. Nulls: members' mean equals the others'; light users' change is 0; heavy
// users' too. All are rejected (that is the point), by means over populations; the twins' figures are exactly
// 0 in every replicate, and the report says which to believe. Mutant: with an effect of +20 % the twins'
// figures are not 0.
TEST_CASE("with no effect at all, members look better, light users seem to rise, and the report explains") {
  const auto file = test::scenario_of(steady(1500, "78 weeks", 0.3, 0.8, 40) +
                                      club("no effect", "0.5", "0 %") + club("effect", "0.5", "20 %"));
  const auto results = metrics::measure(file.spec, 1500, tallies(file));
  CHECK(z(results, "naive_member_gap_purchases", 1) > kSignificant);
  CHECK(z(results, "naive_change_light", 1) > kSignificant);
  CHECK(z(results, "naive_change_heavy", 1) < -kSignificant);
  for (const std::string name : {"twin_member_effect_purchases", "twin_change_light", "twin_change_heavy"}) {
    CAPTURE(name);
    for (std::size_t r = 0; r < 40; ++r) CHECK(results.comparison(name).values[40 + r] == 0.0);
    CHECK(z(results, name, 2) > kSignificant);
  }
  // The naive gap says more than the program does, with an effect too.
  CHECK(results.comparison("naive_member_gap_purchases").summary[2].mean >
        2.0 * results.comparison("twin_member_effect_purchases").summary[2].mean);
  const std::string text = flat(report::findings(results, file));
  CAPTURE(text);
  CHECK(text.find("not the program's effect") != std::string::npos);
  CHECK(text.find("artefact") != std::string::npos);
}

// The same where nothing at all differs from the baseline, not even a cost: then, above all, the gap is an
// artefact.
TEST_CASE("a program that changes nothing is still reported with its artefacts") {
  const auto file = test::scenario_of(steady(1500, "78 weeks", 0.3, 0.8, 40) +
                                      "  - name: idle\n    program: {starts: 26 weeks, earn: {per_visit: 1}, "
                                      "enrolment: {share_per_visit: 15 %}}\n");
  const auto results = metrics::measure(file.spec, 1500, tallies(file));
  CHECK(results.total("net").effects[1].p95 == 0.0);
  const std::string text = flat(report::findings(results, file));
  CAPTURE(text);
  CHECK(text.find("no different from 'today'") != std::string::npos);
  CHECK(text.find("not the program's effect") != std::string::npos);
  CHECK(text.find("artefact") != std::string::npos);
}

// Null: the loyal do not join more. Their gap over chance alone is rejected; slope 0 is the mutant.
TEST_CASE("self-selected enrolment: the loyal join more, and the naive gap grows with it") {
  const auto file = test::scenario_of(steady(1500, "78 weeks", 0.3, 0.8, 40) + club("loyal", "1", "0 %") +
                                      club("anybody", "0", "0 %") + club("anybody again", "0", "0 %"));
  const auto results = metrics::measure(file.spec, 1500, tallies(file));
  const auto larger = [&](std::size_t one, std::size_t other) {
    const auto& gap = results.comparison("naive_member_gap_purchases").values;
    std::vector<double> difference;
    for (std::size_t r = 0; r < 40; ++r) difference.push_back(gap[one * 40 + r] - gap[other * 40 + r]);
    return metrics::summarise(difference, file.spec.uncertainty);
  };
  CHECK(larger(1, 2).mean > kSignificant * larger(1, 2).standard_error);
  CHECK(larger(3, 2).mean == 0.0);
  CHECK(same_counts(file, 2, 3));
}
