#pragma once
// Several arms, segments or outcomes: the chance of any false alarm is held.
#include <vector>

#include "experiments/analysis/spec.h"

namespace stamkund::analysis {

/// Adjusted p-values, in order. NaN stays NaN and does not count.
[[nodiscard]] std::vector<double> bonferroni(const std::vector<double>& p);
/// Step-down. Source: Holm 1979.
[[nodiscard]] std::vector<double> holm(const std::vector<double>& p);

/// The comparisons of one outcome with the control, and how they share the error. `shared`: of each, the part
/// of its variance that is the control's; `metrics`: outcomes among which the error is divided first.
class Family {
 public:
  Family(Adjust adjust, std::vector<double> shared, double metrics, bool two_sided)
      : adjust_(adjust), shared_(std::move(shared)), metrics_(metrics), two_sided_(two_sided) {}

  /// Both sides together, of one comparison; Holm's first step, as in the plan.
  [[nodiscard]] double level(double alpha) const;
  /// p-values for the whole family; NaN without an adjustment.
  [[nodiscard]] std::vector<double> adjusted(const std::vector<double>& p) const;
  /// Each by itself: at most alpha exactly where p is at most its `level`. Without an adjustment as they are.
  [[nodiscard]] std::vector<double> adjusted_alone(const std::vector<double>& p) const;

 private:
  Adjust adjust_;
  std::vector<double> shared_;
  double metrics_;
  bool two_sided_;
};

}  // namespace stamkund::analysis
