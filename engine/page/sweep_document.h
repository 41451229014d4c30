#pragma once
// The page of a sweep.
#include "engine/page/document.h"
#include "engine/store/sweep_reader.h"

namespace stamkund::page {

[[nodiscard]] Document sweep_document(const store::StoredSweep& sweep, const Language& language);

}  // namespace stamkund::page
