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

void LedgerFiles::begin(const program::Rules& rules, Day zero, std::int64_t minor_per_major) {
  rules_ = &rules;
  zero_ = zero;
  minor_per_major_ = minor_per_major;
  if (entries_) entries_->start_over();
  if (customers_) customers_->start_over();
  entry_lines_ = "customer,date,entry,currency,rule,units,balance,pending,tier,money\n";
  customer_lines_ = "customer,joined,purchases,revenue";
  for (const auto& currency : rules.currencies)
    for (const char* const what :
         {".issued", ".redeemed", ".expired", ".reversed", ".pending", ".balance", ".expires"})
      customer_lines_ += "," + csv_field(currency.name + what);
  customer_lines_ += ",tier,counted,rewards,reward_cost,discounts\n";
}

std::string LedgerFiles::date(double day) const { return to_string(program::Calendar(zero_).date(day)); }

std::string LedgerFiles::money(Money amount) const {
  const std::int64_t size = amount.minor < 0 ? -amount.minor : amount.minor;
  const std::string out = (amount.minor < 0 ? "-" : "") + std::to_string(size / minor_per_major_);
  std::string decimals;
  const std::int64_t rest = size % minor_per_major_;
  for (std::int64_t unit = minor_per_major_; unit > 1; unit /= 10)
    decimals += static_cast<char>('0' + rest / (unit / 10) % 10);
  return decimals.empty() ? out : out + "." + decimals;
}

std::string LedgerFiles::units(std::size_t currency, std::int64_t count) const {
  return rules_->currencies[currency].is_money ? money(Money{count}) : std::to_string(count);
}

std::string LedgerFiles::tier_name(std::size_t tier) const {
  if (rules_->tiers.tiers.empty()) return "";
  return tier == 0 ? "none" : rules_->tiers.tiers[tier - 1].name;
}

std::string LedgerFiles::rule_of(const Entry& entry) const {
  switch (entry.kind) {
    case Entry::Kind::issued:
      if (entry.rule == program::kEndowment) return "endowment";
      if (entry.rule >= program::kFirstMission)
        return rules_->missions[entry.rule - program::kFirstMission].name;
      if (const auto& name = rules_->currencies[entry.currency].earn[entry.rule].name; !name.empty())
        return name;
      return "rule " + std::to_string(entry.rule + 1);
    case Entry::Kind::redeemed:
    case Entry::Kind::reward:
      return rules_->rewards[entry.rule].name;
    case Entry::Kind::tier:
      return tier_name(static_cast<std::size_t>(entry.units));
    default:
      return "";
  }
}

void LedgerFiles::write(AtomicFile* file, std::string& lines, std::size_t beyond) {
  if (lines.size() <= beyond) return;
  file->write(lines);
  lines.clear();
}

void LedgerFiles::entry(std::string_view id, const ledger::Line& line) {
  if (!entries_) return;
  const Entry& entry = line.entry;
  const bool tier = entry.kind == Entry::Kind::tier;
  entry_lines_ += csv_field(id) + "," + date(entry.day) + "," + kind_of(entry) + ",";
  if (!tier) entry_lines_ += csv_field(rules_->currencies[entry.currency].name);
  entry_lines_ += "," + csv_field(rule_of(entry)) + ",";
  // How many of a reward; else units.
  if (!tier)
    entry_lines_ +=
        entry.kind == Entry::Kind::reward ? std::to_string(entry.units) : units(entry.currency, entry.units);
  entry_lines_ += ",";
  if (!tier)
    entry_lines_ += units(entry.currency, line.balance) + "," + units(entry.currency, line.pending);
  else
    entry_lines_ += ",";
  entry_lines_ += "," + csv_field(tier_name(line.tier)) + ",";
  if (entry.kind == Entry::Kind::reward) entry_lines_ += money(entry.money);
  entry_lines_ += "\n";
  write(entries_, entry_lines_, kMegabyte);
}

void LedgerFiles::customer(std::string_view id, const ledger::Customer& customer) {
  if (!customers_ || !customer.member()) return;
  customer_lines_ += csv_field(id) + "," + date(customer.joined_day) + "," +
                     std::to_string(customer.purchases) + "," + money(customer.revenue);
  for (std::size_t c = 0; c < customer.units.size(); ++c) {
    const auto& one = customer.units[c];
    for (const std::int64_t count :
         {one.issued, one.redeemed, one.expired, one.reversed, one.pending, one.balance})
      customer_lines_ += "," + units(c, count);
    // Expiring at a midnight they can be used up to the day before.
    customer_lines_ += ",";
    if (customer.expires_day[c] < program::kNever) customer_lines_ += date(customer.expires_day[c] - 1.0);
  }
  customer_lines_ += "," + csv_field(tier_name(customer.tier)) + "," + counted(customer) + "," +
                     std::to_string(customer.rewards) + "," + money(customer.reward_cost) + "," +
                     money(customer.discounts) + "\n";
  write(customers_, customer_lines_, kMegabyte);
}

std::string LedgerFiles::counted(const ledger::Customer& customer) const {
  const auto& tiers = rules_->tiers;
  if (tiers.tiers.empty() || tiers.basis == program::TierRules::Basis::balance) return "";
  return tiers.basis == program::TierRules::Basis::spend ? money(Money{customer.counted})
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
