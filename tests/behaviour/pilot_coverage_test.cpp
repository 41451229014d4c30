// A learner that is fitted on a simulated pilot finds the known effect: the interval of what its rule is
// worth holds the truth in 85 to 95 % of 200 pilots.
#include "engine/study/followed.h"
#include "engine/study/pilot.h"
#include "tests/behaviour/contact_scenes.h"

using namespace stamkund;
using namespace stamkund::test;

namespace {

constexpr double kMargin = 100, kCost = 10, kLift = 1.0, kDecayDays = 42, kWindowDays = 84, kWaveDay = 140;
constexpr int kPilots = 200;

/// A letter moves the open half, and costs for everybody.
scenario::ScenarioFile scene(int seed, int customers) {
  auto file = scene_of(arm("pilot",
                           "name: offer, channel: post, first: 20 weeks, cost: 10 SEK, open: 100 %, lift: "
                           "100 %, decay: 6 weeks, "
                           "by_segment: [{segment: dogs, lift: 0}], where: uplift * 100 SEK > 10 SEK",
                           "    contact_policy: {pilot: {campaign: offer, customers: 4000, window: 12 weeks, "
                           "outcome: purchases, "
                           "learner: t-linear}}\n"),
                       "", customers);
  file.spec.seed = static_cast<std::uint64_t>(seed);
  file.spec.replicates = kPilots;
  return file;
}

/// What is known of a customer on the day of the wave, and what the letter truly does to her.
struct Known {
  std::vector<double> features;
  double effect;
};

/// Purchases at her rate while she stays, both known: the extra ones in the window are an integral.
double effect_on(const world::Customer& one) {
  const double hazard = 1.0 / kDecayDays + one.person.defection_rate;
  const bool moved = one.alive && one.person.segment == 0;
  const double extra =
      moved ? one.person.purchase_rate_per_day * kLift * (1.0 - std::exp(-hazard * kWindowDays)) / hazard
            : 0.0;
  return kMargin * extra - kCost;
}

std::vector<Known> customers_at_wave() {
  const auto file = scene(1234, 20'000);
  study::Replicate replicate = study::prepare(file.spec, nullptr, study::draw_of(file.spec.uncertainty, 0));
  study::Followed followed(*replicate.arms[1], replicate, 20'000, 1);
  mechanisms::Contacts& contacts = *study::contacts_of(*replicate.arms[1]);
  std::vector<Known> out;
  followed.begin();
  contacts.watch([&](const world::Scene& scene, std::size_t) {
    out.push_back({mechanisms::features_of(scene, 2, 0, 100.0), effect_on(scene.customer)});
    return false;
  });
  for (std::size_t i = 0; i < followed.size(); ++i) followed.live_until(i, kWaveDay + 1.0);
  contacts.watch(nullptr);
  return out;
}

}  // namespace

TEST_CASE("the interval of what a pilot's rule is worth holds the truth in 85 to 95 % of 200 pilots",
          "[coverage]") {
  const std::vector<Known> customers = customers_at_wave();
  REQUIRE(customers.size() == 20'000);
  const auto file = scene(7, 4000);
  int none = 0, all = 0, narrow = 0, earns = 0;
  double value = 0.0, truth = 0.0;
  for (std::uint64_t r = 0; r < kPilots; ++r) {
    const study::Replicate replicate =
        study::prepare(file.spec, nullptr, study::draw_of(file.spec.uncertainty, r));
    const study::PilotResult& pilot = *replicate.pilots[1];
    double than_none = 0.0, than_all = 0.0;
    for (const Known& one : customers) {
      const bool treats = pilot.half->uplift(one.features) * kMargin > kCost;
      than_none += (treats ? one.effect : 0.0) / 20'000.0;
      than_all -= (treats ? 0.0 : one.effect) / 20'000.0;
    }
    const uplift::Policy& policy = pilot.judgement.policy;
    none += policy.than_none.p05 <= than_none && than_none <= policy.than_none.p95 ? 1 : 0;
    all += policy.than_all.p05 <= than_all && than_all <= policy.than_all.p95 ? 1 : 0;
    // A planted mistake: half the standard error.
    narrow += std::abs(policy.than_none.value - than_none) < 0.5 * 1.645 * policy.than_none_error ? 1 : 0;
    earns += than_none > 0.0 && than_all > 0.0 ? 1 : 0;
    value += policy.than_none.value / kPilots;
    truth += than_none / kPilots;
  }
  WARN("of " << kPilots << " pilots the interval holds the worth against nobody in " << none
             << ", against everybody in " << all << "; mean worth " << value << ", in truth " << truth
             << "; the rule beats both in truth in " << earns);
  // Binomial(200, .9): 180, standard deviation 4.2; 85 and 95 % are 170 and 190, outside with a chance of
  // .02.
  CHECK(none >= 170);
  CHECK(none <= 190);
  CHECK(all >= 170);
  CHECK(all <= 190);
  CHECK(narrow < 150);
  CHECK(earns > 190);
}
