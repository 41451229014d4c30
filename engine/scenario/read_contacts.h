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
/// What a contact of it is, and of each of its treatments.
[[nodiscard]] KeySet message_keys();
/// After the campaign's channel and whatever says whom it is for.
void read_message(Section& section, const ScenarioSpec& scenario, const ArmSpec& arm, CampaignSpec& campaign,
                  CampaignRules& rules);
/// After the arm's contact policy: can treatments be told apart by what they bring?
void check_treatments(Section& arm_section, const ArmSpec& arm);
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

/// An expression, as long as the language allows (targeting::kLongestExpression).
constexpr Key expression_key(std::string_view name, std::string_view meaning) {
  Key key = key::text(name, meaning);
  key.most = 4000;
  return key;
}

/// Does it ask for what a pilot teaches?
[[nodiscard]] bool is_learned(const targeting::Expression& expression, const ObservedSchema& schema);

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
