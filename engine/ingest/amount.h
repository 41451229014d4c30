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

/// Reads 1234.56, 1,234.56, 1 234,56, 1.234,56, -5, 5-, (5), $5, 5 kr, SEK 5 and their mixtures, given the
/// decimal mark ('.' or ','). Thousands must be grouped by three, all with one separator. More than four
/// decimals are rounded, half away from zero. Nothing for anything else: "nan", "inf", exponents, too large.
[[nodiscard]] std::optional<Amount> parse_amount(std::string_view text, char decimal_mark);

/// Collects evidence on which decimal mark a column uses: a value that can be read in only one way decides.
class DecimalEvidence {
 public:
  void add(std::string_view text);

  /// Values that are amounts under one mark or the other.
  [[nodiscard]] std::uint64_t numeric() const noexcept { return numeric_; }
  /// Values with a decimal or thousands mark: money rather than counts.
  [[nodiscard]] std::uint64_t with_mark() const noexcept { return with_mark_; }
  /// There are values such as 1,234 which mean one thing or the other, and nothing tells which.
  [[nodiscard]] bool undecided() const noexcept { return ambiguous_ > 0 && point_ == comma_; }
  /// ',' when the evidence says so, else '.'.
  [[nodiscard]] char mark() const noexcept { return comma_ > point_ ? ',' : '.'; }

 private:
  std::uint64_t numeric_ = 0, with_mark_ = 0, ambiguous_ = 0, point_ = 0, comma_ = 0;
};

/// "12.34": exact, at least two decimals, at most four.
[[nodiscard]] std::string format_amount(Amount amount);

}  // namespace stamkund::ingest
