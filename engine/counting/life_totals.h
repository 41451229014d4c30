#pragma once
// One customer's life in one arm up to the horizon, and the figures under which lives are added up.
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/counting/figure.h"

namespace stamkund::counting {

struct LifeTotals {
  std::int64_t customers = 0;
  std::int64_t purchases = 0;
  std::int64_t revenue = 0;
  std::int64_t net = 0;
  std::int64_t benefits = 0;
  std::int64_t millidays = 0;
  friend bool operator==(const LifeTotals&, const LifeTotals&) = default;
};

struct LifeFigure {
  const char* name;
  const char* unit;
  const char* meaning;
  std::int64_t LifeTotals::*value;
};

inline constexpr std::array<LifeFigure, 6> kLifeFigures{{
    {"customers", "1", "customers", &LifeTotals::customers},
    {"purchases", "1", "purchases up to the horizon", &LifeTotals::purchases},
    {"revenue", "minor", "what they paid", &LifeTotals::revenue},
    {"net", "minor", "margin and fees less everything but the platform, and less what was owed",
     &LifeTotals::net},
    {"benefits", "minor", "what the program gave: rewards at cost, discounts, perks", &LifeTotals::benefits},
    {"millidays", "millidays", "thousandths of a day as a living customer", &LifeTotals::millidays},
}};

/// The same as figures of a table.
[[nodiscard]] inline std::vector<Figure> life_figures() {
  std::vector<Figure> figures;
  for (const LifeFigure& one : kLifeFigures) figures.push_back({one.name, one.unit, one.meaning});
  return figures;
}

/// Adds a life to the first kLifeFigures.size() counts of a cell.
inline void add_life(std::span<std::int64_t> cell, const LifeTotals& life) {
  for (std::size_t i = 0; i < kLifeFigures.size(); ++i) cell[i] += life.*kLifeFigures[i].value;
}

/// What such a cell holds.
[[nodiscard]] inline LifeTotals life_totals(std::span<const std::int64_t> cell) {
  LifeTotals life;
  for (std::size_t i = 0; i < kLifeFigures.size(); ++i) life.*kLifeFigures[i].value = cell[i];
  return life;
}

}  // namespace stamkund::counting
