#pragma once
// The log-likelihood of purchases whose rate is bent by contacts and membership, and its gradient.
// docs/methods/response_from_history.md.
#include <memory>
#include <string>
#include <vector>

#include "engine/calibration/objective.h"
#include "engine/calibration/response_history.h"
#include "engine/calibration/response_replay.h"
#include "engine/calibration/response_scale.h"
#include "engine/parallel/threads.h"

namespace stamkund::calibration {

/// What an objective is about.
struct ResponseProblem {
  bool pareto = true;             ///< Pareto/NBD, else BG/NBD
  double unit_days = 1;           ///< of alpha (and beta) in theta
  std::vector<double> searched;   ///< [ResponseScale::size()] values of what is held
  std::vector<std::size_t> free;  ///< which of them are estimated, in the order of theta
  Threads threads;
  const ResponseCalendar* calendar = nullptr;  ///< none or an empty one: no covariates
  bool one_by_one = false;  ///< whoever nothing was done to is a customer of her own, too, and no count

  [[nodiscard]] bool has_calendar() const noexcept { return calendar != nullptr && !calendar->empty(); }
  /// Effects of covariates: how many.
  [[nodiscard]] std::size_t effects() const noexcept {
    return has_calendar() ? calendar->effects(pareto) : 0;
  }
};

/// theta: the four log-parameters of the process, the effects of covariates (on purchase, then on leaving),
/// then the free ones. Derivatives are exact, but that the places of the quadrature stand still. `table` and
/// `history` must outlive the objective.
[[nodiscard]] std::unique_ptr<Objective> response_objective(const ingest::CustomerTable& table,
                                                            const ResponseHistory& history,
                                                            ResponseProblem problem);

/// At `theta`: the sum over customers of each one's gradient times itself  [k x k].
[[nodiscard]] std::vector<double> response_score_products(const ingest::CustomerTable& table,
                                                          const ResponseHistory& history,
                                                          ResponseProblem problem,
                                                          const std::vector<double>& theta);

/// Log-likelihood of customer `i` alone, in days; for tests.
[[nodiscard]] double response_log_likelihood(const ResponseHistory& history, std::size_t i, bool pareto,
                                             const std::vector<double>& process_in_days,
                                             const ResponseCoefficients& coefficients,
                                             const ResponseCalendar* calendar = nullptr,
                                             const CalendarEffects& effects = {});

}  // namespace stamkund::calibration
