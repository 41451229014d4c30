#pragma once
// Whether a fit that came from outside means something: values that no calibration could have found would end
// as nonsense, or as endless work, far from where they came in.
#include <string>
#include <vector>

#include "engine/calibration/fit.h"

namespace stamkund::calibration {

/// One thing wrong with a fit. `where`: its place in fit.h5; `what`: "found ..., expected ...".
struct Flaw {
  std::string where;
  std::string what;
};

/// All of them, at most a few for each place. None for whatever calibrate() and its neighbours make.
/// Expects that the vectors of each model and of the customer table have the lengths that belong to them.
[[nodiscard]] std::vector<Flaw> flaws_of(const Fit& fit);

}  // namespace stamkund::calibration
