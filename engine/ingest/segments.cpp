#include "engine/ingest/segments.h"

#include <set>

#include "engine/ingest/report.h"

namespace stamkund::ingest {

Segments read_segments(const std::string& path, const CustomerTable& customers, const SideOptions& options,
                       Problems& problems) {
  enum Column : std::size_t { kCustomer, kSegment };
  Segments out;
  out.of_customer.resize(customers.size());
  std::set<std::string, std::less<>> names;
  SideFile file(path, "segment", {{"customer", true, false, false}, {"segment", true, false, false}}, options,
                problems);
  const bool read = file.read([&](const SideRow& row) {
    const auto customer = row_of(customers.id, row.field[kCustomer]);
    if (!customer) {
      ++out.rows_of_unknown;
      return;
    }
    std::string& segment = out.of_customer[*customer];
    if (!segment.empty() && segment != row.field[kSegment]) {
      file.mistake("a customer is in two segments", row.line, row.field[kCustomer]);
      return;
    }
    segment = row.field[kSegment];
    if (names.size() <= kMostSegments) names.insert(segment);
  });
  if (!read) return {};
  out.rows_read = file.rows();
  for (const std::string& segment : out.of_customer) out.without += segment.empty() ? 1U : 0U;
  if (names.size() > kMostSegments)
    problems.error({Severity::error, path, 0, "segment",
                    "there are more than " + std::to_string(kMostSegments) + " different segments",
                    "is this the column you mean? 'predict --customers' has figures of each customer"});
  else if (out.rows_read > 0 && names.empty() && !problems.has_errors())
    problems.error({Severity::error, path, 0, "customer", "none of its customers is in the fit", ""});
  return out;
}

}  // namespace stamkund::ingest
