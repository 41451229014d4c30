#pragma once
// The two tables of 'stamkund ledger', as CSV: every entry, and one line a customer. docs/formats/ledger.md.
#include <string>
#include <string_view>

#include "engine/base/atomic_file.h"
#include "engine/ledger/replay.h"

namespace stamkund::command {

/// Either file may be left out (null).
class LedgerFiles {
 public:
  /// The files must outlive this.
  LedgerFiles(AtomicFile* entries, AtomicFile* customers) : entries_(entries), customers_(customers) {}

  /// Throws away what was written and begins again. `rules` must outlive the writing.
  void begin(const program::Rules& rules, Day zero, std::int64_t minor_per_major);
  [[nodiscard]] bool wants_entries() const noexcept { return entries_ != nullptr; }
  /// `id`: of the customer, any bytes.
  void entry(std::string_view id, const ledger::Line& line);
  void customer(std::string_view id, const ledger::Customer& customer);
  /// Both are complete.
  void commit();

 private:
  void write(AtomicFile* file, std::string& lines, std::size_t beyond);
  [[nodiscard]] std::string rule_of(const program::Entry& entry) const;
  [[nodiscard]] std::string tier_name(std::size_t tier) const;
  [[nodiscard]] std::string counted(const ledger::Customer& customer) const;
  [[nodiscard]] std::string date(double day) const;
  [[nodiscard]] std::string money(Money amount) const;
  /// Of a currency; of money, the amount in major units.
  [[nodiscard]] std::string units(std::size_t currency, std::int64_t count) const;

  AtomicFile* entries_;
  AtomicFile* customers_;
  std::string entry_lines_;
  std::string customer_lines_;
  const program::Rules* rules_ = nullptr;
  Day zero_;
  std::int64_t minor_per_major_ = 100;
};

}  // namespace stamkund::command
