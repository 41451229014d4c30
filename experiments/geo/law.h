#pragma once
// What is known of a number: Student's t law with a place and a scale, and that of a ratio of two.
namespace stamkund::geo {

/// `scale` 0: the number is known.
struct Law {
  double location = 0;
  double scale = 0;
  double degrees = 1;

  [[nodiscard]] double quantile(double share) const;
  [[nodiscard]] double chance_above(double value) const;
  /// Not 1 less that: a small chance keeps its digits.
  [[nodiscard]] double chance_below(double value) const;
};

/// Two numbers that are known independently: `top` / `bottom`.
class RatioLaw {
 public:
  RatioLaw(const Law& top, const Law& bottom) : top_(top), bottom_(bottom) {}

  [[nodiscard]] double chance_below(double value) const;
  [[nodiscard]] double chance_above(double value) const;
  /// By root search; NaN where the bottom is 0 for certain.
  [[nodiscard]] double quantile(double share) const;
  /// 99 % of the bottom's law are on one side of 0. Otherwise a ratio says little.
  [[nodiscard]] bool is_stable() const;

 private:
  Law top_, bottom_;
};

}  // namespace stamkund::geo
