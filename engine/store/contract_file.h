#pragma once
// A fit to contracts on disk. docs/formats/fit.md.
#include "engine/base/atomic_file.h"
#include "engine/calibration/fit_contract.h"
#include "engine/store/provenance.h"

namespace stamkund::store {

/// Errors: Failure(io_error).
void write_contract_fit(AtomicFile& file, const calibration::ModelFit& fit,
                        const calibration::ContractProjection& projection, const Provenance& provenance);

}  // namespace stamkund::store
