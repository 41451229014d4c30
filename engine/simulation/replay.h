#pragma once
// The purchases of one arm in the first replicate, as dated transactions: what a till would have recorded.
#include <functional>
#include <string_view>

#include "engine/base/day.h"
#include "engine/calibration/fit.h"
#include "engine/scenario/spec.h"

namespace stamkund::simulation {

/// Writes CSV lines "customer,date,amount", header first, in order of customer and time, through `write`, in
/// pieces. Day 0 of the scenario is `start`. New customers are called C0000001 and so on; existing ones keep
/// their names.
void write_transactions(const scenario::ScenarioSpec& scenario, const calibration::Fit* fit, std::size_t arm,
                        Day start, const std::function<void(std::string_view)>& write);

}  // namespace stamkund::simulation
