#pragma once
// The public entry: a transaction file in, a table of customers and an account of every row out.
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "engine/base/problems.h"
#include "engine/ingest/customer_table.h"
#include "engine/ingest/options.h"
#include "engine/ingest/report.h"

namespace stamkund::ingest {

/// A cleaned transaction.
struct Transaction {
  Day day;
  Amount amount = 0;  ///< 1e-4 major units; 0 when the file has no amounts
  friend bool operator==(const Transaction&, const Transaction&) = default;
};

/// All cleaned transactions of one customer, by day; the views hold during the call only.
struct CustomerHistory {
  static constexpr std::uint32_t kNotInTable = 0xFFFF'FFFFU;
  std::string_view id;              ///< as in the file: any bytes
  std::uint32_t row = kNotInTable;  ///< in the CustomerTable; not there if she first bought after calibration
  std::span<const Transaction> transactions;  ///< never empty
};

/// Share of the work done, 0 to 1; returning false interrupts the work.
using Progress = std::function<bool(double fraction_done)>;
/// Called in order of id (bytewise), also for customers outside the table.
using EachCustomer = std::function<void(const CustomerHistory&)>;

/// Reads `path` (plain or gzip). The table depends on the set of rows, not on their order, nor on
/// memory_rows. Bad input goes to `problems`, all of it; then the table is empty and `report` says how far it
/// came. Errors: Failure(no_input) if the file cannot be opened, Failure(io_error, cannot_create) from
/// reading and from temporary files, Failure(interrupted) if `progress` returned false.
[[nodiscard]] CustomerTable read_transactions(const std::string& path, const Options& options, Report& report,
                                              Problems& problems, const Progress& progress = {},
                                              const EachCustomer& each_customer = {});

}  // namespace stamkund::ingest
