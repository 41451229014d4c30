#pragma once
// Which column is meant, where nobody said.
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ingest/covariate_file.h"

namespace stamkund::geo {

using Names = std::span<const std::string_view>;
extern const Names kGeoNames, kDateNames, kOutcomeNames, kGroupNames;

/// The column called `said`; else the first with a usual name, and a note of it. A problem where there is
/// none and `what` has to be known.
[[nodiscard]] std::optional<std::size_t> find_column(ingest::CovariateFile& file, const std::string& said,
                                                     Names usual, const std::string& what,
                                                     const std::string& option, bool required,
                                                     std::vector<std::string>& notes);

}  // namespace stamkund::geo
