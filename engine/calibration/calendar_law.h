#pragma once
// How far a forecast of all customers together may be off for reasons that they share: a log factor with a
// law of its own. docs/methods/calendar_error.md.
#include <optional>
#include <vector>

#include "engine/calibration/fit.h"

namespace stamkund::calibration {

/// Relative error of a base whose history says nothing. Source: forecasts of six public data sets, 324
/// windows of 36 to 1,743 days (results/published/forecasts.md).
constexpr double kDefaultCalendarError = 0.15;

constexpr double kNormal90 = 3.2897072539029444;  ///< from a normal's 5 % to its 95 % quantile, in sd

/// A log factor F, given its size s: normal with variance s^2 (1 + (days / (c age))^2). The size has a
/// log-normal prior about what the weeks of calibration say, times the likelihood of the history's own
/// origins; it is kept as weights on a grid, so F is a scale mixture of normals, with tails like Student's t.
class CalendarLaw {
 public:
  explicit CalendarLaw(const CalendarError& seen);
  /// Of a history whose next days were held out: they say something of the days after them, and nothing of
  /// themselves. A forecast over more days than the hold-out has a share of each kind of days: its F is
  /// q A + (1 - q) B, q the hold-out's share of the days, A with the size known before it and B with the size
  /// known after it, both at the same probability.
  CalendarLaw(const CalendarError& seen, const HoldoutBacktest& holdout);

  /// Of F over the next `days`, for all customers.
  [[nodiscard]] double variance(double days) const;
  /// What a group adds that makes up `share` of what is expected of all and is so old on average; 0 for all
  /// of them.
  [[nodiscard]] double group_variance(double share, double age_days) const;
  /// The same of those who first bought in one month, quarter or year: later ones are not like earlier ones.
  [[nodiscard]] double cohort_variance(double share, double age_days) const;
  /// exp(F) at evenly spaced probabilities, ascending. `more`: variance that comes on top, as the square of
  /// how far another model's forecast is (other_model.h).
  [[nodiscard]] std::vector<double> factors(double days, double more) const;
  /// Root mean square of s: the size in one number.
  [[nodiscard]] double size() const;
  [[nodiscard]] double group_size() const { return group_size_; }
  [[nodiscard]] double cohort_size() const { return cohort_size_; }
  /// Root mean square of what amounts add to a total of money, whatever its length: log scale.
  [[nodiscard]] double spend_size() const { return spend_size_; }
  [[nodiscard]] const std::optional<OtherModel>& other() const { return other_; }
  /// What the weeks alone say: the middle of the prior.
  [[nodiscard]] double prior_size() const { return prior_; }

 private:
  [[nodiscard]] double growth(double days) const;
  [[nodiscard]] double held_out_share(double days) const;
  double age_days_;
  double prior_;
  double group_size_;
  double cohort_size_;
  double spend_size_;
  std::optional<OtherModel> other_;
  std::vector<double> weight_;  ///< of sizes()
  std::vector<double> after_;   ///< the same after the hold-out; empty without one
  double holdout_days_ = 0;
};

/// What amounts add to the error of a total of money where nothing was seen of them: the root of what totals
/// of revenue were off beyond those of purchases, on the same data sets.
constexpr double kMoneyError = 0.05;

/// Share of the `days` after a fit's calibration that lie in its hold-out: 0 without one, 1 where it is as
/// long.
[[nodiscard]] double share_held_out(const Fit& fit, double days);

/// The law that holds for what comes after a fit's calibration. For days after its hold-out, what that showed
/// counts like another origin, twice, since nothing overlaps with it. None where the fit has no calendar
/// error.
[[nodiscard]] std::optional<CalendarLaw> calendar_after(const Fit& fit);

}  // namespace stamkund::calibration
