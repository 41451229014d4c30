#pragma once
// Sampled customers of a replicate who live in an arm before the run, with luck of their own.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "engine/mechanisms/contacts/contacts.h"
#include "engine/study/setup.h"
#include "engine/world/live.h"

namespace stamkund::study {

/// Their luck, told apart from any replicate's.
inline constexpr std::uint64_t kPilotLuck = std::uint64_t{1} << 62;

/// A sampled customer on her way through an arm.
struct Follower {
  Follower(const Replicate& replicate, std::uint64_t index)
      : luck(replicate.seed, replicate.draw.population ^ kPilotLuck, index) {
    replicate.people.draw(index, customer.person);
  }
  world::Luck luck;
  world::Customer customer;
};

/// Follows sampled customers through an arm, one stretch of time after another.
class Followed {
 public:
  Followed(const world::Arm& arm, const Replicate& replicate, std::uint64_t most)
      : arm_(arm), counts_(arm.schema()), books_(arm.horizon(), counts_) {
    const std::uint64_t size = replicate.people.size();
    const std::uint64_t n = std::min(most, size);
    followers_.reserve(n);
    for (std::uint64_t k = 0; k < n; ++k)
      followers_.emplace_back(
          replicate, static_cast<std::uint64_t>((static_cast<double>(k) + 0.5) * static_cast<double>(size) /
                                                static_cast<double>(n)));
  }
  [[nodiscard]] std::size_t size() const { return followers_.size(); }
  [[nodiscard]] world::Customer& customer(std::size_t i) { return followers_[i].customer; }
  [[nodiscard]] std::uint64_t index(std::size_t i) const { return followers_[i].customer.person.index; }

  void begin() {
    for (Follower& one : followers_) {
      world::Scene scene = scene_of(one);
      world::begin(scene);
    }
  }
  void live_until(std::size_t i, double day) {
    world::Scene scene = scene_of(followers_[i]);
    world::live(scene, day);
  }
  /// She goes on to just beyond `day`, so that what is due then happens, and comes back to where she stood.
  void look_ahead(std::size_t i, double day) {
    const world::Customer kept = followers_[i].customer;
    live_until(i, std::nextafter(day, world::kNever));
    followers_[i].customer = kept;
  }

 private:
  world::Scene scene_of(Follower& one) { return {arm_, one.customer, one.luck, books_, nullptr, false}; }
  const world::Arm& arm_;
  counting::Counts counts_;
  world::Books books_;
  std::vector<Follower> followers_;
};

/// None where no campaign of the arm ever sends anything.
inline mechanisms::Contacts* contacts_of(world::Arm& arm) {
  for (const auto& one : arm.mechanisms())
    if (auto* found = dynamic_cast<mechanisms::Contacts*>(one.get())) return found;
  return nullptr;
}

}  // namespace stamkund::study
