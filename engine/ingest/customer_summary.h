#pragma once
// From the rows of one customer to her cleaned transactions and her line in the table.
#include <span>
#include <string_view>
#include <vector>

#include "engine/ingest/customer_table.h"
#include "engine/ingest/ingest.h"
#include "engine/ingest/record_sorter.h"

namespace stamkund::ingest {

/// What a record has besides, where it is read: final numbers of labels, and a receipt.
struct Marks {
  Labels labels{};
  std::uint64_t receipt = 0;  ///< as in LabelledRecord
};

/// Adds customers, in order of id, to a table and to a report.
///
/// Returns (negative amounts, policy net) are taken off the customer's purchases up to and including the day
/// of the return: one of which exactly that much is left, else the latest first; a purchase that is returned
/// in full disappears. What remains of a return
/// after that is an unmatched return: counted, and otherwise without effect. A return after the calibration
/// period leaves purchases in it as they were known at its end, unless Options::later_returns. An event row
/// is counted and kept among the rows; it is no transaction. Lines of one receipt on one day are one
/// purchase, or one return, of their sum; a receipt whose lines cancel out is none.
class CustomerSummary {
 public:
  CustomerSummary(const Options& options, Report& report, CustomerTable& table)
      : options_(options), report_(report), table_(table) {}

  /// `records`: all of one customer, sorted by day, amount, hash, line. `marks`: one element a record, or
  /// none.
  CustomerHistory add(std::string_view id, std::span<const Record> records,
                      std::span<const Marks> marks = {});

  /// Sums left the range of Amount (9.2e14 major units).
  /// Rows that repeat another one: refused where this was asked for; said, where each receipt has one line
  /// and they count.
  void judge_repeats(bool numbered_once, Problems& problems) const;
  [[nodiscard]] bool overflowed() const noexcept { return overflowed_; }

 private:
  struct Line {
    std::uint64_t receipt;
    Row row;
    friend auto operator<=>(const Line&, const Line&) = default;
  };
  void one_day(std::string_view id, std::span<const Record> records, std::span<const Marks> marks);
  void one_purchase(Amount amount, std::size_t first_of_day);
  void add_receipts(std::size_t first_of_day);
  void number_receipts();
  Amount repeated_ = 0;
  bool dropped_duplicate(std::string_view id, const Record& record);
  void take_back_all(Day day);
  [[nodiscard]] bool take_back_exactly(Day day, Amount returned);
  void take_back(Day day, Amount returned);
  Amount take_part(std::size_t place, Day day, Amount returned);
  void forget_gone();
  void add_to(Amount& total, Amount amount);
  std::uint32_t append_row(std::string_view id);

  const Options& options_;
  Report& report_;
  CustomerTable& table_;
  std::vector<Transaction> transactions_;
  std::vector<Row> rows_;        ///< with Options::keep_rows
  std::vector<Line> lines_;      ///< of the day, where there are receipts
  std::vector<Amount> sums_;     ///< of its receipts
  std::vector<Amount> returns_;  ///< of the day, above zero
  Day day_;
  std::uint32_t receipts_ = 0;  ///< numbers given to receipts of the customer
  struct Returnable {
    std::size_t transaction;
    Amount left;
  };
  std::vector<Returnable> returnable_;  ///< transactions with something left to return
  std::vector<TakenBack> taken_back_;
  bool removed_ = false;
  bool overflowed_ = false;
};

}  // namespace stamkund::ingest
