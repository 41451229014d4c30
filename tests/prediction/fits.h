#pragma once
// Small fits with known parameters.
#include "engine/calibration/fit.h"

namespace stamkund::test {

/// `model` at `estimates` in weeks, with a covariance of (5 %)^2 on the log scale; customers of every kind.
inline calibration::Fit small_fit(const std::string& model, const std::vector<std::string>& names,
                                  const std::vector<double>& estimates, double relative_error = 0.05) {
  calibration::Fit fit;
  fit.process.model = model;
  fit.process.names = names;
  fit.process.estimates = estimates;
  fit.process.status = calibration::Status::converged;
  const std::size_t k = names.size();
  fit.process.log_covariance.assign(k * k, 0.0);
  for (std::size_t i = 0; i < k; ++i) fit.process.log_covariance[i * k + i] = relative_error * relative_error;
  fit.process.standard_errors.assign(k, 0.0);
  auto& table = fit.customers;
  const auto add = [&](std::uint32_t x, double t_x, double age, double spend) {
    table.id.push_back("c" + std::to_string(table.id.size()));
    table.first_day.push_back(Day{10000 - static_cast<std::int32_t>(age)});
    table.frequency.push_back(x);
    table.recency_days.push_back(t_x);
    table.age_days.push_back(age);
    table.mean_repeat_spend.push_back(x > 0 ? spend : 0.0);
    table.first_spend.push_back(spend);
    table.holdout_frequency.push_back(0);
  };
  for (int copy = 0; copy < 40; ++copy) {
    add(0, 0, 270, 30);
    add(2, 213, 272, 40);
    add(7, 84, 200, 25);
    add(1, 100, 100, 60);
    add(26, 216, 217, 35);
  }
  table.calibration_end = Day{10000};
  table.has_spend = true;
  table.amount_unit = "SEK";
  return fit;
}

inline calibration::ModelFit gamma_gamma_fit() {
  calibration::ModelFit spend;
  spend.model = "gamma-gamma";
  spend.names = {"p", "q", "gamma"};
  spend.estimates = {6.25, 3.74, 15.44};
  spend.status = calibration::Status::converged;
  spend.log_covariance.assign(9, 0.0);
  for (std::size_t i = 0; i < 3; ++i) spend.log_covariance[i * 4] = 0.02 * 0.02;
  spend.standard_errors.assign(3, 0.0);
  return spend;
}

}  // namespace stamkund::test
