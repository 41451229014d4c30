#pragma once
// Lives of one arm, one customer at a time, with the outcome of each at hand.
#include <memory>
#include <optional>

#include "engine/study/arm_lives.h"
#include "engine/study/setup.h"

namespace stamkund::test {

class OneArm {
 public:
  /// `fit` must outlive this. `horizon`: instead of the arm's own, of the same shape.
  explicit OneArm(const scenario::ScenarioSpec& spec, std::size_t arm = 0, const calibration::Fit* fit = nullptr,
                  const std::optional<world::Horizon>& horizon = std::nullopt)
      : seed_(spec.seed),
        people_(study::people_of(spec, fit, {})),
        arm_(study::make_arm(spec, arm, 0, horizon ? *horizon : study::horizon_of(spec, arm))),
        lives_(std::make_unique<study::ArmLives>(*arm_)) {}

  const world::LifeOutcome& run(std::uint64_t customer, world::LifeObserver* observer = nullptr,
                                std::uint64_t replicate = 0) {
    return run(people_.person(customer), observer, replicate);
  }
  const world::LifeOutcome& run(const population::Person& person, world::LifeObserver* observer = nullptr,
                                std::uint64_t replicate = 0) {
    world::Luck luck(seed_, replicate, person.index);
    return lives_->run(person, luck, observer);
  }
  [[nodiscard]] std::uint64_t size() const { return people_.size(); }
  [[nodiscard]] const population::Population& people() const { return people_; }
  [[nodiscard]] const world::Arm& arm() const { return *arm_; }
  [[nodiscard]] const counting::Counts& counts() const { return lives_->counts(); }
  /// Counts from nothing again.
  void forget() { lives_ = std::make_unique<study::ArmLives>(*arm_); }

 private:
  std::uint64_t seed_;
  population::Population people_;
  std::unique_ptr<world::Arm> arm_;
  std::unique_ptr<study::ArmLives> lives_;
};

}  // namespace stamkund::test
