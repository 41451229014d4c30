#pragma once
// Some of a population are simulated and stand for all: docs/methods/population.md.
#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/scenario/part.h"
#include "engine/scenario/spec.h"

namespace stamkund::scenario {

/// A part of the population of a fit.
struct SampleSpec : PartSpec {
  std::uint64_t count = 0;  ///< so many are simulated, if there are more
};
inline constexpr std::string_view kSamplePart = "sample";

/// Adds its key.
void add_sample_key(Parts& parts);

/// How many a sample of a fit's customers has; none where all are simulated.
[[nodiscard]] std::optional<std::uint64_t> sample_of(const PopulationSpec& population);

/// Of `all` that there are, how many are simulated.
[[nodiscard]] std::uint64_t simulated_of(const PopulationSpec& population, std::uint64_t all);

}  // namespace stamkund::scenario
