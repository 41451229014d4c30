// What an allocation of treatments leaves on the table: customers who live several times over, with each
// treatment and with none.
#include <algorithm>
#include <limits>
#include <optional>

#include "engine/base/failure.h"
#include "engine/study/followed.h"
#include "engine/study/treatments.h"
#include "engine/uplift/allocate.h"
#include "engine/uplift/treatment_oracle.h"

namespace stamkund::study {
namespace {

using mechanisms::Contacts;

/// With fewer there is no choice worth the name (assumption).
constexpr std::size_t kFewest = 50;

/// Lives one customer over and over from the day of the wave.
class Again {
 public:
  Again(Followed& followed, Contacts& contacts, std::size_t first_wave, std::size_t treatments,
        double window_days)
      : followed_(followed),
        contacts_(contacts),
        waves_(contacts.contact_plan().waves),
        first_(first_wave),
        campaign_(waves_[first_wave].campaign),
        treatments_(treatments),
        window_days_(window_days) {}

  /// Net in the window, minor units, with a treatment or kNoTreatment; as she was when the wave came is in
  /// `seen`, if she could be given one.
  std::int64_t net(const world::Customer& stands, world::Luck& luck, std::size_t treatment,
                   std::optional<world::Customer>& seen) {
    const double day = waves_[first_].day;
    one_ = stands;
    world::Scene scene = followed_.scene_of(one_, luck);
    world::take_new_luck(scene, day);
    contacts_.watch([&](const world::Scene& now, std::size_t number) {
      const std::size_t campaign = waves_[number].campaign;
      if (campaign < campaign_ || campaign >= campaign_ + treatments_) return true;
      if (!seen && number == first_ && contacts_.is_meant(now, campaign_)) {
        bool reached = false;
        for (std::size_t k = 0; k < treatments_; ++k)
          reached = reached || contacts_.can_be_reached(now, campaign_ + k);
        if (reached) seen = now.customer;
      }
      return campaign == campaign_ + treatment;
    });
    world::live(scene, day + window_days_);
    contacts_.watch(nullptr);
    return one_.outcome.totals.net;
  }

 private:
  Followed& followed_;
  Contacts& contacts_;
  const std::vector<mechanisms::Wave>& waves_;
  std::size_t first_, campaign_, treatments_;
  double window_days_;
  world::Customer one_;
};

}  // namespace

uplift::Oracle oracle_of_treatments(world::Arm& arm, const Replicate& replicate,
                                    const mechanisms::ContactRules::Pilot& pilot) {
  Contacts& contacts = *contacts_of(arm);
  const auto& waves = contacts.contact_plan().waves;
  const auto first = static_cast<std::size_t>(
      std::find_if(waves.begin(), waves.end(),
                   [&](const mechanisms::Wave& one) { return one.campaign == pilot.campaign; }) -
      waves.begin());
  const auto& choice = *contacts.contact_plan().campaigns[pilot.campaign].rules->choice;
  const std::size_t k = choice.treatments;
  const double unit = arm.model().minor_per_major;
  Followed followed(arm, replicate, pilot.oracle->customers, 1);
  followed.begin();
  Again again(followed, contacts, first, k, pilot.window_days);
  uplift::TreatmentEffects effects;
  effects.lives = pilot.oracle->lives;
  effects.treatments = k;
  for (std::size_t t = 0; t < k; ++t)
    effects.cost.push_back(static_cast<double>(contacts.cost_of(pilot.campaign + t).minor) / unit);
  uplift::Offers offers{k, {}, {}};
  for (std::size_t i = 0; i < followed.size(); ++i) {
    const world::Customer& stands = followed.customer(i);
    if (stands.person.ticks_per_purchase > 1)
      throw Failure(Exit::bad_data,
                    "contact_policy.pilot.oracle of arm '" + arm.model().name +
                        "': these customers buy regularly (k above 1), and true effects are known of "
                        "purchases that come at random (k: 1)");
    followed.live_until(i, waves[first].day);
    std::optional<world::Customer> seen;
    for (std::uint64_t life = 0; life < effects.lives; ++life) {
      // Twins: the same luck with each treatment and without any.
      world::Luck luck = luck_before(replicate, 2 + life, followed.index(i));
      const std::int64_t without = again.net(stands, luck, uplift::kNoTreatment, seen);
      if (!seen) break;
      for (std::size_t t = 0; t < k; ++t)
        effects.effect.push_back(static_cast<double>(again.net(stands, luck, t, seen) - without) / unit);
    }
    if (!seen) continue;
    const world::Scene then = followed.scene_of(i, *seen);
    for (std::size_t t = 0; t < k; ++t) {
      const bool can = contacts.can_be_reached(then, pilot.campaign + t);
      const double profit = contacts.profit_of(then, pilot.campaign + t);
      effects.can.push_back(can ? 1 : 0);
      offers.cost.push_back(effects.cost[t]);
      offers.gain.push_back(can && std::isfinite(profit) ? profit + effects.cost[t] : 0.0);
    }
  }
  if (effects.customers() < kFewest)
    throw Failure(Exit::bad_data, "contact_policy.pilot.oracle of arm '" + arm.model().name + "': of " +
                                      std::to_string(followed.size()) + " customers " +
                                      std::to_string(effects.customers()) +
                                      " are meant by the campaign, at least " + std::to_string(kFewest) +
                                      " are needed (a larger 'customers')");
  const double budget = choice.budget
                            ? static_cast<double>(choice.budget->minor) / unit * followed.share_of_all()
                            : std::numeric_limits<double>::infinity();
  return uplift::oracle_of(effects, uplift::allocate(offers, budget, 1.0).treatment, budget);
}

}  // namespace stamkund::study
