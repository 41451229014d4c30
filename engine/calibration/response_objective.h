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

/// Behavioural parameters as they are searched for: log(1 + lift) of each group, log(decay) of each or of
/// those that share one, fatigue's weight as it is, log of its decay, log(1 + change) of members.
class ResponseScale {
 public:
  /// `group_kind`: as a ResponseHistory has it.
  explicit ResponseScale(std::size_t groups, const std::vector<std::string>& group_kind = {});
  [[nodiscard]] std::size_t size() const noexcept { return member() + 1; }
  [[nodiscard]] std::size_t groups() const noexcept { return decay_of_.size(); }
  [[nodiscard]] bool is_lift(std::size_t p) const noexcept { return p < groups(); }
  [[nodiscard]] bool is_decay(std::size_t p) const noexcept { return p >= groups() && p < fatigue_weight(); }
  [[nodiscard]] std::size_t lift(std::size_t group) const noexcept { return group; }
  [[nodiscard]] std::size_t decay(std::size_t group) const noexcept { return groups() + decay_of_[group]; }
  [[nodiscard]] std::size_t fatigue_weight() const noexcept { return groups() + decays_; }
  [[nodiscard]] std::size_t fatigue_decay() const noexcept { return fatigue_weight() + 1; }
  [[nodiscard]] std::size_t member() const noexcept { return fatigue_weight() + 2; }
  /// Is it a lift or a decay of this group?
  [[nodiscard]] bool is_of(std::size_t p, std::size_t group) const noexcept {
    return p == lift(group) || p == decay(group);
  }
  /// The first group that a lift or a decay is of.
  [[nodiscard]] std::size_t group_of(std::size_t p) const;

  [[nodiscard]] ResponseCoefficients coefficients(const std::vector<double>& searched) const;
  /// Natural value of parameter `p`, and its slope in the searched one.
  [[nodiscard]] double natural(std::size_t p, double searched) const;
  [[nodiscard]] double slope(std::size_t p, double searched) const;

 private:
  std::vector<std::size_t> decay_of_;  ///< [groups]
  std::size_t decays_ = 0;
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
