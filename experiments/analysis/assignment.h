#pragma once
// Who was in which arm, and which rows may be counted.
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "engine/base/problems.h"
#include "experiments/analysis/result.h"
#include "experiments/analysis/table.h"

namespace stamkund::analysis {

struct Assignment {
  static constexpr std::uint16_t kOut = std::numeric_limits<std::uint16_t>::max();
  std::vector<std::string> arms;       ///< the control first, then by name
  std::vector<std::uint16_t> of_row;   ///< kOut = the row is not counted
  std::vector<std::uint32_t> cluster;  ///< of each row, below `clusters`; empty = every row is a unit
  std::uint32_t clusters = 0;
  std::string cluster_column;   ///< what clusters are
  bool clusters_cross = false;  ///< some cluster has rows in several arms
  std::uint64_t counted = 0;
  std::vector<std::uint64_t> units;  ///< of each arm: clusters if none crosses, else rows
  std::vector<Check> checks;
};

/// Finds control and arms; leaves out rows without an arm, customers in two arms and repeated rows, and says
/// so. Several different rows of one customer are one cluster. Problems: no such control, fewer than two
/// arms.
[[nodiscard]] Assignment assign(const Table& table, const Spec& spec, std::vector<std::string>& notes,
                                Problems& problems);

}  // namespace stamkund::analysis
