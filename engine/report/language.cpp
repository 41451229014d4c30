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

namespace {

/// "{0}" at `i`.
bool is_place(std::string_view words, std::size_t i) {
  return i + 2 < words.size() && words[i] == '{' && words[i + 2] == '}' && words[i + 1] >= '0' &&
         words[i + 1] <= '9';
}

/// What `pattern` has in its places, if it says `told`; `names`: which of them stand in quotes. Each place
/// ends where what follows it comes first; the last one where the sentence does.
bool matches(std::string_view pattern, std::string_view told, std::vector<std::string>& put,
             std::vector<bool>& names) {
  bool quoted = false;
  for (std::size_t which = 0; true;) {
    std::size_t end = 0;
    while (end < pattern.size() && !is_place(pattern, end)) ++end;
    const std::string_view words = pattern.substr(0, end);
    const bool first = put.empty(), last = end == pattern.size();
    std::size_t at = 0;
    if (first) {
      if (!told.starts_with(words)) return false;
    } else {
      // A place is never empty.
      at = last ? told.size() - std::min(told.size(), words.size()) : told.find(words, 1);
      if (at == told.npos || at == 0 || told.substr(at, words.size()) != words) return false;
      put[which] = told.substr(0, at);
      names[which] = quoted && words.starts_with('\'');
    }
    told.remove_prefix(at + words.size());
    if (last) return !first || told.empty();
    which = static_cast<std::size_t>(pattern[end + 1] - '0');
    put.resize(std::max(put.size(), which + 1));
    names.resize(put.size());
    quoted = words.ends_with('\'');
    pattern.remove_prefix(end + 3);
  }
}

/// As stations write numbers into sentences: digits, separators, a sign before them. A date is none.
bool is_number(std::string_view words) {
  return words.find_first_of("0123456789") != words.npos &&
         words.find_first_not_of("0123456789.,+-% ") == words.npos && words.find('-', 1) == words.npos;
}

}  // namespace

std::string Language::filled(std::string_view words, const std::vector<std::string>& put) const {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto which = is_place(words, i) ? static_cast<std::size_t>(words[i + 1] - '0') : put.size();
    if (which < put.size()) {
      out += put[which];
      i += 2;
    } else {
      out += words[i];
    }
  }
  return out;
}

std::string Language::say(std::string_view english, std::initializer_list<std::string> put) const {
  std::string_view words = english;
  if (column_ > 0)
    for (const Translation& one : translations())
      if (one[0] == english) words = one[column_];
  return filled(words, put);
}

/// `told` as a whole, if it is known.
std::optional<std::string> Language::found(std::string_view told, int depth) const {
  // Word for word before patterns: "{0} weeks" fits what is about weeks, too.
  for (const auto& list : {translations(), told_sentences()})
    for (const Translation& one : list)
      if (one[0] == told) return std::string(one[column_]);
  for (const Translation& one : told_sentences()) {
    std::vector<std::string> put;
    std::vector<bool> names;
    if (!matches(one[0], told, put, names)) continue;
    for (std::size_t i = 0; i < put.size(); ++i)
      if (!names[i]) put[i] = part(put[i], depth + 1);
    return filled(one[column_], put);
  }
  return std::nullopt;
}

std::string Language::part(std::string_view told, int depth) const {
  constexpr int kDeepest = 3;  // of sentences put into each other
  if (is_number(told)) return written(std::string(told));
  if (depth <= kDeepest)
    if (auto whole = found(told, depth)) return *std::move(whole);
  return std::string(told);
}

std::string Language::retold(std::string_view told) const {
  // What files hold may be long and is of others: patterns are tried on sentences, not on books.
  constexpr std::size_t kLongest = 2000;
  if (column_ == 0 || told.size() > kLongest) return std::string(told);
  if (auto whole = found(told, 0)) return *std::move(whole);
  std::string out;
  while (true) {
    const std::size_t end = told.find("; ");
    out += part(told.substr(0, end), 1);
    if (end == told.npos) return out;
    out += "; ";
    told.remove_prefix(end + 2);
  }
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
