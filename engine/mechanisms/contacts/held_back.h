#pragma once
// Which rule held a contact back: each cap by itself, the control groups of campaigns, the hold-out.
#include <optional>
#include <string>
#include <vector>

#include "engine/counting/schema.h"
#include "engine/scenario/spec.h"

namespace stamkund::mechanisms {

/// Counts of an arm: [rule], in the order of rules_of().
inline constexpr const char* kHeldBackBy = "held_back_by";
inline constexpr const char* kHeldBack = "held_back";

/// Places of an arm's rules: caps come first, in the file's order.
struct HoldingRules {
  std::vector<std::string> names;  ///< "at most 2 in 7 days by email", "control group", "hold-out"
  std::optional<std::size_t> control, holdout;
};
[[nodiscard]] HoldingRules rules_of(const scenario::ScenarioSpec& scenario, const scenario::ArmSpec& arm);
/// Are there arms with several rules? With one, the steps of contacts say what it held back.
[[nodiscard]] bool has_several_rules(const scenario::ScenarioSpec& scenario);

void declare_holding(counting::Schema& schema, const scenario::ScenarioSpec& scenario, std::size_t arm);

}  // namespace stamkund::mechanisms
