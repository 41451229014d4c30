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

/// Which group a contact belongs to: those that have one, in order of channel (campaign), then of segment.
class Groups {
 public:
  Groups(ResponseHistory& history, const ingest::ContactLog& log, bool by_campaign,
         const ingest::HomeLabel* segments)
      : by_campaign_(by_campaign), segments_(segments) {
    const std::vector<std::string>& names = by_campaign ? log.campaigns : log.channels;
    const std::size_t width = segments == nullptr ? 1 : segments->names.size();
    std::vector<std::uint64_t> seen((names.size() + 1) * width, 0);
    for (const auto& row : log.rows)
      if (row.sent()) ++seen[cell(row)];
    number_.assign(seen.size(), 0);
    for (std::size_t at = 0; at < seen.size(); ++at) {
      if (seen[at] == 0) continue;
      number_[at] = static_cast<std::uint32_t>(history.groups.size());
      const std::string kind = at < width ? "other" : names[at / width - 1];
      if (segments == nullptr) {
        history.groups.push_back(kind);
        continue;
      }
      history.group_kind.push_back(kind);
      history.group_segment.push_back(segments->names[at % width]);
      history.groups.push_back(group_name(kind, history.group_segment.back()));
    }
    history.group_contacts.assign(history.groups.size(), 0);
  }

  [[nodiscard]] std::uint32_t of(const ingest::Contact& row) const { return number_[cell(row)]; }

 private:
  [[nodiscard]] std::size_t cell(const ingest::Contact& row) const {
    const std::size_t kind = by_campaign_ ? row.campaign : row.channel;
    return segments_ == nullptr ? kind : kind * segments_->names.size() + segments_->of[row.customer];
  }

  bool by_campaign_;
  const ingest::HomeLabel* segments_;
  std::vector<std::uint32_t> number_;
};

}  // namespace

std::string group_name(const std::string& kind, const std::string& segment) {
  return kind + (segment.empty() ? " of no segment" : " of " + segment);
}

std::vector<std::size_t> shared_decays(std::size_t groups, const std::vector<std::string>& group_kind) {
  STAMKUND_EXPECT(group_kind.empty() || group_kind.size() == groups);
  std::vector<std::size_t> of;
  std::vector<std::string> kinds;
  for (std::size_t g = 0; g < groups; ++g) {
    if (group_kind.empty()) {
      of.push_back(g);
      continue;
    }
    const auto at = std::find(kinds.begin(), kinds.end(), group_kind[g]);
    of.push_back(static_cast<std::size_t>(at - kinds.begin()));
    if (at == kinds.end()) kinds.push_back(group_kind[g]);
  }
  return of;
}

ResponseHistory response_history(const ingest::CustomerTable& table, const PurchaseDays& purchases,
                                 const ingest::ContactLog& contacts, const ingest::MembershipLog& memberships,
                                 bool by_campaign, bool merged, const ingest::HomeLabel* segments) {
  const std::size_t n = table.size();
  STAMKUND_EXPECT(purchases.begin.size() == n + 1 && (segments == nullptr || segments->of.size() == n));
  ResponseHistory history;
  history.by_opened = contacts.has_opened;
  history.has_unsubscribed = contacts.has_unsubscribed;
  history.merged = merged;
  history.age = table.age_days;
  const Groups groups(history, contacts, by_campaign, segments);
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
        const std::uint32_t of = groups.of(row);
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
