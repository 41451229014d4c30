#pragma once
// "1 row", "2 rows".
#include <cstdint>
#include <string>
#include <string_view>

namespace stamkund {

/// `several`: where it is not `one` with an s.
[[nodiscard]] inline std::string count_of(std::uint64_t n, std::string_view one,
                                          std::string_view several = {}) {
  std::string out = std::to_string(n) + " ";
  if (n == 1) return out.append(one);
  if (!several.empty()) return out.append(several);
  return out.append(one).append("s");
}

}  // namespace stamkund
