#pragma once
// Numbers in the CSV files that verbs write.
#include <array>
#include <charconv>
#include <string>

namespace stamkund::command {

/// The shortest text that reads back as the same number.
[[nodiscard]] inline std::string csv_number(double value) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value);
  return {text.data(), end.ptr};
}

}  // namespace stamkund::command
