#pragma once
// Marks of customers and purchases under one parameter draw, ready to draw from.
#include "engine/population/marks.h"
#include "engine/scenario/spec.h"

namespace stamkund::scenario {

/// What marks purchases; Luck has the uniforms for it.
struct PurchaseMarks {
  population::ShareEnds categories;  ///< mark_at(categories, luck.category(k)); empty = none
};

/// Segments and home stores, for a Population.
[[nodiscard]] population::Marks compile_marks(const PopulationSpec& population);

[[nodiscard]] PurchaseMarks compile_purchase_marks(const PopulationSpec& population);

}  // namespace stamkund::scenario
