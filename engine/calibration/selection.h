#pragma once
// How models compare: plain data. engine/calibration/select.h makes it, docs/methods/selection.md says what
// it means.
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/day.h"
#include "engine/calibration/model_fit.h"

namespace stamkund::calibration {

/// One model in the comparison.
struct Candidate {
  ModelFit fit;  ///< to the whole calibration period
  double aic = 0;
  double bic = 0;           ///< with customers as the sample size
  double predictive = 0;    ///< log predictive density, summed over origins and customers; NaN if not scored
  double behind = 0;        ///< the best one's less this one's, per hundred customers
  double behind_error = 0;  ///< standard error of `behind`, customers taken as independent
  std::vector<double> by_origin;  ///< [n_origins]; NaN where the fit did not work
};

struct Selection {
  std::vector<Candidate> candidates;  ///< best first: by predictive density, where there is none by BIC
  std::size_t chosen = 0;             ///< position in `candidates`
  std::string reason;                 ///< one or two sentences: why that one
  std::vector<Day> origins;           ///< last days of the fits that were to foresee the next window
  double window_days = 0;
  std::uint64_t scored = 0;           ///< customers scored, summed over origins
  std::string season;                 ///< whether one was looked for, and taken; empty: nobody asked
  std::vector<std::string> left_out;  ///< "bg-bb: counts opportunities, ..."
};

}  // namespace stamkund::calibration
