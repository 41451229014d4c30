#pragma once
// How arms stand against each other, twin by twin: which are as good, and how many contacts are best.
#include <cstddef>
#include <string>
#include <vector>

#include "engine/metrics/results.h"
#include "engine/report/language.h"
#include "engine/scenario/spec.h"

namespace stamkund::report {

/// Net of one arm less net of another, replicate by replicate.
[[nodiscard]] metrics::Summary difference(const metrics::Results& results, std::size_t one, std::size_t other,
                                          const scenario::UncertaintySpec& uncertainty);
/// So many standard errors make a difference.
inline constexpr double kDiffers = 2.0;

/// Arms but the baseline that are as good as this one: they differ from it by no more than their error.
[[nodiscard]] std::vector<std::size_t> as_good_as(const metrics::Results& results, std::size_t arm,
                                                  const scenario::UncertaintySpec& uncertainty);

/// Of arms that differ in how many contacts they send through the same channels: from which on more of them
/// cost, and between which the optimum lies. `best`: of all arms. Empty where there are fewer than three such
/// arms, or the best is none of them.
[[nodiscard]] std::string dose_text(const metrics::Results& results, const scenario::ScenarioSpec& scenario,
                                    std::size_t best, const Language& language);

}  // namespace stamkund::report
