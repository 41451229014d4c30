#pragma once
// What was found of contracts, for people and for scripts.
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "engine/calibration/fit.h"
#include "engine/ingest/contracts.h"

namespace stamkund::report {

/// Expect a fit with a projection.
[[nodiscard]] std::string contract_text(const ingest::ContractReport& report,
                                        const calibration::Fit& contracts);
[[nodiscard]] nlohmann::ordered_json contract_json(const ingest::ContractReport& report,
                                                   const calibration::Fit& contracts);

}  // namespace stamkund::report
