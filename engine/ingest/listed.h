#pragma once
// Names that a message lists.
#include <string>
#include <vector>

namespace stamkund::ingest {

/// "'a', 'b', 'c' and 4 more": as many as a reader takes in, the rest by its number. Safe to print.
[[nodiscard]] std::string listed(const std::vector<std::string>& names);

}  // namespace stamkund::ingest
