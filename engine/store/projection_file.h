#pragma once
// What a fit to contracts projects, in fit.h5. docs/formats/fit.md.
#include "engine/calibration/contract_projection.h"
#include "engine/store/h5.h"

namespace stamkund::store {

void write_projection(H5Writer& writer, const calibration::ContractProjection& projection);
/// Errors: Failure(bad_data).
[[nodiscard]] calibration::ContractProjection read_projection(const H5Reader& in);

}  // namespace stamkund::store
