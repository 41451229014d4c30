#include "engine/population/parameter_draws.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <optional>

#include "engine/base/expect.h"
#include "engine/calibration/covariate_fit.h"
#include "engine/calibration/response_lives.h"
#include "engine/random/distributions.h"

namespace stamkund::population {
namespace {

CustomerLaws laws_from(const calibration::Fit& fit, const std::vector<double>& process,
                       const std::vector<double>& spend, double fallback_spend) {
  CustomerLaws laws;
  laws.time_unit_days = fit.time_unit_days;
  if (!fit.covariates) {
    laws.process = customer_base::make_process(fit.process.model, process, fit.process.regularity);
  } else {
    const auto own =
        static_cast<std::ptrdiff_t>(customer_base::find_model(fit.process.model)->parameters.size());
    laws.process = customer_base::make_process(fit.process.model, {process.begin(), process.begin() + own});
    laws.covariates = CovariateLaw{&*fit.covariates, calibration::covariates_bend_leaving(fit.process.model),
                                   fit.process.model, process};
  }
  if (spend.empty()) {
    laws.spend = FixedSpend{fallback_spend};
  } else {
    STAMKUND_EXPECT(spend.size() >= 3);
    if (calibration::find_spend_model(fit.spend->model) == calibration::SpendModel::lognormal)
      laws.spend = LognormalSpend{spend[0], spend[1], spend[2], spend.size() > 3 ? spend[3] : 0.0};
    else
      laws.spend = GammaGamma{spend[0], spend[1], spend[2]};
  }
  return laws;
}

}  // namespace

std::vector<double> draw_parameters(const calibration::ModelFit& model, std::uint64_t seed,
                                    std::uint64_t index, std::uint64_t slot) {
  if (const std::size_t size = model.estimates.size(); !model.posterior.values.empty()) {
    Stream stream({seed, index, slot, Purpose::fit_parameters});
    const std::size_t draws = model.posterior.values.size() / size;
    const auto row =
        std::min(draws - 1, static_cast<std::size_t>(draw_uniform(stream) * static_cast<double>(draws)));
    const auto from = model.posterior.values.begin() + static_cast<std::ptrdiff_t>(row * size);
    return {from, from + static_cast<std::ptrdiff_t>(size)};
  }
  const auto k = static_cast<Eigen::Index>(model.estimates.size());
  if (model.log_covariance.size() != model.estimates.size() * model.estimates.size()) return model.estimates;
  const Eigen::Map<const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>> covariance(
      model.log_covariance.data(), k, k);
  if (!covariance.allFinite()) return model.estimates;
  // A pivoted LDL^T copes with the strong correlations of these models (alpha with r, beta with s).
  const Eigen::LDLT<Eigen::MatrixXd> factor(covariance);
  Stream stream({seed, index, slot, Purpose::fit_parameters});
  Eigen::VectorXd z(k);
  for (Eigen::Index i = 0; i < k; ++i) z(i) = draw_normal(stream);
  const Eigen::VectorXd scaled = factor.vectorD().cwiseMax(0.0).cwiseSqrt().cwiseProduct(z);
  const Eigen::VectorXd shift =
      factor.transpositionsP().transpose() * Eigen::VectorXd(factor.matrixL() * scaled);
  std::vector<double> drawn(model.estimates.size());
  for (Eigen::Index i = 0; i < k; ++i) {
    const auto at = static_cast<std::size_t>(i);
    const bool log = model.is_log.empty() || model.is_log[at] != 0;
    drawn[at] = log ? model.estimates[at] * std::exp(shift(i)) : model.estimates[at] + shift(i);
  }
  return drawn;
}

namespace {

struct Joint {
  std::vector<double> values;
  std::optional<double> member_seen;
};

Joint draw_joint(const calibration::ResponseFit& fit, std::uint64_t seed, std::uint64_t index) {
  Joint joint{draw_parameters(calibration::joint_model(fit), seed, index, 0), {}};
  Stream stream({seed, index, 2, Purpose::fit_parameters});
  joint.member_seen =
      calibration::spread_over_bounds(fit, joint.values, [&] { return draw_uniform(stream); });
  return joint;
}

/// Puts the process that was fitted with the response in place of the plain one.
void take_response(const calibration::Fit& fit, const Joint& drawn, CustomerLaws& laws) {
  const std::vector<double>& joint = drawn.values;
  const calibration::ResponseLaw law =
      calibration::response_law(*fit.response, joint, fit.time_unit_days, drawn.member_seen);
  laws.process = customer_base::make_process(fit.process.model, {joint.begin(), joint.begin() + 4});
  if (laws.covariates) {
    // The plain fit's parameters, drawn together with the response.
    const auto size = static_cast<std::ptrdiff_t>(fit.process.estimates.size());
    laws.covariates->parameters.assign(joint.begin(), joint.begin() + size);
  }
  laws.response = ResponseLaws{&*fit.contact_history, law};
}

}  // namespace

calibration::ResponseLaw draw_response(const calibration::ResponseFit& fit, double time_unit_days,
                                       std::uint64_t seed, std::uint64_t index) {
  const Joint joint = draw_joint(fit, seed, index);
  return calibration::response_law(fit, joint.values, time_unit_days, joint.member_seen);
}

CustomerLaws lives_at_estimates(const calibration::Fit& fit, double fallback_spend) {
  CustomerLaws laws = laws_at_estimates(fit, fallback_spend);
  if (calibration::lives_by_response(fit))
    take_response(fit, {calibration::joint_model(*fit.response).estimates, {}}, laws);
  return laws;
}

CustomerLaws draw_lives(const calibration::Fit& fit, double fallback_spend, std::uint64_t seed,
                        std::uint64_t index) {
  CustomerLaws laws = draw_laws(fit, fallback_spend, seed, index);
  if (!calibration::lives_by_response(fit)) return laws;
  take_response(fit, draw_joint(*fit.response, seed, index), laws);
  return laws;
}

CustomerLaws laws_at_estimates(const calibration::Fit& fit, double fallback_spend) {
  return laws_from(fit, fit.process.estimates, fit.spend ? fit.spend->estimates : std::vector<double>{},
                   fallback_spend);
}

CustomerLaws draw_laws(const calibration::Fit& fit, double fallback_spend, std::uint64_t seed,
                       std::uint64_t index) {
  const std::vector<double> process = draw_parameters(fit.process, seed, index, 0);
  const std::vector<double> spend =
      fit.spend ? draw_parameters(*fit.spend, seed, index, 1) : std::vector<double>{};
  return laws_from(fit, process, spend, fallback_spend);
}

}  // namespace stamkund::population
