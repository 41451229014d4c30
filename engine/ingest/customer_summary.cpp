#include "engine/ingest/customer_summary.h"

#include <algorithm>
#include <limits>

#include "engine/ingest/append_customer.h"

namespace stamkund::ingest {
namespace {

// Stands in a transaction's amount for "returned in full"; amounts never come near it.
constexpr Amount kGone = std::numeric_limits<Amount>::min();

}  // namespace

void CustomerSummary::add_to(Amount& total, Amount amount) {
  Amount sum = 0;
  if (__builtin_add_overflow(total, amount, &sum) || sum == kGone) {
    overflowed_ = true;
  } else {
    total = sum;
  }
}

bool CustomerSummary::dropped_duplicate(std::string_view id, const Record& record) {
  auto& kind = report_.of(Kind::duplicate);
  kind.policy = options_.policies.duplicate;
  if (kind.add(record.line)) {
    kind.example = "'" + safe_text(id, 40) + "' on " + to_string(record.day);
    if (table_.has_spend) kind.example += ", amount " + format_amount(record.amount);
  }
  if (kind.policy == Policy::keep) return false;
  ++kind.dropped;
  add_to(report_.amount_dropped, record.amount);
  return true;
}

void CustomerSummary::take_back(Amount returned) {
  while (returned > 0 && !returnable_.empty()) {
    Amount& amount = transactions_[returnable_.back()].amount;
    const Amount part = std::min(amount, returned);
    returned -= part;
    amount -= part;
    if (amount > 0) break;
    amount = kGone;
    removed_ = true;
    ++report_.returned_purchases;
    returnable_.pop_back();
  }
  if (returned == 0) return;
  add_to(report_.unmatched_returns, -returned);
  ++report_.unmatched_return_count;
}

void CustomerSummary::one_day(std::string_view id, std::span<const Record> records,
                              std::span<const Labels> labels) {
  const bool net = options_.policies.negative_amount == Policy::net;
  const std::size_t before = transactions_.size();
  const std::size_t rows_before = rows_.size();
  Amount returned = 0;
  std::uint64_t purchases = 0;
  for (std::size_t i = 0; i < records.size(); ++i) {
    const Record& record = records[i];
    const bool repeated =
        i > 0 && records[i - 1].amount == record.amount && records[i - 1].hash == record.hash;
    if (repeated && dropped_duplicate(id, record)) continue;
    ++report_.rows_used;
    const Row row{record.day, record.amount, labels.empty() ? Labels{} : labels[i]};
    if (options_.keep_rows) rows_.push_back(row);
    if (row.is_event()) {
      ++report_.event_rows;
      continue;
    }
    if (net && record.amount < 0) {
      add_to(returned, -record.amount);
      continue;
    }
    if (++purchases > 1) ++report_.same_day_rows;
    if (options_.merge_same_day && transactions_.size() > before) {
      add_to(transactions_.back().amount, record.amount);
    } else {
      transactions_.push_back({record.day, record.amount});
    }
  }
  // Among equal amounts the records are in order of hash, which depends on columns that the rows do not have.
  std::sort(rows_.begin() + static_cast<std::ptrdiff_t>(rows_before), rows_.end());
  // Within a day purchases come before returns, and the larger amounts later: nothing depends on row order.
  for (std::size_t t = before; net && t < transactions_.size(); ++t)
    if (transactions_[t].amount > 0) returnable_.push_back(t);
  if (returned > 0) take_back(returned);
}

CustomerHistory CustomerSummary::add(std::string_view id, std::span<const Record> records,
                                     std::span<const Labels> labels) {
  transactions_.clear();
  rows_.clear();
  returnable_.clear();
  removed_ = false;
  for (std::size_t begin = 0; begin < records.size();) {
    std::size_t end = begin + 1;
    while (end < records.size() && records[end].day == records[begin].day) ++end;
    one_day(id, records.subspan(begin, end - begin),
            labels.empty() ? labels : labels.subspan(begin, end - begin));
    begin = end;
  }
  if (removed_) std::erase_if(transactions_, [](const Transaction& t) { return t.amount == kGone; });
  ++report_.customers_in_data;
  report_.transactions += transactions_.size();
  for (const auto& transaction : transactions_) add_to(report_.amount_used, transaction.amount);
  CustomerHistory history{id, CustomerHistory::kNotInTable, transactions_, rows_};
  if (transactions_.empty()) {
    ++report_.customers_without_purchase;
  } else if (transactions_.front().day > table_.calibration_end) {
    ++report_.customers_after_calibration;
  } else {
    history.row = append_row(id);
  }
  return history;
}

std::uint32_t CustomerSummary::append_row(std::string_view id) {
  table_.id.emplace_back(id);
  append_customer(
      table_, transactions_.size(), [&](std::size_t i) { return transactions_[i].day; },
      [&](std::size_t i) { return transactions_[i].amount; }, Day{std::numeric_limits<std::int32_t>::max()});
  return static_cast<std::uint32_t>(table_.size() - 1);
}

}  // namespace stamkund::ingest
