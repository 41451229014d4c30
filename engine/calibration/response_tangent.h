#pragma once
// How a customer's integrated multiplier moves with the parameters of the behaviour: derivatives of what
// response::Stimuli and response::Fatigue do, carried along one walk through her time.
//
// A stimulus v of decay tau becomes v E, E = exp(-dt / tau), and adds v D, D = tau (1 - E), to the integral.
// By log tau: dE = E dt / tau, dD = D - dt E. By any other parameter p only v moves: dv E, dv D.
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/calibration/response_law.h"
#include "engine/calibration/response_scale.h"

namespace stamkund::calibration {

/// Follows a ResponseReplay. `coefficients` and `scale` must outlive it.
class ResponseTangent {
 public:
  /// `free`: the parameters of `scale` by which derivatives are asked for.
  ResponseTangent(const ResponseCoefficients& coefficients, const ResponseScale& scale,
                  const std::vector<std::size_t>& free);

  void start(double day);
  /// `span` days pass at the factors of membership and covariates together.
  void pass(double span, double factor, bool member);
  /// A contact of `group` on `day`. Unless it `acts`, it only tires.
  void contact(double day, std::uint32_t group, bool acts);
  /// Derivatives of the integral `span` days from now on  [free]
  void slopes_after(double span, double factor, bool member, std::span<double> out) const;

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  /// Adds those of a span to `out`.
  void add(double span, double factor, bool member, double* out) const;
  [[nodiscard]] double* slopes_of(std::size_t group) { return slope_.data() + group * free_; }
  [[nodiscard]] const double* slopes_of(std::size_t group) const { return slope_.data() + group * free_; }

  const ResponseCoefficients& coefficients_;
  std::size_t free_;
  std::vector<std::size_t> lift_at_, decay_at_;  ///< [groups] place among the free ones, kNone = held
  std::size_t weight_at_ = kNone, fatigue_decay_at_ = kNone, member_at_ = kNone;

  std::vector<char> ever_;                         ///< [groups] was there a contact of it?
  std::vector<double> value_;                      ///< [groups] stimulus
  std::vector<double> slope_;                      ///< [groups x free] its derivatives
  std::vector<double> passed_;                     ///< [free] of the integral so far
  std::vector<double> step_;                       ///< [free] scratch memory
  double stock_ = 0, stock_slope_ = 0, last_ = 0;  ///< of fatigue; by the log of its decay
};

}  // namespace stamkund::calibration
