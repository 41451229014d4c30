#pragma once
// Small populations built in code, for tests of who is in them.
#include <vector>

#include "engine/population/population.h"

namespace stamkund::test {

/// CDNOW's Pareto/NBD and Gamma-Gamma (references, Fader & Hardie).
inline population::CustomerLaws cdnow_laws() {
  population::CustomerLaws laws;
  laws.process = population::ParetoNbd{0.553, 10.578, 0.606, 11.669};
  laws.spend = population::GammaGamma{6.25, 3.74, 15.44};
  return laws;
}

/// One segment for each share, and its changes as factors.
inline population::Marks marks_of(const std::vector<double>& segments, std::vector<double> purchase,
                                  std::vector<double> spend, const std::vector<double>& stores = {}) {
  return {
      population::ends_of(segments), population::ends_of(stores), {}, std::move(purchase), std::move(spend)};
}

/// `count` new customers who arrive over a year.
inline population::Population new_customers(std::uint64_t count, population::Marks marks = {},
                                            std::uint64_t seed = 5, std::uint64_t index = 0) {
  return {cdnow_laws(), nullptr, {.count = count, .over_days = 364.0}, seed, index, std::move(marks), Day{}};
}

}  // namespace stamkund::test
