#include "engine/study/transaction_writer.h"

#include <algorithm>
#include <utility>

#include "engine/base/csv.h"

namespace stamkund::study {
namespace {

constexpr std::size_t kMegabyte = std::size_t{1} << 20U;

/// Place `index` among all customers, counted from 1, in at least seven digits.
std::string number_of(std::uint64_t index) {
  const std::string digits = std::to_string(index + 1);
  return std::string(7 - std::min<std::size_t>(7, digits.size()), '0') + digits;
}

bool digit(char c) { return c >= '0' && c <= '9'; }

/// Some existing customer is called like one that is numbered: `prefix`, then digits, with `mark` after them
/// or, if that is 0, nothing.
bool is_taken(const std::vector<std::string>& names, const std::string& prefix, char mark) {
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    if (!name.starts_with(prefix)) return false;
    std::size_t end = prefix.size();
    while (end < name.size() && digit(name[end])) ++end;
    if (end < prefix.size() + 7) return false;
    if (mark != '\0') return end < name.size() && name[end] == mark;
    if (end != name.size() || end > prefix.size() + 12) return false;
    // Existing customers come first: only greater numbers are given to new ones.
    return std::stoull(name.substr(prefix.size())) > names.size();
  });
}

}  // namespace

TransactionWriter::TransactionWriter(const scenario::ScenarioSpec& scenario, const calibration::Fit* fit,
                                     Day start, Write write)
    : existing_(fit != nullptr && scenario.population.existing ? &fit->customers : nullptr),
      horizon_days_(scenario.horizon_days),
      start_(start),
      write_(std::move(write)),
      unit_(scenario.minor_per_major),
      lines_("customer,date,amount\n") {
  for (std::int64_t unit = unit_; unit > 1; unit /= 10) ++decimals_;
  if (existing_ == nullptr) return;
  while (is_taken(existing_->id, new_prefix_, '\0')) new_prefix_ += 'C';
  while (is_taken(existing_->id, brought_prefix_, '-')) brought_prefix_ += 'R';
}

void TransactionWriter::add_name(std::uint64_t customer) {
  if (existing_ != nullptr && customer < existing_->size()) {
    lines_ += csv_field(existing_->id[customer]);
    return;
  }
  // population::referred_index: bit 63, the number, the parent.
  if (customer >> 63U != 0) {
    constexpr std::uint64_t kParent = (std::uint64_t{1} << 40U) - 1;
    lines_ += brought_prefix_ + number_of(customer & kParent) + "-" +
              std::to_string(((customer >> 40U) & 0xFFFFU) + 1);
    return;
  }
  lines_ += new_prefix_ + number_of(customer);
}

void TransactionWriter::purchase(std::uint64_t customer, double day, std::int64_t paid_minor) {
  // Members are followed beyond it for what they still hold.
  if (!(day < horizon_days_)) return;
  add_name(customer);
  lines_ += "," + to_string(Day{start_.serial + static_cast<std::int32_t>(day)}) + ",";
  lines_ += std::to_string(paid_minor / unit_);
  if (decimals_ > 0) {
    const std::string fraction = std::to_string(paid_minor % unit_);
    lines_ += '.' + std::string(decimals_ - fraction.size(), '0') + fraction;
  }
  lines_ += '\n';
  if (lines_.size() <= kMegabyte) return;
  write_(lines_);
  lines_.clear();
}

void TransactionWriter::finish() {
  write_(lines_);
  lines_.clear();
}

}  // namespace stamkund::study
