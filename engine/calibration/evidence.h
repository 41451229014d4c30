#pragma once
// What past tests say of responses, as a likelihood of its own. docs/methods/past_tests.md.
//
// In a test by lot the arms have the same customers, so the ratio of their means is the mean multiplier of
// the purchase rate over the test's window. That is computed by the classes that the simulator runs, from the
// days on which the arm was contacted: a test of four weeks says what a lift and its decay come to in four
// weeks.
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/calibration/objective.h"
#include "engine/calibration/response_history.h"
#include "engine/calibration/response_law.h"
#include "engine/ingest/test_results.h"

namespace stamkund::calibration {

struct EvidenceArm {
  std::string name;
  bool control = false;
  std::size_t group = 0;     ///< whose lift and decay
  double log_mean = 0;       ///< of the outcome
  double variance = 0;       ///< of that
  ResponseHistory contacts;  ///< of one customer, from the first contact or the window's first day on
  double begins = 0;         ///< the window, in that customer's days
  double ends = 0;
  double reached = 1;  ///< share of the arm's customers; of them, who open where lifts are of opened contacts
};

struct EvidenceTest {
  std::string name;
  std::vector<EvidenceArm> arms;  ///< the control first
};

struct Evidence {
  std::vector<EvidenceTest> tests;
  std::vector<bool> speaks;  ///< [groups] some arm is of this group
  std::vector<bool> prior;   ///< [groups] and no contact of history shows how fast its lift decays
  [[nodiscard]] bool empty() const noexcept { return tests.empty(); }
};

/// Log of a decay that no history shows: median the simulator's default, and this standard deviation, which
/// is 6 to 32 days in 90 %. Assumption.
inline constexpr double kDecayPriorSpread = 0.5;

/// What is needed where a file has no standard deviations: purchases of customers in a window are then a
/// negative binomial count of those who are still customers.
struct CountLaw {
  double shape = 1;    ///< of the law of rates
  double p_alive = 1;  ///< mean over customers
};

/// `groups` of the history, to which channels that only tests have are added.
[[nodiscard]] Evidence evidence_of(const ingest::TestResults& results, ResponseHistory& history,
                                   double opened_share, const CountLaw& counts);

/// Log of the mean multiplier of an arm in its window.
[[nodiscard]] double log_multiplier(const EvidenceArm& arm, const ResponseCoefficients& coefficients);

/// Log-likelihood of the tests, each test's own level profiled out, and of what is assumed of decays.
/// `searched`: as ResponseScale has it. Slopes (central differences, step 1e-4) of the parameters in `free`
/// are added to `gradient` from `first` on; null: none.
[[nodiscard]] double log_likelihood_of(const Evidence& evidence, const std::vector<double>& searched,
                                       const std::vector<std::size_t>& free, double* gradient);

/// The likelihood of purchases and tests together: `inner` has the process first, then what is free, as
/// response_objective() has it; `searched` are the values of what is held. `evidence` must outlive it.
[[nodiscard]] std::unique_ptr<Objective> with_evidence(std::unique_ptr<Objective> inner,
                                                       const Evidence& evidence, std::vector<double> searched,
                                                       std::vector<std::size_t> free);
/// That of the tests alone, over what is free.
[[nodiscard]] std::unique_ptr<Objective> evidence_alone(const Evidence& evidence,
                                                        std::vector<double> searched,
                                                        std::vector<std::size_t> free);

}  // namespace stamkund::calibration
