#pragma once
// Where the search for responses stands: values, which of them are free, and the last maximum.
#include <string>
#include <vector>

#include "engine/calibration/maximise.h"
#include "engine/calibration/response_history.h"
#include "engine/calibration/response_objective.h"

namespace stamkund::calibration {

/// What is held where the data cannot tell: the simulator's own defaults (docs/methods/behaviour.md).
inline constexpr double kDefaultDecayDays = 14.0;
inline constexpr double kDefaultFatigueDecayDays = 28.0;

/// Parameters of the behaviour go by their number in `scale`; theta has the process first, then what is free.
class ResponseState {
 public:
  static constexpr std::size_t kProcess = 4;

  /// `effects`: of covariates, how many.
  explicit ResponseState(const ResponseHistory& history, std::size_t effects = 0)
      : scale(history.groups.size(), history.group_kind),
        searched(scale.size(), 0.0),
        why_held(scale.size()),
        effects_(effects) {}

  [[nodiscard]] bool is_free(std::size_t p) const;
  /// Its place in theta. Expects that it is free.
  [[nodiscard]] std::size_t place(std::size_t p) const;
  /// Log-parameters of the process and effects of covariates: where what is free begins in theta.
  [[nodiscard]] std::size_t process_size() const { return kProcess + effects_; }
  /// Length of theta.
  [[nodiscard]] std::size_t dimension() const { return process_size() + free.size(); }
  [[nodiscard]] double covariance(std::size_t a, std::size_t b) const {
    return maximum.log_covariance[a * dimension() + b];
  }
  /// Estimate over standard error, as searched for. Expects a free parameter and a converged maximum.
  [[nodiscard]] double z(std::size_t p) const;

  void hold(std::size_t p, double at, const std::string& why);
  void hold_decay(std::size_t group, const std::string& why);
  /// Fatigue's decay first; if that is held already, all of it.
  void hold_fatigue(const std::string& why);

  [[nodiscard]] ProcessInDays process_in_days() const;

  /// A new maximum over what is free.
  void take(Maximum found);

  ResponseScale scale;
  bool pareto = true;
  double unit_days = 1;  ///< of the process
  std::vector<double>
      process;  ///< log-parameters in unit_days, then effects over their scales  [process_size()]
  std::vector<double> searched;   ///< [scale.size()]
  std::vector<std::size_t> free;  ///< in the order of theta
  std::vector<std::string> why_held;
  Maximum maximum;

 private:
  std::size_t effects_;
};

}  // namespace stamkund::calibration
