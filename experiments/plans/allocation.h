#pragma once
// How customers are divided among the arms.
#include <cstddef>
#include <string>
#include <vector>

#include "experiments/design/contrast.h"

namespace stamkund::plans {

/// Standard deviation of the outcome in an arm.
[[nodiscard]] double sd_of(const design::ExperimentSpec& spec, std::size_t arm);

/// Sets the weights of the arms to those that cost least for what they find. Says by which rule.
std::string weigh_by_cost(design::ExperimentSpec& spec);

/// Shares of all customers, by the arms' weights.
[[nodiscard]] std::vector<double> allocation_of(const design::ExperimentSpec& spec);

/// The comparison of an arm with the control.
[[nodiscard]] design::Weights weights_of(const design::ExperimentSpec& spec,
                                         const std::vector<double>& allocation, std::size_t arm);

}  // namespace stamkund::plans
