#pragma once
// Fewer customers, each of whom stands for several: where luck is not what the answer hinges on, a run is as
// many times as fast. docs/scenarios/README.md, "Faster answers".
#include <string>
#include <vector>

#include "engine/command/arguments.h"
#include "engine/metrics/results.h"
#include "engine/scenario/read_scenario.h"

namespace stamkund::command {

void add_sample_option(Arguments& arguments);

/// With --sample, adds to `overrides` what makes a sample of the scenario's customers. A scenario that cannot
/// be read is left to who reads it next. Errors: Failure(usage).
void take_sample(const Arguments& parsed, const std::string& scenario_path,
                 std::vector<scenario::Override>& overrides);

/// What was taken of `all` that there are; empty without --sample.
[[nodiscard]] std::string sample_note(const Arguments& parsed, const scenario::ScenarioSpec& scenario,
                                      std::uint64_t all);

/// Where a run with --within has too few draws for a verdict: the sample with which it would have enough;
/// empty if it has enough, or its customers cannot stand for others.
[[nodiscard]] std::string within_hint(const metrics::Results& results,
                                      const scenario::ScenarioFile& scenario);

/// What a sample would have saved this run, if much; empty if not.
[[nodiscard]] std::string sample_hint(const metrics::Results& results,
                                      const scenario::ScenarioFile& scenario);

}  // namespace stamkund::command
