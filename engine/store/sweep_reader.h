#pragma once
// sweep.h5, read back: docs/formats/sweep.md.
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "engine/scenario/sweep_study.h"
#include "engine/store/h5.h"
#include "engine/store/provenance.h"

namespace stamkund::store {

/// What a sweep's file says.
struct StoredSweep {
  std::string name;
  std::string method;  ///< as in the study
  std::string currency;
  std::string digest;
  std::int64_t best = -1;               ///< a variant; -1: none
  double confidence = 0;                ///< the goal is what is reached with this probability; 0: the mean
  bool least = false;                   ///< the goal is to be small
  std::vector<std::string> parameters;  ///< paths
  std::vector<std::string> outcomes;    ///< names; the first is the goal
  std::vector<std::string> units;       ///< of the outcomes' numbers; empty: none

  struct Variant {
    std::vector<std::string> values;  ///< [n_parameters]; empty: the scenario's own
    std::vector<double> numbers;      ///< [n_parameters]
    bool fine = false;
    bool on_front = false;
    std::string standing, reason;
    std::vector<double> mean, standard_error, p05, p95;         ///< [n_outcomes]; NaN if it is not fine
    double reached = std::numeric_limits<double>::quiet_NaN();  ///< the goal with `confidence`
    double replicates = 0;
    std::vector<double> common_mean;  ///< over the `fewest` first replicates: twins in every variant
  };
  std::vector<Variant> variants;
  std::vector<scenario::SweepConstraint> constraints;
  std::uint64_t fewest = 0, most = 0;  ///< replicates of those that are fine

  struct Effect {
    double mean_absolute = 0, p05 = 0, p95 = 0;
  };
  std::vector<Effect> effects;  ///< [n_parameters] of morris
  struct Share {
    double first = 0, first_p05 = 0, first_p95 = 0, total = 0, total_p05 = 0, total_p95 = 0;
  };
  std::vector<Share> shares;  ///< [n_parameters] of sobol_indices

  std::vector<InputFile> inputs;  ///< the study, the scenario, what they read
  std::string seed, study_seed;   ///< of the customers, of the choice of variants; empty in files of before
  std::string version;            ///< of the program
  std::string command;            ///< as it was typed
};

/// Errors: Failure(bad_data).
[[nodiscard]] StoredSweep read_sweep(H5Reader& in);

}  // namespace stamkund::store
