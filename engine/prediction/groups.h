#pragma once
// Groups of customers that predictions are summed over: everybody, cohorts by first purchase, stated
// segments.
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/ingest/customer_table.h"

namespace stamkund::prediction {

struct Group {
  std::string kind;  ///< "total", "cohort" or "segment"
  std::string name;
  std::vector<std::uint32_t> members;  ///< positions in the customer table, ascending
};

enum class CohortLength { none, month, quarter, year };

/// Everybody; cohorts in order of time; segments in order of name. `segment_of` is one name a customer, empty
/// for none, or has no elements.
[[nodiscard]] std::vector<Group> groups_of(const ingest::CustomerTable& customers, CohortLength cohorts,
                                           const std::vector<std::string>& segment_of);

}  // namespace stamkund::prediction
