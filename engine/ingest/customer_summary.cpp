#include "engine/ingest/customer_summary.h"

#include <algorithm>
#include <functional>
#include <limits>

#include "engine/base/count.h"
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
  if (kind.policy == Policy::keep) {
    add_to(repeated_, record.amount);
    return false;
  }
  ++kind.dropped;
  add_to(report_.amount_dropped, record.amount);
  return true;
}

void CustomerSummary::judge_repeats(bool numbered_once, Problems& problems) const {
  const auto& kind = report_.of(Kind::duplicate);
  if (kind.count == 0) return;
  if (kind.policy == Policy::fail)
    problems.error({Severity::error, report_.file, static_cast<std::int64_t>(kind.first_lines.front()), "",
                    count_of(kind.count, "row repeats", "rows repeat") +
                        " another row, which was to be refused; the first is " + kind.example,
                    ""});
  if (kind.policy != Policy::keep || !numbered_once) return;
  problems.warning({Severity::warning, report_.file, static_cast<std::int64_t>(kind.first_lines.front()), "",
                    count_of(kind.count, "row repeats", "rows repeat") +
                        " another in all fields, the number of the receipt among them, and " +
                        (kind.count == 1 ? "counts" : "count") + " again, with " + format_amount(repeated_) +
                        ": such files often have an export twice; the first is " + kind.example,
                    "--on-duplicate drop counts each once"});
}

/// At most `returned` off what is left of one; what was not known at the end of calibration stays there.
/// Returns what became known later.
Amount CustomerSummary::take_part(std::size_t place, Day day, Amount part) {
  Returnable& one = returnable_[place];
  Transaction& purchase = transactions_[one.transaction];
  one.left -= part;
  const bool known = day <= table_.calibration_end || purchase.day > table_.calibration_end;
  if (!known && !options_.later_returns) return part;
  purchase.amount -= part;
  if (day > purchase.day)
    taken_back_.push_back({static_cast<std::uint32_t>(one.transaction), 0, purchase.day, day, part});
  if (one.left == 0) {
    purchase.amount = kGone;
    removed_ = true;
    ++report_.returned_purchases;
  }
  return 0;
}

/// The latest of which exactly so much is left, if there is one.
bool CustomerSummary::take_back_exactly(Day day, Amount returned) {
  const auto found = std::find_if(returnable_.rbegin(), returnable_.rend(),
                                  [returned](const Returnable& one) { return one.left == returned; });
  if (found == returnable_.rend()) return false;
  const auto place = static_cast<std::size_t>(returnable_.rend() - found) - 1;
  if (const Amount later = take_part(place, day, returned); later > 0) {
    add_to(report_.later_returns, -later);
    ++report_.later_return_count;
  }
  returnable_.erase(returnable_.begin() + static_cast<std::ptrdiff_t>(place));
  return true;
}

/// All of the day together, or each by itself, may be what is left of a purchase; the rest goes off the
/// latest.
void CustomerSummary::take_back_all(Day day) {
  Amount all = 0;
  for (const Amount one : returns_) add_to(all, one);
  if (all == 0 || take_back_exactly(day, all)) return;
  if (returns_.size() > 1) {
    std::sort(returns_.begin(), returns_.end(), std::greater<>());
    all = 0;
    for (const Amount one : returns_)
      if (!take_back_exactly(day, one)) add_to(all, one);
  }
  if (all > 0) take_back(day, all);
}

void CustomerSummary::take_back(Day day, Amount returned) {
  Amount later = 0;
  while (returned > 0 && !returnable_.empty()) {
    const Amount part = std::min(returnable_.back().left, returned);
    returned -= part;
    later += take_part(returnable_.size() - 1, day, part);
    if (returnable_.back().left > 0) break;
    returnable_.pop_back();
  }
  if (later > 0) {
    add_to(report_.later_returns, -later);
    ++report_.later_return_count;
  }
  if (returned == 0) return;
  add_to(report_.unmatched_returns, -returned);
  ++report_.unmatched_return_count;
}

/// Purchases that were returned in full go, and what came back gets the numbers of those that stay.
void CustomerSummary::forget_gone() {
  std::vector<std::uint32_t> place(taken_back_.empty() ? 0 : transactions_.size(), TakenBack::kGone);
  std::uint32_t next = 0;
  for (std::size_t t = 0; t < place.size(); ++t)
    if (transactions_[t].amount != kGone) place[t] = next++;
  for (TakenBack& one : taken_back_) one.transaction = place[one.purchase];
  if (removed_) std::erase_if(transactions_, [](const Transaction& t) { return t.amount == kGone; });
}

void CustomerSummary::one_purchase(Amount amount, std::size_t first_of_day) {
  if (options_.policies.negative_amount == Policy::net && amount < 0)
    returns_.push_back(-amount);
  else if (options_.merge_same_day && transactions_.size() > first_of_day)
    add_to(transactions_.back().amount, amount);
  else
    transactions_.push_back({day_, amount});
}

/// Sums over the lines of each receipt, from small to large, as single rows come.
void CustomerSummary::add_receipts(std::size_t first_of_day) {
  sums_.clear();
  std::sort(lines_.begin(), lines_.end());
  for (std::size_t begin = 0; begin < lines_.size();) {
    std::size_t end = begin + 1;
    Amount sum = lines_[begin].row.amount;
    bool cancels = sum != 0;
    while (lines_[begin].receipt != 0 && end < lines_.size() &&
           lines_[end].receipt == lines_[begin].receipt) {
      cancels = cancels || lines_[end].row.amount != 0;
      add_to(sum, lines_[end++].row.amount);
    }
    begin = end;
    if (sum == 0 && cancels)
      ++report_.returned_purchases;
    else
      sums_.push_back(sum);
  }
  std::sort(sums_.begin(), sums_.end());
  for (const Amount sum : sums_) one_purchase(sum, first_of_day);
}

/// Numbers depend on what the lines hold, not on their order in the file nor on hashes.
void CustomerSummary::number_receipts() {
  struct Receipt {
    Amount sum;
    std::span<Line> lines;
  };
  std::vector<Receipt> several;
  for (std::size_t begin = 0; begin < lines_.size();) {
    std::size_t end = begin + 1;
    Amount sum = lines_[begin].row.amount;
    while (lines_[begin].receipt != 0 && end < lines_.size() && lines_[end].receipt == lines_[begin].receipt)
      add_to(sum, lines_[end++].row.amount);
    if (end > begin + 1) several.push_back({sum, std::span(lines_).subspan(begin, end - begin)});
    begin = end;
  }
  std::sort(several.begin(), several.end(), [](const Receipt& a, const Receipt& b) {
    if (a.sum != b.sum) return a.sum < b.sum;
    return std::lexicographical_compare(a.lines.begin(), a.lines.end(), b.lines.begin(), b.lines.end(),
                                        [](const Line& x, const Line& y) { return x.row < y.row; });
  });
  for (const Receipt& receipt : several) {
    ++receipts_;
    for (Line& line : receipt.lines) line.row.receipt = receipts_;
  }
}

void CustomerSummary::one_day(std::string_view id, std::span<const Record> records,
                              std::span<const Marks> marks) {
  const bool net = options_.policies.negative_amount == Policy::net;
  const std::size_t before = transactions_.size();
  const std::size_t rows_before = rows_.size();
  std::uint64_t purchases = 0;
  returns_.clear();
  lines_.clear();
  day_ = records.front().day;
  const bool receipts =
      std::any_of(marks.begin(), marks.end(), [](const Marks& one) { return one.receipt != 0; });
  for (std::size_t i = 0; i < records.size(); ++i) {
    const Record& record = records[i];
    const bool repeated =
        i > 0 && records[i - 1].amount == record.amount && records[i - 1].hash == record.hash;
    if (repeated && dropped_duplicate(id, record)) continue;
    ++report_.rows_used;
    const Row row{record.day, record.amount, marks.empty() ? Labels{} : marks[i].labels};
    if (row.is_event()) {
      ++report_.event_rows;
      if (options_.keep_rows) rows_.push_back(row);
      continue;
    }
    if (!(net && record.amount < 0) && ++purchases > 1) ++report_.same_day_rows;
    if (receipts) {
      lines_.push_back({marks[i].receipt, row});
      continue;
    }
    if (options_.keep_rows) rows_.push_back(row);
    one_purchase(record.amount, before);
  }
  if (receipts) {
    add_receipts(before);
    if (options_.keep_rows) {
      number_receipts();
      for (const Line& line : lines_) rows_.push_back(line.row);
    }
  }
  // Among equal amounts the records are in order of hash, which depends on columns that the rows do not have.
  std::sort(rows_.begin() + static_cast<std::ptrdiff_t>(rows_before), rows_.end());
  // Within a day purchases come before returns, and the larger amounts later: nothing depends on row order.
  for (std::size_t t = before; net && t < transactions_.size(); ++t)
    if (transactions_[t].amount > 0) returnable_.push_back({t, transactions_[t].amount});
  if (!returns_.empty()) take_back_all(day_);
}

CustomerHistory CustomerSummary::add(std::string_view id, std::span<const Record> records,
                                     std::span<const Marks> marks) {
  transactions_.clear();
  rows_.clear();
  receipts_ = 0;
  returnable_.clear();
  taken_back_.clear();
  removed_ = false;
  for (std::size_t begin = 0; begin < records.size();) {
    std::size_t end = begin + 1;
    while (end < records.size() && records[end].day == records[begin].day) ++end;
    one_day(id, records.subspan(begin, end - begin),
            marks.empty() ? marks : marks.subspan(begin, end - begin));
    begin = end;
  }
  if (removed_ || !taken_back_.empty()) forget_gone();
  ++report_.customers_in_data;
  report_.transactions += transactions_.size();
  for (const auto& transaction : transactions_) add_to(report_.amount_used, transaction.amount);
  CustomerHistory history{id, CustomerHistory::kNotInTable, transactions_, taken_back_, rows_};
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
