#pragma once
// The page of an analysis: customers in arms, regions, two factors, a switchback, a roll-out in steps.
#include <nlohmann/json_fwd.hpp>

#include "engine/page/document.h"

namespace stamkund::page {

/// `analysis`: the JSON of `stamkund analyze` (docs/formats/experiment-analysis.md, designs.md, geo.md).
/// `name`: of the test.
[[nodiscard]] Document analysis_document(const nlohmann::ordered_json& analysis, const std::string& name,
                                         const Language& language);

}  // namespace stamkund::page
