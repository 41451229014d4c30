#pragma once
// How much two periods of the past differ without any treatment, as the test would compare them.
#include <cstddef>
#include <string>
#include <vector>

#include "experiments/design/periods_spec.h"
#include "experiments/periods/panel.h"

namespace stamkund::periods {

/// `variance`: mean square of what a test counts as one observation (docs/methods/designs.md). `common`: the
/// part of it that all units share, and that more units do not take away; `own`: of the difference of one
/// unit, beside it.
struct Luck {
  std::size_t pairs = 0;  ///< of the past; units that switch together make one
  double variance = 0, common = 0, own = 0;
  double correlation = 0;  ///< of one observation and the next
};

/// Pairs of periods of `length` points, the first `washout` of each left out. Units that switch together, or
/// half of them the other way, are compared at the times at which all of them have a row.
[[nodiscard]] Luck luck_of(const Panel& past, std::size_t length, std::size_t washout,
                           design::Switching switching);

/// Times at which some unit has no row.
[[nodiscard]] std::size_t incomplete_times(const Panel& past);

}  // namespace stamkund::periods
