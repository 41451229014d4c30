#pragma once
// A number as somebody would type it.
#include <array>
#include <cstdio>
#include <string>

namespace stamkund {

/// Six digits, and no more zeros than it takes: "0.01", "250000", "1e+07".
[[nodiscard]] inline std::string as_typed(double value) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%.6g", value);
  return text.data();
}

}  // namespace stamkund
