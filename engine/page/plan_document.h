#pragma once
// The page of a plan.
#include "engine/page/document.h"
#include "engine/store/plan_reader.h"

namespace stamkund::page {

/// `provenance`: name and value.
[[nodiscard]] Document plan_document(const store::StoredPlan& plan,
                                     const std::vector<std::pair<std::string, std::string>>& provenance,
                                     const Language& language);

}  // namespace stamkund::page
