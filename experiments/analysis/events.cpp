#include "experiments/analysis/events.h"

#include <algorithm>
#include <cmath>

#include "engine/base/nearest.h"
#include "engine/ingest/listed.h"
#include "engine/ingest/report.h"
#include "experiments/analysis/outcome_name.h"

namespace stamkund::analysis {
namespace {

constexpr std::size_t kExamples = 5;
/// A week or more each, so that weekdays do not show as a trend.
constexpr std::int32_t kShortestPeriod = 7;

Numbers numbers(const std::string& name, std::vector<double> values) {
  Numbers out;
  out.column = name;
  out.of_row = std::move(values);
  return out;
}

/// 1 where something was bought.
std::vector<double> whether(const std::vector<double>& orders) {
  std::vector<double> out;
  out.reserve(orders.size());
  for (const double one : orders) out.push_back(one > 0.0 ? 1.0 : 0.0);
  return out;
}

/// Keeps the rows of a column that are listed.
void keep(Words& words, const std::vector<std::uint32_t>& rows) {
  std::vector<std::uint32_t> kept;
  kept.reserve(rows.size());
  for (const auto r : rows) kept.push_back(words.of_row[r]);
  words.of_row = std::move(kept);
}

template <class Value>
void keep(std::vector<Value>& values, const std::vector<std::uint32_t>& rows) {
  std::vector<Value> kept;
  kept.reserve(rows.size());
  for (const auto r : rows) kept.push_back(values[r]);
  values = std::move(kept);
}

void keep(Table& table, const std::vector<std::uint32_t>& rows) {
  keep(table.arm, rows);
  keep(*table.unit, rows);
  if (table.cluster) keep(*table.cluster, rows);
  for (auto& segment : table.segments) keep(segment, rows);
  for (auto& covariate : table.covariates) keep(covariate.of_row, rows);
  keep(table.date, rows);
  table.rows = rows.size();
}

}  // namespace

std::vector<OutcomeSpec> choose_outcomes(std::vector<OutcomeSpec> asked, bool amounts, Problems& problems) {
  static const std::vector<std::string> kAll{"spend", "orders", "bought"};
  const std::vector<std::string> columns(kAll.begin() + (amounts ? 0 : 1), kAll.end());
  const bool sought =
      std::any_of(asked.begin(), asked.end(), [](const OutcomeSpec& one) { return !one.margin; });
  if (!sought) {
    std::vector<OutcomeSpec> all;
    for (const auto& column : columns) {
      const bool guarded = std::any_of(asked.begin(), asked.end(),
                                       [&](const OutcomeSpec& one) { return one.column == column; });
      if (guarded) continue;
      all.emplace_back();
      all.back().column = column;
    }
    asked.insert(asked.begin(), all.begin(), all.end());
  }
  for (auto& one : asked) {
    take_apart(one, columns, "", problems);
    for (const auto& column : {one.column, one.per}) {
      if (column.empty() || std::find(columns.begin(), columns.end(), column) != columns.end()) continue;
      problems.error({Severity::error, "", 0, ingest::safe_text(one.column),
                      "transactions have no outcome '" + ingest::safe_text(column) + "'; they have " +
                          ingest::listed(columns) +
                          (!amounts && column == "spend" ? ", for no column of amounts is read" : ""),
                      did_you_mean(column, columns)});
    }
    if (!one.event.empty() || !one.success.empty())
      problems.error({Severity::error, "", 0, ingest::safe_text(one.column),
                      "an event or a word of success has no effect on outcomes of transactions", ""});
    if (one.kind != Kind::guess || !one.per.empty()) continue;
    one.kind = one.column == "spend" ? Kind::revenue : one.column == "orders" ? Kind::mean : Kind::proportion;
  }
  return asked;
}

EventTable::EventTable(Table assignments, const EventOptions& options)
    : table_(std::move(assignments)), options_(options) {
  // One row a customer and arm, with her first day.
  const auto& unit = *table_.unit;
  std::vector<std::vector<std::uint32_t>> of_unit(unit.word.size());
  for (std::uint32_t r = 0; r < table_.rows; ++r) {
    if (unit.of_row[r] == Words::kNone) continue;
    auto& rows = of_unit[unit.of_row[r]];
    const auto same = std::find_if(rows.begin(), rows.end(), [&](std::uint32_t other) {
      return table_.arm.of_row[other] == table_.arm.of_row[r];
    });
    if (same == rows.end())
      rows.push_back(r);
    else if (table_.date[r] < table_.date[*same])
      *same = r;
  }
  std::vector<std::uint32_t> rows;
  for (const auto& one : of_unit) rows.insert(rows.end(), one.begin(), one.end());
  std::sort(rows.begin(), rows.end());
  const std::uint64_t repeated = table_.rows - rows.size();
  if (repeated > 0)
    table_.checks.push_back(
        {"duplicate_rows",
         repeated,
         "rows that name no customer, or one who is in the same arm already (the first day counts): " +
             std::to_string(repeated),
         {}});
  keep(table_, rows);
  for (std::uint32_t r = 0; r < table_.rows; ++r) {
    const auto id = ids_.intern(table_.unit->word[table_.unit->of_row[r]]);
    if (id >= rows_.size()) rows_.resize(id + 1);
    rows_[id].push_back(r);
  }
  spend_.assign(table_.rows, 0.0);
  orders_.assign(table_.rows, 0.0);
  if (options_.before_days > 0) before_.assign(table_.rows, 0.0);
  if (options_.outcomes.empty()) {
    Problems none;
    options_.outcomes = choose_outcomes({}, options_.amounts, none);
  }
  const auto periods = std::min<std::int32_t>(kMostPeriods, options_.window_days / kShortestPeriod);
  if (periods < 2) return;
  const Periods empty(static_cast<std::size_t>(periods), std::vector<double>(table_.rows, 0.0));
  for (const auto& one : options_.outcomes) (one.column == "spend" ? spend_in_ : orders_in_) = empty;
}

std::size_t EventTable::period_of(std::int32_t day) const {
  return static_cast<std::size_t>(day) * std::max(spend_in_.size(), orders_in_.size()) /
         static_cast<std::size_t>(options_.window_days);
}

void EventTable::add(const ingest::CustomerHistory& history) {
  const auto id = ids_.find(history.id);
  if (!id) {
    ++strangers_;
    return;
  }
  ++found_;
  for (const auto r : rows_[*id])
    for (const auto& one : history.transactions) {
      const std::int32_t day = days_between(table_.date[r], one.day);
      const double amount = options_.amounts
                                ? static_cast<double>(one.amount) / static_cast<double>(ingest::kAmountScale)
                                : 1.0;
      if (day < 0) {
        if (day >= -options_.before_days && !before_.empty()) before_[r] += amount;
        continue;
      }
      if (day >= options_.window_days) continue;
      spend_[r] += amount;
      orders_[r] += 1.0;
      if (!spend_in_.empty()) spend_in_[period_of(day)][r] += amount;
      if (!orders_in_.empty()) orders_in_[period_of(day)][r] += 1.0;
    }
}

Numbers EventTable::numbers_of(const std::string& column) const {
  if (column == "spend") return numbers(column, spend_);
  return numbers(column, column == "orders" ? orders_ : whether(orders_));
}

std::vector<Numbers> EventTable::periods_of(const std::string& column) const {
  const Periods& periods = column == "spend" ? spend_in_ : orders_in_;
  std::vector<Numbers> out;
  const auto count = static_cast<std::int32_t>(periods.size());
  // The first day d with d * count / window = q.
  const auto begin = [&](std::int32_t q) { return (q * options_.window_days + count - 1) / count; };
  for (std::int32_t p = 0; p < count; ++p) {
    const auto& values = periods[static_cast<std::size_t>(p)];
    out.push_back(numbers("days " + std::to_string(begin(p) + 1) + " to " + std::to_string(begin(p + 1)),
                          column == "bought" ? whether(values) : values));
  }
  return out;
}

Table EventTable::finish(Day last_day, Problems& problems) {
  table_.window_days = options_.window_days;
  Check late{"late_assignment", 0, "", {}};
  std::vector<std::uint32_t> rows;
  for (std::uint32_t r = 0; r < table_.rows; ++r) {
    if (days_between(table_.date[r], last_day) + 1 >= options_.window_days) {
      rows.push_back(r);
      continue;
    }
    ++late.count;
    if (late.examples.size() < kExamples)
      late.examples.push_back(ingest::safe_text(table_.unit->word[table_.unit->of_row[r]], 40));
  }
  const auto fail = [&](const std::string& message, const std::string& suggestion) {
    problems.error({Severity::error, table_.file, 0, "", message, suggestion});
  };
  const std::string window = std::to_string(options_.window_days) + " days";
  if (rows.empty())
    fail("nobody was assigned " + window + " before the last transaction, on " + to_string(last_day),
         "--window takes a shorter time");
  if (found_ == 0)
    fail("none of the assigned customers is in the transactions",
         "are the customers' names the same in both?");
  if (late.count > 0) {
    late.message = "customers who were assigned less than " + window + " before the last transaction, on " +
                   to_string(last_day) + ", and are not counted: " + std::to_string(late.count);
    table_.checks.push_back(late);
  }
  keep(spend_, rows);
  keep(orders_, rows);
  if (!before_.empty()) keep(before_, rows);
  for (auto& period : spend_in_) keep(period, rows);
  for (auto& period : orders_in_) keep(period, rows);
  keep(table_, rows);
  for (const auto& one : options_.outcomes) {
    OutcomeData data;
    data.spec = one;
    data.name = one.column + (one.per.empty() ? "" : " / " + one.per);
    data.value = numbers_of(one.column);
    if (one.per.empty())
      data.periods = periods_of(one.column);
    else
      data.per = numbers_of(one.per);
    table_.outcomes.push_back(std::move(data));
  }
  if (!problems.has_errors()) settle_kinds(table_, problems);
  if (!before_.empty()) table_.covariates.push_back(numbers("spend before", before_));
  table_.notes.push_back("purchases of " + window + " from the day of assignment on are counted (--window)");
  table_.notes.push_back("orders are days with a purchase; returns are taken off");
  if (strangers_ > 0)
    table_.notes.push_back(std::to_string(strangers_) + " customers of the transactions were not assigned");
  return std::move(table_);
}

}  // namespace stamkund::analysis
