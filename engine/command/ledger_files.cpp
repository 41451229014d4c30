#include "engine/command/ledger_files.h"

#include "engine/base/csv.h"

namespace stamkund::command {
namespace {

using program::Entry;

constexpr std::size_t kMegabyte = std::size_t{1} << 20U;

const char* kind_of(const Entry& entry) {
  switch (entry.kind) {
    case Entry::Kind::issued:
      return "issued";
    case Entry::Kind::activated:
      return "activated";
    case Entry::Kind::redeemed:
      return "redeemed";
    case Entry::Kind::expired:
      return "expired";
    case Entry::Kind::reversed:
      return "reversed";
    case Entry::Kind::reinstated:
      return "reinstated";
    case Entry::Kind::reward:
      return entry.units == 0 ? "coupon" : "reward";
    case Entry::Kind::tier:
      break;
  }
  return "tier";
}

}  // namespace

void LedgerFiles::begin(const LedgerWords& words) {
  words_ = words;
  if (story_) story_->begin(words_);
  if (entries_) entries_->start_over();
  if (customers_) customers_->start_over();
  entry_lines_ = "customer,date,entry,currency,rule,units,balance,pending,tier,money\n";
  customer_lines_ = "customer,joined,purchases,revenue";
  for (const auto& currency : words_.rules->currencies)
    for (const char* const what :
         {".issued", ".redeemed", ".expired", ".reversed", ".pending", ".balance", ".expires"})
      customer_lines_ += "," + csv_field(currency.name + what);
  customer_lines_ += ",tier,counted,rewards,reward_cost,discounts\n";
}

void LedgerFiles::write(AtomicFile* file, std::string& lines, std::size_t beyond) {
  if (lines.size() <= beyond) return;
  file->write(lines);
  lines.clear();
}

void LedgerFiles::entry(std::string_view id, const ledger::Line& line) {
  if (story_) story_->entry(id, line);
  if (!entries_) return;
  const Entry& entry = line.entry;
  const bool tier = entry.kind == Entry::Kind::tier;
  entry_lines_ += csv_field(id) + "," + words_.date(entry.day) + "," + kind_of(entry) + ",";
  if (!tier) entry_lines_ += csv_field(words_.rules->currencies[entry.currency].name);
  entry_lines_ += "," + csv_field(words_.rule_of(entry)) + ",";
  // How many of a reward; else units.
  if (!tier)
    entry_lines_ += entry.kind == Entry::Kind::reward ? std::to_string(entry.units)
                                                      : words_.units(entry.currency, entry.units);
  entry_lines_ += ",";
  if (!tier)
    entry_lines_ +=
        words_.units(entry.currency, line.balance) + "," + words_.units(entry.currency, line.pending);
  else
    entry_lines_ += ",";
  entry_lines_ += "," + csv_field(words_.tier_name(line.tier)) + ",";
  if (entry.kind == Entry::Kind::reward) entry_lines_ += words_.money(entry.money);
  entry_lines_ += "\n";
  write(entries_, entry_lines_, kMegabyte);
}

void LedgerFiles::customer(std::string_view id, const ledger::Customer& customer) {
  if (story_) story_->customer(id, customer);
  if (!customers_ || !customer.member()) return;
  customer_lines_ += csv_field(id) + "," + words_.date(customer.joined_day) + "," +
                     std::to_string(customer.purchases) + "," + words_.money(customer.revenue);
  for (std::size_t c = 0; c < customer.units.size(); ++c) {
    const auto& one = customer.units[c];
    for (const std::int64_t count :
         {one.issued, one.redeemed, one.expired, one.reversed, one.pending, one.balance})
      customer_lines_ += "," + words_.units(c, count);
    // Expiring at a midnight they can be used up to the day before.
    customer_lines_ += ",";
    if (customer.expires_day[c] < program::kNever)
      customer_lines_ += words_.date(customer.expires_day[c] - 1.0);
  }
  customer_lines_ += "," + csv_field(words_.tier_name(customer.tier)) + "," + counted(customer) + "," +
                     std::to_string(customer.rewards) + "," + words_.money(customer.reward_cost) + "," +
                     words_.money(customer.discounts) + "\n";
  write(customers_, customer_lines_, kMegabyte);
}

std::string LedgerFiles::counted(const ledger::Customer& customer) const {
  const auto& tiers = words_.rules->tiers;
  if (tiers.tiers.empty() || tiers.basis == program::TierRules::Basis::balance) return "";
  return tiers.basis == program::TierRules::Basis::spend ? words_.money(Money{customer.counted})
                                                         : std::to_string(customer.counted);
}

void LedgerFiles::commit() {
  if (entries_) {
    write(entries_, entry_lines_, 0);
    entries_->commit();
  }
  if (customers_) {
    write(customers_, customer_lines_, 0);
    customers_->commit();
  }
}

}  // namespace stamkund::command
