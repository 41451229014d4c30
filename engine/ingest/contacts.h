#pragma once
// Which customer was contacted when, through what, and in which arm of an experiment.
// docs/formats/contacts.md.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/ingest/customer_table.h"
#include "engine/ingest/named_columns.h"

namespace stamkund::ingest {

/// A row without a channel and a campaign's contact is an occasion on which she was held out by design.
struct Contact {
  std::uint32_t customer = 0;  ///< row of the customer table
  Day day;
  std::uint16_t channel = 0;      ///< 0 = held out; else ContactLog::channels[channel - 1]
  std::uint16_t campaign = 0;     ///< 0 = none given
  std::uint16_t arm = 0;          ///< 0 = none given
  std::uint8_t opened = 0;        ///< 1 if so; only with ContactLog::has_opened
  std::uint8_t unsubscribed = 0;  ///< 1 if so, at this contact; only with ContactLog::has_unsubscribed
  std::int64_t cost = 0;          ///< 1e-4 major units
  [[nodiscard]] bool sent() const noexcept { return channel != 0; }
  friend auto operator<=>(const Contact&, const Contact&) = default;
};

/// Numbers of names follow the names' bytewise order; nothing depends on the order of rows.
struct ContactLog {
  std::vector<Contact> rows;  ///< of customers in the table, ordered by customer, day, channel, ...
  std::vector<std::string> channels, campaigns, arms;
  bool has_arm = false;
  bool has_opened = false;
  bool has_unsubscribed = false;
  std::uint64_t rows_read = 0;
  std::uint64_t rows_of_unknown = 0;    ///< of customers who are not in the table
  std::uint64_t unknown_customers = 0;  ///< how many these are
  std::int64_t cost = 0;                ///< of all contacts kept, 1e-4 major units
};

/// At most so many rows: 40 bytes each. Assumption.
inline constexpr std::size_t kMostContacts = 50'000'000;

/// Bad input goes to `problems`, all of it; the log is of use only without errors.
/// Errors: Failure(no_input, io_error).
[[nodiscard]] ContactLog read_contacts(const std::string& path, const CustomerTable& customers,
                                       const SideOptions& options, Problems& problems);

}  // namespace stamkund::ingest
