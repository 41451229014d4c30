#pragma once
// How large a test pays best: its information for those who are treated afterwards, less what it costs.
#include <optional>

namespace stamkund::decision {

/// Amounts are profit, of one customer where nothing else is said.
struct TestWorth {
  double effect_mean = 0;  ///< of the treatment, before the test
  double effect_sd = 1;
  double unit_variance = 1;  ///< of the estimate, times customers in the test
  double roll_out_cost = 0;  ///< of a customer treated afterwards
  double customers = 0;      ///< in all, those of the test included
  double fixed_cost = 0;     ///< of the test
  double cost = 0;           ///< of a customer in the test, mean over its arms
};

/// Expected, of a test with `size` customers; a test that takes everybody tells nobody anything.
[[nodiscard]] double information_of(const TestWorth& worth, double size);
/// The same less what the test costs.
[[nodiscard]] double net_of(const TestWorth& worth, double size);

struct BestSize {
  double size = 0;
  double net = 0;          ///< at most 0: no test is worth its cost
  bool at_budget = false;  ///< a larger one would be better
};
/// The size from 4 customers on with the largest net; `budget`: what customers in the test may cost.
[[nodiscard]] BestSize best_size(const TestWorth& worth, std::optional<double> budget);

}  // namespace stamkund::decision
