#pragma once
// An arm under one parameter draw: every distribution has become a number, every rule is ready to run.
#include <cstdint>
#include <string>

#include "engine/population/customer_laws.h"
#include "engine/scenario/mark_model.h"
#include "engine/scenario/spec.h"

namespace stamkund::scenario {

struct ArmModel {
  std::string name;
  double purchase_factor = 1;
  double defection_factor = 1;
  double spend_factor = 1;
  double margin = 0;
  double minor_per_major = 100;
  PurchaseMarks purchase_marks;
};

/// `index` = parameter draw; the same quantity gets the same draw in every arm. With
/// `scenario.uncertainty.parameters` off, quantities stand at their medians.
[[nodiscard]] ArmModel compile_arm(const ArmSpec& arm, const ScenarioSpec& scenario, std::uint64_t index);

/// The laws of a population that is stated in the scenario, under parameter draw `index`.
/// Requires population.process and population.spend.
[[nodiscard]] population::CustomerLaws compile_laws(const ScenarioSpec& scenario, std::uint64_t index);

/// The stated spend law, under parameter draw `index`. Requires population.spend.
void compile_spend(const ScenarioSpec& scenario, std::uint64_t index, population::CustomerLaws& laws);

}  // namespace stamkund::scenario
