#pragma once
// Many experiments on simulated lives, each analysed as a real one would be: how often a test of nothing
// finds something, and how often a test finds what the twins say is there.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/parallel/threads.h"
#include "experiments/power/cluster_urn.h"
#include "experiments/power/outcome.h"
#include "experiments/power/rollout.h"

namespace stamkund::power {

/// What a test is to show: that arms differ, that an arm is not worse than the control by a margin, or that
/// it differs by less than that either way (two one-sided tests, Schuirmann 1987).
enum class Claim { differs, not_worse, alike };

struct TestPlan {
  std::vector<std::uint64_t> per_arm;  ///< customers, or clusters of them, the control first
  std::optional<Clusters> clusters;    ///< that are assigned, instead of customers
  double alpha = 0.05;                 ///< of each comparison; one-sided where the test is
  bool one_sided = false;
  bool lower_is_better = false;
  bool proportion = false;
  Claim claim = Claim::differs;
  double margin = 0;  ///< not 0 unless the claim has one; `alpha` is then that of each one-sided test
  std::uint64_t experiments = 10000;
  std::uint64_t seed = 1;
  /// Looks: shares of the customers, ending in 1, and success from which z on. Empty = one look.
  std::vector<double> information;
  std::vector<double> z;
  std::vector<double> futility;  ///< binding: given up below; empty = never
  bool always_valid = false;     ///< the looks are some of those that may be taken
  /// Instead of bounds on what is shown: it ends where going on does not pay. Two arms; `information` says
  /// when.
  std::optional<Rollout> rollout;
};

/// A share of experiments.
struct Rate {
  double value = 0;
  double standard_error = 0;
};

struct ComparisonRates {
  Rate error;  ///< calls a difference where both arms live as the control does; with a margin, says that it
               ///< is kept where the arm is just beyond it (the worse of both sides)
  Rate below;  ///< of these, on the lower side, and
  Rate above;  ///< on the upper one
  Rate power;  ///< calls the difference of the twins, in the right direction
};

struct MethodRates {
  std::string name;
  bool adjusted = false;                     ///< for what was known before
  bool at_looks = false;                     ///< otherwise at the end only
  bool rolls_out = false;                    ///< "calls" then means that the arm goes to all
  std::vector<ComparisonRates> comparisons;  ///< arms against the control
  Rate family_error;                         ///< of all comparisons together
  double customers =
      1;  ///< mean share that was taken until the first arm was decided, under the twins' effect
  std::uint64_t experiments = 0;
  bool fails = false;  ///< errs more often than promised
};

struct SimulatedTests {
  std::vector<MethodRates> methods;  ///< on sums; empty where so many customers are not affordable
  bool by_value = false;             ///< customers were drawn by how many have each value
};

[[nodiscard]] Rate rate_of(std::uint64_t hits, std::uint64_t experiments);
/// More often than the level by what luck allows (two standard errors) and a tenth, or in one tail by a half:
/// the bounds of docs/methods/analysis.md.
[[nodiscard]] bool errs_too_often(const ComparisonRates& rates, double alpha, bool one_sided,
                                  std::uint64_t experiments);

/// `outcomes` has an arm for each of the plan's, and where there is a margin, an arm just beyond it on the
/// bad side; for `alike` another one, beyond it on the good side.
///
/// Welch's test of each arm, over clusters where these are assigned, against the control; the same after
/// CUPED where something was known before; the pooled test of shares; where looks are planned, their bounds
/// on Welch's statistic, after CUPED if there is any. Of a test that ends where that pays, what is believed
/// at its looks, of the same figures, and no other method. Fewer experiments than asked for, where they are
/// too large. They take the pools in turn, so rates are means over what is uncertain. Errors:
/// Failure(interrupted).
[[nodiscard]] SimulatedTests simulate_tests(const Outcomes& outcomes, const TestPlan& plan,
                                            const Threads& threads);

}  // namespace stamkund::power
