#include "engine/command/ledger_story.h"

#include <algorithm>

#include "engine/base/problems.h"

namespace stamkund::command {

using program::Entry;

void LedgerStory::begin(const LedgerWords& words) {
  words_ = words;
  found_ = false;
  told_.clear();
  joined_.clear();
  ending_.clear();
}

std::string LedgerStory::some(std::size_t currency, std::int64_t count) const {
  return words_.units(currency, count) + " " + printable(words_.rules->currencies[currency].name);
}

std::string LedgerStory::what_of(const ledger::Line& line) const {
  const Entry& entry = line.entry;
  const std::string units = entry.kind == Entry::Kind::tier ? "" : some(entry.currency, entry.units);
  const std::string rule = "'" + printable(words_.rule_of(entry)) + "'";
  switch (entry.kind) {
    case Entry::Kind::issued:
      break;
    case Entry::Kind::activated:
      return "may use " + units + " that were waiting";
    case Entry::Kind::redeemed:
      if (entry.units < 0)
        return "gets " + some(entry.currency, -entry.units) + " back that paid for " + rule;
      return "redeems " + units + " for " + rule;
    case Entry::Kind::expired:
      return "loses " + units + ", not used in time";
    case Entry::Kind::reversed:
      return "gives back " + units + " with what she returned";
    case Entry::Kind::reinstated:
      return "gets " + units + " again that were lost";
    case Entry::Kind::reward:
      return entry.units == 0 ? "uses the coupon " + rule + ", worth " + words_.money(entry.money)
                              : "is given " + rule +
                                    (entry.units > 1 ? " " + std::to_string(entry.units) + " times" : "") +
                                    ", worth " + words_.money(entry.money) + " to the company";
    case Entry::Kind::tier:
      if (entry.units == 0) return "has no tier any more";
      return (entry.units > entry.cohort ? "rises to " : "falls to ") + rule;
  }
  return "";
}

void LedgerStory::entry(std::string_view id, const ledger::Line& line) {
  if (id != wanted_) return;
  const Entry& entry = line.entry;
  Sentence now;
  now.first = now.last = words_.date(entry.day);
  const bool issued = entry.kind == Entry::Kind::issued;
  now.rule = issued ? words_.rule_of(entry) : "";
  if (entry.kind != Entry::Kind::tier)
    now.after =
        "; holds " + some(entry.currency, line.balance) +
        (line.pending > 0 ? ", " + words_.units(entry.currency, line.pending) + " of them waiting" : "");
  if (!issued) {
    now.what = what_of(line);
    told_.push_back(std::move(now));
    return;
  }
  if (!told_.empty() && told_.back().times > 0 && told_.back().rule == now.rule &&
      told_.back().currency == entry.currency) {
    Sentence& before = told_.back();
    before.last = now.last;
    before.after = now.after;
    ++before.times;
    before.units += entry.units;
    return;
  }
  now.times = 1;
  now.units = entry.units;
  now.currency = entry.currency;
  told_.push_back(std::move(now));
}

std::string LedgerStory::ending(const ledger::Customer& customer) const {
  std::string out = "In the end she has bought " +
                    (customer.purchases == 1 ? "once" : std::to_string(customer.purchases) + " times") +
                    " as a member for " + words_.money(customer.revenue) + ", been given " +
                    std::to_string(customer.rewards) + (customer.rewards == 1 ? " reward" : " rewards") +
                    " that cost " + words_.money(customer.reward_cost) + ", and had " +
                    words_.money(customer.discounts) + " off.\n";
  for (std::size_t c = 0; c < customer.units.size(); ++c) {
    out += "She holds " + some(c, customer.units[c].balance);
    if (customer.expires_day[c] < program::kNever)
      out += ", which on average can be used up to " + words_.date(customer.expires_day[c] - 1.0);
    // The next one in reach.
    std::int64_t missing = 0;
    const program::Reward* next = nullptr;
    for (const auto& reward : words_.rules->rewards) {
      const std::int64_t lacks = reward.units.count - customer.units[c].balance;
      if (reward.currency == c && lacks > 0 && (next == nullptr || lacks < missing)) {
        next = &reward;
        missing = lacks;
      }
    }
    if (next != nullptr) out += "; " + some(c, missing) + " more are '" + printable(next->name) + "'";
    out += ".\n";
  }
  if (!words_.rules->tiers.tiers.empty())
    out += "Her tier is " + printable(words_.tier_name(customer.tier)) + ".\n";
  return out;
}

void LedgerStory::customer(std::string_view id, const ledger::Customer& customer) {
  if (example_.empty()) example_ = std::string(id);
  if (id != wanted_) return;
  found_ = true;
  if (!customer.member()) return;
  joined_ = words_.date(customer.joined_day);
  ending_ = ending(customer);
}

std::string LedgerStory::not_found() const {
  return "no row is of a customer '" + printable(wanted_) + "'" +
         (example_.empty() ? "" : "; customers are called such as '" + printable(example_) + "'");
}

std::string LedgerStory::text() const {
  std::string out = "The story of '" + printable(wanted_) + "'\n";
  if (joined_.empty()) return out + "She never joins: no purchase on or after the program's start.\n";
  out += joined_ + std::string(14, ' ') + "  joins\n";
  for (const Sentence& one : told_) {
    const std::string when =
        one.first == one.last ? one.first + std::string(14, ' ') : one.first + " to " + one.last;
    std::string what = one.what;
    if (one.times > 0)
      what = "gets " + some(one.currency, one.units) +
             (one.times > 1 ? " at " + std::to_string(one.times) + " times" : "") + " (" +
             printable(one.rule) + ")";
    out += when + "  " + what + one.after + "\n";
  }
  return out + ending_;
}

}  // namespace stamkund::command
