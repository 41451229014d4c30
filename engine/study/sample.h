#pragma once
// Who of a population is simulated, where a part of it stands for all: docs/methods/population.md.
#include <cstdint>
#include <vector>

#include "engine/calibration/fit.h"
#include "engine/scenario/spec.h"

namespace stamkund::study {

/// Customers who are counted alike.
struct Sampled {
  std::uint64_t weight = 1;                ///< each is counted so often
  std::uint64_t size = 0;                  ///< how many they are
  std::vector<std::uint64_t> customers{};  ///< [size], or empty: customers 0 to size - 1
};

/// Customers are put in a row, those with like histories next to each other. The row is cut into as many
/// parts of nearly equal size as customers are to be simulated, and in each part one is drawn who stands for
/// it: every customer is counted once on average, whatever the row.
class SamplePlan {
 public:
  /// Nothing of either is kept.
  SamplePlan(const scenario::ScenarioSpec& scenario, const calibration::Fit* fit);
  /// How many are simulated.
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
  /// Drawn anew for each population, without replacement; the same for all arms and all luck in it.
  [[nodiscard]] std::vector<Sampled> draw(std::uint64_t seed, std::uint64_t population) const;

 private:
  std::uint64_t all_;
  std::uint64_t size_;
  std::uint64_t weight_;              ///< of everybody, without the sample
  std::vector<std::uint64_t> row_{};  ///< of the first in the row; the rest follow in their order
};

}  // namespace stamkund::study
