#include "engine/command/ledger_story.h"

#include <algorithm>

#include "engine/base/nearest.h"
#include "engine/base/problems.h"

namespace stamkund::command {

using program::Entry;

void LedgerStory::begin(const LedgerWords& words) {
  words_ = words;
  found_ = false;
  events_.clear();
  coupons_.clear();
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
      return reward_of(entry);
    case Entry::Kind::tier:
      if (entry.units == 0) return "has no tier any more";
      return (entry.units > entry.cohort ? "rises to " : "falls to ") + rule;
  }
  return "";
}

std::string LedgerStory::reward_of(const Entry& entry) const {
  const program::Reward& reward = words_.rules->rewards[entry.rule];
  const Money cost = ledger::cost_of(reward, entry);
  const Money off = entry.money - cost;
  std::string out = (entry.units == 0 ? "uses the coupon '" : "is given '") + printable(reward.name) + "'";
  if (entry.units > 1) out += " " + std::to_string(entry.units) + " times";
  if (cost.minor > 0)
    out += (reward.kind == program::Reward::Kind::payout ? ", paid out " : ", which costs the company ") +
           words_.price(cost);
  return out + (off.minor > 0 ? ", and pays " + words_.price(off) + " less" : "");
}

void LedgerStory::purchase(std::string_view id, const ledger::Bought& bought) {
  if (id == wanted_) events_.push_back({bought.day, bought});
}

void LedgerStory::entry(std::string_view id, const ledger::Line& line) {
  if (id == wanted_)
    events_.push_back({line.entry.day, std::nullopt, line.entry, line.balance, line.pending});
}

void LedgerStory::tell(const ledger::Bought& bought) {
  join_alike();  // what the purchase before brought is known now
  Sentence now;
  now.first = now.last = words_.date(bought.day);
  now.purchases = 1;
  now.listed = bought.listed;
  now.off = bought.off;
  told_.push_back(std::move(now));
}

void LedgerStory::join_alike() {
  if (told_.size() < 2) return;
  Sentence& before = told_[told_.size() - 2];
  const Sentence& now = told_.back();
  if (!before.what.empty() || !now.what.empty()) return;
  const bool buys = before.purchases > 0;
  if (buys != (now.purchases > 0) || (before.times > 0) != (now.times > 0)) return;
  if (now.times > 0 && (before.rule != now.rule || before.currency != now.currency)) return;
  before.last = now.last;
  before.after = now.after;
  before.purchases += now.purchases;
  before.listed += now.listed;
  before.off += now.off;
  before.times += now.times;
  before.units += now.units;
  told_.pop_back();
}

void LedgerStory::tell(double day, const std::string& what) {
  join_alike();
  Sentence now;
  now.first = now.last = words_.date(day);
  now.what = what;
  told_.push_back(std::move(now));
}

void LedgerStory::tell(const ledger::Line& line) {
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
    join_alike();
    now.what = what_of(line);
    told_.push_back(std::move(now));
    return;
  }
  now.times = 1;
  now.units = entry.units;
  now.currency = entry.currency;
  // The first units that a purchase brings are told with it.
  if (!told_.empty() && told_.back().purchases == 1 && told_.back().times == 0 &&
      told_.back().last == now.first) {
    now.purchases = 1;
    now.listed = told_.back().listed;
    now.off = told_.back().off;
    told_.pop_back();
  }
  told_.push_back(std::move(now));
  join_alike();
}

std::string LedgerStory::told(const Sentence& one) const {
  if (!one.what.empty()) return one.what + one.after;
  std::string out;
  if (one.purchases > 0) {
    out = "buys " + (one.purchases > 1 ? std::to_string(one.purchases) + " times " : std::string()) + "for " +
          words_.price(one.listed);
    if (one.off.minor > 0) out += ", " + words_.price(one.off) + " of it off" + (one.times > 0 ? "," : "");
  }
  if (one.times > 0)
    out += (out.empty() ? "gets " : " and gets ") + some(one.currency, one.units) +
           (one.times > 1 && one.purchases == 0 ? " at " + std::to_string(one.times) + " times" : "") + " (" +
           printable(one.rule) + ")";
  return out + one.after;
}

void LedgerStory::find_coupons() {
  std::vector<Event> lapsed;
  const auto until = [&](double day) {
    for (std::size_t i = 0; i < coupons_.size();)
      if (coupons_[i].until < day) {
        const std::string& name = words_.rules->rewards[coupons_[i].reward].name;
        lapsed.push_back({coupons_[i].until,
                          std::nullopt,
                          {},
                          0,
                          0,
                          "loses the coupon '" + printable(name) + "', not used in time"});
        coupons_.erase(coupons_.begin() + static_cast<std::ptrdiff_t>(i));
      } else {
        ++i;
      }
  };
  for (const Event& one : events_) {
    if (one.bought || one.entry.kind != Entry::Kind::reward) continue;
    until(one.day);
    const double days = words_.rules->rewards[one.entry.rule].coupon_days;
    if (one.entry.units == 0) {
      const auto used = std::find_if(coupons_.begin(), coupons_.end(),
                                     [&](const Coupon& coupon) { return coupon.reward == one.entry.rule; });
      if (used != coupons_.end()) coupons_.erase(used);
    }
    for (std::int64_t k = 0; days > 0.0 && k < one.entry.units; ++k)
      coupons_.push_back({one.entry.rule, one.day + days});
  }
  until(words_.end_day);
  events_.insert(events_.end(), lapsed.begin(), lapsed.end());
}

std::string LedgerStory::ending(const ledger::Customer& customer) const {
  std::string out = "In the end she has bought " +
                    (customer.purchases == 1 ? "once" : std::to_string(customer.purchases) + " times") +
                    " as a member for " + words_.price(customer.revenue) + ", been given " +
                    (customer.rewards == 0 ? std::string("no reward")
                                           : std::to_string(customer.rewards) +
                                                 (customer.rewards == 1 ? " reward" : " rewards") +
                                                 " that cost " + words_.price(customer.reward_cost)) +
                    ", and had " + words_.price(customer.discounts) + " off.\n";
  for (std::size_t c = 0; c < customer.units.size(); ++c) {
    const std::int64_t waiting = customer.units[c].pending;
    out += "She holds " + some(c, customer.units[c].balance) +
           (waiting > 0 ? ", and " + words_.units(c, waiting) + " more wait" : "");
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
    if (next != nullptr) out += "; " + some(c, missing) + " more give '" + printable(next->name) + "'";
    out += ".\n";
  }
  for (const Coupon& one : coupons_)
    out += "She may use the coupon '" + printable(words_.rules->rewards[one.reward].name) + "' up to " +
           words_.date(one.until) + ".\n";
  if (!words_.rules->tiers.tiers.empty())
    out += "Her tier is " + printable(words_.tier_name(customer.tier)) + ".\n";
  return out;
}

void LedgerStory::customer(std::string_view id, const ledger::Customer& customer) {
  if (example_.empty()) example_ = std::string(id);
  // A letter or two: more would be somebody else.
  constexpr std::size_t kNear = 2;
  if (id != wanted_ && !found_ && id.size() <= wanted_.size() + kNear &&
      wanted_.size() <= id.size() + kNear && distance_ != 1)
    if (const std::size_t apart = edit_distance(id, wanted_);
        apart <= kNear && 3 * apart <= std::max(id.size(), wanted_.size()) &&
        (near_.empty() || apart < distance_)) {
      near_ = std::string(id);
      distance_ = apart;
    }
  if (id != wanted_) return;
  found_ = true;
  const auto sort = [&] {
    std::stable_sort(events_.begin(), events_.end(),
                     [](const Event& a, const Event& b) { return a.day < b.day; });
  };
  sort();
  find_coupons();
  sort();
  for (const Event& one : events_)
    if (one.bought)
      tell(*one.bought);
    else if (!one.lapsed.empty())
      tell(one.day, one.lapsed);
    else
      tell(ledger::Line{one.entry, one.balance, one.pending, 0});
  events_.clear();
  join_alike();
  if (!customer.member()) return;
  joined_ = words_.date(customer.joined_day);
  ending_ = ending(customer);
}

std::string LedgerStory::not_found(const std::string& so_far) const {
  return "no row" + so_far + " is of a customer '" + printable(wanted_) + "'" +
         (!near_.empty()      ? "; did you mean '" + printable(near_) + "'?"
          : !example_.empty() ? "; customers are called such as '" + printable(example_) + "'"
                              : "");
}

std::string LedgerStory::text() const {
  std::string out = "The story of '" + printable(wanted_) + "'\n";
  if (joined_.empty()) return out + "She never joins: no purchase on or after the program's start.\n";
  out += joined_ + std::string(14, ' ') + "  joins\n";
  for (const Sentence& one : told_) {
    const std::string when =
        one.first == one.last ? one.first + std::string(14, ' ') : one.first + " to " + one.last;
    out += when + "  " + told(one) + "\n";
  }
  return out + ending_;
}

}  // namespace stamkund::command
