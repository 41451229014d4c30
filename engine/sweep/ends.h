#pragma once
// Does the best of many variants lie at the end of what was tried?
#include <cstddef>
#include <string>
#include <vector>

namespace stamkund::sweep {

/// Parameters of which the best variant has the least or the greatest number that was tried: beyond it may be
/// a better one. `values` [n_variants] each [n_parameters], as --set takes them. Parameters whose values are
/// not all numbers of one unit, or no more than two, have no such end.
[[nodiscard]] std::vector<std::size_t> at_an_end(const std::vector<const std::vector<std::string>*>& values,
                                                 std::size_t best);

}  // namespace stamkund::sweep
