#pragma once
// Intervals of a fit besides those of its covariance: profile likelihoods and the parametric bootstrap.
// docs/formats/fit.md.
#include <string>
#include <vector>

#include "engine/calibration/model_fit.h"
#include "engine/store/h5.h"

namespace stamkund::store {

/// `at`: the group, such as "/process/profiles". `profiles` are not empty.
void write_profiles(H5Writer& writer, const std::string& at,
                    const std::vector<calibration::ProfiledQuantity>& profiles);
/// Errors: Failure(bad_data).
[[nodiscard]] std::vector<calibration::ProfiledQuantity> read_profiles(const H5Reader& in,
                                                                       const std::string& at);

/// Of the process.
void write_bootstrap(H5Writer& writer, const calibration::ModelFit& model,
                     const calibration::Bootstrap& bootstrap);
/// Errors: Failure(bad_data).
[[nodiscard]] calibration::Bootstrap read_bootstrap(const H5Reader& in, const calibration::ModelFit& model);

}  // namespace stamkund::store
