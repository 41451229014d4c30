#pragma once
// Which segment each customer belongs to, as the company sees it. docs/methods/prediction.md.
#include <cstdint>
#include <string>
#include <vector>

#include "engine/ingest/customer_table.h"
#include "engine/ingest/named_columns.h"

namespace stamkund::ingest {

struct Segments {
  std::vector<std::string> of_customer;  ///< by row of the customer table; empty = none is stated
  std::uint64_t rows_read = 0;
  std::uint64_t rows_of_unknown = 0;  ///< customers who are not in the table
  std::uint64_t without = 0;          ///< customers of the table who are not in the file
};

/// More are no segments but customers: predictions of each cost memory and time (assumption).
inline constexpr std::size_t kMostSegments = 1000;

/// Columns `customer, segment`; others are passed over. Bad input goes to `problems`, all of it.
/// Errors: Failure(no_input, io_error).
[[nodiscard]] Segments read_segments(const std::string& path, const CustomerTable& customers,
                                     const SideOptions& options, Problems& problems);

}  // namespace stamkund::ingest
