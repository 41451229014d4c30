#include "engine/population/deciles.h"

#include <algorithm>

#include "engine/base/expect.h"
#include "engine/population/population.h"

namespace stamkund::population {

std::vector<double> Population::rate_decile_edges(std::uint64_t sample) const {
  STAMKUND_EXPECT(sample >= 1 && sample <= (std::uint64_t{1} << 31U));
  const std::uint64_t n = std::min(size(), sample);
  if (n == 0) return {};
  std::vector<double> rates(n);
  // i size / n, without its overflow.
  for (std::uint64_t i = 0; i < n; ++i)
    rates[i] = person(i * (size() / n) + i * (size() % n) / n).purchase_rate_per_day;
  std::sort(rates.begin(), rates.end());
  std::vector<double> edges;
  for (std::uint64_t k = 1; k <= 9; ++k) edges.push_back(rates[(k * n + 9) / 10 - 1]);
  return edges;
}

int decile_of(double rate, const std::vector<double>& edges) {
  return static_cast<int>(std::lower_bound(edges.begin(), edges.end(), rate) - edges.begin());
}

}  // namespace stamkund::population
