#pragma once
// The page of a plan whose design is not customers in arms.
#include "engine/page/document.h"
#include "engine/store/design_reader.h"

namespace stamkund::page {

/// `provenance`: name and value.
[[nodiscard]] Document design_document(const store::StoredDesign& plan,
                                       const std::vector<std::pair<std::string, std::string>>& provenance,
                                       const Language& language);

}  // namespace stamkund::page
