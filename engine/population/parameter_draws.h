#pragma once
// What we don't know of the parameters, as draws: from the fit's posterior draws if it has any, else
// log-parameters ~ Normal(estimate, covariance) (Laplace).
#include <cstdint>
#include <vector>

#include "engine/calibration/fit.h"
#include "engine/population/customer_laws.h"

namespace stamkund::population {

/// The laws at the fit's estimates. Spend: the fit's Gamma-Gamma, or `fallback_spend` where it has none.
[[nodiscard]] CustomerLaws laws_at_estimates(const calibration::Fit& fit, double fallback_spend);

/// The laws under parameter draw `index`: every fitted model's log-parameters drawn from its distribution.
/// A model without a covariance (not converged) stays at its estimates.
[[nodiscard]] CustomerLaws draw_laws(const calibration::Fit& fit, double fallback_spend, std::uint64_t seed,
                                     std::uint64_t index);

/// The same two for lives that are simulated on: where the fit knows how contacts changed rates
/// (calibration::lives_by_response), customers have the rates that they have without any, drawn jointly with
/// the response.
[[nodiscard]] CustomerLaws lives_at_estimates(const calibration::Fit& fit, double fallback_spend);
[[nodiscard]] CustomerLaws draw_lives(const calibration::Fit& fit, double fallback_spend, std::uint64_t seed,
                                      std::uint64_t index);

/// One draw of process and response together, that of draw_lives(). Expects calibration::lives_by_response().
[[nodiscard]] calibration::ResponseLaw draw_response(const calibration::ResponseFit& fit,
                                                     double time_unit_days, std::uint64_t seed,
                                                     std::uint64_t index);

/// Parameters of one model for one draw, natural scale, in the fit's order.
[[nodiscard]] std::vector<double> draw_parameters(const calibration::ModelFit& model, std::uint64_t seed,
                                                  std::uint64_t index, std::uint64_t slot);

}  // namespace stamkund::population
