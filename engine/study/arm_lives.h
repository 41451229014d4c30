#pragma once
// Lives of one arm, one after the other, counted into one set of counts. Keeps the memory of a customer from
// life to life, so one object a thread and arm.
#include "engine/counting/counts.h"
#include "engine/world/live.h"

namespace stamkund::study {

class ArmLives {
 public:
  /// `arm` must outlive this.
  explicit ArmLives(const world::Arm& arm)
      : arm_(arm), counts_(arm.schema()), books_(arm.horizon(), counts_) {}
  ArmLives(ArmLives&&) = delete;

  /// A whole life. `referred`: she was brought by a member, and brings nobody. The outcome and whom she
  /// brought are those of the last life.
  const world::LifeOutcome& run(const population::Person& person, world::Luck& luck,
                                world::LifeObserver* observer = nullptr, bool referred = false) {
    customer_.person = person;
    world::Scene scene{arm_, customer_, luck, books_, observer, referred};
    world::begin(scene);
    world::live(scene);
    return customer_.outcome;
  }
  [[nodiscard]] const world::LifeOutcome& outcome() const { return customer_.outcome; }
  [[nodiscard]] const std::vector<world::Referral>& brought() const { return customer_.brought; }
  [[nodiscard]] const world::Arm& arm() const { return arm_; }
  [[nodiscard]] counting::Counts& counts() { return counts_; }
  [[nodiscard]] const counting::Counts& counts() const { return counts_; }

 private:
  const world::Arm& arm_;
  counting::Counts counts_;
  world::Books books_;
  world::Customer customer_;
};

}  // namespace stamkund::study
