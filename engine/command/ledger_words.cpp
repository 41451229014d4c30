#include "engine/command/ledger_words.h"

namespace stamkund::command {

using program::Entry;

std::string LedgerWords::date(double day) const { return to_string(program::Calendar(zero).date(day)); }

std::string LedgerWords::money(Money amount) const {
  const std::int64_t size = amount.minor < 0 ? -amount.minor : amount.minor;
  const std::string out = (amount.minor < 0 ? "-" : "") + std::to_string(size / minor_per_major);
  std::string decimals;
  const std::int64_t rest = size % minor_per_major;
  for (std::int64_t unit = minor_per_major; unit > 1; unit /= 10)
    decimals += static_cast<char>('0' + rest / (unit / 10) % 10);
  return decimals.empty() ? out : out + "." + decimals;
}

std::string LedgerWords::units(std::size_t of, std::int64_t count) const {
  return rules->currencies[of].is_money ? money(Money{count}) : std::to_string(count);
}

std::string LedgerWords::tier_name(std::size_t tier) const {
  if (rules->tiers.tiers.empty()) return "";
  return tier == 0 ? "none" : rules->tiers.tiers[tier - 1].name;
}

std::string LedgerWords::rule_of(const Entry& entry) const {
  switch (entry.kind) {
    case Entry::Kind::issued:
      if (entry.rule == program::kEndowment) return "endowment";
      if (entry.rule >= program::kFirstMission)
        return rules->missions[entry.rule - program::kFirstMission].name;
      if (const auto& name = rules->currencies[entry.currency].earn[entry.rule].name; !name.empty())
        return name;
      return "rule " + std::to_string(entry.rule + 1);
    case Entry::Kind::redeemed:
    case Entry::Kind::reward:
      return rules->rewards[entry.rule].name;
    case Entry::Kind::tier:
      return tier_name(static_cast<std::size_t>(entry.units));
    default:
      return "";
  }
}

}  // namespace stamkund::command
