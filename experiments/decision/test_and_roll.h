#pragma once
// Profit of testing on a part of the customers and rolling the better arm out to the rest (Feit & Berman
// 2019), and what a test's information is worth.

namespace stamkund::decision {

/// An arm's mean outcome before the test is N(mean, sd^2); one customer's outcome has spread `spread`.
struct Prior {
  double mean = 0;
  double sd = 1;
  double spread = 1;
};

struct Roll {
  double first = 0;  ///< customers in the test, each arm
  double second = 0;
  double profit = 0;      ///< expected, of all customers
  double perfect = 0;     ///< if the better arm were known
  double regret = 0;      ///< share of it that is lost
  double error_rate = 0;  ///< chance to roll out the worse arm; symmetric priors only, otherwise 0
};

/// Expected profit of all `customers` with these two test sizes.
[[nodiscard]] double profit_of(double customers, const Prior& a, const Prior& b, double first, double second);
/// The best sizes: in closed form where both priors are the same.
[[nodiscard]] Roll test_and_roll(double customers, const Prior& a, const Prior& b);
/// Expected value of the information of an estimate with variance `variance`, for one later customer: the
/// effect is N(mean, sd^2) before, and rolling out pays above `cost` (Raiffa & Schlaifer 1961).
[[nodiscard]] double sample_information(double mean, double sd, double variance, double cost);

}  // namespace stamkund::decision
