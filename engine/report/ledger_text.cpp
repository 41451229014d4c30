#include "engine/report/ledger_text.h"

#include <algorithm>
#include <cmath>

#include "engine/base/problems.h"
#include "engine/report/numbers.h"

namespace stamkund::report {
namespace {

using ledger::Outcome;

std::string count(std::uint64_t value) { return number(static_cast<double>(value)); }
std::string count(std::int64_t value) { return number(static_cast<double>(value)); }
/// "1 upgrade", "2 upgrades".
template <class Count>
std::string counted(Count value, const std::string& what) {
  return count(value) + " " + what + (value == 1 ? "" : "s");
}

std::string date(const Outcome& outcome, double day) {
  return to_string(outcome.plan.rules.calendar.date(day));
}

/// To the smallest coin: "1,234.50 SEK".
std::string money(const Outcome& outcome, double minor) {
  const std::int64_t size = std::llround(std::abs(minor));
  std::string decimals;
  for (std::int64_t unit = outcome.minor_per_major; unit > 1; unit /= 10)
    decimals += static_cast<char>('0' + size % outcome.minor_per_major / (unit / 10) % 10);
  return (minor < 0.0 && size > 0 ? "-" : "") + count(size / outcome.minor_per_major) +
         (decimals.empty() ? "" : "." + decimals) + " " + outcome.currency;
}
std::string money(const Outcome& outcome, Money amount) {
  return money(outcome, static_cast<double>(amount.minor));
}

/// Units of a currency; of money, the amount without the name of its currency.
std::string units_of(const Outcome& outcome, std::size_t currency, std::int64_t units) {
  if (!outcome.plan.rules.currencies[currency].is_money) return count(units);
  const std::string amount = money(outcome, static_cast<double>(units));
  return amount.substr(0, amount.rfind(' '));
}

std::string share(std::uint64_t part, std::uint64_t whole) {
  return percent(static_cast<double>(part) / static_cast<double>(std::max<std::uint64_t>(whole, 1)));
}

std::string head(const Outcome& outcome) {
  const auto& totals = outcome.totals;
  std::string out = "ledger of '" + printable(outcome.arm) + "', " + date(outcome, outcome.plan.starts_day) +
                    " to " + to_string(outcome.last) +
                    (outcome.zero_from_data ? " (no start_date: day 0 is the first day of the data)" : "") +
                    "\n";
  for (const auto& [label, mark] : outcome.assumed)
    out += "  rows       all taken as " + label + " '" + printable(mark) + "'\n";
  out += "  members    " + count(totals.members) + " of " + count(totals.customers) +
         " customers: all who bought from then on\n";
  out += "  purchases  " + count(totals.purchases) + ", " + money(outcome, totals.revenue);
  if (totals.returned.minor > 0) out += ", of which " + money(outcome, totals.returned) + " came back";
  out += "\n";
  if (totals.membership_discounts.minor > 0)
    out += "             the membership takes " + money(outcome, totals.membership_discounts) + " off them\n";
  // With tiers, theirs and the membership's are said below, together.
  if (totals.perk_cost.minor > 0 && outcome.plan.rules.tiers.tiers.empty())
    out += "             perks " + money(outcome, totals.perk_cost) + "\n";
  if (totals.purchases_before > 0)
    out += "             " + counted(totals.purchases_before, "earlier purchase") +
           (totals.purchases_before == 1 ? " does" : " do") + " not count\n";
  if (totals.unmatched_returns.minor > 0)
    out += "             " + money(outcome, totals.unmatched_returns) +
           " came back of which no purchase as a member is known\n";
  return out;
}

std::string units_table(const Outcome& outcome) {
  if (outcome.totals.units.empty()) return "";
  std::string out = "\n" + left("units", 18);
  for (const char* const title : {"issued", "redeemed", "expired", "reversed", "pending", "outstanding"})
    out += right(title, 13);
  out += "\n";
  for (std::size_t c = 0; c < outcome.totals.units.size(); ++c) {
    const auto& units = outcome.totals.units[c];
    const auto& currency = outcome.plan.rules.currencies[c];
    const std::string in = currency.is_money ? " (" + outcome.currency + ")" : "";
    out += left("  " + printable(currency.name) + in, 18);
    for (const auto value :
         {units.issued, units.redeemed, units.expired, units.reversed, units.pending, units.balance})
      out += right(units_of(outcome, c, value), 13);
    out += "\n";
    if (outcome.totals.owed[c] > 0)
      out += "    members owe " + units_of(outcome, c, outcome.totals.owed[c]) +
             " after returns; outstanding is net of them\n";
    const auto liability = ledger::liability_of(outcome, c);
    if (liability.at_cost > 0.0)
      out += "    if all that is outstanding or pending were redeemed: " + money(outcome, liability.at_cost) +
             " at the cost of the smallest reward\n";
  }
  return out;
}

std::string rewards_table(const Outcome& outcome) {
  const auto& totals = outcome.totals;
  if (totals.rewards.empty()) return "";
  std::string out =
      "\n" + left("rewards", 28) + right("handed over", 12) + right("units", 13) + "   cost, discount\n";
  for (std::size_t r = 0; r < totals.rewards.size(); ++r) {
    const auto& reward = outcome.plan.rules.rewards[r];
    const auto& one = totals.rewards[r];
    out += left("  " + printable(reward.name), 28) + right(count(one.handed_over), 12) +
           right(units_of(outcome, reward.currency, one.units), 13) + "   " + money(outcome, one.cost) +
           ", " + money(outcome, one.discount);
    if (one.coupons_used > 0) out += " in " + counted(one.coupons_used, "coupon");
    out += "\n";
    if (reward.withdrawn_day < program::kNever)
      out += "    its stock of " + count(reward.stock) + " ran out on " +
             date(outcome, reward.withdrawn_day - 1.0) + "\n";
  }
  out += "  " + share(totals.reached, totals.members) + " of members ever had enough units for a reward, " +
         share(totals.rewarded, totals.members) + " got one\n";
  return out;
}

std::string tiers_table(const Outcome& outcome) {
  const auto& levels = outcome.plan.rules.tiers.tiers;
  if (levels.empty()) return "";
  const auto& totals = outcome.totals;
  std::string out = "\ntiers on " + to_string(outcome.last) + "\n";
  for (std::size_t t = 0; t < totals.tiers.size(); ++t)
    out += left("  " + (t == 0 ? "none" : printable(levels[t - 1].name)), 28) +
           right(count(totals.tiers[t]), 12) + right(share(totals.tiers[t], totals.members), 13) + "\n";
  out += "  " + counted(totals.upgrades, "upgrade") + ", " + counted(totals.downgrades, "downgrade");
  if (totals.tier_discounts.minor > 0) out += ", discounts " + money(outcome, totals.tier_discounts);
  if (totals.perk_cost.minor > 0) out += ", perks " + money(outcome, totals.perk_cost);
  return out + "\n";
}

std::string first_days(const Outcome& outcome) {
  const auto& totals = outcome.totals;
  std::string out;
  const auto add = [&](const char* what, double day) {
    if (day < program::kNever)
      out += (out.empty() ? "" : ", ") + std::string(what) + " " + date(outcome, day);
  };
  add("joined", totals.first_joined);
  add("issued", totals.first_issued);
  add("redeemed", totals.first_redeemed);
  add("expired", totals.first_expired);
  return out.empty() ? "" : "\nfirst: " + out + "\n";
}

std::string events_text(const Outcome& outcome) {
  const auto& totals = outcome.totals;
  std::string out;
  if (totals.events > 0) out += "  " + counted(totals.events, "event") + "\n";
  if (totals.recorded + totals.recorded_refused > 0)
    out += "  " + counted(totals.recorded, "recorded redemption") + "; " + count(totals.recorded_refused) +
           (totals.recorded_refused == 1 ? " more is" : " more are") + " not possible under these rules\n";
  if (totals.recorded_automatic > 0)
    out += "  " + counted(totals.recorded_automatic, "recorded redemption") +
           (totals.recorded_automatic == 1 ? " is" : " are") + " of automatic rewards, and not used\n";
  if (totals.before_joining > 0)
    out += "  " + counted(totals.before_joining, "event") + " of customers who were no members yet " +
           (totals.before_joining == 1 ? "is" : "are") + " not used\n";
  return out.empty() ? "" : "\nevents\n" + out;
}

std::string caveats(const Outcome& outcome) {
  bool chosen = false;
  for (const auto& reward : outcome.plan.rules.rewards) chosen = chosen || !reward.automatic;
  std::string out =
      "\nWhat this is not: a forecast. Every customer is a member from her first purchase on, and";
  out += " buys what she bought.\nWith the program, fewer would have joined, and members would have behaved ";
  out += "differently; 'stamkund run' is for that.\n";
  if (chosen) {
    out += "Rewards that members choose: ";
    switch (outcome.redemption) {
      case ledger::Redemption::asap:
        out += "as soon as they could, the most valuable one (--redeem).\n";
        break;
      case ledger::Redemption::never:
        out += "never.\n";
        break;
      case ledger::Redemption::recorded:
        out += "as the rows say.\n";
        break;
    }
  }
  if (outcome.plan.left_out.empty()) return out;
  out += "Left out of this arm:";
  for (std::size_t i = 0; i < outcome.plan.left_out.size(); ++i)
    out += (i == 0 ? " " : "; ") + outcome.plan.left_out[i];
  return out + ".\n";
}

}  // namespace

std::string ledger_text(const Outcome& outcome) {
  return head(outcome) + units_table(outcome) + rewards_table(outcome) + tiers_table(outcome) +
         events_text(outcome) + first_days(outcome) + caveats(outcome);
}

}  // namespace stamkund::report
