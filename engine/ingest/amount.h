#pragma once
// Amounts of money as people write them, into exact integers.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stamkund::ingest {

/// An amount in ten-thousandths (1e-4) of a major unit: 12.34 kr is 123400.
using Amount = std::int64_t;
constexpr Amount kAmountScale = 10'000;
/// Amounts beyond +-1e12 major units are typing mistakes or hostile, and are refused (assumption).
constexpr Amount kMaxMajor = 1'000'000'000'000;

/// What CR behind an amount means. In a customer's account it is money that she gets; on the statement of a
/// bank it may be what the company got.
enum class Credit { is_return, is_purchase };

/// Reads 1234.56, 1,234.56, 1 234,56, 1.234,56, 1,23,456.00, 1e+05, -5, 5-, (5), $5, 5 kr, SEK 5, '5, 5 CR
/// and their mixtures, given the decimal mark ('.' or ','). Thousands must be grouped by three, or as in
/// India, all with one separator. More than four decimals are rounded, half away from zero. Nothing for
/// anything else: "nan", "inf", too large.
[[nodiscard]] std::optional<Amount> parse_amount(std::string_view text, char decimal_mark,
                                                 Credit credit = Credit::is_return);

/// The text has CR before or behind its digits.
[[nodiscard]] bool marked_as_credit(std::string_view text);

/// Collects evidence on which decimal mark a column uses: a value that can be read in only one way decides.
class DecimalEvidence {
 public:
  /// A value and where it stands.
  struct Example {
    std::string text;
    std::uint64_t line = 0;
  };
  void add(std::string_view text, std::uint64_t line = 0);

  /// Values that are amounts under one mark or the other.
  [[nodiscard]] std::uint64_t numeric() const noexcept { return numeric_; }
  /// Values with a decimal or thousands mark: money rather than counts.
  [[nodiscard]] std::uint64_t with_mark() const noexcept { return with_mark_; }
  /// Values that can be read with this mark only, and the first of them.
  [[nodiscard]] std::uint64_t only(char mark) const noexcept { return mark == ',' ? comma_ : point_; }
  [[nodiscard]] const Example& first(char mark) const noexcept {
    return mark == ',' ? first_comma_ : first_point_;
  }
  /// The first value that means one thing or the other.
  [[nodiscard]] const Example& first_ambiguous() const noexcept { return first_ambiguous_; }
  [[nodiscard]] std::uint64_t ambiguous() const noexcept { return ambiguous_; }
  /// There are values such as 1,234 which mean one thing or the other, and nothing tells which.
  [[nodiscard]] bool undecided() const noexcept { return ambiguous_ > 0 && point_ == comma_; }
  /// ',' when the evidence says so, else '.'.
  [[nodiscard]] char mark() const noexcept { return comma_ > point_ ? ',' : '.'; }

 private:
  std::uint64_t numeric_ = 0, with_mark_ = 0, ambiguous_ = 0, point_ = 0, comma_ = 0;
  Example first_ambiguous_, first_point_, first_comma_;
};

/// "12.34": exact, at least two decimals, at most four.
[[nodiscard]] std::string format_amount(Amount amount);

}  // namespace stamkund::ingest
