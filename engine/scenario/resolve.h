#pragma once
// What a distribution of the scenario comes to under one parameter draw.
#include <algorithm>
#include <cstdint>

#include "engine/random/stream.h"
#include "engine/scenario/spec.h"

namespace stamkund::scenario {

/// Resolves quantities for parameter draw `index`; with `scenario.uncertainty.parameters` off they stand at
/// their medians. The same quantity gets the same draw wherever it is asked for.
class Resolve {
 public:
  Resolve(const ScenarioSpec& scenario, std::uint64_t index)
      : seed_(scenario.seed),
        index_(index),
        draws_(scenario.uncertainty.parameters),
        learned_(scenario.learned) {}

  [[nodiscard]] double operator()(const Quantity& quantity) const {
    if (quantity.is_constant()) return quantity.parameters[0];
    if (quantity.law == Quantity::Law::from_fit) return of_segment(quantity, "");
    if (!draws_) return quantity.central();
    const auto block = keyed_block({seed_, index_, quantity.identity, Purpose::behaviour_parameters}, 0);
    return quantity.at(open_uniform(block[0]));
  }

  /// Of a quantity "from fit" of which the fit may have one for each segment.
  [[nodiscard]] double of_segment(const Quantity& quantity, const std::string& segment) const {
    if (quantity.law != Quantity::Law::from_fit) return (*this)(quantity);
    if (!learned_) return quantity.central();
    return std::clamp(learned_(quantity.learned, segment, index_, draws_), quantity.range.low,
                      quantity.range.high);
  }

 private:
  std::uint64_t seed_;
  std::uint64_t index_;
  bool draws_;
  const LearnedValue& learned_;  ///< the scenario's
};

}  // namespace stamkund::scenario
