#pragma once
// The group /response/history of fit.h5: whom a response was estimated from. docs/formats/fit.md.
#include "engine/calibration/fit.h"
#include "engine/store/h5.h"

namespace stamkund::store {

void write_contact_history(H5Writer& writer, const calibration::ResponseHistory& history);
[[nodiscard]] bool has_contact_history(const H5Reader& in);
/// Errors: Failure(bad_data).
[[nodiscard]] calibration::ResponseHistory read_contact_history(const H5Reader& in,
                                                                const calibration::ResponseFit& fit,
                                                                const ingest::CustomerTable& customers);

}  // namespace stamkund::store
