#pragma once
// What lies behind the effect of each arm: compact tables with a sentence each, so that many arms stay
// readable.
#include <string>

#include "engine/metrics/results.h"
#include "engine/scenario/spec.h"

namespace stamkund::report {

/// Text broken at blanks, so that lines have at most `columns` columns; ends with a line break.
[[nodiscard]] std::string wrapped(const std::string& text, std::size_t columns = 96);

/// "clear", "not clear", or "none" where it is nothing in every replicate.
[[nodiscard]] const char* clearness(const metrics::Summary& effect);
/// Where the effect on revenue comes from, of every arm; empty if no arm has one.
[[nodiscard]] std::string decomposition_table(const metrics::Results& results);
/// What members get, for what, and what is owed to them in the end; empty if nobody gets anything.
[[nodiscard]] std::string benefits_table(const metrics::Results& results);
/// What an analyst without twins would take for the effect, beside the effect; empty where that misleads
/// nobody.
[[nodiscard]] std::string artefacts_table(const metrics::Results& results);

}  // namespace stamkund::report
