#include "engine/scenario/number_with_unit.h"

#include <charconv>
#include <cmath>

namespace stamkund::scenario {

NumberWithUnit number_with_unit(const std::string& text) {
  std::string digits;
  std::size_t i = text.find_first_not_of(" \t");
  if (i == std::string::npos) return {};
  const bool plus = text[i] == '+';
  for (i += plus ? 1 : 0; i < text.size(); ++i) {
    if (text[i] == '_') continue;
    const bool exponent = (text[i] == 'e' || text[i] == 'E') && i + 1 < text.size() &&
                          std::string("0123456789-+").find(text[i + 1]) != std::string::npos;
    const bool sign = (text[i] == '-' || text[i] == '+') &&
                      (digits.empty() || digits.back() == 'e' || digits.back() == 'E');
    if (!exponent && !sign && text[i] != '.' && (text[i] < '0' || text[i] > '9')) break;
    digits += text[i];
  }
  NumberWithUnit out;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), out.number);
  out.fine = !digits.empty() && result.ec == std::errc{} && result.ptr == digits.data() + digits.size() &&
             std::isfinite(out.number);
  out.unit = text.substr(i);
  while (!out.unit.empty() && (out.unit.back() == ' ' || out.unit.back() == '\t')) out.unit.pop_back();
  return out;
}

std::string unit_key(const std::string& unit) {
  std::string key;
  for (const char c : unit)
    if (c != ' ' && c != '\t') key += c;
  if (key.size() > 1 && key.back() == 's') key.pop_back();
  return key;
}

}  // namespace stamkund::scenario
