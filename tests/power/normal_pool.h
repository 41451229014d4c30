#pragma once
// Lives whose outcomes are exactly normal in mean and spread.
#include <cmath>
#include <vector>

#include "engine/random/distributions.h"
#include "experiments/power/outcome.h"

namespace stamkund::test {

/// A pool whose values are normal, mean 10, standard deviation 1, and the same shifted.
inline power::Outcomes normal_pool(double effect, std::size_t size = 20000) {
  power::Outcomes out;
  out.pools.resize(1);
  out.pools[0].y.resize(2);
  Stream stream({11, 0, 0, Purpose::test});
  double sum = 0, squares = 0;
  std::vector<double> values(size);
  for (double& one : values) one = draw_normal(stream);
  for (const double one : values) sum += one / static_cast<double>(size);
  for (const double one : values) squares += (one - sum) * (one - sum) / static_cast<double>(size);
  for (const double one : values) {
    out.pools[0].y[0].push_back(10.0 + (one - sum) / std::sqrt(squares));
    out.pools[0].y[1].push_back(out.pools[0].y[0].back() + effect);
  }
  return out;
}

}  // namespace stamkund::test
