#pragma once
// How large a test pays best, and how it is best split: its information for those who are treated afterwards,
// less what the customers in it forgo and what it costs.
#include <optional>
#include <vector>

#include "experiments/decision/test_and_roll.h"

namespace stamkund::decision {

/// Amounts are profit, of one customer where nothing else is said.
struct TestWorth {
  std::vector<Prior> arms;  ///< the control first; `cost` is what is paid for a customer in the test
  /// Of the difference of two arms, where they have no priors of their own: these have sd 0 then.
  std::optional<double> effect_sd;
  std::vector<double> shares;  ///< of the test's customers
  double customers = 0;        ///< in all, those of the test included
  std::optional<double> most;  ///< that can be in the test, where these are fewer: who comes by in its time
  double fixed_cost = 0;       ///< of the test
  /// Equal parts after each of which the test may end, where going on does not pay (staged.h); two arms only.
  std::size_t looks = 1;
  double look_cost = 0;  ///< of each look before the last
};

/// Expected, of a test with `size` customers; a test that takes everybody tells nobody anything.
[[nodiscard]] double information_of(const TestWorth& worth, double size);
/// What the test's customers bring less than with the arm that is believed best without a test: what it costs
/// to withhold it, or to try the others.
[[nodiscard]] double forgone_of(const TestWorth& worth, double size);
/// The information less what is forgone and what the test costs; `size` is the largest, where there are
/// looks.
[[nodiscard]] double net_of(const TestWorth& worth, double size);

struct BestSize {
  double size = 0;
  double net = 0;          ///< at most 0: no test is worth its cost
  bool at_budget = false;  ///< a larger one would be better
  bool at_most = false;    ///< likewise, and so many there are not in its time
};
/// The size from 4 customers on with the largest net; `budget`: what customers in the test may cost.
[[nodiscard]] BestSize best_size(const TestWorth& worth, std::optional<double> budget);

struct BestSplit {
  std::vector<double> shares;
  BestSize best;
};
/// The control's share with which the best size has the largest net; the other arms keep their parts.
/// `size`: where it is settled.
[[nodiscard]] BestSplit best_split(const TestWorth& worth, std::optional<double> budget,
                                   std::optional<double> size);

}  // namespace stamkund::decision
