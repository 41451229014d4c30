#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "engine/base/expect.h"
#include "engine/calibration/believe.h"
#include "engine/calibration/calibrate.h"
#include "engine/calibration/edge_meaning.h"
#include "engine/calibration/evaluate.h"
#include "engine/calibration/maximise.h"
#include "engine/calibration/outcome.h"
#include "engine/calibration/process_objective.h"
#include "engine/calibration/quantities.h"
#include "engine/calibration/rows.h"
#include "engine/calibration/stopwatch.h"

namespace stamkund::calibration {
namespace {

/// More regular buyers than Erlang-12 have not been reported (Platzer & Reutterer 2016 find k up to 4);
/// assumption.
constexpr int kMostRegular = 12;

/// What a process fit starts from.
struct Problem {
  Rows rows;
  double unit = 1;            ///< internal time unit in the fit's
  std::vector<double> scale;  ///< from internal to the fit's units  [k]
  std::vector<std::vector<double>> starts;
};

Problem problem_of(const customer_base::ModelInfo& model, const ingest::CustomerTable& customers,
                   const Options& options) {
  Problem problem;
  // Opportunities are counted in the fit's unit; elsewhere the typical gap makes starting values work for
  // seconds and for centuries.
  const double unit_days = model.discrete ? options.time_unit_days : typical_gap_days(customers);
  problem.rows = collapse(customers, unit_days);
  problem.unit = unit_days / options.time_unit_days;
  for (const auto& parameter : model.parameters) {
    const bool time = parameter.scale == customer_base::Scale::time;
    const bool rate = parameter.scale == customer_base::Scale::rate;
    problem.scale.push_back(time ? problem.unit : rate ? 1.0 / problem.unit : 1.0);
  }
  double watched = 0.0;
  const Rows& rows = problem.rows;
  for (std::size_t i = 0; i < rows.size(); ++i) watched += rows.weight[i] * rows.time[rows.age_at[i]];
  const double mean_age = rows.customers > 0.0 && watched > 0.0 ? watched / rows.customers : 1.0;
  problem.starts = starts_of(model, mean_age);
  if (!options.from.empty()) {
    std::vector<double> start = options.from;
    for (std::size_t i = 0; i < start.size(); ++i)
      start[i] = model.parameters[i].scale == customer_base::Scale::correlation
                     ? std::exp(std::atanh(start[i]))
                     : start[i] / problem.scale[i];
    problem.starts = {start};
  }
  return problem;
}

/// Why these data cannot be fitted at all; empty if they may be.
std::string hopeless(const Rows& rows) {
  if (rows.customers < 1.0) return "there are no customers";
  if (rows.purchases < 1.0) return "no customer bought again: few purchases and early dropout look the same";
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (rows.time[rows.age_at[i]] > 0.0) return {};
  return "no customer was watched for any time";
}

std::vector<Role> roles_of(const customer_base::ModelInfo& model) {
  std::vector<Role> roles;
  for (const auto& parameter : model.parameters) {
    using enum customer_base::Scale;
    roles.push_back(parameter.scale == number        ? Role::shape
                    : parameter.scale == correlation ? Role::coefficient
                                                     : Role::time_scale);
  }
  return roles;
}

/// A 90 % interval of the correlation, as its atanh is normal, that holds 0: a note, not a decision.
void note_independence(ModelFit& fit) {
  for (std::size_t i = 0; i < fit.is_log.size(); ++i) {
    if (fit.is_log[i] != 0 || fit.status != Status::converged) continue;
    const double rho = fit.estimates[i];
    const double middle = std::atanh(rho);
    const double reach = 1.6448536269514722 * fit.standard_errors[i] / (1.0 - rho * rho);
    if (std::abs(middle) > reach) continue;
    std::array<char, 200> text{};
    std::snprintf(
        text.data(), text.size(),
        "the correlation may be 0 (90 %% interval %.2f to %.2f, from its atanh): nothing shows that who "
        "buys often leaves sooner or later",
        std::tanh(middle - reach), std::tanh(middle + reach));
    fit.notes.emplace_back(text.data());
  }
}

ModelFit fit_one(const customer_base::ModelInfo& model, int k, const Problem& problem,
                 const ingest::CustomerTable& customers, const Options& options) {
  const Stopwatch watch;
  ModelFit fit;
  fit.model = model.name;
  fit.regularity = k;
  bool all_logs = true;
  for (const auto& parameter : model.parameters) {
    fit.names.push_back(parameter.name);
    fit.is_log.push_back(parameter.scale == customer_base::Scale::correlation ? 0 : 1);
    all_logs = all_logs && fit.is_log.back() != 0;
  }
  if (all_logs) fit.is_log.clear();
  fit.customers = customers.size();
  const Rows& rows = problem.rows;
  fit.distinct_rows = rows.size();
  if (const std::string why = hopeless(rows); !why.empty()) {
    std::vector<double> placeholders = problem.starts.front();
    for (std::size_t i = 0; i < placeholders.size(); ++i) placeholders[i] *= problem.scale[i];
    for (std::size_t i = 0; i < fit.is_log.size(); ++i)
      if (fit.is_log[i] == 0) placeholders[i] = 0.0;
    give_up(fit, std::move(placeholders), why);
    fit.seconds = watch.seconds();
    return fit;
  }
  const auto likelihood = process_objective(model, k, rows, options.threads);
  const std::vector<Role> roles = roles_of(model);
  const std::string times = model.discrete ? "" : " (times in typical gaps between purchases)";
  const std::unique_ptr<WithPrior> prior = with_prior(*likelihood, fit, roles, times, options);
  const Objective& objective = prior ? static_cast<const Objective&>(*prior) : *likelihood;
  const auto log_starts = logs_of(problem.starts, options.starts);
  const Maximum maximum = maximise(objective, rows.customers, log_starts);
  std::vector<Held> held;
  for (const auto& parameter : model.parameters)
    held.push_back(parameter.scale == customer_base::Scale::correlation ? Held::atanh : Held::logarithm);
  take(fit, maximum, held, problem.scale, log_starts.size(), meaning_of(model.kind, maximum.direction));
  note_independence(fit);
  fit.log_likelihood = maximum.log_likelihood;
  if (prior) fit.log_likelihood -= prior->log_prior(maximum.theta.data());
  if (options.posterior) {
    const auto single = process_objective(model, k, rows, options.threads.at_most(1));
    const std::unique_ptr<WithPrior> single_prior = with_prior(*single, fit, roles, times, options);
    const auto to_natural = [&](const double* theta) {
      std::vector<double> values;
      for (std::size_t i = 0; i < fit.names.size(); ++i)
        values.push_back(natural(fit, i, theta[i], problem.scale));
      return values;
    };
    draw_posterior(fit, single_prior ? static_cast<const Objective&>(*single_prior) : *single, maximum,
                   to_natural, row_cost(model) * static_cast<double>(rows.size()), options);
  }
  for (const std::string& name : options.profiles)
    fit.profiles.push_back(profiled(name, fit, objective, maximum, problem.scale, customers, options));
  if (k > 1) {
    double log_gaps = 0.0;
    for (const double sum : customers.sum_log_gaps) log_gaps += sum;
    fit.log_likelihood += log_gap_constant(k, rows.purchases, log_gaps, rows.unit_days);
  }
  // The density of x purchase times carries time^-x.
  if (!model.discrete) fit.log_likelihood -= rows.purchases * std::log(problem.unit);
  fit.seconds = watch.seconds();
  return fit;
}

}  // namespace

ModelFit fit_process(const ingest::CustomerTable& customers, const Options& options) {
  const customer_base::ModelInfo* model = customer_base::find_model(options.model);
  STAMKUND_EXPECT(model != nullptr && !model->contractual);
  STAMKUND_EXPECT(options.time_unit_days > 0.0);
  const Problem problem = problem_of(*model, customers, options);
  if (!model->regular) return fit_one(*model, 1, problem, customers, options);
  if (options.regularity > 0) return fit_one(*model, options.regularity, problem, customers, options);
  // The likelihood has one peak in k: stop when it has fallen twice.
  Options plainly = options;
  plainly.posterior = false;
  plainly.profiles.clear();
  ModelFit best = fit_one(*model, 1, problem, customers, plainly);
  double seconds = best.seconds;
  const bool gaps_known = customers.sum_log_gaps.size() == customers.size();
  for (int k = 2, falls = 0; gaps_known && hopeless(problem.rows).empty() && k <= kMostRegular && falls < 2;
       ++k) {
    ModelFit next = fit_one(*model, k, problem, customers, plainly);
    seconds += next.seconds;
    // Whatever kind of maximum it is: at an edge a likelihood is a likelihood.
    const bool better = next.status != Status::failed && next.log_likelihood > best.log_likelihood;
    falls = better ? 0 : falls + 1;
    if (better) best = std::move(next);
  }
  if (options.posterior || !options.profiles.empty()) {
    best = fit_one(*model, best.regularity, problem, customers, options);
    seconds += best.seconds;
  }
  best.seconds = seconds;
  best.notes.push_back("k = " + std::to_string(best.regularity) + " has the highest likelihood" +
                       (gaps_known ? "" : " tried: the gaps between purchases are not known"));
  return best;
}

}  // namespace stamkund::calibration
