#pragma once
// Readers of all that is about contacting customers.
#include <optional>

#include "engine/scenario/observed.h"
#include "engine/scenario/readers.h"
#include "engine/targeting/expression.h"

namespace stamkund::scenario {

[[nodiscard]] KeySet campaign_keys();
/// After the arm's program.
void read_campaigns(Section& arm_section, const Key& key, const ScenarioSpec& scenario, ArmSpec& arm);
[[nodiscard]] KeySet contact_policy_keys();
/// After the arm's campaigns.
void read_contact_policy(Section& arm_section, const Key& key, const ScenarioSpec& scenario, ArmSpec& arm);

/// Channels and reasons, of the whole scenario.
[[nodiscard]] KeySet channel_keys();
[[nodiscard]] KeySet reason_keys();
void read_contact_world(Section& root, const Key& channels, const Key& reasons, ScenarioSpec& scenario);

/// Files about existing customers. After the population's fit.
[[nodiscard]] KeySet attribute_keys();
void read_attribute_files(Section& population, const Key& key, PopulationSpec& spec);

/// Stages of life, of the whole scenario.
[[nodiscard]] KeySet life_cycle_keys();
void read_life_cycle(Section& root, const Key& key, ScenarioSpec& scenario);

/// For keys whose absence has been seen to.
inline const Here kGiven{.required = true};

/// Reads a key that does nothing where it is absent or none: then it is not written out, and false is
/// returned.
[[nodiscard]] bool is_given(Section& section, const Key& key);

/// Reads and compiles an expression; its mistakes are said with their columns.
[[nodiscard]] std::optional<targeting::Expression> read_expression(Section& section, const Key& key,
                                                                   const ObservedSchema& schema,
                                                                   targeting::Wanted wanted);

}  // namespace stamkund::scenario
