#pragma once
// Attributes that several groups of a fit file have. Errors: Failure(bad_data).
#include <cstdint>
#include <string>

#include "engine/calibration/model_fit.h"
#include "engine/store/h5.h"

namespace stamkund::store {

/// 0 to 2^53.
[[nodiscard]] std::uint64_t count_attribute(const H5Reader& in, const std::string& path,
                                            const std::string& name);
/// The status that is written as `text`; `where` is for the message.
[[nodiscard]] calibration::Status status_of(const H5Reader& in, const std::string& where,
                                            const std::string& text);
[[nodiscard]] calibration::Status status_attribute(const H5Reader& in, const std::string& group);

}  // namespace stamkund::store
