#pragma once
// Tier pressure (Kopalle et al. 2012, doi 10.1287/mksc.1110.0687; Orhun, Guo & Hagemann 2022, Marketing
// Science 41(3) 548-574): members buy more when status is within reach before the window closes; not when
// they have given up, and less when they are well ahead. Factor 1 + p while
//   (a) the window ends within `within_days`, (b) units are missing to the next tier, and
//   (c) missing <= stretch * pace * days left, (d) missing > pace * days left / coasting; 1 otherwise.
#include <algorithm>
#include <limits>

#include "engine/base/expect.h"

namespace stamkund::response {

/// Between purchases `missing` and `pace` are constant, so the factor is 1 + p on one stretch of days, from
/// `starts_day` up to but not including `gives_up_day`. A window without end (rolling) has no pressure.
/// Left out: pressure that grows as the end comes nearer, the worth of the tier, and who pays for the
/// purchases (business travellers respond more).
class TierPressure {
 public:
  static constexpr double kNever = std::numeric_limits<double>::infinity();

  /// `pressure` = p > -1, 0 = off. `stretch` >= 1: how far beyond her pace she thinks she can go. `coasting`
  /// >= 1: she relaxes while her pace alone covers what is missing this many times; infinite = never.
  TierPressure(double pressure, double within_days, double stretch, double coasting = kNever)
      : factor_(1.0 + pressure), within_days_(within_days), stretch_(stretch), coasting_(coasting) {
    STAMKUND_EXPECT(pressure > -1.0 && within_days >= 0.0 && stretch >= 1.0 && coasting >= 1.0);
  }

  /// Day on which (a) and (d) begin to hold; infinite without a deadline or if nothing is missing.
  /// `missing` in units of the tier's basis, `pace` in those units a day.
  [[nodiscard]] double starts_day(double window_end, double missing, double pace) const {
    if (window_end == kNever || missing <= 0.0) return kNever;
    const double near = window_end - within_days_;
    if (coasting_ == kNever || pace <= 0.0) return near;
    return std::max(near, window_end - coasting_ * missing / pace);
  }
  /// Day on which (c) ceases to hold if nothing is bought; may be past. -infinity for who has no pace,
  /// infinite without a deadline.
  [[nodiscard]] double gives_up_day(double window_end, double missing, double pace) const {
    if (window_end == kNever) return kNever;
    if (missing <= 0.0) return window_end;
    return pace > 0.0 ? window_end - missing / (stretch_ * pace) : -kNever;
  }
  /// The next day after `now` on which the factor changes if nothing is bought; infinite if it does not.
  [[nodiscard]] double next_change_day(double now, double window_end, double missing, double pace) const {
    const double start = starts_day(window_end, missing, pace);
    const double stop = std::min(gives_up_day(window_end, missing, pace), window_end);
    if (factor_ == 1.0 || start >= stop || now >= stop) return kNever;
    return now < start ? start : stop;
  }

  /// Factor on the purchase rate at `now`. It has changed already at the instant `next_change_day` names.
  [[nodiscard]] double operator()(double now, double window_end, double missing, double pace) const {
    const bool pressed = now >= starts_day(window_end, missing, pace) && now < window_end &&
                         now < gives_up_day(window_end, missing, pace);
    return pressed ? factor_ : 1.0;
  }

 private:
  double factor_;
  double within_days_;
  double stretch_;
  double coasting_;
};

}  // namespace stamkund::response
