#pragma once
// Profit of testing on a part of the customers and rolling the best arm out to the rest (Feit & Berman
// 2019), and what a test's information is worth.
#include <vector>

namespace stamkund::decision {

/// An arm's mean outcome before the test is N(mean, sd^2); one customer's outcome has spread `spread`.
struct Prior {
  double mean = 0;
  double sd = 1;
  double spread = 1;
  double cost = 0;           ///< of a customer in the test
  double roll_out_cost = 0;  ///< of a customer who gets the arm otherwise
};

struct Roll {
  std::vector<double> sizes;  ///< customers in the test, each arm
  double profit = 0;          ///< expected, of all customers
  double perfect = 0;         ///< if the best arm were known
  double regret = 0;          ///< share of it that is lost
  double error_rate = 0;      ///< chance to roll out the worse arm; NaN with more than two arms
};

/// Mean of the largest of independent normal variables; a variance may be 0.
[[nodiscard]] double largest_of(const std::vector<double>& means, const std::vector<double>& variances);

/// Of one later customer, with the arm that looks best after a test of these sizes.
[[nodiscard]] double rolled_out(const std::vector<Prior>& arms, const std::vector<double>& sizes);
/// Expected profit of all `customers` with these test sizes.
[[nodiscard]] double profit_of(double customers, const std::vector<Prior>& arms,
                               const std::vector<double>& sizes);
/// The best sizes: in closed form where all arms are alike and cost nothing, for two arms by search, and not
/// otherwise. No test where none pays; `fixed_cost`: of the test.
[[nodiscard]] bool can_roll(const std::vector<Prior>& arms);
[[nodiscard]] Roll test_and_roll(double customers, const std::vector<Prior>& arms, double fixed_cost = 0);
/// Expected value of the information of an estimate with variance `variance`, for one later customer: the
/// effect is N(mean, sd^2) before, and rolling out pays above `cost` (Raiffa & Schlaifer 1961).
[[nodiscard]] double sample_information(double mean, double sd, double variance, double cost);

}  // namespace stamkund::decision
