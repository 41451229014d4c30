#include "engine/ingest/listed.h"

#include <algorithm>

#include "engine/ingest/report.h"

namespace stamkund::ingest {

std::string listed(const std::vector<std::string>& names) {
  constexpr std::size_t kMost = 20;
  std::string out;
  // A single one more is shorter by its name.
  const std::size_t shown = names.size() <= kMost + 1 ? names.size() : kMost;
  for (std::size_t i = 0; i < shown; ++i) out += (i > 0 ? ", '" : "'") + safe_text(names[i], 40) + "'";
  return shown < names.size() ? out + " and " + std::to_string(names.size() - shown) + " more" : out;
}

}  // namespace stamkund::ingest
