#pragma once
// A replay as a machine-readable summary. docs/formats/json.md.
#include <nlohmann/json_fwd.hpp>

#include "engine/ledger/outcome.h"

namespace stamkund::report {

[[nodiscard]] nlohmann::ordered_json json_of(const ledger::Outcome& outcome);

}  // namespace stamkund::report
