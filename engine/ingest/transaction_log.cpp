#include "engine/ingest/transaction_log.h"

#include <algorithm>
#include <map>

#include "engine/base/expect.h"
#include "engine/ingest/append_customer.h"

namespace stamkund::ingest {
void TransactionLog::add(const CustomerHistory& history) {
  if (history.row == CustomerHistory::kNotInTable) return;
  STAMKUND_EXPECT(history.row == size());
  for (const Transaction& one : history.transactions) {
    if (day.empty() || one.day < first_day) first_day = one.day;
    day.push_back(one.day.serial);
    if (has_spend) amount.push_back(one.amount);
  }
  for (const TakenBack& one : history.taken_back) returned.push_back({size(), one});
  begin.push_back(day.size());
}

void TransactionLog::end(Day last_observed, bool with_spend) {
  observation_end = last_observed;
  has_spend = with_spend;
  if (!with_spend) amount = {};
}

namespace {

/// One customer's transactions as they were known on `calibration_end`, and after it on `observation_end`.
class AsOf {
 public:
  AsOf(const TransactionLog& log, Day calibration_end, Day observation_end)
      : log_(log), calibration_end_(calibration_end), observation_end_(observation_end) {}

  /// Customers in order.
  const std::vector<Transaction>& customer(std::size_t i) {
    transactions_.clear();
    for (std::uint64_t k = log_.begin[i]; k < log_.begin[i + 1]; ++k)
      transactions_.push_back({Day{log_.day[k]}, log_.has_spend ? log_.amount[k] : Amount{0}});
    gone_.clear();
    for (; at_ < log_.returned.size() && log_.returned[at_].customer <= i; ++at_)
      if (log_.returned[at_].customer == i) put_back(log_.returned[at_].what);
    if (gone_.empty()) return transactions_;
    for (const auto& [number, transaction] : gone_) transactions_.push_back(transaction);
    std::stable_sort(transactions_.begin(), transactions_.end(),
                     [](const Transaction& a, const Transaction& b) { return a.day < b.day; });
    return transactions_;
  }

 private:
  void put_back(const TakenBack& what) {
    if (what.returned <= (what.bought <= calibration_end_ ? calibration_end_ : observation_end_)) return;
    if (what.transaction != TakenBack::kGone) {
      transactions_[what.transaction].amount += what.amount;
      return;
    }
    Transaction& again = gone_[what.purchase];
    again.day = what.bought;
    again.amount += what.amount;
  }

  const TransactionLog& log_;
  Day calibration_end_, observation_end_;
  std::size_t at_ = 0;
  std::vector<Transaction> transactions_;
  std::map<std::uint32_t, Transaction> gone_;  ///< those that had come back in full, by number
};

}  // namespace

CustomerTable table_at(const TransactionLog& log, const std::vector<std::string>& ids, Day calibration_end,
                       Day observation_end) {
  CustomerTable table;
  table.calibration_end = calibration_end;
  table.holdout_days = days_between(calibration_end, observation_end);
  table.has_spend = log.has_spend;
  AsOf as_of(log, calibration_end, observation_end);
  for (std::size_t i = 0; i < log.size(); ++i) {
    const auto& transactions = as_of.customer(i);
    if (transactions.front().day > calibration_end) continue;
    if (!ids.empty()) table.id.push_back(ids[i]);
    append_customer(
        table, transactions.size(), [&](std::size_t k) { return transactions[k].day; },
        [&](std::size_t k) { return transactions[k].amount; }, observation_end);
  }
  return table;
}

}  // namespace stamkund::ingest
