#pragma once
// Estimates lifts, decays and fatigue from history. docs/methods/response_from_history.md.
#include <string>
#include <utility>
#include <vector>

#include "engine/calibration/covariate_data.h"
#include "engine/calibration/evidence.h"
#include "engine/calibration/model_fit.h"
#include "engine/calibration/response.h"
#include "engine/parallel/threads.h"

namespace stamkund::calibration {

struct ResponseOptions {
  double time_unit_days = 7;
  std::string time_unit = "week";
  bool by_campaign = false;
  double window_days = 28;          ///< after a contact, for the comparisons; assumption
  double before_days = 182;         ///< before an experiment, for its balance; assumption
  double member_window_days = 182;  ///< after the offer of a membership, for its experiment; assumption
  /// Stated, and not to be checked: who was contacted when was decided by chance or by recorded purchases
  /// alone.
  bool chosen_by_history = false;
  /// Of the gaps between purchases against those of chance (RegularityTest::z): above 0 they are more
  /// regular. 0: not looked at.
  double gaps_z = 0;
  /// A season or a trend is among the covariates: to advise one would be no advice.
  bool calendar_given = false;
  std::vector<std::pair<std::string, double>> planned_shares;  ///< weights of arms; empty = equal
  /// A contact changes the hazard of leaving for so long; 0: that is not looked for. Expects Pareto/NBD.
  double leaving_days = 0;
  Threads threads;
  const Evidence* evidence = nullptr;  ///< of past tests; null = none
};

/// The most groups (channels or campaigns) whose responses are told apart.
inline constexpr std::size_t kMostGroups = 31;

/// Whether responses can be estimated with this model.
[[nodiscard]] bool takes_responses(const std::string& model);

/// Whether a change of the hazard of leaving by contacts can be estimated with it.
[[nodiscard]] bool tells_leaving(const std::string& model);

/// Maximum likelihood. `plain` is the fit of the same model without a response: where the search begins, and
/// what the gain is measured against. Degenerate data give a status with a reason. Expects a
/// model that takes them, at most kMostGroups groups, and purchases and contacts of the same table.
/// `covariates`: those of `plain`, if it has any; they stay in the likelihood.
[[nodiscard]] ResponseFit fit_response(const ingest::CustomerTable& table, const ResponseHistory& history,
                                       const ingest::ContactLog& contacts, const ModelFit& plain,
                                       const ResponseOptions& options,
                                       const CovariateData* covariates = nullptr,
                                       const ingest::MembershipLog* memberships = nullptr);

}  // namespace stamkund::calibration
