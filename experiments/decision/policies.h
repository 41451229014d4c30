#pragma once
// What it earns to test and then roll out, beside not to test, and beside Thompson sampling, which goes on
// learning; outcomes may come late.
#include <cstdint>
#include <optional>
#include <vector>

#include "experiments/decision/staged.h"
#include "experiments/decision/test_and_roll.h"

namespace stamkund::decision {

/// Customers come by in steps, as many in each. The outcomes of a step are known when `delay` more steps are
/// over; 0: before the next one.
struct Flow {
  double customers = 0;
  std::uint64_t steps = 100;
  std::uint64_t delay = 0;
  double fixed_cost = 0;  ///< of the test
};

/// Expected profit of all customers.
struct Earned {
  double profit = 0;
  double standard_error = 0;
  double regret = 0;  ///< share of what it earns to know the better arm; of its size, where that is a loss
  double regret_standard_error = 0;
};

struct Policies {
  double perfect = 0;  ///< who knows the better arm
  Earned no_test;      ///< all get the arm whose prior mean is higher
  Earned test_and_roll;
  Earned thompson;
  std::optional<Earned> planned;  ///< the test that was asked about
};

/// A test that is planned: the first arm's share, and its stages, one where it runs to its end.
struct PlannedTest {
  double first = 0.5;
  std::vector<Stage> stages;
  double look_cost = 0;
};

/// Over `runs` draws of both arms' true means from their priors, the same for all policies. Test and roll:
/// steps are shared in proportion to the test's sizes until these are full, as well while outcomes are
/// awaited; then all get the arm with the higher posterior mean. Thompson 1933: each customer gets an arm
/// with the chance that it is the better one, by what is known when her step begins. Outcomes are normal with
/// the priors' spread. Two arms; who is in the test costs what the test does, everybody else what the
/// roll-out does. `planned`: that very test as well, which ends at a look as its stages say.
[[nodiscard]] Policies compare_policies(const Flow& flow, const std::vector<Prior>& priors, const Roll& roll,
                                        std::uint64_t runs, std::uint64_t seed,
                                        const std::optional<PlannedTest>& planned = {});

}  // namespace stamkund::decision
