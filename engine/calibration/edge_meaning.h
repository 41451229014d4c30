#pragma once
// What it means of customers that a likelihood has its maximum at an edge of the parameters.
#include <string>
#include <vector>

#include "models/customer_base/process.h"

namespace stamkund::calibration {

/// `direction`: of theta, where the likelihood keeps rising or is flat. Empty if there is nothing simple.
[[nodiscard]] std::string meaning_of(customer_base::Kind model, const std::vector<double>& direction);

/// Whether such an edge is a model of its own: nobody leaves (the NBD), everybody leaves or buys at one
/// rate, everybody leaves at once or never.
[[nodiscard]] bool is_simpler_model(const std::string& meaning);

}  // namespace stamkund::calibration
