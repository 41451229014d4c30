#pragma once
// Simulated experiments row by row, through the very analysis that the real data will get.
#include "experiments/analysis/spec.h"
#include "experiments/power/simulated_tests.h"

namespace stamkund::power {

struct AnalysedTests {
  std::vector<MethodRates>
      methods;                    ///< what `analyze` says first, then the winsorised estimate, if it has one
  double permuted = 0;            ///< share of experiments that it gave to a permutation test
  std::uint64_t experiments = 0;  ///< 0: so many customers are not affordable
};

/// As many experiments as take `steps` (a billion is some seconds), at most `most`; none if these are too few
/// to say anything. `kind`: of the outcome. Errors: Failure(interrupted).
[[nodiscard]] AnalysedTests analyse_tests(const Outcomes& outcomes, const TestPlan& plan, analysis::Kind kind,
                                          analysis::Adjust adjust, double family_alpha, std::uint64_t most,
                                          double steps, const Threads& threads);

}  // namespace stamkund::power
