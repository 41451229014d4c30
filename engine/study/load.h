#pragma once
// Reads scenarios with the keys of all mechanisms: for verbs, tuning and tests.
#include <string>
#include <vector>

#include "engine/scenario/read_scenario.h"
#include "engine/scenario/targets.h"

namespace stamkund::study {

/// As scenario::read_scenario_text and read_scenario_file.
[[nodiscard]] scenario::ScenarioFile load_scenario_text(const std::string& text, const std::string& file,
                                                        const std::vector<scenario::Override>& overrides,
                                                        Problems& problems, bool stored = false);
[[nodiscard]] scenario::ScenarioFile load_scenario(const std::string& path,
                                                   const std::vector<scenario::Override>& overrides,
                                                   Problems& problems);

}  // namespace stamkund::study
