#include "engine/ingest/customer_id.h"

#include "engine/ingest/placeholder.h"

namespace stamkund::ingest {

bool is_missing_id(std::string_view id) { return id.size() > CustomerId::kLongest || no_value(id); }

std::string_view CustomerId::of(const std::vector<std::string_view>& fields, std::size_t column) {
  if (layout_.customer_more.empty() || column != layout_.customer)
    return folded(fields[column], options_, folded_);
  joined_.clear();
  const auto add = [&](std::string_view part) {
    if (no_value(part)) return;
    if (!joined_.empty()) joined_ += ' ';
    joined_ += part;
  };
  add(fields[column]);
  for (const std::size_t more : layout_.customer_more) add(fields[more]);
  return folded(joined_, options_, folded_);
}

}  // namespace stamkund::ingest
