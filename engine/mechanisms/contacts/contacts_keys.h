#pragma once
// Readers of all that is about contacting customers.
#include <optional>

#include "engine/mechanisms/contacts/spec.h"
#include "engine/scenario/readers.h"

namespace stamkund::mechanisms {

/// Channels and reasons, of the whole scenario.
[[nodiscard]] scenario::KeySet channel_keys();
[[nodiscard]] scenario::KeySet reason_keys();
/// Quiet hours, of a channel and of an arm.
[[nodiscard]] scenario::KeySet quiet_keys();
[[nodiscard]] QuietHours read_quiet(scenario::Section& host, const scenario::Key& key);
void read_contact_world(scenario::Section& root, const scenario::Key& channels, const scenario::Key& reasons,
                        const scenario::ScenarioSpec& scenario, ContactWorld& world);

[[nodiscard]] scenario::KeySet campaign_keys();
/// After the arm's program.
void read_campaigns(scenario::Section& arm_section, const scenario::Key& key,
                    const scenario::ScenarioSpec& scenario, const scenario::ArmSpec& arm, ContactsSpec& spec);
/// What a contact of it is, and of each of its treatments.
[[nodiscard]] scenario::KeySet message_keys();
/// After the campaign's channel and whatever says whom it is for.
void read_message(scenario::Section& section, const scenario::ScenarioSpec& scenario,
                  const scenario::ArmSpec& arm, CampaignSpec& campaign, CampaignRules& rules);
/// After the arm's contact policy: can treatments be told apart by what they bring?
void check_treatments(scenario::Section& arm_section, const ContactsSpec& spec);
[[nodiscard]] scenario::KeySet budget_keys();
/// Adds it to the budgets of `rules`.
void read_budget(scenario::Section& section, const scenario::ScenarioSpec& scenario,
                 const std::vector<CampaignSpec>& campaigns, ContactRules& rules);
[[nodiscard]] scenario::KeySet contact_policy_keys();
/// After the arm's campaigns.
void read_contact_policy(scenario::Section& arm_section, const scenario::Key& key,
                         const scenario::ScenarioSpec& scenario, ContactsSpec& spec);

/// An expression, as long as the language allows (targeting::kLongestExpression).
constexpr scenario::Key expression_key(std::string_view name, std::string_view meaning) {
  scenario::Key key = scenario::key::text(name, meaning);
  key.most = 4000;
  return key;
}

/// "80 %", "33.3333 %".
[[nodiscard]] std::string short_percent(double share);

/// Does it ask for what a pilot teaches?
[[nodiscard]] bool is_learned(const targeting::Expression& expression, const ObservedSchema& schema);

/// Reads and compiles an expression; its mistakes are said with their columns.
[[nodiscard]] std::optional<targeting::Expression> read_expression(scenario::Section& section,
                                                                   const scenario::Key& key,
                                                                   const ObservedSchema& schema,
                                                                   targeting::Wanted wanted);

}  // namespace stamkund::mechanisms
