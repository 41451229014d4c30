#pragma once
// What was found of contracts, for people and for scripts.
#include <nlohmann/json.hpp>
#include <string>

#include "engine/calibration/fit_contract.h"
#include "engine/ingest/contracts.h"

namespace stamkund::report {

[[nodiscard]] std::string contract_text(const ingest::ContractReport& report,
                                        const calibration::ModelFit& fit,
                                        const calibration::ContractProjection& projection);
[[nodiscard]] nlohmann::ordered_json contract_json(const ingest::ContractReport& report,
                                                   const calibration::ModelFit& fit,
                                                   const calibration::ContractProjection& projection);

}  // namespace stamkund::report
