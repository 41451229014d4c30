#pragma once
// Sampled customers of a replicate on their way through an arm before the run, with luck of their own.
#include <cstdint>
#include <vector>

#include "engine/mechanisms/contacts/contacts.h"
#include "engine/study/setup.h"
#include "engine/world/live.h"

namespace stamkund::study {

/// None where no campaign of the arm ever sends anything.
[[nodiscard]] mechanisms::Contacts* contacts_of(world::Arm& arm);

/// The luck of customer `index` before the run; `life` tells her lives apart, 0 is the pilot's and the
/// survey's.
[[nodiscard]] world::Luck luck_before(const Replicate& replicate, std::uint64_t life, std::uint64_t index);

class Followed {
 public:
  /// `most` customers at most, evenly over all. Arm and replicate must outlive this.
  Followed(const world::Arm& arm, const Replicate& replicate, std::uint64_t most, std::uint64_t life = 0);
  [[nodiscard]] std::size_t size() const { return followers_.size(); }
  /// Of all customers there are, those included whom the simulated stand for.
  [[nodiscard]] double share_of_all() const {
    return static_cast<double>(size()) /
           (static_cast<double>(replicate_.people.size()) * static_cast<double>(replicate_.weight));
  }
  [[nodiscard]] world::Customer& customer(std::size_t i) { return followers_[i].customer; }
  [[nodiscard]] std::uint64_t index(std::size_t i) const { return followers_[i].customer.person.index; }

  void begin();
  void live_until(std::size_t i, double day);
  /// She goes on to just beyond `day`, so that what is due then happens, and comes back to where she stood.
  void look_ahead(std::size_t i, double day);
  /// Customer `i` as `as` has her: a copy of another time, say.
  [[nodiscard]] world::Scene scene_of(std::size_t i, world::Customer& as) {
    return scene_of(as, followers_[i].luck);
  }
  /// Somebody with luck of her own.
  [[nodiscard]] world::Scene scene_of(world::Customer& as, world::Luck& luck) {
    return {arm_, as, luck, books_, nullptr, false};
  }

 private:
  struct Follower {
    Follower(const Replicate& replicate, std::uint64_t life, std::uint64_t index);
    world::Luck luck;
    world::Customer customer;
  };
  world::Scene scene_of(std::size_t i) { return scene_of(i, followers_[i].customer); }
  const world::Arm& arm_;
  const Replicate& replicate_;
  counting::Counts counts_;
  world::Books books_;
  std::vector<Follower> followers_;
};

}  // namespace stamkund::study
