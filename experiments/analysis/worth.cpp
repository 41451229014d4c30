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

/// With priors of the arms' means: each is known better by its own data, and effects are their differences.
Posterior from_arms(const Worth& worth, const std::vector<Effect>& effects) {
  const auto k = static_cast<Eigen::Index>(effects.size());
  Eigen::VectorXd seen(k + 1), before(k + 1);
  Eigen::MatrixXd prior = Eigen::MatrixXd::Zero(k + 1, k + 1), luck = Eigen::MatrixXd::Zero(k + 1, k + 1),
                  differences = Eigen::MatrixXd::Zero(k, k + 1);
  for (Eigen::Index i = 0; i <= k; ++i) {
    const ArmPrior& arm = worth.arms[worth.arms.size() == 1 ? 0 : static_cast<std::size_t>(i)];
    before[i] = arm.mean;
    prior(i, i) = arm.sd * arm.sd;
    const Effect& one = effects[i == 0 ? 0 : static_cast<std::size_t>(i) - 1];
    seen[i] = i == 0 ? one.control : seen[0] + one.estimate();
    luck(i, i) = i == 0 ? one.control_variance : one.treated_variance;
    if (i == 0) continue;
    luck(0, i) = luck(i, 0) = one.covariance;
    differences(i - 1, 0) = -1.0;
    differences(i - 1, i) = 1.0;
  }
  const Eigen::MatrixXd gain = (prior + luck).ldlt().solve(prior).transpose();
  return {differences * (before + gain * (seen - before)),
          differences * (prior - gain * prior) * differences.transpose()};
}

Posterior posterior_of(const Worth& worth, const std::vector<Effect>& effects) {
  if (!worth.arms.empty()) return from_arms(worth, effects);
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

std::string prior_text(const Worth& worth) {
  if (worth.arms.empty())
    return worth.prior_mean ? "prior of the effect: normal, mean " + report::number(*worth.prior_mean) +
                                  ", standard deviation " + report::number(worth.prior_sd)
                            : "prior of the effect: every one alike";
  std::string means, sds;
  for (const auto& one : worth.arms) {
    means += (means.empty() ? "" : " and ") + report::number(one.mean);
    sds += (sds.empty() ? "" : " and ") + report::number(one.sd);
  }
  return "prior of the arms: normal, mean " + means + ", standard deviation " + sds;
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
  out.prior = prior_text(worth);
  const bool believed = worth.prior_mean || !worth.arms.empty();
  const double gain = worth.more_is_better ? worth.margin : -worth.margin;
  const Posterior posterior = posterior_of(worth, effects);
  const boost::math::normal_distribution<double> normal;
  double best = 0.0;
  for (std::size_t i = 0; i < effects.size(); ++i) {
    const auto at = static_cast<Eigen::Index>(i);
    ArmWorth one;
    one.arm = arms[i];
    one.profit = gain * effects[i].estimate() - worth.contact_cost;
    one.standard_error = worth.margin * effects[i].standard_error();
    const Interval effect = effects[i].interval(alpha);
    one.interval = {gain * effect.low - worth.contact_cost, gain * effect.high - worth.contact_cost};
    if (gain < 0.0) std::swap(one.interval.low, one.interval.high);
    one.believed = posterior.mean[at];
    one.posterior_mean = gain * posterior.mean[at] - worth.contact_cost;
    one.posterior_sd = worth.margin * std::sqrt(std::max(0.0, posterior.covariance(at, at)));
    if (believed) {  // the posterior's, which the mean beside it is of
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
    const Eigen::VectorXd profit = (gain * (posterior.mean + root * noise)).array() - worth.contact_cost;
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

EndLook look_at(const std::vector<PlannedEnd>& ends, double customers, double believed) {
  // A tenth of a part more or less is the look that was planned (assumption).
  constexpr double kNear = 0.1;
  EndLook out;
  out.of = ends.size();
  out.customers = customers;
  out.planned = ends.back().customers;
  out.believed = believed;
  const double near = kNear * ends.front().customers;
  std::size_t next = 0;
  while (next < ends.size() && ends[next].customers <= customers + near) ++next;
  if (next == ends.size())
    out.number = next;
  else if (next > 0 && std::abs(ends[next - 1].customers - customers) <= near)
    out.number = next;
  const PlannedEnd* const here = out.number > 0 ? &ends[out.number - 1] : nullptr;
  if (here != nullptr && here->above && here->below) out.go_on = {*here->above, *here->below};
  // Between looks the plan has no bound: it goes on to the next.
  out.goes_on = here == nullptr || (here->above && believed > *here->above && believed < *here->below);
  if (out.goes_on && next < ends.size()) out.next = ends[next].customers;
  return out;
}

}  // namespace stamkund::analysis
