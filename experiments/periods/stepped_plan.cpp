#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <numeric>

#include "experiments/periods/stepped.h"

namespace stamkund::periods {
namespace {

constexpr double kMostAStep = 100'000;

double upper(double level) { return quantile(complement(boost::math::normal(), level)); }

}  // namespace

double stepped_variance(const std::vector<double>& clusters, std::size_t before, double sigma2, double tau2) {
  // X_ij = 1 from the step of cluster i on; U, W and V as in the paper.
  const double steps = static_cast<double>(clusters.size()), periods = steps + static_cast<double>(before);
  double all = 0, u = 0, w = 0, v = 0, begun = 0;
  for (std::size_t s = 0; s < clusters.size(); ++s) {
    const double treated = steps - static_cast<double>(s);
    all += clusters[s];
    begun += clusters[s];
    u += clusters[s] * treated;
    v += clusters[s] * treated * treated;
    w += begun * begun;
  }
  return all * sigma2 * (sigma2 + periods * tau2) /
         ((all * u - w) * sigma2 + (u * u + all * periods * u - periods * w - all * v) * tau2);
}

SteppedPlan plan_stepped(const design::ExperimentSpec& spec, const std::string& file, Problems& problems) {
  using design::OutcomeKind;
  const design::SteppedSpec& s = spec.stepped;
  const auto error = [&](const std::string& where, const std::string& message, const std::string& remedy) {
    problems.error({Severity::error, file, 0, where, message, remedy});
  };
  SteppedPlan out;
  const auto kind = spec.outcome.kind;
  double variance = 0.0;
  if (kind == OutcomeKind::proportion || kind == OutcomeKind::retention) {
    const double p = *spec.outcome.baseline + 0.5 * s.effect.value_or(0.0);
    if (!(p > 0.0 && p < 1.0)) {
      error("stepped.effect", "leads out of what a share can be", "make it smaller");
      return out;
    }
    variance = p * (1.0 - p);
    out.notes.push_back("variance of a share half way between without and with the effect");
  } else if (spec.outcome.sd &&
             (kind == OutcomeKind::mean || kind == OutcomeKind::revenue || kind == OutcomeKind::clv)) {
    variance = *spec.outcome.sd * *spec.outcome.sd;
  } else {
    error("outcome", "a stepped roll-out is planned for shares and for means with 'sd'",
          "proportion, retention, mean, revenue or clv");
    return out;
  }
  out.tau2 = s.correlation * variance;
  out.sigma2 = (1.0 - s.correlation) * variance / s.customers;
  if (!(out.sigma2 > 0.0)) {
    error("stepped.correlation",
          "all customers of a cluster would be alike: nothing is left of them to count", "below 1");
    return out;
  }
  const double level = spec.sides == design::Sides::two ? 0.5 * spec.alpha : spec.alpha,
               wanted = spec.power.value_or(0.8);
  const auto power = [&](double se) {
    return cdf(boost::math::normal(), std::abs(s.effect.value_or(0.0)) / se - upper(level));
  };
  const auto error_of = [&](const std::vector<double>& clusters) {
    return std::sqrt(stepped_variance(clusters, s.before, out.sigma2, out.tau2));
  };
  out.clusters = s.clusters;
  out.solved_size = s.clusters.empty();
  if (out.solved_size) {
    // The variance is inversely proportional to the number of clusters at each step.
    const double one = error_of(std::vector<double>(s.steps, 1.0));
    if (!std::isfinite(one)) {
      error("stepped.steps", "one step at which all begin together cannot be told from the season",
            "take more steps");
      return out;
    }
    const double n = std::ceil(std::pow((upper(level) + upper(1.0 - wanted)) * one / *s.effect, 2) - 1e-9);
    if (n > kMostAStep) {
      error("stepped.effect", "takes " + std::to_string(n) + " clusters a step",
            "look for a larger effect, or more customers in each cluster");
      return out;
    }
    out.clusters.assign(s.steps, std::max(1.0, n));
  }
  out.periods = s.before + s.steps;
  out.total_clusters = std::accumulate(out.clusters.begin(), out.clusters.end(), 0.0);
  out.customers = out.total_clusters * s.customers * static_cast<double>(out.periods);
  out.standard_error = error_of(out.clusters);
  if (!std::isfinite(out.standard_error) || !(out.standard_error > 0.0)) {
    error("stepped.clusters", "the effect cannot be told from the season: all clusters begin together",
          "take more steps");
    return out;
  }
  out.power = s.effect ? power(out.standard_error) : std::nan("");
  out.smallest = (upper(level) + upper(1.0 - wanted)) * out.standard_error;
  constexpr int kPoints = 16;
  for (int k = 2; k <= kPoints; ++k) {
    // The variance is inversely proportional to the number of clusters at each step.
    const double times = 2.0 * k / kPoints, se = out.standard_error / std::sqrt(times);
    out.by_clusters.push_back({out.total_clusters * times, s.effect ? power(se) : std::nan(""),
                               (upper(level) + upper(1.0 - wanted)) * se});
  }
  for (int k = 0; k <= kPoints; ++k) {
    const double effect = 2.0 * k / kPoints * std::abs(s.effect.value_or(out.smallest));
    out.by_effect.push_back({effect, cdf(boost::math::normal(), effect / out.standard_error - upper(level))});
  }
  if (out.total_clusters < 12.0)
    out.notes.push_back("so few clusters make the normal formula promise too much");
  out.notes.push_back("the effect is taken to come at once and to stay as it is");
  if (s.correlation == 0.0)
    out.notes.push_back(
        "customers of one cluster are taken as no more alike than others: 'correlation' says how much");
  return out;
}

}  // namespace stamkund::periods
