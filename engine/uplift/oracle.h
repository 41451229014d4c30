#pragma once
// What the best rule would earn that knows each customer's true effect, from several lives of each.
//
// The effect of one life is luck as much as the customer: whoever picks the best by it and counts the same
// life finds gold everywhere (the winner's curse). So the best are chosen by the mean of all lives but one,
// and earn what the one left out says, in turn. That is worth what it says without bias, and no more than
// true knowledge is: a lower bound. Choosing and counting by the same lives is an upper bound, as the
// expectation of a maximum is no less than the maximum of expectations. The more lives, the closer they are.
#include <cstdint>
#include <limits>
#include <vector>

namespace stamkund::uplift {

/// Effects of treatment on customers in independent lives.
struct TrueEffects {
  std::size_t lives = 0;       ///< of each customer, 2 or more
  std::vector<double> effect;  ///< [n_customers][lives]
  [[nodiscard]] std::size_t customers() const { return lives > 0 ? effect.size() / lives : 0; }
};

/// A customer, of all of them.
struct Oracle {
  double share = 0;                         ///< treated, by the rule and by the oracle
  double rule = 0, rule_error = 0;          ///< what the rule earns
  double at_least = 0, at_least_error = 0;  ///< what the best as many earn: lower bound
  double at_most = 0;                       ///< upper bound
  double left = 0, left_error = 0;          ///< at_least less rule, and its standard error
  /// Of treating whoever truly gains, however many: their share, what they earn (a lower bound likewise), and
  /// that less what the rule earns. Not there where a budget says how many.
  double gains_share = kNone, gains = kNone, gains_left = kNone, gains_left_error = kNone;
  static constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
};

/// `treats` [n_customers]: by the rule. Of customers with equal effects a share counts.
[[nodiscard]] Oracle oracle_of(const TrueEffects& effects, const std::vector<std::uint8_t>& treats);

}  // namespace stamkund::uplift
