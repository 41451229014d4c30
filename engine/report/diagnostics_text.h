#pragma once
// What a fit's diagnostics say: a line a section, and the summary as JSON.
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "engine/calibration/diagnostics.h"

namespace stamkund::report {

/// `fitted_k`: regularity of the fitted model, 1 if it has none.
[[nodiscard]] std::string diagnostics_text(const calibration::Diagnostics& diagnostics, int fitted_k);
[[nodiscard]] nlohmann::ordered_json diagnostics_json(const calibration::Diagnostics& diagnostics,
                                                      int fitted_k);

}  // namespace stamkund::report
