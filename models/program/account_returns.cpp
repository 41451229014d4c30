// What a purchase that is given back, or paid with rewards, takes back of what it earned.
#include <algorithm>

#include "engine/base/expect.h"
#include "models/program/account.h"

namespace stamkund::program {
namespace {

/// Of `whole`, the part that belongs to `part` out of `of`; exact at the ends.
std::int64_t proportion(std::int64_t whole, Money part, Money of) {
  if (part >= of) return whole;
  return static_cast<std::int64_t>(static_cast<double>(whole) * static_cast<double>(part.minor) /
                                   static_cast<double>(of.minor));
}

}  // namespace

Money Account::give_back(double day, Money paid, Journal& journal) {
  STAMKUND_EXPECT(is_open());
  // Returns come first at their instant: only what was due strictly before is done now.
  while (next_day_ < day) due(next_day_, journal, true);
  Money left = paid;
  for (auto one = bought_.rbegin(); one != bought_.rend() && left.minor > 0; ++one) {
    if (one->day < day - rules_->returns_days) break;
    const Money now = std::min(left, one->paid - one->returned);
    if (now.minor <= 0) continue;
    left -= now;
    one->returned += now;
    if (one->returned >= one->paid && !spent_.empty()) unredeem(one->number, day, journal);
    for (std::size_t c = 0; c < purses_.size(); ++c) {
      const std::int64_t units = proportion(one->earned[c], one->returned, one->paid) - one->taken[c];
      one->taken[c] += units;
      if (units > 0) purses_[c].take_back(day, one->day, units, journal);
    }
    const bool whole = one->returned >= one->paid;
    const std::int64_t lost = rules_->tiers.basis == TierRules::Basis::transactions
                                  ? (whole ? one->qualified : 0) - one->unqualified
                                  : proportion(one->qualified, one->returned, one->paid) - one->unqualified;
    one->unqualified += lost;
    status_.unqualify(day, one->day, one->resets, lost);
  }
  due(day, journal, true);
  advance(day, journal);
  return paid - left;
}

void Account::note_latest(const Occasion& occasion, std::size_t since, const Journal& journal) {
  latest_ = {};
  latest_.day = occasion.day;
  latest_.paid = occasion.paid;
  for (std::size_t i = since; i < journal.size(); ++i) {
    const Entry& entry = journal[i];
    const Currency& currency = rules_->currencies[entry.currency];
    if (entry.kind == Entry::Kind::issued && currency.earns_on_money && entry.rule < currency.earn.size() &&
        currency.earn[entry.rule].per_visit == 0.0)
      latest_.earned[entry.currency] += entry.units;
  }
}

void Account::earn_less(Money reward, double day, Journal& journal) {
  if (reward.minor <= 0 || latest_.paid.minor <= 0) return;
  latest_.rewards += reward;
  for (std::size_t c = 0; c < purses_.size(); ++c) {
    const std::int64_t units =
        proportion(latest_.earned[c], latest_.rewards, latest_.paid) - latest_.taken[c];
    if (units <= 0) continue;
    latest_.taken[c] += units;
    purses_[c].unissue(day, units, journal);
    if (!bought_.empty() && bought_.back().day == day) bought_.back().earned[c] -= units;
  }
}

void Account::unredeem(std::uint64_t purchase, double day, Journal& journal) {
  for (const Spent& one : spent_) {
    if (one.purchase != purchase) continue;
    const std::size_t currency = rules_->rewards[one.reward].currency;
    purses_[currency].unburn(day, one.units, one.reward, one.cohort, extension_days(currency), journal);
  }
  std::erase_if(spent_, [purchase](const Spent& one) { return one.purchase == purchase; });
}

}  // namespace stamkund::program
