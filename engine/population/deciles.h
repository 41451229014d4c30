#pragma once
// How heavy a buyer a customer is among the others: deciles of the purchase rate.
#include <vector>

namespace stamkund::population {

/// 0 (lightest) to 9 (heaviest): the number of `edges` below `rate`. `edges` ascend, from
/// Population::rate_decile_edges. Ties go to the lighter side, so customers whose rates underflowed to 0 are
/// the lightest.
[[nodiscard]] int decile_of(double rate, const std::vector<double>& edges);

}  // namespace stamkund::population
