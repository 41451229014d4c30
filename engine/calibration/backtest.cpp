#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>

#include "engine/base/expect.h"
#include "engine/calibration/calibrate.h"
#include "engine/calibration/covariate_fit.h"
#include "engine/calibration/evaluate.h"
#include "engine/calibration/mixture.h"
#include "engine/calibration/other_model.h"
#include "engine/calibration/process_objective.h"
#include "engine/random/distributions.h"

namespace stamkund::calibration {
namespace {

namespace base = stamkund::customer_base;
using base::CountMoments;

/// Fixed: the backtest of a fit is a function of the data, not of a run's seed.
constexpr std::uint64_t kBacktestSeed = 0x5354414D4B554E44;  // "STAMKUND"

/// With more distinct rows than this (of the Pareto/NBD), each parameter draw would take too long; such data
/// leave so little parameter uncertainty that the log of the expected total is linear in the log-parameters
/// over it.
constexpr double kRowsForFullDraws = 20000;

/// Root of the covariance: log-parameters are estimates plus this times standard normals.
Eigen::MatrixXd root_of(const std::vector<double>& covariance, Eigen::Index k) {
  const Eigen::Map<const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>> matrix(
      covariance.data(), k, k);
  return Eigen::LLT<Eigen::MatrixXd>(matrix).matrixL();
}

/// Around what the estimates expect, as predictions are: the draws say how far it may be off. `more`: of
/// another model's expectation, log scale.
void set_interval(HoldoutBacktest& result, std::vector<CountMoments> parts, const CalendarLaw* calendar,
                  double more) {
  double mean = 0.0;
  for (const CountMoments& part : parts) mean += part.mean / static_cast<double>(parts.size());
  if (mean > 0.0)
    for (CountMoments& part : parts) part.mean *= result.expected / mean;
  result.plain_p05 = std::max(0.0, mixture_quantile(parts, 0.05));  // a normal approximation of a count
  result.plain_p95 = mixture_quantile(parts, 0.95);
  result.p05 = result.plain_p05;
  result.p95 = result.plain_p95;
  if (calendar == nullptr) return;
  const std::vector<double> factors = calendar->factors(result.days, more);
  result.p05 = std::max(0.0, mixture_quantile(parts, factors, 0.05));
  result.p95 = mixture_quantile(parts, factors, 0.95);
}

}  // namespace

std::optional<HoldoutBacktest> backtest(const ModelFit& process, const ingest::CustomerTable& customers,
                                        const Options& options, const CalendarLaw* calendar) {
  if (!(customers.holdout_days > 0.0) || customers.size() == 0) return {};
  STAMKUND_EXPECT(customers.holdout_frequency.size() == customers.size());
  const Rows rows = collapse(customers, options.time_unit_days);
  const double horizon = customers.holdout_days / options.time_unit_days;
  const auto total = [&](const std::vector<double>& estimates) {
    return total_future_counts(base::make_process(process.model, estimates, process.regularity), rows,
                               horizon, options.threads);
  };

  HoldoutBacktest result;
  result.days = customers.holdout_days;
  for (const std::uint32_t count : customers.holdout_frequency) result.actual += count;
  const CountMoments at_estimate = total(process.estimates);
  result.expected = at_estimate.mean;

  std::vector<CountMoments> parts{at_estimate};
  const std::vector<double>& drawn = process.posterior.values;
  const base::ModelInfo* model = base::find_model(process.model);
  STAMKUND_EXPECT(model != nullptr);
  const bool full = row_cost(*model) * static_cast<double>(rows.size()) <= kRowsForFullDraws;
  if (!drawn.empty() && full) {  // the draws that predictions take

    const std::size_t k = process.estimates.size();
    const std::size_t count = std::min(drawn.size() / k, static_cast<std::size_t>(4 * options.holdout_draws));
    parts.clear();
    for (std::size_t d = 0; d < count; ++d)
      parts.push_back(total({drawn.begin() + static_cast<std::ptrdiff_t>(d * k),
                             drawn.begin() + static_cast<std::ptrdiff_t>((d + 1) * k)}));
  } else if (process.status == Status::converged) {
    const Eigen::Index k = static_cast<Eigen::Index>(process.estimates.size());
    const Eigen::MatrixXd root = root_of(process.log_covariance, k);
    const auto shifted = [&](const Eigen::VectorXd& shift) {
      std::vector<double> estimates = process.estimates;
      for (Eigen::Index i = 0; i < k; ++i) {
        const auto at = static_cast<std::size_t>(i);
        if (process.is_log.empty() || process.is_log[at] != 0)
          estimates[at] *= std::exp(shift[i]);
        else
          estimates[at] += shift[i];
      }
      return estimates;
    };
    Eigen::VectorXd slope = Eigen::VectorXd::Zero(k);  // of log total with respect to the standard normals
    if (!full) {
      constexpr double kStep = 0.1;
      for (Eigen::Index i = 0; i < k; ++i)
        slope[i] =
            std::log(total(shifted(kStep * root.col(i))).mean / total(shifted(-kStep * root.col(i))).mean) /
            (2.0 * kStep);
    }
    parts.clear();
    for (int pair = 0; pair < std::max(1, options.holdout_draws / 2); ++pair) {
      Stream stream({kBacktestSeed, static_cast<std::uint64_t>(pair), 0, Purpose::fit_parameters});
      Eigen::VectorXd normal(k);
      for (Eigen::Index i = 0; i < k; ++i) normal[i] = draw_normal(stream);
      for (const double sign : {1.0, -1.0}) {  // antithetic: the draws' mean is the estimate
        if (full) {
          parts.push_back(total(shifted(sign * (root * normal))));
        } else {
          parts.push_back({at_estimate.mean * std::exp(sign * slope.dot(normal)), at_estimate.variance});
        }
      }
    }
  }
  double more = 0.0;
  if (calendar != nullptr && calendar->other() && result.expected > 0.0) {
    const double other =
        expected_by(*calendar->other(), customers, options.time_unit_days, result.days, options.threads);
    if (other > 0.0 && std::isfinite(other))
      more = apart_variance(*calendar->other(), std::log(other / result.expected));
  }
  set_interval(result, parts, calendar, more);
  return result;
}

std::optional<HoldoutBacktest> covariate_backtest(const ModelFit& process, const CovariateData& data,
                                                  const ingest::CustomerTable& customers,
                                                  const Options& options, const CalendarLaw* calendar) {
  if (!(customers.holdout_days > 0.0) || customers.size() == 0) return {};
  const auto total = [&](const std::vector<double>& parameters) {
    CountMoments sum;
    for (const CountMoments& one : outlook_of(process.model, parameters, data, customers,
                                              customers.holdout_days, options.time_unit_days, options.threads)
                                       .future) {
      sum.mean += one.mean;
      sum.variance += one.variance;
    }
    return sum;
  };
  HoldoutBacktest result;
  result.days = customers.holdout_days;
  for (const std::uint32_t count : customers.holdout_frequency) result.actual += count;
  const CountMoments at_estimate = total(process.estimates);
  result.expected = at_estimate.mean;
  std::vector<CountMoments> parts{at_estimate};
  // Each draw goes through every customer's covariates: with many, only the process and the individual part.
  if (process.status == Status::converged && static_cast<double>(customers.size()) <= kRowsForFullDraws) {
    const auto k = static_cast<Eigen::Index>(process.estimates.size());
    const Eigen::MatrixXd root = root_of(process.log_covariance, k);
    parts.clear();
    // A quarter of the draws: each takes as long as many without covariates.
    for (int pair = 0; pair < std::max(1, options.holdout_draws / 8); ++pair) {
      Stream stream({kBacktestSeed, static_cast<std::uint64_t>(pair), 0, Purpose::fit_parameters});
      Eigen::VectorXd normal(k);
      for (Eigen::Index i = 0; i < k; ++i) normal[i] = draw_normal(stream);
      const Eigen::VectorXd shift = root * normal;
      for (const double sign : {1.0, -1.0}) {
        std::vector<double> parameters = process.estimates;
        for (std::size_t i = 0; i < parameters.size(); ++i) {
          const double by = sign * shift[static_cast<Eigen::Index>(i)];
          parameters[i] = process.is_log[i] != 0 ? parameters[i] * std::exp(by) : parameters[i] + by;
        }
        parts.push_back(total(parameters));
      }
    }
  }
  set_interval(result, parts, calendar, 0.0);
  return result;
}

}  // namespace stamkund::calibration
