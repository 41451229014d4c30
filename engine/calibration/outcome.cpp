#include "engine/calibration/outcome.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "engine/base/expect.h"
#include "engine/calibration/edge_meaning.h"

namespace stamkund::calibration {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

const char* movement(Held held, int sign) {
  switch (held) {
    case Held::logarithm:
      return sign > 0 ? "growing without bound" : "falling to 0";
    case Held::atanh:
      return sign > 0 ? "going to 1" : "going to -1";
    case Held::plain:
      break;
  }
  return sign > 0 ? "growing without bound" : "falling without bound";
}

/// "alpha and beta growing without bound, s falling to 0".
std::string describe(const std::vector<std::string>& names, const std::vector<Held>& held,
                     const std::vector<double>& direction) {
  const std::vector<int> signs = signs_of(direction);
  std::vector<std::pair<std::string, std::vector<std::string>>> kinds;
  for (std::size_t i = 0; i < signs.size(); ++i) {
    if (signs[i] == 0) continue;
    const std::string how = movement(held[i], signs[i]);
    const auto known =
        std::find_if(kinds.begin(), kinds.end(), [&](const auto& k) { return k.first == how; });
    if (known == kinds.end())
      kinds.push_back({how, {names[i]}});
    else
      known->second.push_back(names[i]);
  }
  std::string text;
  for (const auto& [how, which] : kinds) text += (text.empty() ? "" : ", ") + in_words(which) + " " + how;
  return text;
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

std::vector<int> signs_of(const std::vector<double>& direction) {
  double largest = 0.0;
  for (const double d : direction) largest = std::fmax(largest, std::abs(d));
  std::vector<int> signs;
  for (const double d : direction) signs.push_back(std::abs(d) < 0.25 * largest ? 0 : (d > 0.0 ? 1 : -1));
  return signs;
}

void give_up(ModelFit& fit, std::vector<double> placeholders, const std::string& reason) {
  fit.status = Status::not_identified;
  fit.reason = reason + "; estimates are placeholders";
  fit.standard_errors.assign(placeholders.size(), kNaN);
  fit.log_covariance.assign(placeholders.size() * placeholders.size(), kNaN);
  fit.estimates = std::move(placeholders);
}

void explain(ModelFit& fit, const Maximum& maximum, const std::vector<Held>& held,
             const std::string& meaning) {
  const std::string where = describe(fit.names, held, maximum.direction);
  switch (maximum.status) {
    case Status::converged:
      fit.reason = "an interior maximum with a positive-definite information matrix";
      return;
    case Status::boundary:
      fit.reason = "the likelihood keeps rising, or hardly falls, with " + where;
      break;
    case Status::not_identified:
      fit.reason = "the likelihood is flat with " + where;
      break;
    case Status::failed:
      fit.reason = "the search did not settle; last direction: " + where;
      return;
  }
  if (!meaning.empty()) fit.reason += ": " + meaning;
}

void take(ModelFit& fit, const Maximum& maximum, const std::vector<Held>& held,
          const std::vector<double>& unit, std::size_t starts, const std::string& meaning) {
  const std::size_t k = held.size();
  STAMKUND_EXPECT(unit.size() == k && maximum.theta.size() == k && fit.names.size() == k);
  fit.estimates.clear();
  fit.standard_errors.clear();
  fit.log_covariance = maximum.log_covariance;
  for (std::size_t i = 0; i < k; ++i) {
    const double theta = maximum.theta[i];
    // NaN stays NaN. The covariance of a log does not change with units.
    double error = std::sqrt(maximum.log_covariance[i * k + i]);
    double estimate = theta;
    if (held[i] == Held::logarithm) {
      estimate = std::exp(theta) * unit[i];
      error *= estimate;
    } else {
      double slope = unit[i];
      if (held[i] == Held::atanh) {
        estimate = std::tanh(theta);
        slope *= 1.0 - estimate * estimate;
      }
      estimate *= unit[i];
      error *= slope;
      for (std::size_t j = 0; j < k; ++j) {
        fit.log_covariance[i * k + j] *= slope;
        fit.log_covariance[j * k + i] *= slope;
      }
    }
    fit.estimates.push_back(estimate);
    fit.standard_errors.push_back(error);
  }
  fit.status = maximum.status;
  fit.iterations = maximum.iterations;
  fit.starts = static_cast<int>(starts);
  fit.starts_agreeing = maximum.agreeing;
  explain(fit, maximum, held, meaning);
  take_limit(fit, meaning);
}

void take_limit(ModelFit& fit, const std::string& meaning) {
  if (fit.status != Status::boundary && fit.status != Status::not_identified) return;
  if (!is_simpler_model(meaning)) return;
  // However flat it is out there: the simpler model is reached, and predicts.
  fit.status = Status::boundary;
  fit.limit = meaning;
}

std::string in_words(const std::vector<std::string>& words) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i)
    out += (i == 0 ? "" : i + 1 == words.size() ? " and " : ", ") + words[i];
  return out;
}

std::vector<std::vector<double>> logs_of(std::vector<std::vector<double>> starts, int count) {
  starts.resize(std::min(starts.size(), static_cast<std::size_t>(std::max(1, count))));
  for (auto& start : starts)
    for (double& value : start) value = std::log(value);
  return starts;
}

}  // namespace stamkund::calibration
