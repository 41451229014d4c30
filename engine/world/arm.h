#pragma once
// An arm under one parameter draw, ready to be lived in: what it does to everybody, its mechanisms, and what
// is counted. Never changes while customers live, so that all threads share it.
#include <array>
#include <memory>
#include <vector>

#include "engine/counting/counts.h"
#include "engine/scenario/arm_model.h"
#include "engine/world/core_figures.h"
#include "engine/world/horizon.h"
#include "engine/world/mechanism.h"
#include "models/response/stimuli.h"

namespace stamkund::world {

class Arm {
 public:
  /// `schema` is closed and has the core's tables.
  Arm(scenario::ArmModel model, const Horizon& horizon, const BeforeAfter& before_after,
      std::shared_ptr<const counting::Schema> schema);
  Arm(const Arm&) = delete;
  Arm& operator=(const Arm&) = delete;

  /// In the order in which hooks are called.
  void add(std::unique_ptr<Mechanism> mechanism);
  /// A decaying stimulus on the purchase rate; returns the number of its kind. Before the first life.
  [[nodiscard]] response::Stimuli& stimuli() { return stimuli_; }
  [[nodiscard]] const response::Stimuli& stimuli() const { return stimuli_; }

  [[nodiscard]] const scenario::ArmModel& model() const { return model_; }
  [[nodiscard]] scenario::ArmModel& model() { return model_; }
  [[nodiscard]] const Horizon& horizon() const { return horizon_; }
  /// Lives are not followed beyond the horizon: for whoever does not look at what is owed.
  void end_at_horizon() { horizon_.follow_days = 0.0; }
  [[nodiscard]] const BeforeAfter& before_after() const { return before_after_; }
  [[nodiscard]] const std::shared_ptr<const counting::Schema>& schema() const { return schema_; }
  [[nodiscard]] const CoreColumns& columns() const { return columns_; }
  [[nodiscard]] const std::vector<std::unique_ptr<Mechanism>>& mechanisms() const { return mechanisms_; }
  /// Those that have the hook.
  [[nodiscard]] const std::vector<const Mechanism*>& with(Hook hook) const {
    return hooked_[static_cast<std::size_t>(__builtin_ctz(static_cast<unsigned>(hook)))];
  }

 private:
  scenario::ArmModel model_;
  Horizon horizon_;
  BeforeAfter before_after_;
  std::shared_ptr<const counting::Schema> schema_;
  CoreColumns columns_;
  response::Stimuli stimuli_;
  std::vector<std::unique_ptr<Mechanism>> mechanisms_;
  std::array<std::vector<const Mechanism*>, kHooks> hooked_;
};

}  // namespace stamkund::world
