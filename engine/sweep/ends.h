#pragma once
// Does the best of many variants lie at the end of what was tried?
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "engine/metrics/enough_draws.h"
#include "engine/metrics/summary.h"

namespace stamkund::sweep {

/// Parameters of which the best variant has the least or the greatest number that was tried: beyond it may be
/// a better one. `values` [n_variants] each [n_parameters], as --set takes them. Parameters whose values are
/// not all numbers of one unit, or no more than two, have no such end.
[[nodiscard]] std::vector<std::size_t> at_an_end(const std::vector<const std::vector<std::string>*>& values,
                                                 std::size_t best);

/// An effect that is below zero by more than luck explains. With too few draws for an interval (no `p05`)
/// nothing is clear.
[[nodiscard]] bool clearly_loses(double mean, double standard_error, double p05);
[[nodiscard]] inline bool clearly_loses(const metrics::Summary& effect) {
  return clearly_loses(effect.mean, effect.standard_error,
                       effect.independent < metrics::kEnoughDraws ? std::nan("") : effect.p05);
}

}  // namespace stamkund::sweep
