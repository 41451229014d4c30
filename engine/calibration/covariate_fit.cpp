#include "engine/calibration/covariate_fit.h"

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>
#include <cstdio>
#include <limits>

#include "engine/base/expect.h"
#include "engine/calibration/believe.h"
#include "engine/calibration/covariate_rows.h"
#include "engine/calibration/edge_meaning.h"
#include "engine/calibration/maximise.h"
#include "engine/calibration/outcome.h"
#include "engine/calibration/stopwatch.h"
#include "models/customer_base/process.h"

namespace stamkund::calibration {
namespace {

using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
/// Logs of parameters up to which alpha, beta, a, b and what is made of them stay in range.
constexpr double kMostLog = 230.0;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// What an edge means; empty if nothing simple.
std::string meaning(const ModelFit& fit, const std::vector<double>& direction) {
  const std::vector<int> signs = signs_of(direction);
  for (std::size_t i = 0; i < signs.size(); ++i)
    if (signs[i] != 0 && fit.is_log[i] == 0)
      return "almost nothing (or almost everything) happens at some of its values, so its effect has no "
             "finite estimate";
  // Only the constants of rate and lifetime move, as those of the model without covariates do.
  const customer_base::ModelInfo& info = *customer_base::find_model(fit.model);
  if (direction.size() < info.parameters.size()) return {};
  const auto effects = direction.begin() + static_cast<std::ptrdiff_t>(info.parameters.size());
  return meaning_of(info.kind, {direction.begin(), effects});
}

/// From the fit of standardised covariates in the rows' unit to the parameters of the data: a linear map of
/// the logs and coefficients, and what is added to it.
struct BackMap {
  Matrix linear;
  Eigen::VectorXd shift;
};

BackMap back_map(const CovariateRows& rows, const customer_base::ModelInfo& model, double unit) {
  const bool pareto = model.covariates == customer_base::Takes::changing;
  const auto plain = static_cast<Eigen::Index>(model.parameters.size());
  const auto kp = static_cast<Eigen::Index>(rows.purchase_size);
  const auto kl = static_cast<Eigen::Index>(rows.lifetime_size);
  const Eigen::Index k = plain + kp + (pareto ? kl : 2 * kl);
  BackMap map{Matrix::Identity(k, k), Eigen::VectorXd::Zero(k)};
  map.shift[1] = std::log(unit);
  if (pareto) map.shift[3] = std::log(unit);
  // A covariate's mean moves into the constant: alpha and beta are rates of the gammas (hazards are 1/beta),
  // a and b are not.
  const auto put = [&](Eigen::Index at, Eigen::Index constant, double sign, double mean, double sd) {
    map.linear(at, at) = 1.0 / sd;
    map.linear(constant, at) = sign * mean / sd;
  };
  for (Eigen::Index c = 0; c < kp; ++c) {
    const auto i = static_cast<std::size_t>(c);
    put(plain + c, 1, 1.0, rows.purchase_mean[i], rows.purchase_sd[i]);
  }
  for (Eigen::Index c = 0; c < kl; ++c) {
    const auto i = static_cast<std::size_t>(c);
    if (pareto) {
      put(plain + kp + c, 3, 1.0, rows.lifetime_mean[i], rows.lifetime_sd[i]);
    } else {
      put(plain + kp + c, 2, -1.0, rows.lifetime_mean[i], rows.lifetime_sd[i]);
      put(plain + kp + kl + c, 3, -1.0, rows.lifetime_mean[i], rows.lifetime_sd[i]);
    }
  }
  return map;
}

/// Natural scale, from what was searched.
std::vector<double> natural(const ModelFit& fit, const BackMap& map, const double* searched) {
  const Eigen::VectorXd theta =
      map.linear * Eigen::Map<const Eigen::VectorXd>(searched, map.shift.size()) + map.shift;
  std::vector<double> values;
  for (Eigen::Index i = 0; i < theta.size(); ++i)
    values.push_back(fit.is_log[static_cast<std::size_t>(i)] != 0
                         ? std::exp(std::clamp(theta[i], -kMostLog, kMostLog))
                         : theta[i]);
  return values;
}

void take(ModelFit& fit, const Maximum& maximum, const BackMap& map) {
  const Eigen::Index k = map.shift.size();
  const Eigen::VectorXd theta =
      map.linear * Eigen::Map<const Eigen::VectorXd>(maximum.theta.data(), k) + map.shift;
  fit.estimates = natural(fit, map, maximum.theta.data());
  const Matrix covariance =
      map.linear * Eigen::Map<const Matrix>(maximum.log_covariance.data(), k, k) * map.linear.transpose();
  fit.log_covariance.assign(covariance.data(), covariance.data() + k * k);
  for (Eigen::Index i = 0; i < k; ++i) {
    const auto at = static_cast<std::size_t>(i);
    const double slope = fit.is_log[at] != 0 ? fit.estimates[at] : 1.0;
    fit.standard_errors.push_back(slope * std::sqrt(covariance(i, i)));
  }
  fit.status = maximum.status;
  fit.iterations = maximum.iterations;
  fit.starts_agreeing = maximum.agreeing;
  std::vector<Held> held;
  for (const char log : fit.is_log) held.push_back(log != 0 ? Held::logarithm : Held::plain);
  const std::string edge = meaning(fit, maximum.direction);
  explain(fit, maximum, held, edge);
  take_limit(fit, edge);
  for (Eigen::Index i = 0; i < k; ++i) {
    if (fit.is_log[static_cast<std::size_t>(i)] == 0 || std::abs(theta[i]) < kMostLog) continue;
    // Nobody is near the point where all covariates are 0: its parameters cannot be written down.
    fit.status = Status::failed;
    fit.limit.clear();
    fit.reason =
        fit.names[static_cast<std::size_t>(i)] +
        " is of a customer whose covariates are all 0, so far from the data that it is no number any more; "
        "subtract a typical value from each covariate";
    std::fill(fit.standard_errors.begin(), fit.standard_errors.end(), kNaN);
    std::fill(fit.log_covariance.begin(), fit.log_covariance.end(), kNaN);
  }
}

/// Of an evaluation, in rows of the plain Pareto/NBD: a stretch of a path costs about a quarter of one
/// (measured on apparel).
double cost_of(const CovariateRows& rows) {
  double cost = 0.0;
  for (const CovariateRow& row : rows.rows)
    cost += 1.0 + 0.25 * static_cast<double>(rows.path_begin[row.path + 1] - rows.path_begin[row.path]);
  return cost;
}

/// What the effects add to the fit without them, and how often as much would come of nothing.
std::string worth(const ModelFit& fit, const ModelFit& plain) {
  const std::size_t effects = fit.names.size() - plain.names.size();
  const double ratio = std::fmax(0.0, 2.0 * (fit.log_likelihood - plain.log_likelihood));
  const boost::math::chi_squared_distribution<double> law(static_cast<double>(effects));
  std::array<char, 160> text{};
  std::snprintf(text.data(), text.size(),
                "against the fit without effects: likelihood ratio %.1f on %zu degree%s of freedom, p = %.2g",
                ratio, effects, effects == 1 ? "" : "s",
                boost::math::cdf(boost::math::complement(law, ratio)));
  return text.data();
}

/// Why the covariates of one process cannot be told apart; empty if they can.
std::string trouble(const CovariateRows& rows, bool lifetime, const ModelFit& fit, std::size_t first) {
  const Degenerate found = degenerate_covariates(rows, lifetime);
  if (found.columns.empty()) return "";
  std::vector<std::string> names;
  for (const std::size_t c : found.columns) names.push_back(fit.names[first + c]);
  if (found.constant) return in_words(names) + " never changed while customers were watched";
  return in_words(names) + " are linear in one another: their effects cannot be told apart";
}

}  // namespace

void RepeatDays::add(const ingest::CustomerHistory& history, Day calibration_end) {
  if (history.row == ingest::CustomerHistory::kNotInTable) return;
  STAMKUND_EXPECT(history.row + 1 == begin.size());
  for (std::size_t i = 1; i < history.transactions.size() && history.transactions[i].day <= calibration_end;
       ++i)
    day.push_back(history.transactions[i].day.serial);
  begin.push_back(day.size());
}

bool covariates_bend_leaving(const std::string& model) {
  const customer_base::ModelInfo* info = customer_base::find_model(model);
  return info != nullptr && info->covariates == customer_base::Takes::changing;
}

bool takes(const ModelFit& model, const CovariateData& data) {
  const customer_base::ModelInfo* const info = customer_base::find_model(model.model);
  if (info == nullptr || info->covariates == customer_base::Takes::none) return false;
  const bool bends = info->covariates == customer_base::Takes::changing;
  for (const std::uint32_t c : data.lifetime)
    if (!bends && (info->kind == customer_base::Kind::nbd || !data.paths.is_constant(c))) return false;
  return model.names.size() == covariate_parameter_names(model.model, data).size();
}

std::vector<std::string> covariate_parameter_names(const std::string& model, const CovariateData& data) {
  std::vector<std::string> names = parameter_names(model);
  const auto add = [&](const char* process, const std::vector<std::uint32_t>& columns) {
    for (const std::uint32_t column : columns) names.push_back(process + data.paths.names[column]);
  };
  add("purchase.", data.purchase);
  const bool pareto = covariates_bend_leaving(model);
  add(pareto ? "lifetime." : "dropout_a.", data.lifetime);
  if (!pareto) add("dropout_b.", data.lifetime);
  return names;
}

ModelFit fit_with_covariates(const ingest::CustomerTable& customers, const CovariateData& data,
                             const Options& options) {
  const Stopwatch watch;
  const customer_base::ModelInfo* info = customer_base::find_model(options.model);
  STAMKUND_EXPECT(info != nullptr && info->covariates != customer_base::Takes::none);
  const bool pareto = covariates_bend_leaving(options.model);
  STAMKUND_EXPECT(!data.purchase.empty() || !data.lifetime.empty());
  const double gap = typical_gap_days(customers);
  const CovariateRows rows = covariate_rows(customers, data, gap);
  const double unit = gap / options.time_unit_days;

  Options plainly = options;
  plainly.posterior = false;
  plainly.profiles.clear();
  const ModelFit plain = fit_process(customers, plainly);
  ModelFit fit;
  fit.model = options.model;
  fit.with_covariates = true;
  fit.names = covariate_parameter_names(options.model, data);
  fit.is_log.assign(plain.names.size(), 1);
  fit.is_log.resize(fit.names.size(), 0);
  fit.customers = customers.size();
  fit.distinct_rows = rows.size();

  const std::size_t size = plain.names.size();
  const std::size_t lifetime_at = size + rows.purchase_size;
  std::string reason =
      plain.status == Status::not_identified && !(rows.repeat_purchases > 0.0) ? plain.reason : "";
  for (const bool lifetime : {false, true}) {
    if (!reason.empty()) break;
    reason = trouble(rows, lifetime, fit, lifetime ? lifetime_at : size);
  }
  if (!reason.empty()) {
    std::vector<double> placeholders(fit.names.size(), 0.0);  // the plain model's, and no effects
    std::copy(plain.estimates.begin(), plain.estimates.end(), placeholders.begin());
    give_up(fit, std::move(placeholders), reason);
    fit.log_likelihood = plain.log_likelihood;
    fit.seconds = watch.seconds();
    return fit;
  }

  // The fit without covariates, then two far from it, all without effects.
  const std::size_t k = fit.names.size();
  std::vector<std::vector<double>> starts;
  const auto add_start = [&](double r, double alpha, double third, double fourth) {
    std::vector<double> theta(k, 0.0);
    const double values[] = {r, alpha, third, fourth};
    for (std::size_t i = 0; i < size; ++i) theta[i] = std::fmin(8.0, std::fmax(-8.0, std::log(values[i])));
    starts.push_back(std::move(theta));
  };
  const auto& p = plain.estimates;
  if (size == 2)
    add_start(p[0], p[1] / unit, 1.0, 1.0);  // and nobody leaves
  else
    add_start(p[0], p[1] / unit, p[2], pareto ? p[3] / unit : p[3]);
  double watched = 0.0;
  for (const CovariateRow& row : rows.rows) watched += row.weight * row.age / gap;
  const double mean_age = watched > 0.0 ? watched / rows.customers : 1.0;
  if (options.starts > 1) pareto ? add_start(2.0, 4.0, 0.3, 0.3 * mean_age) : add_start(2.0, 2.0, 0.3, 3.0);
  if (options.starts > 2) pareto ? add_start(0.3, 0.6, 1.5, mean_age) : add_start(0.2, 0.5, 3.0, 6.0);
  fit.starts = static_cast<int>(starts.size());

  const auto likelihood_on = [&](const Threads& threads) {
    return covariate_objective(*info, rows, threads);
  };
  std::vector<Role> roles{Role::shape, Role::time_scale, Role::shape,
                          pareto ? Role::time_scale : Role::shape};
  roles.resize(size);
  roles.resize(k, Role::coefficient);
  const std::string measures = " (times in typical gaps between purchases, effects of a standard deviation)";
  const std::unique_ptr<Objective> likelihood = likelihood_on(options.threads);
  const std::unique_ptr<WithPrior> prior = with_prior(*likelihood, fit, roles, measures, options);
  const Objective& objective = prior ? static_cast<const Objective&>(*prior) : *likelihood;
  const Maximum maximum = maximise(objective, rows.customers, starts);
  const BackMap map = back_map(rows, *info, unit);
  take(fit, maximum, map);
  const auto to_natural = [&](const double* theta) { return natural(fit, map, theta); };
  if (options.posterior) {
    const std::unique_ptr<Objective> single = likelihood_on(options.threads.at_most(1));
    const std::unique_ptr<WithPrior> single_prior = with_prior(*single, fit, roles, measures, options);
    draw_posterior(fit, single_prior ? static_cast<const Objective&>(*single_prior) : *single, maximum,
                   to_natural, cost_of(rows), options);
  }
  profile_parameters(fit, objective, maximum, to_natural, options);
  fit.log_likelihood = maximum.log_likelihood - (prior ? prior->log_prior(maximum.theta.data()) : 0.0) -
                       rows.repeat_purchases * std::log(unit);
  if (fit.status == Status::converged && can_predict(plain.status) && !prior)
    fit.notes.push_back(worth(fit, plain));
  fit.seconds = watch.seconds();
  return fit;
}

}  // namespace stamkund::calibration
