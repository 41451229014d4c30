#pragma once
// What a response fit says of each customer today: her rate without further contacts, and what those of the
// past have left behind. docs/methods/response_from_history.md, "Customers live on".
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/calibration/fit.h"
#include "engine/calibration/response_customer.h"
#include "engine/calibration/response_replay.h"

namespace stamkund::calibration {

/// Whether customers of this fit live on from the rates that they have without contacts.
[[nodiscard]] bool lives_by_response(const Fit& fit);
/// Why not, in a clause; empty if they do, or if the fit has no response.
[[nodiscard]] std::string why_not_by_response(const Fit& fit);

/// Process and response, all that was estimated, as one model with a joint distribution: the process in the
/// fit's time unit, decays as they are (both positive, known on the log scale), lifts and the change of
/// members' rate as log(1 + .), fatigue's weight as it is. At an edge it has no covariance and stays
/// at its estimates. Expects lives_by_response().
[[nodiscard]] ModelFit joint_model(const ResponseFit& fit);

/// In a draw of joint_model(): what is not identified is anywhere within its bounds, uniformly on the scale
/// of the draw, and everything else follows it as it does in the joint distribution; but for the change of
/// members' rate, which nothing follows: what it was in the draw is handed back, on the natural scale
/// (nothing where it stays). `uniform()` in (0, 1).
[[nodiscard]] std::optional<double> spread_over_bounds(const ResponseFit& fit, std::vector<double>& joint,
                                                       const std::function<double()>& uniform);

/// From one draw of joint_model(), or its estimates. `member_seen`: as spread_over_bounds() has it.
[[nodiscard]] ResponseLaw response_law(const ResponseFit& fit, const std::vector<double>& joint,
                                       double time_unit_days, std::optional<double> member_seen = {});

/// One customer at the end of calibration.
struct ResponseToday {
  double p_alive = 0;
  double hazard_passed_days =
      0;  ///< her time at a hazard without covariates: mu | alive ~ Gamma(s, beta + this)
  double passed_days =
      0;  ///< her time at the rate without contacts: rate | history ~ Gamma(r + x, alpha + this)
  std::vector<double> stimuli;  ///< [groups] what is left of earlier contacts
  double fatigue = 0;           ///< stock
  bool member = false;
  std::uint32_t unsubscribed = 0;  ///< bit g: at a contact of group g
};

/// Holds scratch memory: one object a thread. All must outlive it. `covariates`: the fit's, if it has any.
class ResponseLives {
 public:
  ResponseLives(const ResponseHistory& history, const ResponseLaw& law,
                const ingest::CustomerTable& customers, const CovariateData* covariates);
  [[nodiscard]] ResponseToday today(std::size_t customer);

 private:
  const ResponseHistory& history_;
  const ResponseLaw& law_;
  ResponseCalendar calendar_;
  CalendarFactors factors_;
  double shortest_decay_days_;
  ResponseCoefficients seen_;  ///< as the past is read; the replay keeps looking at them
  ResponseReplay replay_;
  CustomerLikelihood likelihood_;
  std::vector<double> at_;
};

}  // namespace stamkund::calibration
