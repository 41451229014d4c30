#include "experiments/analysis/counts.h"

#include <algorithm>
#include <boost/math/tools/minima.hpp>
#include <cmath>
#include <unordered_map>

namespace stamkund::analysis {
namespace {

/// Customers of one arm with the same exposure.
struct Group {
  double exposure = 1, customers = 0, events = 0, squares = 0;
};

std::vector<Group> groups_of(const Sample& sample) {
  std::unordered_map<double, std::size_t> place;
  std::vector<Group> out;
  for (std::size_t i = 0; i < sample.size(); ++i) {
    const double exposure = sample.x.empty() ? 1.0 : sample.x[i];
    const auto [at, added] = place.try_emplace(exposure, out.size());
    if (added) out.push_back({exposure, 0, 0, 0});
    Group& group = out[at->second];
    group.customers += 1.0;
    group.events += sample.y[i];
    group.squares += sample.y[i] * sample.y[i];
  }
  return out;
}

/// The rate that solves the score equation at this dispersion.
double solve_rate(const std::vector<Group>& groups, double dispersion, double start) {
  double log_rate = std::log(start);
  for (int step = 0; step < 100; ++step) {
    double score = 0, information = 0;
    const double rate = std::exp(log_rate);
    for (const auto& g : groups) {
      const double mean = rate * g.exposure;
      const double weight = 1.0 / (1.0 + dispersion * mean);
      score += weight * (g.events - g.customers * mean);
      information += weight * g.customers * mean;
    }
    const double move = std::clamp(score / information, -1.0, 1.0);
    log_rate += move;
    if (std::abs(move) < 1e-13) break;
  }
  return std::exp(log_rate);
}

/// Log-likelihood without what does not depend on the parameters.
double log_likelihood(const std::vector<Group>& groups, double rate, double dispersion) {
  double out = 0;
  for (const auto& g : groups) {
    const double mean = rate * g.exposure;
    const double log_term = std::log1p(dispersion * mean);
    out += g.events * (std::log(mean) - log_term) - g.customers * log_term / dispersion;
  }
  return out;
}

}  // namespace

CountFit fit_counts(const std::vector<Sample>& samples) {
  CountFit out;
  out.rates.resize(samples.size());
  std::vector<std::vector<Group>> arms;
  std::vector<double> start;
  std::vector<double> above;  ///< customers with more than j events
  for (const Sample& sample : samples) {
    arms.push_back(groups_of(sample));
    double events = 0, exposure = 0;
    for (const auto& g : arms.back()) events += g.events, exposure += g.exposure * g.customers;
    start.push_back(events / exposure);
    for (const double y : sample.y) {
      const auto count = static_cast<std::size_t>(std::min(y, kLargestCount));
      if (above.size() < count) above.resize(count, 0.0);
      if (count > 0) above[count - 1] += 1.0;
    }
  }
  for (std::size_t j = above.size(); j-- > 1;) above[j - 1] += above[j];
  const auto minus_profile = [&](double log_dispersion) {
    const double k = std::exp(log_dispersion);
    double value = 0;
    for (std::size_t j = 1; j < above.size(); ++j) value += above[j] * std::log1p(static_cast<double>(j) * k);
    for (std::size_t a = 0; a < arms.size(); ++a)
      if (start[a] > 0.0) value += log_likelihood(arms[a], solve_rate(arms[a], k, start[a]), k);
    return -value;
  };
  constexpr double kLeast = -16.0, kMost = 10.0;
  const auto best = boost::math::tools::brent_find_minima(minus_profile, kLeast, kMost, 30);
  out.dispersion = best.first < kLeast + 0.5 ? 0.0 : std::exp(best.first);
  for (std::size_t a = 0; a < arms.size(); ++a) {
    Rate& rate = out.rates[a];
    if (!(start[a] > 0.0)) {
      rate.log_rate = -INFINITY;
      continue;
    }
    const double value = solve_rate(arms[a], out.dispersion, start[a]);
    rate.log_rate = std::log(value);
    double information = 0, square = 0, customers = 0;
    for (const auto& g : arms[a]) {
      const double mean = value * g.exposure;
      const double weight = 1.0 / (1.0 + out.dispersion * mean);
      information += weight * g.customers * mean;
      square += weight * weight * (g.squares - 2.0 * mean * g.events + g.customers * mean * mean);
      customers += g.customers;
    }
    rate.model_variance = 1.0 / information;
    rate.robust_variance = customers / (customers - 1.0) * square / (information * information);
  }
  return out;
}

}  // namespace stamkund::analysis
