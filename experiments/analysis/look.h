#pragma once
// A planned look before the end: how far out an effect must be now, so that all looks together keep the
// level.
#include <cstddef>

#include "experiments/analysis/effect.h"
#include "experiments/design/experiment_spec.h"

namespace stamkund::analysis {

struct Look {
  std::size_t number = 0;         ///< from 1
  double information = kUnknown;  ///< share of what was planned
  double limit = kUnknown;        ///< of the statistic
  double spent = kUnknown;        ///< of the level, up to this look
  Interval interval;  ///< repeated confidence interval: it leaves 0 out exactly where the limit is reached
  bool reached = false;
  double futility = kUnknown;  ///< planned: give up where the statistic is below it in the good direction
  bool give_up = false;
};

/// Spending rules take the information as it is now, and earlier looks as planned; other rules have their
/// bounds at the planned looks, and the nearest one is taken. The limit of success is that without futility,
/// so it holds whether or not one gives up. `alpha`: both sides together. Source: Jennison & Turnbull 2000,
/// ch. 9 (intervals). `law`: of the statistic; limits are as rarely exceeded under it.
[[nodiscard]] Look look_of(double estimate, double standard_error, double information,
                           const design::LooksSpec& plan, double alpha, bool one_sided,
                           bool lower_is_better = false, const Law& law = Law::normal());

}  // namespace stamkund::analysis
