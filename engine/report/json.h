#pragma once
// Machine-readable summaries. Figures that do not exist are null. docs/formats/json.md.
#include <nlohmann/json_fwd.hpp>

#include "engine/base/problems.h"
#include "engine/calibration/fit.h"
#include "engine/ingest/report.h"
#include "engine/metrics/results.h"
#include "engine/scenario/read_scenario.h"

namespace stamkund::report {

[[nodiscard]] nlohmann::ordered_json json_of(const Problems& problems);
[[nodiscard]] nlohmann::ordered_json json_of(const ingest::Report& report);
/// Every column: its name, its role, its first values.
[[nodiscard]] nlohmann::ordered_json json_of_columns(const ingest::Report& report);
[[nodiscard]] nlohmann::ordered_json json_of(const calibration::ModelFit& model);
[[nodiscard]] nlohmann::ordered_json json_of(const calibration::Fit& fit);
[[nodiscard]] nlohmann::ordered_json json_of(const metrics::Results& results,
                                             const scenario::ScenarioFile& scenario,
                                             const std::string& digest);

}  // namespace stamkund::report
