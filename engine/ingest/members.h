#pragma once
// Members of a program that runs already, and what they hold: what 'ledger --customers' writes, or an export.
// docs/formats/members.md.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/ingest/customer_table.h"
#include "engine/ingest/named_columns.h"

namespace stamkund::ingest {

/// What the program is made of, for the names of columns and of tiers.
struct MemberLayout {
  struct Currency {
    std::string name;
    std::int64_t per_unit = 1;  ///< counts of what the file has one of: 100 for money in cents
  };
  std::vector<Currency> currencies;
  std::vector<std::string> tiers;     ///< from the lowest
  std::int64_t counted_per_unit = 1;  ///< likewise, of the column 'counted'
};

struct Member {
  struct Units {
    std::int64_t balance = 0;
    std::int64_t pending = 0;
    std::optional<Day> expires;
  };
  std::uint32_t customer = 0;  ///< row of the customer table
  Day joined;
  std::size_t tier = 0;  ///< 0 = none
  std::optional<std::int64_t> counted;
  std::vector<Units> units;  ///< [currencies]
};

struct Members {
  std::vector<Member> members;  ///< ordered by customer
  std::uint64_t rows_read = 0;
  std::uint64_t rows_of_unknown = 0;
};

/// Everybody has joined by `last_day`, and nothing that they hold has expired by then. Bad input goes to
/// `problems`, all of it. Errors: Failure(no_input, io_error).
[[nodiscard]] Members read_members(const std::string& path, const CustomerTable& customers,
                                   const MemberLayout& layout, Day last_day, const SideOptions& options,
                                   Problems& problems);

}  // namespace stamkund::ingest
