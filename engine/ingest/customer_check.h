#pragma once
// Whether the customers are customers: placeholders for those who were not named, one who is a crowd, ids
// that never come again.
#include <cstdint>
#include <span>

#include "engine/base/problems.h"
#include "engine/ingest/id_table.h"
#include "engine/ingest/options.h"
#include "engine/ingest/record_sorter.h"
#include "engine/ingest/report.h"

namespace stamkund::ingest {

/// All references must outlive this. First `judge_ids`, when all ids are known; then `drops` once a customer;
/// then `judge_rows`.
class CustomerCheck {
 public:
  CustomerCheck(const IdTable& ids, const Options& options, Report& report, Problems& problems)
      : ids_(ids), options_(options), report_(report), problems_(problems) {}

  /// Of ids, not of rows: there are fewer.
  void judge_ids();
  /// The rows of a customer who is a placeholder enter the account, and are left out by policy.
  [[nodiscard]] bool drops(std::span<const Record> records);
  void judge_rows();
  /// A row with money and neither customer nor day; and that a good one came below it: so it was no total.
  void headless(Amount amount) {
    add_to(waiting_, amount);
    ++waiting_rows_;
  }
  void followed() {
    if (waiting_rows_ == 0) return;
    headless_rows_ += waiting_rows_;
    add_to(headless_, waiting_);
    waiting_rows_ = 0;
    waiting_ = 0;
  }
  void judge_headless();
  /// Of all rows, those with a day and no customer.
  void judge_anonymous(std::uint64_t rows);
  [[nodiscard]] bool overflowed() const noexcept { return overflowed_; }

 private:
  void warn(std::string message, std::string suggestion);
  void add_to(Amount& total, Amount amount);
  [[nodiscard]] std::string another_that_names_them() const;

  const IdTable& ids_;
  const Options& options_;
  Report& report_;
  Problems& problems_;
  std::uint32_t busiest_ = 0;  ///< the customer with most rows
  std::uint64_t most_ = 0;     ///< how many
  std::uint64_t next_ = 0;     ///< and the next one
  std::uint64_t customers_ = 0;
  bool comes_again_ = false;  ///< some customer has two purchases
  std::uint64_t headless_rows_ = 0, waiting_rows_ = 0;
  Amount headless_ = 0, waiting_ = 0;
  bool overflowed_ = false;
};

}  // namespace stamkund::ingest
