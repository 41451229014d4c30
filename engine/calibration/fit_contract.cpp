#include "engine/calibration/fit_contract.h"

#include <algorithm>
#include <cmath>

#include "engine/base/expect.h"
#include "engine/calibration/believe.h"
#include "engine/calibration/evaluate.h"
#include "engine/calibration/maximise.h"
#include "engine/calibration/outcome.h"
#include "engine/calibration/stopwatch.h"

namespace stamkund::calibration {
namespace {

/// What these data can show at all.
struct Evidence {
  double lost = 0;
  double renewed = 0;         ///< customers who renewed at least once
  std::size_t decisions = 0;  ///< periods at whose end somebody had to decide
  std::uint64_t kinds = 0;
};

Evidence evidence_in(const ingest::ContractTable& table) {
  Evidence found;
  for (std::size_t t = 0; t < table.lost.size(); ++t) {
    found.lost += table.lost[t];
    if (t > 1) found.renewed += table.lost[t];
    if (t > 0) found.renewed += table.censored[t];
    if (table.lost[t] > 0.0 || (t > 0 && table.censored[t] > 0.0)) found.decisions = t;
    found.kinds += (table.lost[t] > 0.0 ? 1U : 0U) + (table.censored[t] > 0.0 ? 1U : 0U);
  }
  return found;
}

std::string why_not(const ingest::ContractTable& table, const Evidence& found, std::size_t parameters) {
  if (!(table.customers > 0.0)) return "there are no customers";
  if (found.decisions == 0) return "no customer was observed to the end of a period";
  if (!(found.lost > 0.0))
    return "no customer left in " + std::to_string(found.decisions) +
           " periods: how long they stay cannot be seen";
  if (!(found.renewed > 0.0))
    return "every customer who could renew left in period 1: how those who stay differ cannot be seen";
  if (found.decisions < parameters)
    return "customers decided at the end of " + std::to_string(found.decisions) +
           (found.decisions == 1 ? " period" : " periods") + " only, and " + std::to_string(parameters) +
           " parameters need at least as many";
  return {};
}

/// As far ahead as was observed, and at least so many periods.
constexpr std::size_t kFewestAhead = 12;

template <customer_base::Contract Model>
void project_periods(const Model& model, ContractProjection& out, std::size_t periods) {
  for (std::size_t t = 0; t <= periods; ++t) {
    const auto at = static_cast<double>(t);
    out.survival.push_back(std::exp(customer_base::log_survival(model, at)));
    out.retention.push_back(t == 0 ? 1.0 : customer_base::retention_rate(model, at));
    out.residual_lifetime.push_back(customer_base::expected_residual_lifetime(model, at));
  }
}

/// What a direction of log-parameters means.
std::string meaning(const std::vector<double>& direction) {
  const std::vector<int> sign = signs_of(direction);
  if (sign.empty()) return {};
  if (sign.size() > 2 && sign[0] == 0 && sign[1] == 0)
    return sign[2] > 0 ? "those who have not left by then all leave at once"
                       : "nobody leaves after the first period";
  if (sign[0] > 0 && sign[1] > 0)
    return "all customers leave with one probability; no spread between them is visible";
  if (sign[0] < 0 && sign[1] < 0) return "customers either leave at once or never do";
  if (sign[0] <= 0 && sign[1] >= 0) return "hardly anybody leaves";
  return "nearly everybody leaves at once";
}

}  // namespace

ModelFit fit_contract(const ingest::ContractTable& table, const std::string& model, const Options& options) {
  const Stopwatch watch;
  const customer_base::ModelInfo* info = customer_base::find_model(model);
  STAMKUND_EXPECT(info != nullptr && info->contractual);
  const bool weibull = model == "bdw";
  STAMKUND_EXPECT(table.lost.size() == table.censored.size());
  ModelFit fit;
  fit.model = model;
  for (const auto& parameter : info->parameters) fit.names.push_back(parameter.name);
  const std::size_t k = fit.names.size();
  fit.customers = static_cast<std::uint64_t>(std::llround(table.customers));
  const Evidence found = evidence_in(table);
  fit.distinct_rows = found.kinds;

  std::vector<std::vector<double>> starts{{1.0, 2.0}, {0.3, 0.6}, {10.0, 30.0}};
  if (weibull) starts[0].push_back(1.0), starts[1].push_back(1.3), starts[2].push_back(0.8);
  const std::string reason = why_not(table, found, k);
  if (!reason.empty()) {
    give_up(fit, starts.front(), reason);
  } else {
    starts = logs_of(std::move(starts), options.starts);
    const auto likelihood = contract_objective(table, model);
    const auto prior = with_prior(*likelihood, fit, std::vector<Role>(k, Role::shape), "", options);
    const Objective& objective = prior ? static_cast<const Objective&>(*prior) : *likelihood;
    const Maximum maximum = maximise(objective, table.customers, starts);
    take(fit, maximum, std::vector<Held>(k, Held::logarithm), std::vector<double>(k, 1.0), starts.size(),
         meaning(maximum.direction));
    fit.log_likelihood = maximum.log_likelihood - (prior ? prior->log_prior(maximum.theta.data()) : 0.0);
    const auto natural = [k](const double* theta) {
      std::vector<double> values;
      for (std::size_t i = 0; i < k; ++i) values.push_back(std::exp(theta[i]));
      return values;
    };
    draw_posterior(fit, objective, maximum, natural, static_cast<double>(fit.distinct_rows), options);
    profile_parameters(fit, objective, maximum, natural, options);
    // |z| < 1.96: one in twenty who are not sbg would be taken for it at the edge; a note, not a decision.
    if (weibull && fit.status == Status::converged &&
        std::abs(maximum.theta[2]) < 1.96 * std::sqrt(maximum.log_covariance[8]))
      fit.notes.push_back(
          "c cannot be told from 1: the simpler model 'sbg' describes these customers as well");
  }
  fit.seconds = watch.seconds();
  return fit;
}

ContractProjection project(const ModelFit& fit, const ingest::ContractTable& table) {
  ContractProjection out;
  double at_risk = table.customers;
  double alive = 1.0;
  out.observed.push_back(1.0);
  for (std::size_t t = 1; t <= table.periods(); ++t) {
    at_risk -= table.censored[t - 1];
    if (!(at_risk > 0.0)) break;
    // Kaplan-Meier: customers still there are seen for different times.
    alive *= 1.0 - table.lost[t] / at_risk;
    at_risk -= table.lost[t];
    out.observed.push_back(alive);
  }
  if (!can_predict(fit.status)) return out;
  const std::size_t periods = table.periods() + std::max(kFewestAhead, table.periods());
  std::visit(
      [&](const auto& process) {
        if constexpr (customer_base::Contract<std::decay_t<decltype(process)>>)
          project_periods(process, out, periods);
      },
      process_of(fit));
  return out;
}

}  // namespace stamkund::calibration
