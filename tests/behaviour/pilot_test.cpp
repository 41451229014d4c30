// What is told of a pilot, on worlds whose effects are known.
#include "engine/study/pilot.h"
#include "engine/metrics/results.h"
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
  study::tell_pilot(&judged, counts);
  CHECK(study::told(counts, study::kPilot, "pilot_judged") == 1234.0);
  CHECK(study::told(counts, study::kPilot, "pilot_qini") == Approx(-0.123456789).margin(1e-12));
  CHECK(std::isnan(study::told(counts, study::kPilot, "pilot_auuc")));
  CHECK(study::told(counts, study::kPilot, "pilot_policy") == Approx(9e9));
  CHECK(std::isnan(study::told(counts, study::kPilotDeciles, "uplift", 3)));
}
