#pragma once
// An analysis for scripts: docs/formats/json.md.
#include <nlohmann/json_fwd.hpp>

#include "experiments/analysis/result.h"

namespace stamkund::analysis {

[[nodiscard]] nlohmann::ordered_json json_of(const Result& result);

}  // namespace stamkund::analysis
