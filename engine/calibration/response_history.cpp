#include "engine/calibration/response_history.h"

#include <algorithm>
#include <tuple>

#include "engine/base/expect.h"

namespace stamkund::calibration {
namespace {

void add_purchases(ResponseHistory& history, const ingest::CustomerTable& table,
                   const PurchaseDays& purchases, std::size_t i) {
  const std::int32_t last = days_between(table.first_day[i], table.calibration_end);
  // The first purchase is where her time begins.
  for (std::size_t k = purchases.begin[i] + 1; k < purchases.begin[i + 1]; ++k) {
    const std::int32_t day = days_between(table.first_day[i], purchases.day[k]);
    if (day <= last) history.purchase_day.push_back(day);
  }
  history.purchase_begin.push_back(history.purchase_day.size());
  const std::size_t x = history.purchase_begin[i + 1] - history.purchase_begin[i];
  STAMKUND_EXPECT(x == table.frequency[i]);
}

/// Numbers of the groups that have a contact, in order of name; `names[k]` belongs to number k + 1.
std::vector<std::uint32_t> used_groups(ResponseHistory& history, const std::vector<std::string>& names,
                                       const ingest::ContactLog& log, bool by_campaign) {
  std::vector<std::uint64_t> seen(names.size() + 1, 0);
  for (const auto& row : log.rows)
    if (row.sent()) ++seen[by_campaign ? row.campaign : row.channel];
  std::vector<std::uint32_t> number(names.size() + 1, 0);
  for (std::size_t k = 0; k <= names.size(); ++k) {
    if (seen[k] == 0) continue;
    number[k] = static_cast<std::uint32_t>(history.groups.size());
    history.groups.push_back(k == 0 ? "other" : names[k - 1]);
  }
  history.group_contacts.assign(history.groups.size(), 0);
  return number;
}

}  // namespace

ResponseHistory response_history(const ingest::CustomerTable& table, const PurchaseDays& purchases,
                                 const ingest::ContactLog& contacts, const ingest::MembershipLog& memberships,
                                 bool by_campaign, bool merged) {
  const std::size_t n = table.size();
  STAMKUND_EXPECT(purchases.begin.size() == n + 1);
  ResponseHistory history;
  history.by_opened = contacts.has_opened;
  history.has_unsubscribed = contacts.has_unsubscribed;
  history.merged = merged;
  history.age = table.age_days;
  const auto group =
      used_groups(history, by_campaign ? contacts.campaigns : contacts.channels, contacts, by_campaign);
  std::size_t at = 0;
  std::size_t spell = 0;
  for (std::size_t i = 0; i < n; ++i) {
    add_purchases(history, table, purchases, i);
    const std::int32_t last = days_between(table.first_day[i], table.calibration_end);
    const auto begin = static_cast<std::ptrdiff_t>(history.contacts.size());
    for (; at < contacts.rows.size() && contacts.rows[at].customer == i; ++at) {
      const auto& row = contacts.rows[at];
      const std::int32_t day = days_between(table.first_day[i], row.day);
      if (!row.sent()) {
        ++history.counts.held_out;
      } else if (day < 0) {
        ++history.counts.before_first_purchase;
      } else if (day > last) {
        ++history.counts.after_end;
      } else {
        const std::uint32_t of = group[by_campaign ? row.campaign : row.channel];
        history.contacts.push_back({day, of, !contacts.has_opened || row.opened != 0, row.unsubscribed != 0});
        ++history.group_contacts[of];
        ++history.counts.used;
      }
    }
    std::stable_sort(history.contacts.begin() + begin, history.contacts.end(),
                     [](const HistoryContact& a, const HistoryContact& b) {
                       return std::tie(a.day, a.group, a.acts) < std::tie(b.day, b.group, b.acts);
                     });
    history.contact_begin.push_back(history.contacts.size());
    for (; spell < memberships.spells.size() && memberships.spells[spell].customer == i; ++spell) {
      const auto& one = memberships.spells[spell];
      const std::int32_t from = std::max(days_between(table.first_day[i], one.from), -1);
      const std::int32_t to = one.to ? std::min(days_between(table.first_day[i], *one.to), last) : last;
      if (from < to) history.spells.push_back({from, to});
    }
    history.spell_begin.push_back(history.spells.size());
  }
  return history;
}

}  // namespace stamkund::calibration
