#include "engine/scenario/day_meant.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "engine/base/letters.h"

namespace stamkund::scenario {
namespace {

/// Names of the months in English, Swedish and German; three letters of one are enough.
const std::array<std::vector<std::string_view>, 12> kMonths{{{"january", "januari", "januar"},
                                                             {"february", "februari", "februar"},
                                                             {"march", "mars", "m\u00e4rz"},
                                                             {"april"},
                                                             {"may", "maj", "mai"},
                                                             {"june", "juni"},
                                                             {"july", "juli"},
                                                             {"august", "augusti"},
                                                             {"september"},
                                                             {"october", "oktober"},
                                                             {"november"},
                                                             {"december", "dezember"}}};

/// 1 to 12, or 0.
int month_of(const std::string& word) {
  if (word.size() < 3) return 0;
  for (std::size_t m = 0; m < kMonths.size(); ++m)
    for (const std::string_view name : kMonths[m])
      if (name.starts_with(word)) return static_cast<int>(m) + 1;
  return 0;
}

/// "3", "03" or "3rd" as 3; 0 if it is no number below 100.
int small_number(const std::string& word) {
  const std::size_t digits = std::min(word.find_first_not_of("0123456789"), word.size());
  if (digits == 0 || digits > 2) return 0;
  const std::string rest = word.substr(digits);
  if (!rest.empty() && rest != "st" && rest != "nd" && rest != "rd" && rest != "th") return 0;
  return std::stoi(word.substr(0, digits));
}

bool is_year(const std::string& word) {
  return word.size() == 4 && word.find_first_not_of("0123456789") == std::string::npos;
}

std::optional<Day> day_of(const std::string& year, int month, int day) {
  if (month < 1 || month > 12 || day < 1 || day > 31) return std::nullopt;
  const auto two = [](int value) { return (value < 10 ? "0" : "") + std::to_string(value); };
  return parse_iso_day(year + "-" + two(month) + "-" + two(day));
}

/// Words and numbers of a date in lower case, without the time of the day.
std::vector<std::string> parts_of(const std::string& text) {
  std::vector<std::string> parts;
  std::string part;
  const auto close = [&] {
    // "2025-03-03T12:00", "12:00:00"
    const std::size_t clock = part.find('t');
    if (part.find(':') != std::string::npos)
      part = clock != std::string::npos && clock <= 2 ? part.substr(0, clock) : "";
    if (!part.empty()) parts.push_back(part);
    part.clear();
  };
  for (const char c : text) {
    if (c == ' ' || c == '-' || c == '/' || c == '.' || c == ',')
      close();
    else
      part += lower(c);
  }
  close();
  return parts;
}

}  // namespace

std::vector<Day> days_meant(const std::string& text) {
  if (text.size() > 40) return {};
  std::vector<std::string> parts = parts_of(text);
  if (parts.size() == 1 && parts[0].size() == 8 &&
      parts[0].find_first_not_of("0123456789") == std::string::npos)
    parts = {parts[0].substr(0, 4), parts[0].substr(4, 2), parts[0].substr(6)};
  // The name of a weekday says nothing new.
  if (parts.size() == 4 && small_number(parts[0]) == 0 && !is_year(parts[0]) && month_of(parts[0]) == 0)
    parts.erase(parts.begin());
  if (parts.size() != 3) return {};
  std::vector<Day> days;
  const auto add = [&days](const std::optional<Day>& day) {
    if (day && (days.empty() || days[0] != *day)) days.push_back(*day);
  };
  if (is_year(parts[0])) {
    const int month = month_of(parts[1]);
    add(day_of(parts[0], month > 0 ? month : small_number(parts[1]), small_number(parts[2])));
  } else if (is_year(parts[2])) {
    const int first = small_number(parts[0]);
    const int second = small_number(parts[1]);
    if (const int month = month_of(parts[1]); month > 0) {
      add(day_of(parts[2], month, first));
    } else if (const int leading = month_of(parts[0]); leading > 0) {
      add(day_of(parts[2], leading, second));
    } else {
      add(day_of(parts[2], second, first));
      add(day_of(parts[2], first, second));
    }
  }
  return days;
}

std::string day_meant_text(const std::string& text) {
  const std::vector<Day> days = days_meant(text);
  if (days.empty()) return "";
  if (days.size() == 1) return "did you mean '" + to_string(days[0]) + "'?";
  return "day or month first? write '" + to_string(days[0]) + "' or '" + to_string(days[1]) + "'";
}

}  // namespace stamkund::scenario
