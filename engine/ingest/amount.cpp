#include "engine/ingest/amount.h"

#include <algorithm>
#include <array>

namespace stamkund::ingest {
namespace {

constexpr bool digit(char c) { return c >= '0' && c <= '9'; }
constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Longer spellings first. The two last are suffixes only: Swedish "12:-", Norwegian "12,-".
constexpr std::array<std::string_view, 28> kCurrencies = {
    "kr.", "kr",           "sek",      "nok",      "dkk",          "isk", "eur", "usd", "us$", "gbp",
    "chf", "jpy",          "cad",      "aud",      "pln",          "inr", "cny", "brl", "czk", "z\xC5\x82",
    "$",   "\xE2\x82\xAC", "\xC2\xA3", "\xC2\xA5", "\xE2\x82\xB9", "rs.", ":-",  ",-"};
constexpr std::string_view kMinusSign = "\xE2\x88\x92";  // U+2212

bool equal_ignoring_case(std::string_view text, std::string_view word) {
  return text.size() == word.size() &&
         std::equal(text.begin(), text.end(), word.begin(), [](char a, char b) { return lower(a) == b; });
}

// No-break spaces too: spreadsheets group thousands with them.
std::size_t blank_at(std::string_view text, std::size_t at) {
  if (at >= text.size()) return 0;
  if (text[at] == ' ' || text[at] == '\t') return 1;
  if (text.substr(at, 2) == "\xC2\xA0") return 2;
  if (text.substr(at, 3) == "\xE2\x80\xAF" || text.substr(at, 3) == "\xE2\x80\x89") return 3;
  return 0;
}

void trim_all(std::string_view& text) {
  while (const std::size_t n = blank_at(text, 0)) text.remove_prefix(n);
  for (;;) {
    std::size_t cut = 0;
    for (const std::size_t n : {1U, 2U, 3U})
      if (text.size() >= n && blank_at(text, text.size() - n) == n) cut = n;
    if (cut == 0) return;
    text.remove_suffix(cut);
  }
}

/// What stands around the digits: at most one sign and one currency.
struct Trimmings {
  bool sign = false, negative = false, currency = false;

  bool take_front(std::string_view& text) {
    if (!sign && !text.empty() && (text.front() == '-' || text.front() == '+')) {
      sign = true;
      negative = text.front() == '-';
      text.remove_prefix(1);
    } else if (!sign && text.starts_with(kMinusSign)) {
      sign = negative = true;
      text.remove_prefix(kMinusSign.size());
    } else if (!currency) {
      for (const auto word : kCurrencies) {
        if (word.back() == '-' || !equal_ignoring_case(text.substr(0, word.size()), word)) continue;
        currency = true;
        text.remove_prefix(word.size());
        break;
      }
      if (!currency) return false;
    } else {
      return false;
    }
    trim_all(text);
    return true;
  }

  bool take_back(std::string_view& text) {
    if (!currency) {
      for (const auto word : kCurrencies) {
        if (text.size() < word.size() || !equal_ignoring_case(text.substr(text.size() - word.size()), word))
          continue;
        currency = true;
        text.remove_suffix(word.size());
        trim_all(text);
        return true;
      }
    }
    if (sign || text.empty()) return false;
    if (text.back() == '-') {
      text.remove_suffix(1);
    } else if (text.ends_with(kMinusSign)) {
      text.remove_suffix(kMinusSign.size());
    } else {
      return false;
    }
    sign = negative = true;
    trim_all(text);
    return true;
  }
};

/// Length of a thousands separator at `at`, 0 if there is none.
std::size_t separator_at(std::string_view text, std::size_t at, char decimal_mark) {
  const char c = text[at];
  if ((c == '.' || c == ',') && c != decimal_mark) return 1;
  if (c == '\'') return 1;
  if (text.substr(at, 3) == "\xE2\x80\x99") return 3;
  return blank_at(text, at);
}

std::optional<Amount> parse_digits(std::string_view text, char decimal_mark) {
  Amount major = 0;
  std::size_t group = 0;  // digits since the last separator
  std::size_t all = 0;
  std::string_view separator;
  std::size_t i = 0;
  while (i < text.size() && text[i] != decimal_mark) {
    if (digit(text[i])) {
      major = major * 10 + (text[i] - '0');
      if (major > kMaxMajor) return std::nullopt;
      ++group;
      ++all;
      ++i;
      continue;
    }
    const std::size_t length = separator_at(text, i, decimal_mark);
    if (length == 0) return std::nullopt;
    const auto found = text.substr(i, length);
    // "0,123" is a decimal fraction and not a grouped thousand.
    const bool fits =
        separator.empty() ? group >= 1 && group <= 3 && text[0] != '0' : group == 3 && found == separator;
    if (!fits) return std::nullopt;
    separator = found;
    group = 0;
    i += length;
  }
  if (!separator.empty() && group != 3) return std::nullopt;
  Amount fraction = 0;
  Amount weight = kAmountScale;
  bool round_up = false;
  if (i < text.size()) {
    for (++i; i < text.size(); ++i) {
      if (!digit(text[i])) return std::nullopt;
      ++all;
      if (weight > 1) {
        weight /= 10;
        fraction += weight * (text[i] - '0');
      } else if (weight == 1) {
        round_up = text[i] >= '5';
        weight = 0;
      }
    }
  }
  if (all == 0) return std::nullopt;
  const Amount amount = major * kAmountScale + fraction + (round_up ? 1 : 0);
  if (amount > kMaxMajor * kAmountScale) return std::nullopt;
  return amount;
}

}  // namespace

std::optional<Amount> parse_amount(std::string_view text, char decimal_mark) {
  trim_all(text);
  Trimmings around;
  if (!text.empty() && (!digit(text.front()) || !digit(text.back()))) {
    if (text.size() >= 2 && text.front() == '(' && text.back() == ')') {  // bookkeepers' negative
      around.sign = around.negative = true;
      text = text.substr(1, text.size() - 2);
      trim_all(text);
    }
    while (around.take_front(text)) {
    }
    while (around.take_back(text)) {
    }
  }
  auto amount = parse_digits(text, decimal_mark);
  if (amount && around.negative) amount = -*amount;
  return amount;
}

void DecimalEvidence::add(std::string_view text) {
  const auto point = parse_amount(text, '.');
  const auto comma = parse_amount(text, ',');
  if (!point && !comma) return;
  ++numeric_;
  if (text.find_first_of(".,") != std::string_view::npos) ++with_mark_;
  if (point && comma) {
    if (*point != *comma) ++ambiguous_;
  } else {
    ++(point ? point_ : comma_);
  }
}

std::string format_amount(Amount amount) {
  const bool negative = amount < 0;
  const auto size =
      negative ? std::uint64_t{0} - static_cast<std::uint64_t>(amount) : static_cast<std::uint64_t>(amount);
  std::string decimals = std::to_string(10'000 + size % 10'000).substr(1);
  while (decimals.size() > 2 && decimals.back() == '0') decimals.pop_back();
  return (negative ? "-" : "") + std::to_string(size / 10'000) + "." + decimals;
}

}  // namespace stamkund::ingest
