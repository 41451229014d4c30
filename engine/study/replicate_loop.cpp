#include "engine/study/replicate_loop.h"

#include <algorithm>
#include <optional>

namespace stamkund::study {
namespace {

/// Customers whose plain data are drawn at once: a few hundred fit into a core's own memory.
constexpr std::uint64_t kBlock = 256;

}  // namespace

ReplicateLoop::ReplicateLoop(const Replicate& replicate, const Assignment& assignment, Visitor& visitor)
    : replicate_(replicate), assignment_(assignment), visitor_(visitor) {
  for (std::size_t a = 0; a < replicate.arms.size(); ++a) {
    lives_.push_back(std::make_unique<ArmLives>(*replicate.arms[a]));
    plain_.emplace_back();
    if (assignment.for_all(a) && replicate.arms[a]->mechanisms().empty() && !visitor.watches(a))
      plain_[a] = std::make_unique<PlainLives>(*replicate.arms[a], lives_[a]->counts());
    else
      all_plain_ = false;
  }
}

void ReplicateLoop::run(std::uint64_t first, std::uint64_t last) {
  for (; first < last; first += std::min(kBlock, last - first)) {
    block_.draw(replicate_.people, first, first + std::min(kBlock, last - first));
    run_block();
  }
}

void ReplicateLoop::run(std::span<const std::uint64_t> customers) {
  while (!customers.empty()) {
    const auto block = customers.first(std::min<std::size_t>(kBlock, customers.size()));
    block_.draw(replicate_.people, block);
    run_block();
    customers = customers.subspan(block.size());
  }
}

void ReplicateLoop::run_block() {
  for (const auto& plain : plain_)
    if (plain) plain->run(block_, {replicate_.seed, replicate_.draw.luck});
  for (std::size_t at = 0; at < block_.size(); ++at) {
    const population::Person& person = block_.person(at);
    const std::uint64_t i = person.index;
    std::optional<world::Luck> luck;
    if (!all_plain_) luck.emplace(replicate_.seed, replicate_.draw.luck, i);
    for (std::size_t a = 0; a < lives_.size(); ++a) {
      if (plain_[a])
        visitor_.lived({a, person, plain_[a]->outcome(at), false}, lives_[a]->counts());
      else if (assignment_.lives(i, a))
        live_with_guests(a, i, person, *luck);
    }
  }
}

void ReplicateLoop::live(std::size_t arm, const population::Person& person, world::Luck& luck,
                         bool referred) {
  ArmLives& lives = *lives_[arm];
  const auto& outcome = lives.run(person, luck, visitor_.watch(arm, person, referred), referred);
  visitor_.lived({arm, person, outcome, referred}, lives.counts());
}

void ReplicateLoop::live_with_guests(std::size_t arm, std::uint64_t customer,
                                     const population::Person& person, world::Luck& luck) {
  live(arm, person, luck, false);
  if (lives_[arm]->brought().empty()) return;
  // Whom a member brought lives as everybody does, in this arm only.
  brought_ = lives_[arm]->brought();
  for (const world::Referral& referral : brought_) {
    const population::Person guest = replicate_.people.referred(customer, referral.number, referral.day);
    world::Luck own(replicate_.seed, replicate_.draw.luck, guest.index);
    live(arm, guest, own, true);
  }
}

}  // namespace stamkund::study
