#include "engine/study/followed.h"

#include <algorithm>
#include <cmath>

namespace stamkund::study {
namespace {

/// The luck of lives before the run, told apart from any replicate's.
constexpr std::uint64_t kPilotLuck = std::uint64_t{1} << 62;
/// There are fewer replicates than 2 to this power.
constexpr int kLives = 40;

}  // namespace

mechanisms::Contacts* contacts_of(world::Arm& arm) {
  for (const auto& one : arm.mechanisms())
    if (auto* found = dynamic_cast<mechanisms::Contacts*>(one.get())) return found;
  return nullptr;
}

world::Luck luck_before(const Replicate& replicate, std::uint64_t life, std::uint64_t index) {
  return {replicate.seed, replicate.draw.population ^ kPilotLuck ^ (life << kLives), index};
}

Followed::Follower::Follower(const Replicate& replicate, std::uint64_t life, std::uint64_t index)
    : luck(luck_before(replicate, life, index)) {
  replicate.people.draw(index, customer.person);
}

Followed::Followed(const world::Arm& arm, const Replicate& replicate, std::uint64_t most, std::uint64_t life)
    : arm_(arm), replicate_(replicate), counts_(arm.schema()), books_(arm.horizon(), counts_) {
  const std::uint64_t size = replicate.people.size();
  const std::uint64_t n = std::min(most, size);
  followers_.reserve(n);
  for (std::uint64_t k = 0; k < n; ++k)
    followers_.emplace_back(replicate, life,
                            static_cast<std::uint64_t>((static_cast<double>(k) + 0.5) *
                                                       static_cast<double>(size) / static_cast<double>(n)));
}

void Followed::begin() {
  for (std::size_t i = 0; i < size(); ++i) {
    world::Scene scene = scene_of(i);
    world::begin(scene);
  }
}

void Followed::live_until(std::size_t i, double day) {
  world::Scene scene = scene_of(i);
  world::live(scene, day);
}

void Followed::look_ahead(std::size_t i, double day) {
  const world::Customer kept = followers_[i].customer;
  live_until(i, std::nextafter(day, world::kNever));
  followers_[i].customer = kept;
}

}  // namespace stamkund::study
