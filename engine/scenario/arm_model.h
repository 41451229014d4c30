#pragma once
// An arm under one parameter draw: every distribution has become a number, every rule is ready to run.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/population/customer_laws.h"
#include "engine/scenario/mark_model.h"
#include "engine/scenario/program_model.h"
#include "engine/scenario/spec.h"

namespace stamkund::scenario {

struct CampaignModel {
  CampaignSpec::Target target = CampaignSpec::Target::everyone;
  std::size_t channel = 0;
  double sleeping_days = 0;
  Money cost{0};
  double open = 0;
  double lift = 0;
  double decay_days = 1;
  double unsubscribe_hazard = 0;  ///< -log(1 - probability)
  double discount = 0;
  double offer_valid_days = 0;
  double first_day = 0;
  double until_day = 0;
};

/// One round of a campaign.
struct Wave {
  double day = 0;
  std::size_t campaign = 0;
};

struct ArmModel {
  std::string name;
  double purchase_factor = 1;
  double defection_factor = 1;
  double spend_factor = 1;
  double margin = 0;
  double minor_per_major = 100;
  PurchaseMarks purchase_marks;
  double fatigue_weight = 0;
  double fatigue_decay_days = 1;
  std::optional<ProgramModel> program;
  std::vector<CampaignModel> campaigns;
  std::vector<Wave> waves;  ///< in order of day, then of campaign
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
