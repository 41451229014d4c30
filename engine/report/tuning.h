#pragma once
// What tuning found, for people and for machines. docs/formats/json.md.
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "engine/tuning/tune.h"

namespace stamkund::report {

/// Status, parameters, targets, what moves them, and which cannot hold together.
[[nodiscard]] std::string tuning_text(const tuning::TuneResult& result);
[[nodiscard]] nlohmann::ordered_json json_of(const tuning::TuneResult& result);

}  // namespace stamkund::report
