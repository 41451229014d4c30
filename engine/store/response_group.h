#pragma once
// The group /response of fit.h5: docs/methods/response_from_history.md.
#include <span>

#include "engine/calibration/response.h"
#include "engine/store/h5.h"

namespace stamkund::store {

void write_response(H5Writer& writer, const calibration::ResponseFit& fit);
/// All but the seconds that the fit took. Errors: Failure(bad_data).
[[nodiscard]] calibration::ResponseFit read_response(const H5Reader& in);

/// The attribute `per` of a fit whose lifts are those of opened contacts.
inline constexpr const char* kPerOpened = "contact opened";

/// Numbers of an experiment's arms.
struct ArmColumn {
  const char* name;
  double calibration::ArmComparison::*member;
  const char* meaning;
  bool later = false;  ///< earlier programs did not write it
};
[[nodiscard]] std::span<const ArmColumn> arm_columns();

/// Numbers of a sensitivity.
struct SensitivityColumn {
  const char* name;
  double calibration::Sensitivity::*member;
  const char* unit;
  const char* meaning;
};
[[nodiscard]] std::span<const SensitivityColumn> sensitivity_columns();

}  // namespace stamkund::store
