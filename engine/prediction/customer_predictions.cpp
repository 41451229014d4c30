#include "engine/prediction/customer_predictions.h"

#include <cmath>
#include <limits>
#include <numeric>

#include "engine/base/calendar.h"
#include "engine/base/expect.h"
#include "engine/calibration/evaluate.h"
#include "engine/calibration/rows.h"
#include "engine/parallel/for_each_block.h"
#include "engine/population/expected_spend.h"
#include "engine/population/parameter_draws.h"
#include "engine/prediction/discounted.h"
#include "engine/prediction/outlook.h"
#include "models/customer_base/next_purchase.h"

namespace stamkund::prediction {
namespace {

namespace base = stamkund::customer_base;

/// Predictions of one distinct history, without money.
struct RowPrediction {
  base::CountMoments counts;
  double p_alive = 0;
  double dert = 0;
  double discounted = 0;
  double ever = 0;
  double next[3] = {};
  std::vector<double> within;
};

struct Units {
  double horizon;
  double rate;  ///< continuous discount a time unit
  double days;
};

Units units_of(const calibration::Fit& fit, const Request& request) {
  const double days = fit.time_unit_days;
  return {request.horizon_days / days, std::log1p(request.discount_per_year) / kDaysPerYear * days, days};
}

/// Of `process` and her history, or with covariates. With a calendar residual purchases end where it does.
RowPrediction predict_row(const Outlook::Customer& her, const Request& request, const Units& units) {
  RowPrediction row;
  row.counts = her.counts(units.horizon);
  row.discounted = her.discounted(units.horizon, units.rate);
  const base::NextPurchase next = her.process != nullptr
                                      ? base::NextPurchase(*her.process, her.x, her.t_x, her.age)
                                      : base::NextPurchase(her.now, her.p_alive, her.calendar);
  if (her.process != nullptr) {
    row.p_alive = base::p_alive(*her.process, her.x, her.t_x, her.age);
    row.dert = base::discounted_residual_transactions(*her.process, her.x, her.t_x, her.age, units.rate);
  } else {
    row.p_alive = her.p_alive;
    double end = 0.0;
    for (const auto& stretch : her.calendar) end += stretch.length;
    row.dert = her.calendar.empty()
                   ? her.p_alive * base::discounted_residual_transactions(her.now, 0.0, 0.0, 0.0, units.rate)
                   : her.discounted(end, units.rate);
  }
  row.ever = next.ever();
  const double shares[3] = {0.1, 0.5, 0.9};
  for (int i = 0; i < 3; ++i) row.next[i] = next.quantile_if_ever(shares[i]) * units.days;
  for (const double days : request.within_days) row.within.push_back(next.within(days / units.days));
  return row;
}

population::CustomerLaws laws_at_estimates(const calibration::Fit& fit, const Request& request) {
  return population::laws_at_estimates(fit, request.spend.value_or(0.0));
}

/// Why this fit says nothing of money; empty if it does.
std::string money_problem(const calibration::Fit& fit, const Request& request) {
  if (!fit.spend) return request.spend ? "" : "the fit knows nothing of spend";
  const calibration::ModelFit& spend = *fit.spend;
  if (!calibration::can_predict(spend.status))
    return spend.model + " is " + calibration::name_of(spend.status) + ": " + spend.reason;
  if (!std::isfinite(population::expected_new_spend(laws_at_estimates(fit, request))))
    return spend.model + " has an infinite mean";
  return {};
}

}  // namespace

CustomerPredictions predict_customers(const calibration::Fit& fit, const Request& request) {
  STAMKUND_EXPECT(calibration::can_predict(fit.process.status) && request.horizon_days > 0.0);
  const Units units = units_of(fit, request);
  const population::CustomerLaws laws = laws_at_estimates(fit, request);
  const Outlook outlook(fit, laws);
  std::vector<RowPrediction> of_row;
  std::vector<std::uint32_t> row_of_customer;
  std::vector<std::uint32_t> customer_of_row;  // one of those who share it
  if (!fit.covariates) {
    const calibration::Rows rows = calibration::collapse(fit.customers, fit.time_unit_days);
    row_of_customer = rows.row_of_customer;
    customer_of_row.resize(rows.size());
    for (std::uint32_t i = 0; i < row_of_customer.size(); ++i) customer_of_row[row_of_customer[i]] = i;
  } else {
    customer_of_row.resize(fit.customers.size());
    std::iota(customer_of_row.begin(), customer_of_row.end(), 0U);
    row_of_customer = customer_of_row;
  }
  of_row.resize(customer_of_row.size());
  for_each_block(of_row.size(), 64, request.threads,
                 [&](std::uint64_t begin, std::uint64_t end, std::size_t) {
                   for (std::uint64_t i = begin; i < end; ++i)
                     of_row[i] = predict_row(outlook.of(customer_of_row[i]), request, units);
                 });

  CustomerPredictions out;
  const std::size_t n = fit.customers.size();
  for (auto* column : {&out.expected_purchases, &out.purchases_sd, &out.p_alive, &out.dert, &out.discounted,
                       &out.p_ever, &out.next_p10, &out.next_p50, &out.next_p90})
    column->resize(n);
  out.p_purchase.assign(request.within_days.size(), std::vector<double>(n));
  for (std::size_t i = 0; i < n; ++i) {
    const RowPrediction& row = of_row[row_of_customer[i]];
    out.expected_purchases[i] = row.counts.mean;
    out.purchases_sd[i] = std::sqrt(row.counts.variance);
    out.p_alive[i] = row.p_alive;
    out.dert[i] = row.dert;
    out.discounted[i] = row.discounted;
    out.p_ever[i] = row.ever;
    out.next_p10[i] = row.next[0];
    out.next_p50[i] = row.next[1];
    out.next_p90[i] = row.next[2];
    for (std::size_t w = 0; w < row.within.size(); ++w) out.p_purchase[w][i] = row.within[w];
  }
  out.no_money = money_problem(fit, request);
  if (!out.no_money.empty()) return out;
  out.expected_spend.resize(n);
  for (std::size_t i = 0; i < n; ++i)
    out.expected_spend[i] = population::expected_spend(laws, fit.customers, i);
  out.clv.resize(n);
  out.residual_value.resize(n);
  for (std::size_t i = 0; i < n; ++i) {
    out.clv[i] = request.margin * out.expected_spend[i] * out.discounted[i];
    out.residual_value[i] = request.margin * out.expected_spend[i] * out.dert[i];
  }
  return out;
}

NewCustomerPrediction predict_new_customer(const calibration::Fit& fit, const Request& request) {
  STAMKUND_EXPECT(calibration::can_predict(fit.process.status) && request.horizon_days > 0.0);
  // With covariates: of a customer whose covariates are all 0.
  const base::Process process = laws_at_estimates(fit, request).process;
  const Units units = units_of(fit, request);
  NewCustomerPrediction out;
  const base::CountMoments counts = base::new_customer_counts(process, units.horizon);
  out.expected_purchases = counts.mean;
  out.purchases_sd = std::sqrt(counts.variance);
  out.p_none = base::count_probability(process, 0.0, units.horizon);
  const auto expected = [&](double t) { return base::new_customer_counts(process, t).mean; };
  const base::ModelInfo* model = base::find_model(fit.process.model);
  out.discounted =
      model != nullptr && model->discrete
          ? discounted_steps(base::purchases_by_step(process, 0.0, 0.0, 0.0,
                                                     static_cast<std::size_t>(units.horizon + 1e-9)),
                             1.0, units.rate)
          : discounted_purchases(expected, units.horizon, units.rate);
  out.dert = base::discounted_residual_transactions(process, 0.0, 0.0, 0.0, units.rate);
  out.expected_spend = out.clv = out.residual_value = std::numeric_limits<double>::quiet_NaN();
  if (!money_problem(fit, request).empty()) return out;
  out.expected_spend = population::expected_new_spend(laws_at_estimates(fit, request));
  out.clv = request.margin * out.expected_spend * out.discounted;
  out.residual_value = request.margin * out.expected_spend * out.dert;
  return out;
}

}  // namespace stamkund::prediction
