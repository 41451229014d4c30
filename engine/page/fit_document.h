#pragma once
// The page of a fit.
#include <string>
#include <utility>
#include <vector>

#include "engine/calibration/fit.h"
#include "engine/page/document.h"

namespace stamkund::page {

/// `file`: what the page is called; `provenance`: name and value.
[[nodiscard]] Document fit_document(const calibration::Fit& fit, const std::string& file,
                                    const std::vector<std::pair<std::string, std::string>>& provenance,
                                    const Language& language);

}  // namespace stamkund::page
