// What is told of a pilot, on worlds whose effects are known.
#include "engine/study/pilot.h"
#include "engine/metrics/results.h"
#include "engine/study/followed.h"
#include "tests/behaviour/contact_scenes.h"

using namespace stamkund;
using namespace stamkund::test;

namespace {

const std::string kOffer =
    "name: offer, channel: post, first: 20 weeks, cost: 10 SEK, open: 100 %, decay: 6 weeks";

std::string pilot(const std::string& more) {
  return "    contact_policy: {pilot: {campaign: offer, customers: 3000, window: 12 weeks, " + more + "}}\n";
}

Figure told_of(std::size_t a, const std::string& figure) {
  return [=](const auto& arms) { return study::told(arms[a], study::kPilot, figure); };
}

Figure decile(std::size_t a, std::size_t d) {
  return [=](const auto& arms) { return study::told(arms[a], study::kPilotDeciles, "uplift", d); };
}

}  // namespace

TEST_CASE("what a pilot finds is there in the half that was kept back", "[pilot]") {
  // The lift is felt by one segment, and drives the other away.
  const std::string moves =
      kOffer + ", lift: 100 %, leaving_for: 12 weeks, by_segment: [{segment: dogs, lift: 0, leaving: 300 %}]";
  const std::string how = pilot("outcome: purchases, learner: t-linear");
  const auto tallies =
      run(scene_of(arm("uplift", moves + ", top: {share: 30 %, by: uplift}", how) +
                   arm("risk", moves + ", top: {share: 30 %, by: risk}", how) + arm("no pilot", moves)));
  CHECK(mean_of(tallies, told_of(1, "pilot_qini_height")).z > 4.0);
  CHECK(mean_of(tallies, told_of(1, "pilot_policy")).z > 4.0);
  CHECK(mean_of(tallies, told_of(2, "pilot_policy")).value < 0.0);
  CHECK(mean_of(tallies, told_of(1, "pilot_policy_than_all")).z > 4.0);
  const auto first = decile(1, 0), last = decile(1, 9);
  CHECK(mean_of(tallies, [&](const auto& arms) { return first(arms) - last(arms); }).z > 4.0);
  for (const auto& arms : tallies) {
    // One pilot, two rules. Of many with equal scores a share is drawn.
    CHECK(told_of(1, "pilot_average")(arms) == told_of(2, "pilot_average")(arms));
    CHECK(told_of(1, "pilot_qini_height_by_risk")(arms) == told_of(2, "pilot_qini_height_by_risk")(arms));
    CHECK(told_of(1, "pilot_treated")(arms) == Approx(0.3).margin(0.04));
    CHECK(std::isnan(told_of(1, "pilot_qini")(arms)));  // the outcome is a number
    CHECK(std::isnan(told_of(3, "pilot_policy")(arms)));
    CHECK(std::isnan(told_of(0, "pilot_judged")(arms)));
  }
}

TEST_CASE("a contact that does nothing ranks nobody, and costs what it costs", "[pilot]") {
  // Learning from those who judge as well fails: it was tried, and gave z = 5.6 for the first two.
  const std::string nothing = kOffer + ", lift: 0 %, top: {share: 30 %, by: uplift}";
  const auto tallies = run(scene_of(arm("yes or no", nothing, pilot("outcome: active")) +
                                    arm("net", nothing, pilot("outcome: net, learner: t-linear"))));
  CHECK(std::abs(mean_of(tallies, told_of(1, "pilot_qini")).z) < 4.0);
  CHECK(std::abs(mean_of(tallies, told_of(1, "pilot_qini_height")).z) < 4.0);
  CHECK(std::abs(mean_of(tallies, told_of(1, "pilot_average")).z) < 4.0);
  // Nobody buys more for it: the rule loses 10 SEK for each of those whom it treats.
  const auto above_cost = [](std::size_t a) {
    return [=](const auto& arms) {
      return told_of(a, "pilot_policy")(arms) + 10.0 * told_of(a, "pilot_treated")(arms);
    };
  };
  CHECK(std::abs(mean_of(tallies, above_cost(1)).z) < 4.0);
  CHECK(std::abs(mean_of(tallies, above_cost(2)).z) < 4.0);
}

TEST_CASE("figures of pilots are in the results, of the arms that have one", "[pilot]") {
  const auto file =
      scene_of(arm("without", kOffer + ", lift: 10 %") +
               arm("some", kOffer + ", lift: 10 %, where: uplift > 0", pilot("outcome: active")));
  const auto tallies = run(file);
  const metrics::Results results = metrics::measure(file.spec, 3000, tallies);
  CHECK(std::isnan(results.total("pilot_qini").summary[1].mean));
  CHECK(results.total("pilot_qini").summary[2].mean ==
        Approx(mean_of(tallies, told_of(2, "pilot_qini")).value));
  const auto& uplift = results.breakdown("pilot_decile").metric("uplift");
  CHECK(uplift.summary.size() == 3 * study::kPilotGroups);
  CHECK(uplift.summary[2 * study::kPilotGroups].mean == Approx(mean_of(tallies, decile(2, 0)).value));
}

TEST_CASE("what is told comes back to the billionth, and what is not known stays unknown", "[pilot]") {
  const auto file =
      scene_of(arm("some", kOffer + ", lift: 10 %, where: uplift > 0", pilot("outcome: active")));
  counting::Counts counts(study::schema_of(file.spec, 1));
  study::PilotJudgement judged;
  judged.judged_on = 1234;
  judged.by_uplift.qini = -0.123456789;
  judged.by_uplift.auuc = std::nan("");
  judged.policy.than_none.value = 1e30;
  study::tell_pilot(&judged, {}, counts);
  CHECK(study::told(counts, study::kPilot, "pilot_judged") == 1234.0);
  CHECK(study::told(counts, study::kPilot, "pilot_qini") == Approx(-0.123456789).margin(1e-12));
  CHECK(std::isnan(study::told(counts, study::kPilot, "pilot_auuc")));
  CHECK(study::told(counts, study::kPilot, "pilot_policy") == Approx(9e9));
  CHECK(std::isnan(study::told(counts, study::kPilotDeciles, "uplift", 3)));
}

TEST_CASE("true effects leave nothing on the table where nobody is moved", "[pilot]") {
  const std::string nothing = kOffer + ", lift: 0 %, top: {share: 30 %, by: risk}";
  const auto tallies =
      run(scene_of(arm("oracle", nothing, pilot("outcome: active, oracle: {customers: 300, lives: 3}"))));
  for (const auto& arms : tallies) {
    // Everybody costs 10 SEK, and nobody buys more for it.
    const double cost = told_of(1, "pilot_true_policy")(arms);
    CHECK(cost < 0.0);
    CHECK(told_of(1, "pilot_oracle")(arms) == Approx(cost).margin(1e-8));
    CHECK(told_of(1, "pilot_oracle_at_most")(arms) == Approx(cost).margin(1e-8));
    CHECK(told_of(1, "pilot_left")(arms) == Approx(0.0).margin(1e-8));
  }
}

TEST_CASE("true effects are what a hand computes, and the learned rule finds part of them", "[pilot]") {
  // Everybody buys once in 4 weeks and stays. A letter raises the rate of the one half by 100 %, decaying
  // over 6 weeks: (6 / 4) (1 - exp(-2)) = 1.297 purchases more in 12 weeks, 100 SEK of margin each, less 10
  // SEK. The other half is not moved. The best half earn 59.85 SEK a customer; half of all by lot half of
  // 119.7 - 10.
  const std::string text =
      "stamkund: 1\ncurrency: SEK\nseed: 7\nhorizon: 40 weeks\nreplicates: 20\n"
      "uncertainty: {populations_per_draw: 1, replicates_per_population: 1}\n"
      "population:\n  new_customers: {count: 3000}\n"
      "  purchases: {model: nbd, r: 100000, alpha: 400000 weeks}\n"
      "  spend: {model: fixed, amount: 200 SEK}\n"
      "  segments: [{name: open, share: 50 %}, {name: closed, share: 50 %}]\n"
      "baseline: {name: none, margin: 50 %}\narms:\n" +
      arm("uplift",
          kOffer + ", lift: 100 %, by_segment: [{segment: closed, lift: 0}], top: {share: 50 %, by: uplift}",
          pilot("outcome: purchases, learner: t-linear, oracle: {customers: 600, lives: 20}")) +
      arm("risk",
          kOffer + ", lift: 100 %, by_segment: [{segment: closed, lift: 0}], top: {share: 50 %, by: risk}",
          pilot("outcome: purchases, learner: t-linear, oracle: {customers: 600, lives: 20}"));
  Problems problems;
  const auto file = study::load_scenario_text(text, "test.yaml", {}, problems);
  INFO(problems.text());
  REQUIRE_FALSE(problems.has_errors());
  const auto tallies = run(file);
  const double best = 0.5 * (100.0 * 6.0 / 4.0 * (1.0 - std::exp(-2.0)) - 10.0);
  const auto off = [&](std::size_t a, const char* figure, double expected) {
    const auto value = told_of(a, figure);
    return mean_of(tallies, [=](const auto& arms) { return value(arms) - expected; });
  };
  // With 20 lives the halves are told apart without fail, so the bounds are one. The halves are not exactly
  // halves: of 600 customers the standard error is 2 %, and 20 replicates average it.
  CHECK(std::abs(off(1, "pilot_oracle", best).value) < 0.02 * best);
  CHECK(std::abs(off(1, "pilot_oracle_at_most", best).value) < 0.02 * best);
  // By risk is by lot here: half of the best is left. Its regression knows the segments, and so often picks
  // one of them by chance: what is left differs much.
  const double by_lot = 0.5 * (best - 5.0);
  CHECK(std::abs(off(2, "pilot_true_policy", by_lot).z) < 4.0);
  CHECK(off(2, "pilot_left", 0.0).z > 4.0);
  // Uplift finds the segment.
  CHECK(off(1, "pilot_true_policy", by_lot).z > 20.0);
  CHECK(off(1, "pilot_left", 0.0).value < 0.1 * best);
}

TEST_CASE("who takes new luck lives on by her own rates, differently each time", "[pilot]") {
  const auto file = scene_of(arm("some", kOffer + ", lift: 10 %", ""));
  const study::Replicate replicate =
      study::prepare(file.spec, nullptr, study::draw_of(file.spec.uncertainty, 0));
  study::Followed followed(*replicate.arms[1], replicate, 3000);
  followed.begin();
  const double day = 100.0, span = 28.0;
  double sum = 0.0, expected = 0.0, variance = 0.0, alive = 0.0, stays = 0.0, stays_variance = 0.0;
  int customers = 0, differ = 0;
  for (std::size_t i = 0; i < followed.size() && customers < 200; ++i) {
    followed.live_until(i, day);
    const world::Customer& stands = followed.customer(i);
    if (!stands.alive) continue;
    ++customers;
    const double rate = stands.person.purchase_rate_per_day, leaves = stands.person.defection_rate;
    std::uint64_t first = 0;
    bool differs = false;
    for (std::uint64_t life = 0; life < 50; ++life) {
      world::Luck luck = study::luck_before(replicate, 2 + life, followed.index(i));
      world::Customer one = stands;
      world::Scene scene = followed.scene_of(one, luck);
      world::take_new_luck(scene, day);
      world::live(scene, day + span);
      const std::uint64_t bought = one.seen.purchases - stands.seen.purchases;
      if (life == 0) first = bought;
      differs = differs || bought != first;
      sum += static_cast<double>(bought);
      alive += one.alive ? 1.0 : 0.0;
    }
    differ += differs ? 1 : 0;
    // A Poisson count over a life that ends at an exponential time: its mean, and its variance at most mean +
    // rate^2 span^2 / 4.
    const double stay = std::exp(-leaves * span);
    const double mean = rate * (1.0 - stay) / leaves;
    expected += 50.0 * mean;
    variance += 50.0 * (mean + rate * rate * span * span / 4.0);
    stays += 50.0 * stay;
    stays_variance += 50.0 * stay * (1.0 - stay);
  }
  REQUIRE(customers == 200);
  CHECK(std::abs(sum - expected) < 4.0 * std::sqrt(variance));
  CHECK(std::abs(alive - stays) < 4.0 * std::sqrt(stays_variance));
  // With the old luck none would differ.
  CHECK(differ > 100);
}

TEST_CASE("where purchases have a memory, or too few are meant, true effects are refused, and why is said",
          "[pilot]") {
  const auto run_with = [](const std::string& purchases, const std::string& where) {
    const std::string text =
        "stamkund: 1\ncurrency: SEK\nseed: 7\nhorizon: 40 weeks\nreplicates: 1\n"
        "population:\n  new_customers: {count: 3000}\n  purchases: {" +
        purchases +
        "}\n  spend: {model: fixed, amount: 200 SEK}\n  segments: [{name: few, share: 5 %}, {name: many, "
        "share: 95 %}]\n"
        "baseline: {name: none, margin: 50 %}\narms:\n" +
        arm("some", kOffer + ", lift: 10 %, top: {share: 50 %, by: uplift}" + where,
            pilot("outcome: active, oracle: {customers: 200, lives: 2}"));
    Problems problems;
    const auto file = study::load_scenario_text(text, "test.yaml", {}, problems);
    INFO(problems.text());
    REQUIRE_FALSE(problems.has_errors());
    return run(file).size();
  };
  const std::string at_random = "model: mbg-nbd, r: 1.5, alpha: 12 weeks, a: 1, b: 4";
  CHECK(run_with(at_random, "") == 1);
  CHECK_THROWS_WITH(run_with("model: mbg-cnbd-k, k: 2, r: 1.5, alpha: 12 weeks, a: 1, b: 4", ""),
                    Catch::Contains("buy regularly"));
  CHECK_THROWS_WITH(run_with(at_random, ", where: segment == \"few\""),
                    Catch::Contains("a larger 'customers'"));
}
