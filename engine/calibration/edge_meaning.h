#pragma once
// What it means of customers that a likelihood has its maximum at an edge of the parameters.
#include <string>
#include <vector>

#include "models/customer_base/process.h"

namespace stamkund::calibration {

/// `direction`: of theta, where the likelihood keeps rising or is flat. Empty if there is nothing simple.
[[nodiscard]] std::string meaning_of(customer_base::Kind model, const std::vector<double>& direction);

}  // namespace stamkund::calibration
