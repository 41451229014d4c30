#pragma once
// A number with its unit, as people write it: "45 SEK", "5 weeks", "70 %", "+5 %", or a distribution of it.
#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stamkund::scenario {

/// What a quantity measures; decides which units are accepted and what the number means inside.
enum class Dimension {
  number,      ///< a bare number
  share,       ///< 0 to 1; "70 %" or 0.7
  change,      ///< a relative change; "+5 %" or 0.05
  duration,    ///< inside: days; "2 days", "5 weeks", "12 months", "1 year"
  money,       ///< inside: major units of the scenario's currency; "45 SEK"
  money_rate,  ///< inside: major units a day; "1000 SEK per month"
  yearly,      ///< inside: a share a year; "10 % per year"
  units,       ///< units of a program currency; "10 stamps", "450 points"; the word is one of letters
  rate,  ///< inside: program units for each major unit of money; "1 point per SEK", "1 point per 10 SEK"
};

/// Accepted values, both ends included unless open.
struct Range {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool low_open = false;
};
inline constexpr Range kAny{};
inline constexpr Range kNotNegative{0.0};
inline constexpr Range kPositive{0.0, std::numeric_limits<double>::infinity(), true};
inline constexpr Range kUnitInterval{0.0, 1.0};

/// A number, or why the text is none.
struct Parsed {
  std::optional<double> value;
  std::string problem;     ///< what was expected; empty if fine
  std::string suggestion;  ///< what was probably meant
};

/// Parses `text` as a `dimension` in a scenario whose money is in `currency`. Digits may be grouped: "1_000".
[[nodiscard]] Parsed parse_quantity(std::string_view text, Dimension dimension, const std::string& currency);

/// "a duration such as '5 weeks'": for messages.
[[nodiscard]] std::string expected(Dimension dimension, const std::string& currency);

/// A constant, or a distribution from which one value is drawn for each parameter draw (what we don't know).
struct Quantity {
  enum class Law { constant, uniform, normal, lognormal, triangular, from_fit };
  Law law = Law::constant;
  /// constant: value; uniform: low, high; normal: mean, sd; lognormal: median, sd of the log;
  /// triangular: low, mode, high; from_fit: what stands for it until a fit is known.
  std::array<double, 3> parameters{};
  Range range;
  std::vector<std::string>
      learned;  ///< from_fit: names under which a fit may have it; the first that it has counts
  double learned_for_days = 0;  ///< from_fit: how long the scenario lets it last; 0 = it has no such time
  std::uint64_t identity = 0;   ///< hash of its path below the arm: the same draw in every arm

  [[nodiscard]] bool is_constant() const noexcept { return law == Law::constant; }
  [[nodiscard]] bool is_zero() const noexcept { return is_constant() && parameters[0] == 0.0; }
  /// The constant, or the distribution's median.
  [[nodiscard]] double central() const { return at(0.5); }
  /// The value at probability `u` in (0, 1); clamped into the accepted range.
  [[nodiscard]] double at(double u) const;
};

/// A quantity that is not a constant, and where the scenario has it.
struct Uncertain {
  std::string path;
  Quantity quantity;
  Dimension dimension = Dimension::number;
  bool own = true;  ///< stated there, or there by default; not taken over from the baseline
};

}  // namespace stamkund::scenario
