#pragma once
// From being meant to buying: how far contacts of each campaign came, through which channel, up to the
// horizon.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "engine/counting/schema.h"
#include "engine/scenario/spec.h"

namespace stamkund::mechanisms {

/// Counts of an arm that has campaigns: [campaign][channel of the scenario]. What held a contact back stands
/// at the campaign's own channel, what was sent at the channel that it went through.
inline constexpr const char* kContactSteps = "contact_steps";

enum class Step : std::uint8_t {
  targeted,  ///< all who fit and were due, whether anything held it back or not
  unsubscribed,
  held_out,
  without_consent,
  capped,
  expired,
  over_capacity,
  dropped_out,  ///< while it waited she ceased to fit
  sent,
  delivered,
  opened,
  clicked,
  responses,
  sales,
  offers_used,
  offer_cost,
  refusals,
  driven_away,
  cost,
  over_budget,  ///< only where campaigns share a budget
};
inline constexpr std::size_t kStepCount = 20;

/// Counted flows that steps split up: a step's cells come to its flow up to the horizon.
struct StepFigure {
  Step step;
  const char* name;
  const char* unit;  ///< "1", "minor"
  const char* meaning;
};
/// In the order of Step.
[[nodiscard]] const std::array<StepFigure, kStepCount>& step_figures();

/// Counts of an arm that has campaigns, where some campaign asks who has left why: [reason].
inline constexpr const char* kReasons = "leaving_reasons";
struct ReasonFigure {
  const char* name;
  const char* meaning;
};
/// "reasons_given", then "won_back".
[[nodiscard]] const std::array<ReasonFigure, 2>& reason_figures();
/// Does a campaign of any arm ask?
[[nodiscard]] bool asks_for_reasons(const scenario::ScenarioSpec& scenario);

/// Do campaigns of any arm share a budget?
[[nodiscard]] bool has_budgets(const scenario::ScenarioSpec& scenario);

/// For an arm that has campaigns.
void declare_steps(counting::Schema& schema, const scenario::ScenarioSpec& scenario, std::size_t arm);

}  // namespace stamkund::mechanisms
