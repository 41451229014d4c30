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

/// The arm of a test that a customer was drawn into, and the day from which on it made a difference.
struct MembershipOffer {
  std::uint32_t customer = 0;
  std::uint32_t arm = 0;  ///< position in MembershipLog::arms
  Day day;
};

struct MembershipLog {
  std::vector<Membership> spells;  ///< ordered by customer, then day; those of one customer do not overlap
  std::vector<MembershipOffer> offers;  ///< ordered by customer, one each; none without the column `arm`
  std::vector<std::string> arms;        ///< in bytewise order
  std::uint64_t rows_read = 0;
  std::uint64_t rows_of_unknown = 0;
};

/// Bad input goes to `problems`, all of it. Errors: Failure(no_input, io_error).
[[nodiscard]] MembershipLog read_memberships(const std::string& path, const CustomerTable& customers,
                                             const SideOptions& options, Problems& problems);

}  // namespace stamkund::ingest
