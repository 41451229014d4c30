#pragma once
// Does calibration find the parameters a population was made with, and do its intervals cover them?
#include <catch2/catch.hpp>
#include <cmath>
#include <string>
#include <vector>

#include "engine/calibration/calibrate.h"
#include "tests/calibration/simulated.h"

namespace stamkund::test {

struct Recovery {
  int populations = 0;
  int converged = 0;
  std::vector<int> covered;    ///< 90 % Wald intervals on the log scale that hold the truth, a parameter
  std::vector<double> mean_z;  ///< mean over populations of (log estimate - log truth) / standard error
  [[nodiscard]] double coverage() const {
    double sum = 0;
    for (const int c : covered) sum += c;
    return sum / (static_cast<double>(covered.size()) * populations);
  }
};

/// Fits `populations` tables made by `make(index)`. `shift` moves the truth, to see that the test can fail.
template <class Make, class FitOne>
Recovery recover(int populations, const std::vector<double>& truth, const Make& make, const FitOne& fit_one,
                 double shift = 0.0) {
  Recovery result;
  result.populations = populations;
  result.covered.assign(truth.size(), 0);
  result.mean_z.assign(truth.size(), 0.0);
  for (int i = 0; i < populations; ++i) {
    const calibration::ModelFit fit = fit_one(make(static_cast<std::uint64_t>(i)));
    if (fit.status != calibration::Status::converged) continue;
    ++result.converged;
    for (std::size_t k = 0; k < truth.size(); ++k) {
      const double z = (std::log(fit.estimates[k]) - std::log(truth[k]) - shift) /
                       std::sqrt(fit.log_covariance[k * truth.size() + k]);
      result.mean_z[k] += z / populations;
      if (std::abs(z) < 1.6448536) ++result.covered[k];
    }
  }
  return result;
}

inline Recovery recover_pareto_nbd(int populations, std::size_t size, double shift = 0.0) {
  const customer_base::ParetoNbd truth{0.8, 10.0, 0.9, 15.0};
  return recover(
      populations, {truth.r, truth.alpha, truth.s, truth.beta},
      [&](std::uint64_t i) { return simulate(truth, i, size, 60.0); },
      [](const ingest::CustomerTable& table) {
        calibration::Options options;
        options.model = "pareto-nbd";
        options.time_unit_days = 1;
        options.starts = 1;
        options.threads = 2;
        return calibration::fit_process(table, options);
      },
      shift);
}

inline Recovery recover_bg_nbd(int populations, std::size_t size, double shift = 0.0) {
  const customer_base::BgNbd truth{0.6, 5.0, 0.8, 2.4};
  return recover(
      populations, {truth.r, truth.alpha, truth.a, truth.b},
      [&](std::uint64_t i) { return simulate(truth, i, size, 60.0); },
      [](const ingest::CustomerTable& table) {
        calibration::Options options;
        options.model = "bg-nbd";
        options.time_unit_days = 1;
        options.starts = 1;
        return calibration::fit_process(table, options);
      },
      shift);
}

inline Recovery recover_gamma_gamma(int populations, std::size_t size, double shift = 0.0) {
  const customer_base::GammaGamma truth{6.25, 3.74, 15.44};
  return recover(
      populations, {truth.p, truth.q, truth.gamma}, [&](std::uint64_t i) { return simulate(truth, i, size); },
      [](const ingest::CustomerTable& table) { return calibration::fit_gamma_gamma(table, {}); }, shift);
}

}  // namespace stamkund::test
