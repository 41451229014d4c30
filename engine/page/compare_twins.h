#pragma once
// How far runs are from each other: as twins where they are, else as independent estimates.
#include "engine/page/cells.h"
#include "engine/page/compare_document.h"

namespace stamkund::page {

/// Why two runs are no twins of each other, by what their files say; empty: they are. Twins have the same
/// seed, customers, fit, horizon and whatever else stands outside of the arms, so each replicate is the same
/// customers and luck in both.
[[nodiscard]] std::string why_no_twins(const Cells& cells, const Compared& a, const Compared& b);

/// Which run's arm in question earns most, and whether that is told from the next run's; empty where effects
/// do not compare.
[[nodiscard]] std::string best_of_runs(const std::vector<Compared>& all, const Cells& cells);

/// Effects on net of each run less those of the first, arm by arm.
[[nodiscard]] Blocks differences_between_runs(const std::vector<Compared>& all, const Cells& cells);

}  // namespace stamkund::page
