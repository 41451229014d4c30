#include "engine/study/pilot_oracle.h"

#include <optional>

#include "engine/base/failure.h"
#include "engine/study/followed.h"
#include "engine/study/rule_of_arm.h"

namespace stamkund::study {
namespace {

using mechanisms::Contacts;

/// With fewer there is no choice worth the name (assumption).
constexpr std::size_t kFewest = 50;

/// Lives one customer over and over from the day of the wave.
class Again {
 public:
  Again(Followed& followed, Contacts& contacts, const mechanisms::ContactRules::Pilot& pilot,
        std::size_t first_wave)
      : followed_(followed),
        contacts_(contacts),
        waves_(contacts.contact_plan().waves),
        pilot_(pilot),
        first_(first_wave) {}

  /// Net in the window, minor units; as she was when the wave came is in `seen`, if she was meant.
  std::int64_t net(const world::Customer& stands, world::Luck& luck, bool gets_it,
                   std::optional<world::Customer>& seen) {
    const double day = waves_[first_].day;
    one_ = stands;
    world::Scene scene = followed_.scene_of(one_, luck);
    world::take_new_luck(scene, day);
    contacts_.watch([&](const world::Scene& now, std::size_t number) {
      if (waves_[number].campaign != pilot_.campaign) return true;
      if (!seen && number == first_ && contacts_.is_meant(now, pilot_.campaign) &&
          contacts_.can_be_reached(now, pilot_.campaign))
        seen = now.customer;
      return gets_it;
    });
    world::live(scene, day + pilot_.window_days);
    contacts_.watch(nullptr);
    return one_.outcome.totals.net;
  }

 private:
  Followed& followed_;
  Contacts& contacts_;
  const std::vector<mechanisms::Wave>& waves_;
  const mechanisms::ContactRules::Pilot& pilot_;
  std::size_t first_;
  world::Customer one_;
};

}  // namespace

uplift::Oracle true_oracle(world::Arm& arm, const Replicate& replicate,
                           const mechanisms::ContactRules::Pilot& pilot, std::size_t first_wave,
                           const std::shared_ptr<const mechanisms::Learned>& learned) {
  Contacts& contacts = *contacts_of(arm);
  contacts.set_learned(nullptr);  // whoever might be meant is, as in the pilot
  Followed followed(arm, replicate, pilot.oracle->customers, 1);
  followed.begin();
  Again again(followed, contacts, pilot, first_wave);
  uplift::TrueEffects effects{pilot.oracle->lives, {}};
  AtThatTime then;
  for (std::size_t i = 0; i < followed.size(); ++i) {
    const world::Customer& stands = followed.customer(i);
    if (stands.person.ticks_per_purchase > 1)
      throw Failure(Exit::bad_data, "contact_policy.pilot.oracle of arm '" + arm.model().name +
                                        "': these customers buy regularly (k above 1), so when they stand "
                                        "at the wave tells when they buy next; true effects are known of "
                                        "purchases that come at random (k: 1)");
    followed.live_until(i, contacts.contact_plan().waves[first_wave].day);
    std::optional<world::Customer> seen;
    for (std::uint64_t life = 0; life < effects.lives; ++life) {
      // Twins: the same luck with the campaign and without it.
      world::Luck luck = luck_before(replicate, 2 + life, followed.index(i));
      const std::int64_t without = again.net(stands, luck, false, seen);
      if (!seen) break;
      const std::int64_t with = again.net(stands, luck, true, seen);
      effects.effect.push_back(static_cast<double>(with - without) / arm.model().minor_per_major);
    }
    if (!seen) continue;
    then.follower.push_back(i);
    then.customer.push_back(std::move(*seen));
  }
  contacts.set_learned(learned);
  if (then.follower.size() < kFewest)
    throw Failure(Exit::bad_data, "contact_policy.pilot.oracle of arm '" + arm.model().name + "': of " +
                                      std::to_string(followed.size()) + " customers " +
                                      std::to_string(then.follower.size()) +
                                      " are meant by the campaign, at least " + std::to_string(kFewest) +
                                      " are needed (a larger 'customers')");
  const double sampled = followed.share_of_all();
  return uplift::oracle_of(effects, treated_by_rule(then, followed, contacts, replicate,
                                                    ruled_by_it(contacts, pilot.campaign), sampled));
}

}  // namespace stamkund::study
