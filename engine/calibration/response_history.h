#pragma once
// What the likelihood of the response knows of each customer: when she bought, and what was done to her.
//
// Days have no hours, so a day is a bin. Time runs from the noon of her first purchase, in days, as T does in
// the plain models: a purchase of day k is somewhere in [k - 1/2, k + 1/2). A contact of day k comes at the
// beginning of the day, k - 1/2: before the day's purchases, as in the simulator.
#include <cstdint>
#include <string>
#include <vector>

#include "engine/ingest/contacts.h"
#include "engine/ingest/customer_table.h"
#include "engine/ingest/home_label.h"
#include "engine/ingest/memberships.h"

namespace stamkund::calibration {

struct HistoryContact {
  std::int32_t day = 0;       ///< since her first purchase
  std::uint32_t group = 0;    ///< whose lift and decay
  bool acts = true;           ///< false: sent, but known not to have been opened
  bool unsubscribed = false;  ///< at this contact
};

/// A member after the end of day `from` until the end of day `to`: the purchase at which she joined is none
/// of a member.
struct HistorySpell {
  std::int32_t from = 0;
  std::int32_t to = 0;
};

/// Where contacts got no part in the likelihood.
struct ContactCounts {
  std::uint64_t used = 0;
  std::uint64_t before_first_purchase = 0;
  std::uint64_t after_end = 0;
  std::uint64_t held_out = 0;  ///< occasions on which she was not contacted, by design
};

/// Customers in the table's order; element i of a list belongs to [begin[i], begin[i + 1]).
struct ResponseHistory {
  std::vector<double> age;  ///< T in days                                                          [n]
  std::vector<std::size_t> purchase_begin{0};
  std::vector<std::int32_t> purchase_day;  ///< repeat purchases up to T, ascending
  std::vector<std::size_t> contact_begin{0};
  std::vector<HistoryContact> contacts;  ///< by day, then group
  std::vector<std::size_t> spell_begin{0};
  std::vector<HistorySpell> spells;  ///< by day, apart
  std::vector<std::string> groups;   ///< names: channels or campaigns, or "email of Oslo"
  /// [groups] where they are apart by segment, else empty: the channel or campaign, and the segment, empty
  /// for customers of whom none is known. Groups of one channel share how fast a lift decays.
  std::vector<std::string> group_kind, group_segment;
  std::vector<std::uint64_t> group_contacts;
  bool by_opened = false;
  bool has_unsubscribed = false;  ///< who unsubscribed is known
  bool merged = false;  ///< purchases of one day count once: a day shows that she bought, not how often
  ContactCounts counts;

  [[nodiscard]] std::size_t size() const noexcept { return age.size(); }
  [[nodiscard]] bool touched(std::size_t i) const {
    return contact_begin[i + 1] > contact_begin[i] || spell_begin[i + 1] > spell_begin[i];
  }
};

/// Purchases of one customer, as the readers of transactions hand them over.
struct PurchaseDays {
  std::vector<std::size_t> begin;  ///< [n_customers + 1]
  std::vector<Day> day;            ///< every transaction, the first and the hold-out's included, ascending
};

/// Every customer of `table` needs her purchases. `by_campaign`: groups are campaigns, else channels.
/// `merged`: see ResponseHistory. `segments`: of the customers of `table`; groups are apart by them as well,
/// null = they are not.
[[nodiscard]] ResponseHistory response_history(const ingest::CustomerTable& table,
                                               const PurchaseDays& purchases,
                                               const ingest::ContactLog& contacts,
                                               const ingest::MembershipLog& memberships, bool by_campaign,
                                               bool merged, const ingest::HomeLabel* segments = nullptr);

/// How a group of contacts through `kind` with customers of `segment` (empty: none is known) is called.
[[nodiscard]] std::string group_name(const std::string& kind, const std::string& segment);

/// By group, the number of what it shares its decay with, from 0 on, in order of first appearance: its own
/// where groups are not apart by segment.
[[nodiscard]] std::vector<std::size_t> shared_decays(std::size_t groups,
                                                     const std::vector<std::string>& group_kind);

}  // namespace stamkund::calibration
