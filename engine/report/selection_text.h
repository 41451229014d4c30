#pragma once
// Which model to take, and why.
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "engine/calibration/selection.h"

namespace stamkund::report {

[[nodiscard]] std::string selection_text(const calibration::Selection& selection);
[[nodiscard]] nlohmann::ordered_json selection_json(const calibration::Selection& selection);

}  // namespace stamkund::report
