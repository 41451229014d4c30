#pragma once
// What a run says to do: of which arm, and how sure that is. The sentences are in verdict_text.h.
#include <cstddef>
#include <string_view>

#include "engine/metrics/results.h"
#include "engine/scenario/spec.h"

namespace stamkund::report {

/// Share of the replicates in which something is, to be called clear.
inline constexpr double kClearly = 0.95;

/// Shares of the replicates in which the arm earns more than the baseline, and less; the rest are ties.
struct Shares {
  double ahead = 0;
  double behind = 0;
};
[[nodiscard]] Shares shares_of(const metrics::Results& results, std::size_t arm);

/// A program that the baseline has is not there.
[[nodiscard]] bool ends_program(const scenario::ScenarioSpec& scenario, std::size_t arm);

/// Reactions to it, or to what it replaces, may be to buy less or to leave.
[[nodiscard]] bool may_drive_away(const scenario::ScenarioSpec& scenario, std::size_t arm);

/// Nothing is done in it that could be launched or ended: better lives are assumed, and what brings them
/// about has no cost.
[[nodiscard]] bool only_assumes(const metrics::Results& results, const scenario::ScenarioSpec& scenario,
                                std::size_t arm);

/// The best by net of the arms in which something is done, or, where the baseline is better, the nearest to it.
/// Where all arms but assume better lives, the best of these.
[[nodiscard]] std::size_t best_on_average(const metrics::Results& results,
                                          const scenario::ScenarioSpec& scenario);

/// The arm that the verdict is about: the best by net of those that clearly pay; where none does, the best on
/// average.
[[nodiscard]] std::size_t arm_in_question(const metrics::Results& results,
                                          const scenario::ScenarioSpec& scenario);

enum class Decision {
  nothing_to_compare,  ///< there is a baseline only
  no_difference,       ///< in no replicate
  no_verdict_yet,      ///< too few draws
  launch,
  end_the_program,
  keep,         ///< the baseline
  rather_keep,  ///< it is behind more often than not, and loses on average
  not_decided,
  would_pay,  ///< what is only assumed; so are the next two
  would_lose,
  what_if
};
/// As JSON has it: "not decided".
[[nodiscard]] std::string_view name_of(Decision decision);

/// About the arm in question.
[[nodiscard]] Decision decision_of(const metrics::Results& results, const scenario::ScenarioSpec& scenario);

}  // namespace stamkund::report
