#pragma once
// Who was a member from when to when. docs/formats/contacts.md.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/ingest/customer_table.h"
#include "engine/ingest/named_columns.h"

namespace stamkund::ingest {

struct Membership {
  std::uint32_t customer = 0;  ///< row of the customer table
  Day from;
  std::optional<Day> to;  ///< last day; nothing = still a member
};

struct MembershipLog {
  std::vector<Membership> spells;  ///< ordered by customer, then day; those of one customer do not overlap
  std::uint64_t rows_read = 0;
  std::uint64_t rows_of_unknown = 0;
};

/// Bad input goes to `problems`, all of it. Errors: Failure(no_input, io_error).
[[nodiscard]] MembershipLog read_memberships(const std::string& path, const CustomerTable& customers,
                                             const SideOptions& options, Problems& problems);

}  // namespace stamkund::ingest
