#pragma once
// The log-likelihood of purchases whose rate is bent by contacts and membership, and its gradient.
// docs/methods/response_from_history.md.
#include <memory>
#include <string>
#include <vector>

#include "engine/calibration/objective.h"
#include "engine/calibration/response_history.h"
#include "engine/calibration/response_replay.h"
#include "engine/parallel/threads.h"

namespace stamkund::calibration {

/// Behavioural parameters as they are searched for: log(1 + lift) and log(decay) of each group, fatigue's
/// weight as it is, log of its decay, log(1 + change) of members.
class ResponseScale {
 public:
  explicit ResponseScale(std::size_t groups) : groups_(groups) {}
  [[nodiscard]] std::size_t size() const noexcept { return 2 * groups_ + 3; }
  [[nodiscard]] std::size_t groups() const noexcept { return groups_; }
  [[nodiscard]] bool is_lift(std::size_t p) const noexcept { return p < groups_; }
  [[nodiscard]] bool is_decay(std::size_t p) const noexcept { return p >= groups_ && p < 2 * groups_; }
  [[nodiscard]] std::size_t lift(std::size_t group) const noexcept { return group; }
  [[nodiscard]] std::size_t decay(std::size_t group) const noexcept { return groups_ + group; }
  [[nodiscard]] std::size_t fatigue_weight() const noexcept { return 2 * groups_; }
  [[nodiscard]] std::size_t fatigue_decay() const noexcept { return 2 * groups_ + 1; }
  [[nodiscard]] std::size_t member() const noexcept { return 2 * groups_ + 2; }

  [[nodiscard]] ResponseCoefficients coefficients(const std::vector<double>& searched) const;
  /// Natural value of parameter `p`, and its slope in the searched one.
  [[nodiscard]] double natural(std::size_t p, double searched) const;
  [[nodiscard]] double slope(std::size_t p, double searched) const;

 private:
  std::size_t groups_;
};

/// What an objective is about.
struct ResponseProblem {
  bool pareto = true;             ///< Pareto/NBD, else BG/NBD
  double unit_days = 1;           ///< of alpha (and beta) in theta
  std::vector<double> searched;   ///< [ResponseScale::size()] values of what is held
  std::vector<std::size_t> free;  ///< which of them are estimated, in the order of theta
  Threads threads;
  const ResponseCalendar* calendar = nullptr;  ///< none or an empty one: no covariates

  [[nodiscard]] bool has_calendar() const noexcept { return calendar != nullptr && !calendar->empty(); }
  /// Effects of covariates: how many.
  [[nodiscard]] std::size_t effects() const noexcept {
    return has_calendar() ? calendar->effects(pareto) : 0;
  }
};

/// theta: the four log-parameters of the process, the effects of covariates (on purchase, then on leaving),
/// then the free ones. Derivatives of the process and of the effects are exact. Those of the behaviour are
/// exact but for the slopes of the integrated multiplier, which are central differences of the simulator's
/// own code (step 1e-4, error about 1e-8 of the slope). `table` and `history` must outlive the objective.
[[nodiscard]] std::unique_ptr<Objective> response_objective(const ingest::CustomerTable& table,
                                                            const ResponseHistory& history,
                                                            ResponseProblem problem);

/// Log-likelihood of customer `i` alone, in days; for tests.
[[nodiscard]] double response_log_likelihood(const ResponseHistory& history, std::size_t i, bool pareto,
                                             const std::vector<double>& process_in_days,
                                             const ResponseCoefficients& coefficients,
                                             const ResponseCalendar* calendar = nullptr,
                                             const CalendarEffects& effects = {});

}  // namespace stamkund::calibration
