#include "engine/ingest/date_hints.h"

#include <algorithm>
#include <functional>
#include <map>

namespace stamkund::ingest {
namespace {

constexpr double kMost = 0.9;
constexpr double kMostHinted = 0.75;  // for what is only asked
constexpr std::size_t kFewFormats = 3;

/// How many values a column has, and of how many `fits` is true.
std::pair<std::size_t, std::size_t> share(const SampleRows& rows, std::size_t column,
                                          const std::function<bool(std::string_view)>& fits) {
  std::pair<std::size_t, std::size_t> out{0, 0};
  for (const auto& row : rows) {
    if (column >= row.size() || row[column].empty()) continue;
    ++out.first;
    if (fits(row[column])) ++out.second;
  }
  return out;
}

bool most(std::pair<std::size_t, std::size_t> share, double part = kMost) {
  return share.first > 0 && static_cast<double>(share.second) >= part * static_cast<double>(share.first);
}

bool small_number(std::string_view text) {
  return text.size() <= 5 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::optional<std::string_view> numeric_format_of(const SampleRows& rows, std::size_t column) {
  std::map<std::string_view, std::size_t> counts;
  const auto all = share(rows, column, [&](std::string_view text) {
    const auto format = numeric_date_format(text);
    if (format) ++counts[*format];
    return format.has_value();
  });
  for (const auto& [name, count] : counts)
    if (most({all.first, count})) return name;
  return std::nullopt;
}

bool says_utc(std::string_view name) {
  std::string words;  // between blanks
  for (const char c : name) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    words += letter ? static_cast<char>(c | 0x20) : ' ';
  }
  words = " " + words + " ";
  return words.find(" utc ") != std::string::npos || words.find(" gmt ") != std::string::npos;
}

std::string date_hint(const SampleRows& rows, std::size_t column) {
  if (const auto numeric = numeric_format_of(rows, column))
    return "give --date-format " + std::string(*numeric) +
           (*numeric == "excel" ? " if they are days as a spreadsheet counts them"
                                : " if they are times since 1970");
  std::vector<std::string> fitting;
  for (const DateFormat& format : short_year_formats())
    if (most(share(rows, column, [&](std::string_view text) { return format.parse(text).has_value(); }),
             kMostHinted))
      fitting.push_back(format.pattern());
  if (!fitting.empty()) {
    std::string out;
    for (std::size_t i = 0; i < fitting.size() && i < kFewFormats; ++i)
      out += (i == 0 ? "its years have two digits: give --date-format " : " or ") + fitting[i];
    return out;
  }
  if (most(share(rows, column, small_number)))
    return "if they are days counted from a first day, give its date with --day-zero YYYY-MM-DD";
  return "";
}

}  // namespace stamkund::ingest
