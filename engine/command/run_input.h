#pragma once
// A scenario and the fit it names, read and checked together: what 'run' and 'validate' share.
#include <optional>
#include <string>
#include <vector>

#include "engine/base/failure.h"
#include "engine/base/path_beside.h"
#include "engine/base/problems.h"
#include "engine/calibration/fit.h"
#include "engine/command/arguments.h"
#include "engine/scenario/read_scenario.h"

namespace stamkund::command {

/// From --set, where the verb has it. Errors: Failure(usage).
[[nodiscard]] std::vector<scenario::Override> set_places(const Arguments& parsed);
/// From --set, and --seed and --replicates as places of a scenario. Errors: Failure(usage).
[[nodiscard]] std::vector<scenario::Override> overrides_of(const Arguments& parsed);

struct RunInput {
  scenario::ScenarioFile scenario;
  std::optional<calibration::Fit> fit;
  std::string fit_path;                   ///< as opened; empty without a fit
  std::vector<std::string> member_paths;  ///< files of members on day 0
};

/// Files that the scenario names besides the fit: members, attributes.
[[nodiscard]] std::vector<std::string> files_of(const RunInput& input);

/// Where the fit that the scenario names is; empty if it names none. It is looked for beside the scenario
/// file first, then from the current folder; one from --fit only from the current folder.
[[nodiscard]] std::string fit_path_of(const std::string& scenario_path, const scenario::ScenarioSpec& spec,
                                      const std::string& fit_option);

/// Usable only if `problems` has no errors. `allow_unfinished`: accept a fit that did not converge.
/// `fit_option`: from --fit, or empty.
[[nodiscard]] RunInput read_run_input(const std::string& scenario_path,
                                      std::vector<scenario::Override> overrides,
                                      const std::string& fit_option, bool allow_unfinished,
                                      Problems& problems);

/// The same of a scenario that is no file: `text`, which messages call `name`.
[[nodiscard]] RunInput read_run_text(const std::string& text, const std::string& name,
                                     const std::vector<scenario::Override>& overrides, Problems& problems);

/// How many replicates a run has at most when it stops by itself and --replicates says nothing.
inline constexpr std::uint64_t kMostReplicates = 1'000'000;

/// What all customers share in each draw, from the fit, unless --no-calendar-error; and the most replicates.
void settle(RunInput& input, const Arguments& parsed);

/// The part of a rank that does not lead: its share of what rank 0 simulates. Errors: Failure(bad_data) where
/// the input is not fine here.
Exit help_to_run(const Arguments& parsed);

}  // namespace stamkund::command
