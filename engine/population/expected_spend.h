#pragma once
// What a customer spends on a purchase, expected from her history.
#include <cstddef>

#include "engine/ingest/customer_table.h"
#include "engine/population/customer_laws.h"

namespace stamkund::population {

/// Major units; infinite where the law has no mean.
[[nodiscard]] double expected_spend(const CustomerLaws& laws, const ingest::CustomerTable& customers,
                                    std::size_t i);

/// The same for a new customer.
[[nodiscard]] double expected_new_spend(const CustomerLaws& laws);

}  // namespace stamkund::population
