#pragma once
// A sweep in words and tables, and for machines.
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "engine/sweep/sweep.h"

namespace stamkund::report {

/// The answer first; `most`: rows of the table of variants, the best first.
[[nodiscard]] std::string sweep_text(const scenario::SweepSpec& study, const sweep::SweepResult& result,
                                     std::size_t most);
[[nodiscard]] nlohmann::ordered_json json_of(const scenario::SweepSpec& study,
                                             const sweep::SweepResult& result);
/// What must be kept in mind, `pairs` of sobol_indices.
[[nodiscard]] std::vector<std::string> sweep_notes(const sweep::SweepResult& result, std::uint64_t pairs);
/// One line a variant: number, parameters, standing, and of each outcome the mean, its error and its
/// interval.
[[nodiscard]] std::string sweep_csv(const scenario::SweepSpec& study, const sweep::SweepResult& result);

}  // namespace stamkund::report
