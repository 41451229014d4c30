#pragma once
// A difference between two arms with its reference law: p-value and interval come from the same law, so that
// the interval holds 0 exactly where the p-value is above alpha.
#include <limits>
#include <utility>
#include <vector>

#include "experiments/analysis/sample.h"

namespace stamkund::analysis {

inline constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

struct Interval {
  double low = kUnknown;
  double high = kUnknown;
};

/// The law of (estimate - truth) / standard error: Student's t, the normal law, or values that were drawn.
class Law {
 public:
  /// Infinite degrees of freedom are the normal law.
  static Law student(double degrees);
  static Law normal() { return student(std::numeric_limits<double>::infinity()); }
  /// `drawn` in any order. Values are compared on a grid of 1e-9: equal ones stay equal.
  static Law drawn(std::vector<double> drawn);

  /// Two-sided, both tails alike: twice the smaller one, at most 1. Drawn values count the observed one too.
  [[nodiscard]] double p_value(double t) const;
  /// One-sided: the chance of a value of at least `t`.
  [[nodiscard]] double upper_tail(double t) const;
  /// p_value(t) <= alpha exactly where t is outside [first, second].
  [[nodiscard]] std::pair<double, double> limits(double alpha) const;
  /// Exceeded as rarely as `z` by the normal law: bounds that were made for it hold where units are few.
  /// Drawn values: `z`. Source: Jennison & Turnbull 2000, ch. 4.4 (significance level approach).
  [[nodiscard]] double like_normal(double z) const;
  /// The other way round.
  [[nodiscard]] double to_normal(double t) const;
  [[nodiscard]] double degrees() const noexcept { return degrees_; }
  [[nodiscard]] bool is_drawn() const noexcept { return !drawn_.empty(); }
  [[nodiscard]] double on_grid(double t) const;

 private:
  double degrees_ = 0;
  std::vector<double> drawn_;  ///< ascending
};

/// Treated less control.
struct Effect {
  double control = 0, treated = 0;
  double control_variance = 0, treated_variance = 0, covariance = 0;
  Law law = Law::normal();

  [[nodiscard]] double estimate() const { return treated - control; }
  [[nodiscard]] double standard_error() const;
  /// 0 if there is neither a difference nor a variance.
  [[nodiscard]] double statistic() const;
  [[nodiscard]] double p_value() const { return law.p_value(statistic()); }
  [[nodiscard]] Interval interval(double alpha) const;
  /// treated / control - 1; unknown unless control > 0.
  [[nodiscard]] double relative() const;
  /// Fieller's interval, with the limits of the same law: it holds 0 exactly where `interval` does. Unknown
  /// where the control is too near 0 for a bounded one. Source: Fieller 1954,
  /// doi 10.1111/j.2517-6161.1954.tb00159.x.
  [[nodiscard]] Interval relative_interval(double alpha) const;
};

/// Two arms without further assumption; degrees of freedom as Welch 1947, doi 10.1093/biomet/34.1-2.28.
[[nodiscard]] Effect welch(const Figure& treated, const Figure& control, double covariance = 0);
/// One variance for both (Student's t). Only for x = 1.
[[nodiscard]] Effect pooled(const Figure& treated, const Figure& control);

}  // namespace stamkund::analysis
