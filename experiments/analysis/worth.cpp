#include "experiments/analysis/worth.h"

#include <Eigen/Dense>
#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>

#include "engine/random/distributions.h"
#include "engine/report/numbers.h"

namespace stamkund::analysis {
namespace {

constexpr Purpose kPosterior = purpose_named("analysis: posterior");
constexpr int kDraws = 100'000;

/// Effects of all arms after the test.
struct Posterior {
  Eigen::VectorXd mean;
  Eigen::MatrixXd covariance;
};

Posterior posterior_of(const Worth& worth, const std::vector<Effect>& effects) {
  const auto k = static_cast<Eigen::Index>(effects.size());
  Posterior out{Eigen::VectorXd(k), Eigen::MatrixXd(k, k)};
  for (Eigen::Index i = 0; i < k; ++i) {
    const Effect& one = effects[static_cast<std::size_t>(i)];
    out.mean[i] = one.estimate();
    for (Eigen::Index j = 0; j < k; ++j)
      out.covariance(i, j) = i == j ? one.standard_error() * one.standard_error() : one.control_variance;
  }
  if (!worth.prior_mean) return out;
  // As gain x (estimate - prior): no inverse of a covariance that may be 0.
  const Eigen::MatrixXd prior = Eigen::MatrixXd::Identity(k, k) * worth.prior_sd * worth.prior_sd;
  const Eigen::MatrixXd gain = (prior + out.covariance).ldlt().solve(prior).transpose();
  const Eigen::VectorXd before = Eigen::VectorXd::Constant(k, *worth.prior_mean);
  out.mean = before + gain * (out.mean - before);
  out.covariance = prior - gain * prior;
  return out;
}

}  // namespace

double expected_shortfall(double mean, double sd) {
  if (!(sd > 0.0)) return std::max(0.0, -mean);
  const boost::math::normal_distribution<double> normal;
  const double u = mean / sd;
  return sd * boost::math::pdf(normal, u) - mean * boost::math::cdf(normal, -u);
}

Decision decide(const Worth& worth, const std::vector<Effect>& effects, const std::vector<std::size_t>& arms,
                double alpha, std::uint64_t seed) {
  Decision out;
  out.customers = worth.customers;
  out.prior = worth.prior_mean ? "prior of the effect: normal, mean " + report::number(*worth.prior_mean) +
                                     ", standard deviation " + report::number(worth.prior_sd)
                               : "prior of the effect: every one alike";
  const Posterior posterior = posterior_of(worth, effects);
  const boost::math::normal_distribution<double> normal;
  double best = 0.0;
  for (std::size_t i = 0; i < effects.size(); ++i) {
    const auto at = static_cast<Eigen::Index>(i);
    ArmWorth one;
    one.arm = arms[i];
    one.profit = worth.margin * effects[i].estimate() - worth.contact_cost;
    one.standard_error = worth.margin * effects[i].standard_error();
    const Interval effect = effects[i].interval(alpha);
    one.interval = {worth.margin * effect.low - worth.contact_cost,
                    worth.margin * effect.high - worth.contact_cost};
    one.posterior_mean = worth.margin * posterior.mean[at] - worth.contact_cost;
    one.posterior_sd = worth.margin * std::sqrt(std::max(0.0, posterior.covariance(at, at)));
    if (worth.prior_mean) {  // the posterior's, which the mean beside it is of
      const double far =
          boost::math::quantile(boost::math::complement(normal, alpha / 2.0)) * one.posterior_sd;
      one.interval = {one.posterior_mean - far, one.posterior_mean + far};
    }
    one.chance_of_gain = one.posterior_sd > 0.0
                             ? boost::math::cdf(normal, one.posterior_mean / one.posterior_sd)
                             : (one.posterior_mean > 0.0 ? 1.0 : 0.0);
    one.loss_if_taken = expected_shortfall(one.posterior_mean, one.posterior_sd);
    if (one.posterior_mean > best) {
      best = one.posterior_mean;
      out.arm = one.arm;
      out.for_control = false;
    }
    out.arms.push_back(one);
  }
  if (out.arms.size() == 1) {
    const ArmWorth& one = out.arms[0];
    out.loss_otherwise = expected_shortfall(-one.posterior_mean, one.posterior_sd);
    out.expected_loss = out.for_control ? out.loss_otherwise : one.loss_if_taken;
    return out;
  }
  // E max(0, all profits), by draws; the loss of a choice is what it lacks of that.
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen(posterior.covariance);
  const Eigen::MatrixXd root =
      eigen.eigenvectors() * eigen.eigenvalues().cwiseMax(0.0).cwiseSqrt().asDiagonal();
  Stream stream({seed, 0, 0, kPosterior});
  double most = 0;
  std::vector<double> losses(out.arms.size(), 0.0);
  Eigen::VectorXd noise(posterior.mean.size());
  for (int draw = 0; draw < kDraws; ++draw) {
    for (auto& value : noise) value = draw_normal(stream);
    const Eigen::VectorXd profit =
        (worth.margin * (posterior.mean + root * noise)).array() - worth.contact_cost;
    const double top = std::max(0.0, profit.maxCoeff());
    most += top;
    for (std::size_t i = 0; i < losses.size(); ++i) losses[i] += top - profit[static_cast<Eigen::Index>(i)];
  }
  out.loss_otherwise = most / kDraws;
  out.expected_loss = out.loss_otherwise;
  for (std::size_t i = 0; i < losses.size(); ++i) {
    out.arms[i].loss_if_taken = losses[i] / kDraws;
    if (!out.for_control && out.arms[i].arm == out.arm) out.expected_loss = out.arms[i].loss_if_taken;
  }
  return out;
}

}  // namespace stamkund::analysis
