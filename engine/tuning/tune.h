#pragma once
// Simulated method of moments (McFadden 1989, doi 10.2307/1913621; Pakes & Pollard 1989,
// doi 10.2307/1913622): which parameters make the simulated moments those that were observed, how well, and
// whether the targets can tell. docs/methods/tuning.md.
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "engine/tuning/simulator.h"

namespace stamkund::tuning {

struct Options {
  int starts = 3;            ///< searches: one from the file's values, the others from the best of `screened`
  int screened = 16;         ///< points of a Latin hypercube that are looked at
  int iterations = 25;       ///< of a search, at most
  bool incompatible = true;  ///< if the targets do not fit together, say which do not
  std::function<void(double)> progress;  ///< share done, monotone
};

/// No estimate without its status.
enum class Status {
  converged,      ///< a minimum, whether or not the targets are reached
  not_converged,  ///< the best point found
  failed,         ///< no start had moments
};
[[nodiscard]] const char* name_of(Status status);

enum class Identified { yes, weakly, no, at_bound };
[[nodiscard]] const char* name_of(Identified identified);

struct ParameterFit {
  std::string path;
  std::string text;  ///< the value with its unit, as --set takes it
  std::string unit;
  double start = 0;
  double lower = 0;
  double upper = 0;
  double value = 0;
  double standard_error = 0;  ///< file's unit, delta method; NaN if not identified or at a bound
  double range_share = 0;     ///< standard error as a share of the range; infinite if nothing is told
  Identified identified = Identified::no;
  std::string note;  ///< what a reader should know: which combination is identified, which bound
};

struct TargetFit {
  std::string name;
  std::string arm;
  std::string source;
  double value = 0;
  double tolerance = 0;
  double reached = 0;              ///< mean over the replicates
  double simulation_error = 0;     ///< its standard error
  double z = 0;                    ///< (reached - value) / sqrt(tolerance^2 + simulation_error^2)
  std::vector<double> slope;       ///< [n_parameters] of the moment, a unit of the parameter
  std::vector<double> elasticity;  ///< [n_parameters] relative change for a relative change; NaN at 0
  std::vector<double> moved;       ///< [n_parameters] in tolerances, for a tenth of the parameter's range
  double j_without = 0;            ///< J of the best fit of all other targets; NaN unless looked for
};

struct TuneResult {
  Status status = Status::failed;
  std::string reason;  ///< one sentence
  std::vector<ParameterFit> parameters;
  std::vector<TargetFit> targets;
  double j = 0;
  int df = 0;                           ///< targets less identified parameters that are not at a bound
  double p_value = 0;                   ///< of J; NaN if df <= 0
  bool misfit = false;                  ///< p < .05, or J > 1 where there should be nothing left
  std::vector<double> singular_values;  ///< of the scaled Jacobian of the free parameters, noise taken out
  int starts = 0;
  int starts_agreeing = 0;        ///< ended within J + .5 of the best
  std::uint64_t evaluations = 0;  ///< points simulated
  std::uint64_t customers = 0;
  std::uint64_t replicates = 0;
};

/// Errors: Failure(interrupted). The result is a function of the scenario, the targets and the seed.
[[nodiscard]] TuneResult tune(const Subject& subject, const scenario::TargetsSpec& targets,
                              const Options& options);

}  // namespace stamkund::tuning
