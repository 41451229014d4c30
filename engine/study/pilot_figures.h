#pragma once
// What is told of a pilot: how what it learned ranks customers, and what its rule earns, on the half of its
// customers that was kept back. Counts are whole numbers, so these are in billionths.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/counting/counts.h"
#include "engine/scenario/spec.h"
#include "engine/uplift/oracle.h"
#include "engine/uplift/uplift.h"

namespace stamkund::study {

/// Judged as engine/uplift judges a real test, except that money is what came in, not value times outcome.
struct PilotJudgement {
  std::uint64_t judged_on = 0;
  uplift::Difference average;
  uplift::CurveScores by_uplift, by_risk;
  std::vector<uplift::Decile> deciles;  ///< by uplift
  uplift::Policy policy;                ///< of the campaign's rule; net in the window, major units
  double itself = 0,
         itself_error = 0;  ///< net that the pilot's own contacts brought, all together, major units
  std::optional<uplift::Oracle> oracle;  ///< likewise, of the rule that the run goes by
};

// Tables of counts.
inline constexpr const char* kPilot = "pilot";
inline constexpr const char* kPilotDeciles = "pilot_decile";
inline constexpr std::size_t kPilotGroups = 10;
/// [treatment] figures of the pilot of each, where a pilot's campaign has several.
inline constexpr const char* kPilotTreatments = "pilot_treatment";

struct PilotFigure {
  std::string name;
  std::string unit;  ///< "1", "major"
  std::string meaning;
};
[[nodiscard]] std::vector<PilotFigure> pilot_figures();
[[nodiscard]] std::vector<PilotFigure> pilot_decile_figures();

/// Those of each treatment: all but what the rule leaves on the table, which is of all of them together.
[[nodiscard]] std::vector<PilotFigure> pilot_treatment_figures();
/// Names of the treatments that the pilot of an arm tries; empty where there are not several.
[[nodiscard]] std::vector<std::string> pilot_treatments(const scenario::ArmSpec& arm);

/// Does any arm learn from a pilot?
[[nodiscard]] bool has_pilot(const scenario::ScenarioSpec& scenario);
/// For every arm, if any arm has a pilot.
void declare_pilot(counting::Schema& schema, const scenario::ScenarioSpec& scenario);
/// Once, when everything else is counted. Null: this arm has no pilot. `treatments`: of each, the first
/// included; empty where there are not several.
void tell_pilot(const PilotJudgement* pilot, const std::vector<PilotJudgement>& treatments,
                counting::Counts& counts);
/// A number among the counts, to a billionth; NaN is kept as there being none.
void tell(counting::Counts& counts, const char* table, const std::string& figure, double value);
/// As it was told; NaN where there is none.
[[nodiscard]] double told(const counting::Counts& counts, const char* table, const std::string& figure,
                          std::size_t cell = 0);

}  // namespace stamkund::study
