#pragma once
// Counts the customers in each stage of life, and how they move between stages from period to period. It
// changes nothing, and stops nobody: stages are worked out when something is known to have changed.
#include "engine/mechanisms/equipment.h"
#include "engine/mechanisms/life_cycle/spec.h"
#include "engine/world/mechanism.h"

namespace stamkund::mechanisms {

/// Axes: the stage at the beginning of a whole period (the last: not yet a customer), and at its end.
inline constexpr const char* kStageMoves = "stage_moves";
/// Customers by stage at the horizon.
inline constexpr const char* kStagesAtHorizon = "stages_at_horizon";

struct StageState : world::BlockOf<StageState> {
  std::size_t next = 0;  ///< boundary of periods, not yet passed
  std::size_t stage = targeting::kStages;
};

class StageCounter final : public world::MechanismOf<StageState> {
 public:
  StageCounter(const world::Arm& arm, const targeting::LifeCycle& rule);
  [[nodiscard]] std::uint32_t hooks() const override;
  void start(world::Scene& scene, StageState& state) const override;
  void bought(world::Scene& scene, const world::Purchase& purchase) const override;
  void ended(world::Scene& scene) const override;

 private:
  void pass(world::Scene& scene, StageState& state, double day) const;
  targeting::LifeCycle rule_;
  double period_days_;
  double horizon_days_;
  std::size_t whole_periods_;
  std::size_t moves_;       ///< offset in the counts
  std::size_t at_horizon_;  ///< likewise
};

/// What the scenario says of stages; null = nobody asks for them.
[[nodiscard]] const targeting::LifeCycle* life_cycle_of(const scenario::ScenarioSpec& scenario);

/// Her stage on `day`, from what is seen of her.
[[nodiscard]] targeting::Stage stage_at(const targeting::LifeCycle& rule, const world::Customer& customer,
                                        double day);

void declare_life_cycle(counting::Schema& schema, const scenario::ScenarioSpec& scenario, std::size_t arm,
                        const world::Horizon& horizon);
void add_life_cycle_keys(scenario::Parts& parts);
void equip_life_cycle(world::Arm& arm, const Equipment& equipment);

/// Periods that are not cut short by the horizon.
[[nodiscard]] std::size_t whole_periods(double horizon_days, double period_days);

}  // namespace stamkund::mechanisms
