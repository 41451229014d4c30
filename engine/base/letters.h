#pragma once
// Small letters, whatever the locale; letters beyond ASCII stay as they are.
#include <string>
#include <string_view>

namespace stamkund {

[[nodiscard]] constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

[[nodiscard]] inline std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = lower(c);
  return out;
}

}  // namespace stamkund
