#pragma once
// The parameters of the behaviour as they are searched for, by their number.
#include <cstddef>
#include <string>
#include <vector>

#include "engine/calibration/response_law.h"

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

}  // namespace stamkund::calibration
