#pragma once
// What is counted of every life, whatever the company does.
#include <cstddef>

#include "engine/counting/schema.h"
#include "engine/world/horizon.h"

namespace stamkund::world {

/// Counts of customers, not of events.
inline constexpr const char* kPeople = "people";

void declare_core(counting::Schema& schema, const Horizon& horizon);

/// Where the core's counts lie: flows in a row of periods, and counts of people.
struct CoreColumns {
  explicit CoreColumns(const counting::Schema& schema);
  std::size_t purchases;
  std::size_t new_customers;
  std::size_t defections;
  std::size_t active;
  std::size_t revenue;
  std::size_t margin;
  std::size_t discounts;
  std::size_t alive_at_start;
  std::size_t buyers;
  std::size_t repeat_buyers;
};

}  // namespace stamkund::world
