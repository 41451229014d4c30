#include "engine/ingest/service_numbers.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace stamkund::ingest {
namespace {

constexpr auto kBegins = std::to_array<std::string_view>(
    {"ch_", "pi_", "txn_", "py_", "in_", "cus_", "sub_", "pay_", "cs_", "re_"});

}  // namespace

bool has_numbers_of_a_service(const SampleRows& rows, std::size_t width) {
  for (std::size_t c = 0; c < width; ++c) {
    std::size_t values = 0, some = 0;
    for (const auto& row : rows) {
      if (row.size() != width || row[c].empty()) continue;
      ++values;
      some +=
          std::any_of(kBegins.begin(), kBegins.end(), [&](auto begin) { return row[c].starts_with(begin); })
              ? 1U
              : 0U;
    }
    if (some > 0 && 2 * some >= values) return true;
  }
  return false;
}

}  // namespace stamkund::ingest
