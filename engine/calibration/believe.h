#pragma once
// What a fit takes on besides its maximum: a prior that was asked for, and draws from the posterior.
#include <functional>
#include <memory>
#include <vector>

#include "engine/calibration/calibrate.h"
#include "engine/calibration/maximise.h"
#include "engine/calibration/prior.h"

namespace stamkund::calibration {

/// `likelihood` times the weak prior if `options` ask for one, else null; the fit says so. `roles`: of the
/// fit's names; `unit`: what times, amounts or coefficients are measured in, may be empty.
[[nodiscard]] std::unique_ptr<WithPrior> with_prior(const Objective& likelihood, ModelFit& fit,
                                                    const std::vector<Role>& roles, const std::string& unit,
                                                    const Options& options);

/// From a point of the search, [k], to the fit's parameters, natural scale, [k].
using ToNatural = std::function<std::vector<double>(const double* theta)>;

/// Fills fit.posterior if `options` ask for draws and they can be afforded; its status says why not.
/// `single`: the objective that `maximum` is of, on one thread, since the draws are spread over threads.
/// `cost`: of an evaluation, in likelihoods of distinct rows of the Pareto/NBD.
void draw_posterior(ModelFit& fit, const Objective& single, const Maximum& maximum, const ToNatural& natural,
                    double cost, const Options& options);

/// Profile intervals of the parameters that `options` name. Expects names of the fit.
void profile_parameters(ModelFit& fit, const Objective& objective, const Maximum& maximum,
                        const ToNatural& natural, const Options& options);

}  // namespace stamkund::calibration
