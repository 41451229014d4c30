#pragma once
// What a run says, for scripts: the decision, what it hinges on, key figures and years. docs/formats/json.md.
#include <cstddef>
#include <nlohmann/json_fwd.hpp>

#include "engine/metrics/results.h"
#include "engine/scenario/read_scenario.h"

namespace stamkund::report {

/// The first lines of a run, and the figures in them.
[[nodiscard]] nlohmann::ordered_json verdict_json(const metrics::Results& results,
                                                  const scenario::ScenarioFile& scenario);

/// What an arm costs and brings, against the baseline.
[[nodiscard]] nlohmann::ordered_json key_figures_json(const metrics::Results& results,
                                                      const scenario::ScenarioSpec& scenario,
                                                      std::size_t arm);

/// The tables by year, arm by arm: [arms] a list of years.
[[nodiscard]] nlohmann::ordered_json years_json(const metrics::Results& results,
                                                const scenario::ScenarioSpec& scenario);

}  // namespace stamkund::report
