#include "engine/study/capacity.h"

#include <cmath>

#include "engine/mechanisms/contacts/spec.h"
#include "engine/study/followed.h"

namespace stamkund::study {

void find_queues(const scenario::ScenarioSpec& scenario, world::Arm& arm, const Replicate& replicate) {
  constexpr std::uint64_t kSample = 20'000;
  const auto& channels = mechanisms::contact_world_of(scenario)->channels;
  const auto days = static_cast<std::size_t>(std::ceil(scenario.horizon_days));
  mechanisms::Contacts::Due due(channels.size(), std::vector<double>(days, 0.0));
  mechanisms::Contacts& contacts = *contacts_of(arm);
  Followed followed(arm, replicate, kSample);
  contacts.survey(&due);
  followed.begin();
  for (std::size_t i = 0; i < followed.size(); ++i) followed.live_until(i, scenario.horizon_days);
  contacts.survey(nullptr);
  const double times = 1.0 / followed.share_of_all();
  for (std::size_t channel = 0; channel < channels.size(); ++channel) {
    if (!channels[channel].capacity) continue;
    for (double& day : due[channel]) day *= times;
    contacts.set_queue(
        channel, {due[channel], static_cast<double>(*channels[channel].capacity), channels[channel].drops});
  }
}

}  // namespace stamkund::study
