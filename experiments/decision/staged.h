#pragma once
// A test that is looked at: after each of equal parts the better arm is rolled out, or the test goes on, as
// pays best. Backward induction on the posterior mean of the difference, which is a Gaussian martingale whose
// variances are known beforehand (Chick & Gans 2009).
#include <memory>
#include <optional>
#include <vector>

#include "experiments/decision/best_size.h"

namespace stamkund::decision {

struct Stage {
  double size = 0;         ///< customers in the test up to here
  double estimate_sd = 0;  ///< of the difference, as seen from these customers alone
  /// The test goes on while the posterior mean of the difference is between the two: below, the control is
  /// rolled out, above, the other arm. None: it ends here in any case.
  std::optional<double> below, above;
  double chance = 0;  ///< that it ends here
};

struct Staged {
  std::vector<Stage> stages;  ///< the last takes what is left
  double net = 0;             ///< as `net_of`
  double expected_size = 0;   ///< customers in the test
  double expected_cost = 0;   ///< of the test: its customers, its looks and what is fixed
  double forgone = 0;  ///< what its customers bring less than with the arm believed best without a test
  /// Chance, by what is believed before the test, that the arm that truly pays better goes to all.
  double better = 0;
};

/// Of two arms; outcomes of a part are known at its look. `size`: of the whole test, `worth.looks` parts.
[[nodiscard]] Staged staged(const TestWorth& worth, double size);

/// What the same test does where the arms' true difference is a given one, and all else is as believed.
struct IfTrue {
  double treated = 0;  ///< chance that the treated arm goes to all
  double expected_size = 0;
};
/// By the recursion of `staged`: the posterior mean is a Brownian bridge from what is believed to the truth.
class Characteristics {
 public:
  Characteristics(const TestWorth& worth, double size);
  ~Characteristics();
  Characteristics(const Characteristics&) = delete;
  Characteristics& operator=(const Characteristics&) = delete;
  [[nodiscard]] IfTrue at(double difference) const;
  /// The difference at which the treated arm goes to all with this chance; NaN: there is none.
  [[nodiscard]] double difference_of(double chance) const;

 private:
  struct Hidden;
  std::unique_ptr<Hidden> hidden_;
};

}  // namespace stamkund::decision
