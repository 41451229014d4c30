#include "engine/calibration/explain.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace stamkund::calibration {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// "alpha and beta grow, s shrinks": the parameters that move along a direction of log-parameters.
std::string describe(const std::vector<std::string>& names, const std::vector<double>& direction) {
  double largest = 0.0;
  for (const double d : direction) largest = std::fmax(largest, std::abs(d));
  std::string grows, shrinks;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (std::abs(direction[i]) < 0.25 * largest) continue;
    std::string& list = direction[i] > 0.0 ? grows : shrinks;
    list += (list.empty() ? "" : ", ") + names[i];
  }
  std::string text;
  if (!grows.empty()) text = grows + " without bound";
  if (!shrinks.empty())
    text += (text.empty() ? "" : " while ") + shrinks + (grows.empty() ? " towards 0" : " shrinks");
  return text;
}

/// What a direction means; empty if nothing simple.
std::string meaning(const std::string& model, const std::vector<double>& d) {
  double largest = 0.0;
  for (const double v : d) largest = std::fmax(largest, std::abs(v));
  const auto sign = [&](std::size_t i) {
    return std::abs(d[i]) < 0.25 * largest ? 0 : (d[i] > 0.0 ? 1 : -1);
  };
  const bool first_pair = sign(0) != 0 || sign(1) != 0;
  const bool second_pair = d.size() > 2 && (sign(2) != 0 || (d.size() > 3 && sign(3) != 0));
  if (model == "gompertz-nbd")
    return d.size() == 5 && sign(2) < 0 && sign(4) < 0
               ? "the Gompertz/NBD collapses to the Pareto/NBD: b -> 0, beta / b being its beta"
               : "";
  if (model != "pareto-nbd" && model != "nbd" && model.find("bg-") == std::string::npos) return {};
  if (model == "bg-bb") return {};
  if (first_pair && !second_pair && sign(0) > 0 && sign(1) > 0)
    return "all customers buy at one rate (r / alpha); no spread between them is visible";
  if (!first_pair && second_pair) {
    if (sign(2) > 0 && sign(3) > 0)
      return "all customers leave at one rate; no spread between them is visible";
    if (sign(2) < 0 && sign(3) < 0) return "customers either leave at once or never do";
    if (sign(2) <= 0 && sign(3) >= 0) return "no dropout is visible";
    return "customers leave at once";
  }
  return {};
}

void explain(ModelFit& fit, const Maximum& maximum) {
  switch (maximum.status) {
    case Status::converged:
      fit.reason = "an interior maximum with a positive-definite information matrix";
      break;
    case Status::boundary:
      fit.reason = "the likelihood keeps rising with " + describe(fit.names, maximum.direction);
      break;
    case Status::not_identified:
      fit.reason = "the likelihood is flat along " + describe(fit.names, maximum.direction);
      break;
    case Status::failed:
      fit.reason = "the search did not settle; last direction: " + describe(fit.names, maximum.direction);
      break;
  }
  if (maximum.status == Status::boundary || maximum.status == Status::not_identified) {
    const std::string what = meaning(fit.model, maximum.direction);
    if (!what.empty()) fit.reason += ": " + what;
  }
}

}  // namespace

const char* name_of(Status status) {
  switch (status) {
    case Status::converged:
      return "converged";
    case Status::boundary:
      return "boundary";
    case Status::not_identified:
      return "not_identified";
    case Status::failed:
      return "failed";
  }
  return "failed";
}

void give_up(ModelFit& fit, std::vector<double> placeholders, const std::string& reason) {
  fit.status = Status::not_identified;
  fit.reason = reason;
  fit.standard_errors.assign(placeholders.size(), kNaN);
  fit.log_covariance.assign(placeholders.size() * placeholders.size(), kNaN);
  fit.estimates = std::move(placeholders);
}

/// Copies the maximum into the fit. `scale` multiplies each parameter back to the fit's units.
void take(ModelFit& fit, const Maximum& maximum, const std::vector<double>& scale, std::size_t starts) {
  const std::size_t k = scale.size();
  for (std::size_t i = 0; i < k; ++i) {
    fit.estimates.push_back(std::exp(maximum.theta[i]) * scale[i]);
    // Delta method; the log scale's covariance does not change with units. NaN stays NaN.
    fit.standard_errors.push_back(fit.estimates[i] * std::sqrt(maximum.log_covariance[i * k + i]));
  }
  fit.log_covariance = maximum.log_covariance;
  fit.status = maximum.status;
  fit.iterations = maximum.iterations;
  fit.starts = static_cast<int>(starts);
  fit.starts_agreeing = maximum.agreeing;
  explain(fit, maximum);
}

std::vector<std::vector<double>> logs_of(std::vector<std::vector<double>> starts, int count) {
  starts.resize(std::min(starts.size(), static_cast<std::size_t>(std::max(1, count))));
  for (auto& start : starts)
    for (double& value : start) value = std::log(value);
  return starts;
}

double correlation(const std::vector<double>& x, const std::vector<double>& y) {
  const double n = static_cast<double>(x.size());
  const double mean_x = std::accumulate(x.begin(), x.end(), 0.0) / n;
  const double mean_y = std::accumulate(y.begin(), y.end(), 0.0) / n;
  double xx = 0.0, yy = 0.0, xy = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xx += (x[i] - mean_x) * (x[i] - mean_x);
    yy += (y[i] - mean_y) * (y[i] - mean_y);
    xy += (x[i] - mean_x) * (y[i] - mean_y);
  }
  return xx > 0.0 && yy > 0.0 ? xy / std::sqrt(xx * yy) : kNaN;
}

}  // namespace stamkund::calibration
