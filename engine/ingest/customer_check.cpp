#include "engine/ingest/customer_check.h"

#include <algorithm>

#include "engine/base/count.h"
#include "engine/ingest/placeholder.h"

namespace stamkund::ingest {
namespace {

constexpr std::uint64_t kMostNamed = 8;  // placeholders in a message
constexpr double kLeastHeadless = 0.01;  // of the money, in rows without customer and day (assumption)
// One customer is a crowd with so large a share of the rows, so many times those of the next one
// (assumption).
constexpr double kShareOfCrowd = 0.05;
constexpr std::uint64_t kTimesTheNext = 10;
constexpr std::uint64_t kFewCustomers = 50;  // too few to tell

}  // namespace

void CustomerCheck::warn(std::string message, std::string suggestion) {
  problems_.warning({Severity::warning, report_.file, 0, "", std::move(message), std::move(suggestion)});
}

void CustomerCheck::add_to(Amount& total, Amount amount) {
  if (__builtin_add_overflow(total, amount, &total)) overflowed_ = true;
}

void CustomerCheck::judge_anonymous(std::uint64_t rows) {
  if (2 * rows <= report_.rows_read) return;
  warn(std::to_string(rows) + " of " + std::to_string(report_.rows_read) +
           " rows have no customer and are left out: what follows is about the others",
       "--customer-column, if another column names her");
}

void CustomerCheck::judge_headless() {
  const double share =
      static_cast<double>(headless_) / static_cast<double>(std::max<Amount>(1, report_.amount_read));
  if (headless_rows_ == 0 || share < kLeastHeadless) return;
  warn(count_of(headless_rows_, "row has", "rows have") + " money, " + format_amount(headless_) + " of the " +
           format_amount(report_.amount_read) +
           " in the file, and neither customer nor day: they are left out",
       "where they are further lines of the order above, name the column with its number: --receipt-column");
}

void CustomerCheck::judge_ids() {
  ingest::judge_ids(ids_, options_, report_.file, problems_);
  if (options_.policies.placeholder == Policy::keep) return;
  std::string all;
  std::uint64_t count = 0;
  for (std::uint32_t n = 0; n < ids_.size(); ++n) {
    if (!stands_for_nobody(ids_.id(n), ids_)) continue;
    if (++count <= kMostNamed) all += (all.empty() ? "'" : ", '") + safe_text(ids_.id(n), 40) + "'";
  }
  if (count == 0) return;
  if (count > kMostNamed) all += ", ...";
  if (options_.policies.placeholder == Policy::fail)
    problems_.error({Severity::error, report_.file, 0, "",
                     "customers such as " + all + " stand for nobody, which was to be refused", ""});
  else
    warn("customers such as " + all + " stand for buyers who were not named; their rows are left out",
         "--on-placeholder keep takes each for one customer" + another_that_names_them());
}

/// A column of addresses may have those who are guests in another.
std::string CustomerCheck::another_that_names_them() const {
  const auto& others = report_.customer.others;
  const auto mail = std::find_if(others.begin(), others.end(), [](const std::string& column) {
    return column.find("mail") != std::string::npos || column.find("Mail") != std::string::npos;
  });
  return mail == others.end() ? "" : "; column " + *mail + " may name them: --customer-column";
}

bool CustomerCheck::drops(std::span<const Record> records) {
  const std::uint32_t number = records.front().customer;
  const auto id = ids_.id(number);
  if (stands_for_nobody(id, ids_)) {
    const bool kept = options_.policies.placeholder == Policy::keep;
    auto& kind = report_.of(Kind::placeholder);
    for (const Record& record : records) {
      if (kind.add(record.line)) kind.example = "'" + safe_text(id, 40) + "' on " + to_string(record.day);
      add_to(report_.nameless_amount, record.amount);
      add_to(kept ? report_.nameless_used : report_.amount_dropped, record.amount);
    }
    report_.nameless_rows += records.size();
    if (!kept) kind.dropped += records.size();
    return !kept;
  }
  ++customers_;
  // Lines of one receipt are one purchase.
  const bool numbered = report_.extras[static_cast<std::size_t>(Extra::receipt)].number != 0;
  comes_again_ = comes_again_ || (numbered ? records.front().day != records.back().day : records.size() > 1);
  next_ = std::max(next_, std::min<std::uint64_t>(most_, records.size()));
  if (records.size() > most_) {
    most_ = records.size();
    busiest_ = number;
  }
  return false;
}

void CustomerCheck::judge_rows() {
  if (customers_ < kFewCustomers) return;
  const auto& choice = report_.customer;
  const std::string column = choice.name.empty() ? std::to_string(choice.number) : choice.name;
  if (static_cast<double>(most_) > kShareOfCrowd * static_cast<double>(report_.rows_used) &&
      most_ > kTimesTheNext * next_) {
    const std::string id = safe_text(ids_.id(busiest_), 40);
    warn("customer '" + id + "' has " + std::to_string(most_) + " of " + std::to_string(report_.rows_used) +
             " rows, the next one " + std::to_string(next_) + ": it may stand for a crowd",
         "--drop '" + column + "=" + id + "' leaves it out");
  }
  if (comes_again_) return;
  std::string others;
  for (const auto& other : choice.others) others += (others.empty() ? ", such as " : ", ") + other;
  warn("no customer comes twice in " + std::to_string(report_.rows_used) + " rows: is column '" + column +
           "' the customer?",
       "--customer-column names another" + others);
}

}  // namespace stamkund::ingest
