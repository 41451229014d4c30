#pragma once
// Which currency an amount is in: a code beside it, or a sign within it.
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/problems.h"
#include "engine/ingest/amount.h"

namespace stamkund::ingest {

/// A code of three letters in lower case; all blanks = none is stated. "kr " is Swedish, Danish or Norwegian.
using CurrencyCode = std::array<char, 3>;
inline constexpr CurrencyCode kNoCurrency{' ', ' ', ' '};

/// Of a name or sign by itself: "EUR", "€", "US$", "kr". Nothing for anything else.
[[nodiscard]] std::optional<CurrencyCode> currency_code(std::string_view text);
/// Of what stands around the digits of an amount; kNoCurrency if there is nothing.
[[nodiscard]] CurrencyCode currency_in(std::string_view amount);
/// There is more around the digits of an amount than nothing.
[[nodiscard]] inline bool has_sign(std::string_view amount) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  return !amount.empty() && !(digit(amount.front()) && digit(amount.back()));
}
/// A code of a country's money by ISO 4217, in capital letters.
[[nodiscard]] bool is_iso_currency(std::string_view text);
[[nodiscard]] std::string to_string(const CurrencyCode& code);
/// How many of the minor unit make one of the currency, by ISO 4217: 100 of most, and where there is no code.
[[nodiscard]] Amount minor_units_of(const CurrencyCode& code);

/// What one of a currency is worth in that of the result.
struct Rate {
  CurrencyCode code{};
  double worth = 1.0;
};

/// "eur=1,usd=0.92"; nothing where a code is none, comes twice, or its worth is no number above zero.
[[nodiscard]] std::optional<std::vector<Rate>> parse_rates(std::string_view text);

/// Counts currencies over rows and converts amounts where rates are given.
class Currencies {
 public:
  static constexpr std::size_t kMost = 64;  ///< more are no currencies (assumption)
  struct Count {
    CurrencyCode code{};
    std::uint64_t rows = 0;
    std::uint64_t first_line = 0;
    std::optional<double> worth;
  };
  explicit Currencies(const std::vector<Rate>& rates) : rates_(rates) {}

  /// Rows that are used, the first of them in `line`.
  void add(const CurrencyCode& code, std::uint64_t line, std::uint64_t rows = 1);
  /// To 1/10,000 of the unit, half away from zero; as it is where there is no rate.
  [[nodiscard]] Amount converted(Amount amount, const CurrencyCode& code) const;
  [[nodiscard]] const std::vector<Count>& counts() const noexcept { return counts_; }
  /// Refuses several currencies that have no rate, and one that is not `stated`; warns of rows that state
  /// none. `where`: "column 5 'Currency'" or "the amounts".
  void judge(const std::string& file, const std::string& where, const std::string& stated,
             Problems& problems) const;
  /// The only one, in capital letters, or that in which rates are given; "" if there is none.
  [[nodiscard]] std::string only() const;

 private:
  [[nodiscard]] const Rate* rate_of(const CurrencyCode& code) const;

  const std::vector<Rate>& rates_;
  std::vector<Count> counts_;
};

}  // namespace stamkund::ingest
