#pragma once
// Who gets which of several treatments under one budget (a multiple-choice knapsack): greedy along each
// customer's upper convex hull of cost and gain, as Sverdrup, Wu, Athey & Wager (2025, maq) and the linear
// relaxation of Sinha & Zoltners (1979) do. The steps of all customers are taken by gain per cost; the step
// that the budget does not pay for in full ends it.
#include <cstddef>
#include <vector>

namespace stamkund::uplift {

/// What a treatment would bring a customer and what it costs; no treatment brings and costs nothing.
struct Offers {
  std::size_t treatments = 0;
  std::vector<double> gain;  ///< [n_customers][treatments], without the cost where `cost` is not in it
  std::vector<double> cost;  ///< likewise, 0 or more
};

inline constexpr std::size_t kNoTreatment = ~std::size_t{0};

struct Allocation {
  std::vector<std::size_t> treatment;  ///< [n_customers]; kNoTreatment
  double spent = 0;
  double gain = 0;
  /// Gain per unit of budget of the step at which the money ran out; 0 where it did not.
  double worth_of_budget = 0;
  /// What one more step, in part, would have brought at the most: the greedy answer is no further from the
  /// best.
  double at_most_missed = 0;
};

/// `budget` may be infinite: everybody gets what brings her most. `floor`: a step is taken only if it brings
/// more than so much per unit of cost (1 where gain is money without the cost, 0 where the cost is in it).
[[nodiscard]] Allocation allocate(const Offers& offers, double budget, double floor);

}  // namespace stamkund::uplift
