#include "engine/ingest/amount.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "engine/base/letters.h"
#include "engine/ingest/currency.h"
#include "engine/ingest/currency_text.h"

namespace stamkund::ingest {
namespace {

constexpr bool digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool letter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }

// The minus sign, the en dash, the hyphen.
constexpr std::array<std::string_view, 3> kMinusSigns = {"\xE2\x88\x92", "\xE2\x80\x93", "\xE2\x80\x90"};

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

bool mark_or_blank(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] == '.' || text[i] == ',' || blank_at(text, i) > 0) return true;
  return false;
}

/// What stands around the digits: at most one sign, one currency, one dash in place of decimals, and one word
/// for credit or debit.
struct Trimmings {
  bool sign = false, negative = false, currency = false, whole = false, credit = false, debit = false;

  bool take_front(std::string_view& text) {
    if (!take_sign_front(text) && !take_side_front(text) && !take_currency_front(text)) return false;
    trim_all(text);
    return true;
  }

  bool take_back(std::string_view& text) {
    // Before the sign: "12,-" has none.
    if (!take_whole_back(text) && !take_currency_back(text) && !take_side_back(text) && !take_sign_back(text))
      return false;
    trim_all(text);
    return true;
  }

  /// Bookkeepers' negative: (5.00).
  bool take_brackets(std::string_view& text) {
    if (sign || text.size() < 2 || text.front() != '(' || text.back() != ')') return false;
    sign = negative = true;
    text = text.substr(1, text.size() - 2);
    trim_all(text);
    return true;
  }

 private:
  bool take_sign_front(std::string_view& text) {
    if (sign || text.empty()) return false;
    std::size_t length = text.front() == '-' || text.front() == '+' ? 1 : 0;
    for (const auto minus : kMinusSigns)
      if (text.starts_with(minus)) length = minus.size();
    if (length == 0) return false;
    sign = true;
    negative = text.front() != '+';
    text.remove_prefix(length);
    return true;
  }

  bool take_sign_back(std::string_view& text) {
    if (sign || whole || text.empty()) return false;
    std::size_t length = text.back() == '-' || text.back() == '+' ? 1 : 0;
    for (const auto minus : kMinusSigns)
      if (text.ends_with(minus)) length = minus.size();
    if (length == 0) return false;
    sign = true;
    negative = text.back() != '+';
    text.remove_suffix(length);
    return true;
  }

  bool take_currency_front(std::string_view& text) {
    if (currency) return false;
    const std::size_t length = currency_before(text);
    // A single letter before bare digits is a number of something: R1001.
    if (length == 0 || (length == 1 && letter(text.front()) && !mark_or_blank(text))) return false;
    text.remove_prefix(length);
    return currency = true;
  }

  bool take_whole_back(std::string_view& text) {
    if (whole) return false;
    const std::size_t length = whole_after(text);
    text.remove_suffix(length);
    return whole = length > 0;
  }

  bool take_currency_back(std::string_view& text) {
    if (currency) return false;
    const std::size_t length = currency_after(text);
    text.remove_suffix(length);
    return currency = length > 0;
  }

  bool take_side_front(std::string_view& text) {
    if (text.size() < 3 || letter(text[2]) || !take_side(text.substr(0, 2))) return false;
    text.remove_prefix(2);
    return true;
  }

  bool take_side_back(std::string_view& text) {
    const std::size_t point = text.ends_with('.') ? 1 : 0;  // Cr.
    const std::size_t length = 2 + point;
    if (text.size() <= length || letter(text[text.size() - length - 1]) ||
        !take_side(text.substr(text.size() - length, 2)))
      return false;
    text.remove_suffix(length);
    return true;
  }

  bool take_side(std::string_view word) {
    if (credit || debit || lower(word[1]) != 'r') return false;
    credit = lower(word[0]) == 'c';
    debit = lower(word[0]) == 'd';
    return credit || debit;
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

/// Sizes of the groups of digits between separators, the last one still growing.
class Groups {
 public:
  void digit() noexcept { ++size_; }
  [[nodiscard]] bool any() const noexcept { return count_ > 0; }

  /// A separator ends a group; false if no grouping has such groups.
  bool separate(std::string_view separator) {
    if (count_ == 0) {
      separator_ = separator;
      if (size_ < 1 || size_ > 3) return false;
      threes_ = true;
      twos_ = size_ <= 2 && separator == ",";
    } else {
      if (separator != separator_) return false;
      threes_ = threes_ && size_ == 3;
      twos_ = twos_ && size_ == 2;
    }
    ++count_;
    size_ = 0;
    return threes_ || twos_;
  }
  /// By three, or as in India: the last three, then by two, so 1,23,456.
  [[nodiscard]] bool complete() const noexcept { return count_ == 0 || size_ == 3; }

 private:
  std::string_view separator_;
  std::size_t count_ = 0, size_ = 0;
  bool threes_ = false, twos_ = false;
};

/// The exponent behind the e of 1e+05, or nothing.
std::optional<int> parse_exponent(std::string_view text) {
  const bool negative = !text.empty() && text.front() == '-';
  if (negative || (!text.empty() && text.front() == '+')) text.remove_prefix(1);
  if (text.empty() || text.size() > 3 || !std::all_of(text.begin(), text.end(), digit)) return std::nullopt;
  int value = 0;
  for (const char c : text) value = value * 10 + (c - '0');
  return negative ? -value : value;
}

/// As programs write large and small numbers: digits, perhaps a decimal mark, e, an exponent; never grouped.
std::optional<Amount> parse_scientific(std::string_view text, std::size_t e, char decimal_mark) {
  const auto exponent = parse_exponent(text.substr(e + 1));
  const std::string_view mantissa = text.substr(0, e);
  const std::size_t mark = std::min(mantissa.find(decimal_mark), mantissa.size());
  if (!exponent || mantissa.size() == (mark < mantissa.size() ? 1U : 0U)) return std::nullopt;
  // Digits up to here are whole units, four more are decimals, the next one rounds.
  const auto point = static_cast<std::ptrdiff_t>(mark) + *exponent;
  Amount amount = 0;
  std::ptrdiff_t place = 0;
  const auto shift = [&amount](int value) {
    amount = amount * 10 + value;
    return amount <= kMaxMajor * kAmountScale;
  };
  for (std::size_t i = 0; i < mantissa.size(); ++i) {
    if (i == mark) continue;
    if (!digit(mantissa[i])) return std::nullopt;
    const int value = mantissa[i] - '0';
    if (place < point + 4 && !shift(value)) return std::nullopt;
    if (place == point + 4 && value >= 5) ++amount;
    ++place;
  }
  for (; place < point + 4 && amount > 0; ++place)
    if (!shift(0)) return std::nullopt;
  if (amount > kMaxMajor * kAmountScale) return std::nullopt;
  return amount;
}

std::optional<Amount> parse_digits(std::string_view text, char decimal_mark) {
  Amount major = 0;
  Groups groups;
  std::size_t all = 0;
  std::size_t i = 0;
  while (i < text.size() && text[i] != decimal_mark) {
    if (digit(text[i])) {
      major = major * 10 + (text[i] - '0');
      if (major > kMaxMajor) return std::nullopt;
      groups.digit();
      ++all;
      ++i;
      continue;
    }
    if (lower(text[i]) == 'e' && all > 0 && !groups.any()) return parse_scientific(text, i, decimal_mark);
    const std::size_t length = separator_at(text, i, decimal_mark);
    // "0,123" is a decimal fraction and not a grouped thousand.
    if (length == 0 || text[0] == '0' || !groups.separate(text.substr(i, length))) return std::nullopt;
    i += length;
  }
  if (!groups.complete()) return std::nullopt;
  Amount fraction = 0;
  Amount weight = kAmountScale;
  bool round_up = false;
  if (i < text.size()) {
    for (++i; i < text.size(); ++i) {
      if (lower(text[i]) == 'e' && all > 0 && !groups.any()) return parse_scientific(text, i, decimal_mark);
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

/// What most amounts are: digits, perhaps a mark and up to four more. Below zero for anything else.
Amount parse_plain(std::string_view text, char decimal_mark) {
  if (text.empty() || text.size() > 12) return -1;
  Amount value = 0;
  std::size_t i = 0;
  for (; i < text.size() && digit(text[i]); ++i) value = value * 10 + (text[i] - '0');
  if (i == text.size()) return value * kAmountScale;
  if (i == 0 || text[i] != decimal_mark || text.size() - i > 5) return -1;
  Amount weight = kAmountScale;
  for (++i; i < text.size(); ++i) {
    if (!digit(text[i])) return -1;
    value = value * 10 + (text[i] - '0');
    weight /= 10;
  }
  return value * weight;
}

}  // namespace

std::optional<Amount> parse_amount(std::string_view text, char decimal_mark, Credit credit) {
  if (const Amount plain = parse_plain(text, decimal_mark); plain >= 0) return plain;
  trim_all(text);
  Trimmings around;
  if (!text.empty() && (!digit(text.front()) || !digit(text.back()))) {
    // Spreadsheets mark text, and exports guard against formulas, with an apostrophe.
    if (text.size() >= 2 && text.front() == '\'') text.remove_prefix(1);
    around.take_brackets(text);
    while (around.take_front(text)) {
    }
    while (around.take_back(text)) {
    }
    // Some put the currency before: $(5.00).
    if (around.currency && around.take_brackets(text))
      while (around.take_front(text) || around.take_back(text)) {
      }
    if (around.debit && around.negative) return std::nullopt;
  }
  auto amount = parse_digits(text, decimal_mark);
  if (amount && (around.negative || (around.credit && credit == Credit::is_return))) amount = -*amount;
  return amount;
}

bool marked_as_credit(std::string_view text) {
  trim_all(text);
  const auto word = [](std::string_view two) { return lower(two[0]) == 'c' && lower(two[1]) == 'r'; };
  if (text.ends_with('.')) text.remove_suffix(1);
  return text.size() >= 3 && ((word(text.substr(0, 2)) && !letter(text[2])) ||
                              (word(text.substr(text.size() - 2)) && !letter(text[text.size() - 3])));
}

void DecimalEvidence::add(std::string_view text, std::uint64_t line) {
  const auto point = parse_amount(text, '.');
  const auto comma = parse_amount(text, ',');
  if (!point && !comma) return;
  const auto count = [&](std::uint64_t& values, Example& first) {
    if (values++ == 0) first = {std::string(text), line};
  };
  ++numeric_;
  if (text.find_first_of(".,") != std::string_view::npos) ++with_mark_;
  if (point && comma && *point != *comma && has_sign(text) && minor_units_of(currency_in(text)) == 1) {
    // Yen and won have no decimals: the mark is that of thousands.
    std::abs(*point) > std::abs(*comma) ? count(point_, first_point_) : count(comma_, first_comma_);
  } else if (point && comma) {
    if (*point != *comma) count(ambiguous_, first_ambiguous_);
  } else if (point) {
    count(point_, first_point_);
  } else {
    count(comma_, first_comma_);
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
