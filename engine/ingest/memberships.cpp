#include "engine/ingest/memberships.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "engine/base/count.h"
#include "engine/ingest/report.h"

namespace stamkund::ingest {
namespace {

constexpr std::size_t kLongestArm = 256;  ///< bytes; as for names of contacts

}  // namespace

MembershipLog read_memberships(const std::string& path, const CustomerTable& customers,
                               const SideOptions& options, Problems& problems) {
  enum Column : std::size_t { kCustomer, kFrom, kTo, kArm, kOffered };
  MembershipLog log;
  SideFile file(path, "membership",
                {{"customer", true, false, false},
                 {"from", true, true, true},
                 {"to", true, true, true},
                 {"arm", false, false, true},
                 {"offered", false, true, true}},
                options, problems);
  std::map<std::string, std::uint32_t> arms;
  std::map<std::uint32_t, std::pair<std::string, Day>> drawn;  // customer: arm, first day
  const bool read = file.read([&](const SideRow& row) {
    const std::string arm = file.has(kArm) ? std::string(row.field[kArm]) : std::string();
    if (!row.day[kFrom] && (arm.empty() || row.day[kTo])) {
      file.mistake("no day of joining ('from'), and no arm of a test in which she did not join", row.line,
                   row.field[kCustomer]);
      return;
    }
    if (!arm.empty() && !(file.has(kOffered) && row.day[kOffered])) {
      file.mistake("an arm, but not the day from which on it made a difference ('offered')", row.line, arm);
      return;
    }
    if (arm.size() > kLongestArm) {
      file.mistake("an arm with more than 256 bytes", row.line, arm);
      return;
    }
    if (row.day[kFrom] && !arm.empty() && *row.day[kFrom] < *row.day[kOffered]) {
      file.mistake("she joined before it was offered to her", row.line, row.field[kFrom]);
      return;
    }
    if (row.day[kTo] && *row.day[kTo] < *row.day[kFrom]) {
      file.mistake("a membership ends before it begins", row.line, row.field[kTo]);
      return;
    }
    const auto customer = row_of(customers.id, row.field[kCustomer]);
    if (!customer) {
      ++log.rows_of_unknown;
      return;
    }
    if (!arm.empty()) {
      arms.emplace(arm, 0);
      const auto [known, is_new] = drawn.emplace(*customer, std::pair{arm, *row.day[kOffered]});
      if (!is_new && known->second.first != arm) {
        file.mistake("a customer in two arms", row.line, row.field[kCustomer]);
        return;
      }
      known->second.second = std::min(known->second.second, *row.day[kOffered]);
    }
    if (row.day[kFrom]) log.spells.push_back({*customer, *row.day[kFrom], row.day[kTo]});
  });
  if (!read) return {};
  log.rows_read = file.rows();
  for (auto& [name, number] : arms) {
    number = static_cast<std::uint32_t>(log.arms.size());
    log.arms.push_back(name);
  }
  for (const auto& [customer, arm] : drawn) log.offers.push_back({customer, arms[arm.first], arm.second});
  if (log.rows_read > 0 && log.spells.empty() && log.offers.empty() && !problems.has_errors())
    problems.error(
        {Severity::error, path, 0, "customer", "none of its customers is in the transactions", ""});
  std::sort(log.spells.begin(), log.spells.end(), [](const Membership& a, const Membership& b) {
    return std::tie(a.customer, a.from, a.to) < std::tie(b.customer, b.from, b.to);
  });
  std::uint64_t overlaps = 0;
  std::string example;
  for (std::size_t k = 1; k < log.spells.size(); ++k) {
    const Membership& before = log.spells[k - 1];
    if (before.customer != log.spells[k].customer || (before.to && *before.to <= log.spells[k].from))
      continue;
    if (overlaps++ == 0) example = safe_text(customers.id[before.customer]);
  }
  if (overlaps > 0)
    problems.error({Severity::error, path, 0, "from",
                    count_of(overlaps, "membership begins", "memberships begin") +
                        " before the customer's last one ended, the first of customer '" + example + "'",
                    ""});
  return log;
}

}  // namespace stamkund::ingest
