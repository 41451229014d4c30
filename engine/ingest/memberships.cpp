#include "engine/ingest/memberships.h"

#include <algorithm>
#include <tuple>

#include "engine/ingest/report.h"

namespace stamkund::ingest {

MembershipLog read_memberships(const std::string& path, const CustomerTable& customers,
                               const SideOptions& options, Problems& problems) {
  enum Column : std::size_t { kCustomer, kFrom, kTo };
  MembershipLog log;
  SideFile file(path, "membership",
                {{"customer", true, false, false}, {"from", true, true, false}, {"to", true, true, true}},
                options, problems);
  const bool read = file.read([&](const SideRow& row) {
    if (row.day[kTo] && *row.day[kTo] < *row.day[kFrom]) {
      file.mistake("a membership ends before it begins", row.line, row.field[kTo]);
      return;
    }
    const auto customer = row_of(customers.id, row.field[kCustomer]);
    if (!customer) {
      ++log.rows_of_unknown;
      return;
    }
    log.spells.push_back({*customer, *row.day[kFrom], row.day[kTo]});
  });
  if (!read) return {};
  log.rows_read = file.rows();
  if (log.rows_read > 0 && log.spells.empty() && !problems.has_errors())
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
                    std::to_string(overlaps) +
                        " memberships begin before the customer's last one ended, the "
                        "first of customer '" +
                        example + "'",
                    ""});
  return log;
}

}  // namespace stamkund::ingest
