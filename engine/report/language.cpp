#include "engine/report/language.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/report/numbers.h"
#include "engine/report/translations.h"

namespace stamkund::report {

std::optional<Language> Language::of(std::string_view code) {
  constexpr std::array<std::string_view, 4> kCodes{"en", "sv", "nb", "fi"};
  const auto* const found = std::find(kCodes.begin(), kCodes.end(), code);
  if (found == kCodes.end()) return {};
  return Language(std::string(code), static_cast<std::size_t>(found - kCodes.begin()));
}

std::string Language::say(std::string_view english, std::initializer_list<std::string> put) const {
  std::string_view words = english;
  if (column_ > 0)
    for (const Translation& one : translations())
      if (one[0] == english) words = one[column_];
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool place = words[i] == '{' && i + 2 < words.size() && words[i + 2] == '}' &&
                       words[i + 1] >= '0' && words[i + 1] <= '9';
    const auto which = place ? static_cast<std::size_t>(words[i + 1] - '0') : put.size();
    if (which < put.size()) {
      out += *(put.begin() + which);
      i += 2;
    } else {
      out += words[i];
    }
  }
  return out;
}

std::string Language::written(const std::string& english) const {
  if (column_ == 0 || english == "-") return english;
  std::string out;
  for (const char c : english) {
    if (c == ',')
      out += thousands();
    else if (c == '.')
      out += ',';
    else if (c == '-')
      out += "\u2212";
    else if (c == ' ')
      out += "\u00a0";
    else
      out += c;
  }
  return out;
}

std::string Language::number(double value, int digits) const {
  return written(report::number(value, digits));
}

std::string Language::signed_number(double value, int digits) const {
  return written(report::signed_number(value, digits));
}

std::string Language::percent(double share) const { return written(report::percent(share)); }

std::string Language::whole_percent(double share) const {
  const double whole = std::round(100.0 * share);
  if ((whole == 0.0 && share > 0.0) || (whole == 100.0 && share < 1.0)) return percent(share);
  return written(report::number(whole) + " %");
}

std::string Language::days(double value) const {
  if (!std::isfinite(value)) return "-";
  return value >= 14.0 ? say("{0} weeks", {number(std::round(value / 7.0))})
                       : say("{0} days", {number(std::round(value))});
}

}  // namespace stamkund::report
