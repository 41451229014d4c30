#pragma once
// Where a figure changes its sign over a range, told by its value at both ends and at the scenario's own.
#include <limits>

namespace stamkund::sweep {

struct SignChange {
  enum class Where {
    nowhere,
    about,    ///< `at`, by a straight line between the ends
    between,  ///< the scenario's own value and the end of the other sign; where the ends tell no straight
              ///< line
    twice     ///< on either side of the scenario's own value
  } where = Where::nowhere;
  double at = std::numeric_limits<double>::quiet_NaN();
  bool at_low_end = false;  ///< of `between`: the end of the smaller figure has the other sign
};

/// `low`, `high`: figures at the numbers `low_at`, `high_at`; `own`: as the scenario has it, which is
/// somewhere between; not a number if it was not run. A straight line is believed if the figure of the
/// scenario lies at about the middle of it.
[[nodiscard]] SignChange sign_change(double own, double low, double low_at, double high, double high_at);

}  // namespace stamkund::sweep
