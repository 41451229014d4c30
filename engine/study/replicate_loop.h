#pragma once
// The one loop over the customers of a replicate: who lives in which arms, and who gets each finished life.
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/study/arm_lives.h"
#include "engine/study/plain_lives.h"
#include "engine/study/setup.h"

namespace stamkund::study {

/// Which arms a customer lives.
class Assignment {
 public:
  virtual ~Assignment() = default;
  [[nodiscard]] virtual bool lives(std::uint64_t customer, std::size_t arm) const = 0;
  /// Does everybody live in it?
  [[nodiscard]] virtual bool for_all(std::size_t arm) const = 0;
};

/// Everybody lives in each of some arms, as twins.
class Twins final : public Assignment {
 public:
  explicit Twins(std::vector<char> arms) : arms_(std::move(arms)) {}
  [[nodiscard]] static Twins all(std::size_t arms) { return Twins(std::vector<char>(arms, 1)); }
  [[nodiscard]] static Twins only(std::size_t arms, std::size_t arm) {
    std::vector<char> one(arms, 0);
    one[arm] = 1;
    return Twins(std::move(one));
  }
  [[nodiscard]] bool lives(std::uint64_t /*customer*/, std::size_t arm) const override {
    return arms_[arm] != 0;
  }
  [[nodiscard]] bool for_all(std::size_t arm) const override { return arms_[arm] != 0; }

 private:
  std::vector<char> arms_;
};

/// A life that is over.
struct Lived {
  std::size_t arm;
  const population::Person& person;
  const world::LifeOutcome& outcome;
  bool referred;  ///< she was brought by a member: she lives in this arm only
};

class Visitor {
 public:
  virtual ~Visitor() = default;
  /// Does it ever watch lives of this arm? Where it does not, plain arms are run in blocks.
  [[nodiscard]] virtual bool watches(std::size_t /*arm*/) const { return false; }
  /// Called before each life that is not run in a block; who is to watch it, if anybody.
  virtual world::LifeObserver* watch(std::size_t /*arm*/, const population::Person& /*person*/,
                                     bool /*referred*/) {
    return nullptr;
  }
  /// Arms come in their order, and after each arm those whom she brought there.
  virtual void lived(const Lived& life, counting::Counts& counts) = 0;
};

/// One thread's part of a replicate.
class ReplicateLoop {
 public:
  /// All must outlive this.
  ReplicateLoop(const Replicate& replicate, const Assignment& assignment, Visitor& visitor);
  /// Customers [first, last).
  void run(std::uint64_t first, std::uint64_t last);
  void run(std::span<const std::uint64_t> customers);
  /// Of an arm that somebody may live in.
  [[nodiscard]] counting::Counts& counts(std::size_t arm) { return lives_[arm]->counts(); }

 private:
  /// Those whom the block has drawn.
  void run_block();
  void live(std::size_t arm, const population::Person& person, world::Luck& luck, bool referred);
  void live_with_guests(std::size_t arm, std::uint64_t customer, const population::Person& person,
                        world::Luck& luck);
  const Replicate& replicate_;
  const Assignment& assignment_;
  Visitor& visitor_;
  std::vector<std::unique_ptr<ArmLives>> lives_;
  std::vector<std::unique_ptr<PlainLives>> plain_;  ///< [arms]; null where lives are not plain
  bool all_plain_ = true;
  population::PlainBlock block_;
  std::vector<world::Referral> brought_;
};

}  // namespace stamkund::study
