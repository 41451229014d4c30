#pragma once
// Marks of customers and purchases under one parameter draw, ready to draw from.
#include <cstdint>

#include "engine/population/marks.h"
#include "engine/scenario/spec.h"

namespace stamkund::scenario {

/// What marks purchases; Luck has the uniforms for it.
struct PurchaseMarks {
  population::ShareEnds categories;  ///< mark_at(categories, luck.category(k)); empty = none
  double returned_share = 0;         ///< purchase k is given back if luck.returned(k) is below it
  double returned_after_days = 0;
};

/// Segments and home stores, for a Population.
[[nodiscard]] population::Marks compile_marks(const PopulationSpec& population);

/// `index` = parameter draw, as in compile_arm.
[[nodiscard]] PurchaseMarks compile_purchase_marks(const ScenarioSpec& scenario, std::uint64_t index);

}  // namespace stamkund::scenario
