#pragma once
// What calibration found: plain data, no methods that compute. docs/formats/fit.md describes it on disk.
#include <cstdint>
#include <string>
#include <vector>

#include "engine/ingest/customer_table.h"

namespace stamkund::calibration {

/// No estimate without its status.
enum class Status {
  converged,       ///< an interior maximum with a positive-definite information matrix
  boundary,        ///< the likelihood keeps rising towards the edge of the parameter space
  not_identified,  ///< a maximum that is flat in some direction: these data cannot tell
  failed,          ///< no usable maximum was found
};
[[nodiscard]] const char* name_of(Status status);

/// Whether estimates with this status may be used for predictions: at an edge they still describe the data, where
/// nothing is identified they only hold a place.
[[nodiscard]] constexpr bool can_predict(Status status) {
  return status == Status::converged || status == Status::boundary;
}

/// One model fitted by maximum likelihood. Vectors have one element a parameter, in the literature's order.
struct ModelFit {
  std::string model;                    ///< "pareto-nbd", "bg-nbd", "gamma-gamma"
  std::vector<std::string> names;       ///< "r alpha s beta", "r alpha a b", "p q gamma"
  std::vector<double> estimates;        ///< natural scale; alpha, beta in time units, gamma in currency
  std::vector<double> standard_errors;  ///< natural scale, by the delta method; NaN unless converged
  std::vector<double> log_covariance;   ///< [k x k] row-major, of the log-parameters; NaN unless converged
  /// 1: log_covariance has the parameter's log; 0: the parameter itself, a coefficient. Empty: all logs.
  std::vector<char> is_log;
  double log_likelihood = 0;
  std::uint64_t customers = 0;      ///< customers that entered the likelihood
  std::uint64_t distinct_rows = 0;  ///< after identical customers were collapsed
  Status status = Status::failed;
  std::string reason;              ///< one sentence: why this status
  std::vector<std::string> notes;  ///< what a reader should know besides: exclusions, doubtful assumptions
  std::uint64_t excluded = 0;      ///< customers left out (Gamma-Gamma: without a repeat spend above 0)
  double spend_frequency_correlation =
      0;                    ///< Gamma-Gamma: Pearson, of x and mean spend; NaN if either is constant
  int starts = 0;           ///< starting points tried
  int starts_agreeing = 0;  ///< how many reached the best maximum (within 1e-4)
  int iterations = 0;       ///< of the best start
  double seconds = 0;
};

/// Purchases after the end of calibration: actual against expected, 5-95 % prediction interval.
struct HoldoutBacktest {
  double days = 0;
  double actual = 0;
  double expected = 0;
  double p05 = 0;
  double p95 = 0;
};

/// Everything fit.h5 holds.
struct Fit {
  ModelFit process;                      ///< purchase and lifetime
  std::vector<ModelFit> spend;           ///< none or one
  std::vector<HoldoutBacktest> holdout;  ///< none or one
  double time_unit_days = 7;             ///< the unit of alpha, beta: 1, 7 or 30.4375 days
  std::string time_unit = "week";
  /// NaN if the fit cannot predict.
  double p_alive_sum = 0;  ///< sum over customers of P(alive at the end of calibration)
  std::uint64_t repeat_transactions = 0;
  ingest::CustomerTable customers;
};

}  // namespace stamkund::calibration
