#pragma once
// How values are written in the resolved text. Only for the readers.
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

namespace stamkund::scenario {

/// The shortest text that reads as the same number.
inline std::string number_text(double value) {
  std::array<char, 32> text{};
  const auto result = std::to_chars(text.data(), text.data() + text.size(), value);
  return {text.data(), result.ptr};
}

/// Quotes for the resolved text whatever YAML would not take as a plain word.
inline std::string quoted(const std::string& text) {
  // Words that YAML takes for "no value" are words here only in quotes.
  const bool empty = text == "~" || text == "null" || text == "Null" || text == "NULL";
  const bool plain = !text.empty() && !empty &&
                     text.find_first_of(":#{}[],&*!|>'\"%@`\\\n\t") == std::string::npos &&
                     text.front() != ' ' && text.back() != ' ' && text.front() != '-' && text.front() != '?';
  if (plain) return text;
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += ' ';
    } else {
      out += c;
    }
  }
  return out + "\"";
}

/// "arms[2].program.reward" -> "program.reward": the scenario's arm is never part of a random key.
inline std::string below_arm(const std::string& path) {
  if (path.rfind("baseline.", 0) == 0) return path.substr(9);
  if (path.rfind("arms[", 0) == 0) return path.substr(std::min(path.size(), path.find(']') + 2));
  return path;
}

/// 1-based; 0 = on none.
inline int line_of(const YAML::Node& node) {
  return node.IsDefined() && !node.Mark().is_null() ? node.Mark().line + 1 : 0;
}

/// "none", "off", or an empty value.
inline bool says_none(const YAML::Node& node) {
  if (node.IsNull()) return true;
  return node.IsScalar() && (node.Scalar() == "none" || node.Scalar() == "off");
}

}  // namespace stamkund::scenario
