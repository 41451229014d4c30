#pragma once
// Lives of an arm in which nothing happens but the plain processes, block by block: to the bit what
// world::live makes of each, from plain arrays.
#include <cstdint>
#include <span>
#include <vector>

#include "engine/counting/counts.h"
#include "engine/population/plain_block.h"
#include "engine/world/arm.h"
#include "engine/world/outcome.h"

namespace stamkund::study {

class PlainLives {
 public:
  /// `arm` has no mechanisms; both must outlive this.
  PlainLives(const world::Arm& arm, counting::Counts& counts);

  /// Everybody of the block, whom it has drawn.
  void run(population::PlainBlock& block, const population::LuckKey& luck);
  /// What customer `i` of the block came to.
  [[nodiscard]] const world::LifeOutcome& outcome(std::size_t i) const { return outcomes_[i]; }

 private:
  [[nodiscard]] world::LifeOutcome count(const population::PlainBlock& block, std::size_t i);
  void count_purchases(std::span<const double> days, std::span<const double> amounts,
                       world::LifeOutcome& outcome) const;
  [[nodiscard]] std::int64_t* row(double day);

  const world::Arm& arm_;
  population::PlainPace pace_;
  std::int64_t* flows_;
  std::int64_t* people_;
  std::size_t columns_;
  std::size_t last_period_;
  double periods_per_day_;
  std::vector<world::LifeOutcome> outcomes_;
};

}  // namespace stamkund::study
