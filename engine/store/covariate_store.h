#pragma once
// The covariates of a fit file: group /covariates.
#include "engine/calibration/covariate_data.h"
#include "engine/calibration/model_fit.h"
#include "engine/store/h5.h"

namespace stamkund::store {

/// Without the days of repeat purchases, which only fitting needs.
void write_covariates(H5Writer& writer, const calibration::CovariateData& data);

/// Errors: Failure(bad_data) where they do not fit `model` and the number of customers.
[[nodiscard]] calibration::CovariateData read_covariates(const H5Reader& in,
                                                         const calibration::ModelFit& model,
                                                         std::size_t customers);

}  // namespace stamkund::store
