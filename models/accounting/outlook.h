#pragma once
// What an estimator of redemption gives: how many units of each cohort will have been redeemed in the end.
#include <vector>

namespace stamkund::accounting {

/// As seen at the end of a period, from what had happened by then.
struct Outlook {
  /// [period + 1], units; each between redeemed so far and issued - expired so far.
  std::vector<double> ultimate_units;
  /// Share of units issued from now on that is expected to be redeemed, in [0, 1].
  double rate_of_new_issue = 0.0;
};

}  // namespace stamkund::accounting
