#include "engine/study/replicate_loop.h"

namespace stamkund::study {

ReplicateLoop::ReplicateLoop(const Replicate& replicate, const Assignment& assignment, Visitor& visitor)
    : replicate_(replicate), assignment_(assignment), visitor_(visitor) {
  for (const auto& arm : replicate.arms) lives_.push_back(std::make_unique<ArmLives>(*arm));
}

void ReplicateLoop::live(std::size_t arm, const population::Person& person, world::Luck& luck,
                         bool referred) {
  ArmLives& lives = *lives_[arm];
  const auto& outcome = lives.run(person, luck, visitor_.watch(arm, person, referred), referred);
  visitor_.lived({arm, person, outcome, referred}, lives.counts());
}

void ReplicateLoop::run(std::uint64_t first, std::uint64_t last) {
  for (std::uint64_t i = first; i < last; ++i) {
    const population::Person person = replicate_.people.person(i);
    world::Luck luck(replicate_.seed, replicate_.draw.luck, i);
    for (std::size_t a = 0; a < lives_.size(); ++a) {
      if (!assignment_.lives(i, a)) continue;
      live(a, person, luck, false);
      if (lives_[a]->brought().empty()) continue;
      // Whom a member brought lives as everybody does, in this arm only.
      brought_ = lives_[a]->brought();
      for (const world::Referral& referral : brought_) {
        const population::Person guest = replicate_.people.referred(i, referral.number, referral.day);
        world::Luck own(replicate_.seed, replicate_.draw.luck, guest.index);
        live(a, guest, own, true);
      }
    }
  }
}

}  // namespace stamkund::study
