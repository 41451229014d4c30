#pragma once
// Text as CSV fields.
#include <string>
#include <string_view>

namespace stamkund {

/// A CSV field, quoted where it has to be (RFC 4180).
[[nodiscard]] inline std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

}  // namespace stamkund
