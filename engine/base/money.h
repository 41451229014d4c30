#pragma once
// Exact money and points. Integers, so sums do not depend on their order (design 1.3).
#include <compare>
#include <cstdint>

namespace stamkund {

/// An amount in minor units of the scenario's one currency (ore, cents).
struct Money {
  std::int64_t minor = 0;
  friend auto operator<=>(const Money&, const Money&) = default;
  friend constexpr Money operator+(Money a, Money b) { return {a.minor + b.minor}; }
  friend constexpr Money operator-(Money a, Money b) { return {a.minor - b.minor}; }
  constexpr Money& operator+=(Money b) { return minor += b.minor, *this; }
  constexpr Money& operator-=(Money b) { return minor -= b.minor, *this; }
};

/// A number of units of a program currency (points, stamps, visits, anything countable).
struct Points {
  std::int64_t count = 0;
  friend auto operator<=>(const Points&, const Points&) = default;
  friend constexpr Points operator+(Points a, Points b) { return {a.count + b.count}; }
  friend constexpr Points operator-(Points a, Points b) { return {a.count - b.count}; }
  constexpr Points& operator+=(Points b) { return count += b.count, *this; }
  constexpr Points& operator-=(Points b) { return count -= b.count, *this; }
};

}  // namespace stamkund
