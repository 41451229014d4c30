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

/// A part of a purchase that came back on a later day, and is no longer in the transactions.
struct TakenBack {
  static constexpr std::uint32_t kGone = 0xFFFF'FFFFU;
  std::uint32_t purchase = 0;         ///< its number among all her purchases, those that are gone too
  std::uint32_t transaction = kGone;  ///< what is left of it; kGone = nothing
  Day bought, returned;
  Amount amount = 0;  ///< above 0
};

/// An accepted row as it stands in the file: a purchase, a return (amount below zero) or an event.
/// Rows are ordered by day, amount, labels in order of Label: on one day returns come first, then what cost
/// nothing, events among it, then purchases from small to large. Equal rows cannot be told apart.
struct Row {
  Day day;
  Amount amount = 0;  ///< 1e-4 major units; 0 when the file has no amounts, or the row is an event
  Labels labels{};
  /// Rows of a customer with the same number, if it is not 0, are lines of one receipt, all of one day. By
  /// day, a receipt's lines added up from small to large.
  std::uint32_t receipt = 0;
  [[nodiscard]] std::uint16_t label(Label which) const { return labels[static_cast<std::size_t>(which)]; }
  /// Something other than a purchase or a return happened.
  [[nodiscard]] bool is_event() const { return amount == 0 && label(Label::event) != 0; }
  friend auto operator<=>(const Row&, const Row&) = default;
};

/// All cleaned transactions of one customer, by day; the views hold during the call only.
struct CustomerHistory {
  static constexpr std::uint32_t kNotInTable = 0xFFFF'FFFFU;
  std::string_view id;              ///< as in the file: any bytes
  std::uint32_t row = kNotInTable;  ///< in the CustomerTable; not there if she first bought after calibration
  /// Never empty, unless there are rows. Those of the calibration period as they were known at its end, see
  /// Options::later_returns.
  std::span<const Transaction> transactions;
  std::span<const TakenBack> taken_back;  ///< by day of return; what it takes to see her as of an earlier day
  /// With Options::keep_rows, else empty: every row that was used, neither merged nor netted, never empty.
  std::span<const Row> rows;
};

/// Share of the work done, 0 to 1; returning false interrupts the work.
using Progress = std::function<bool(double fraction_done)>;
/// Called in order of id (bytewise), also for customers outside the table; with Options::keep_rows also for
/// those who bought nothing.
using EachCustomer = std::function<void(const CustomerHistory&)>;

/// Reads `path` (plain or gzip). The table, the rows and the numbers of labels depend on the set of rows, not
/// on their order, nor on memory_rows. `labels`, if given, is filled before the first call of
/// `each_customer`. Bad input goes to `problems`, all of it; then the table is empty and `report` says how
/// far it came. Errors: Failure(no_input) if the file cannot be opened, Failure(io_error, cannot_create) from
/// reading and from temporary files, Failure(interrupted) if `progress` returned false.
[[nodiscard]] CustomerTable read_transactions(const std::string& path, const Options& options, Report& report,
                                              Problems& problems, const Progress& progress = {},
                                              const EachCustomer& each_customer = {},
                                              LabelTable* labels = nullptr);

}  // namespace stamkund::ingest
