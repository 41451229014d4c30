#include "engine/calibration/evaluate.h"

#include <cmath>

#include "engine/base/expect.h"
#include "engine/calibration/objective.h"

namespace stamkund::calibration {
namespace {

namespace base = stamkund::customer_base;

/// One value a distinct row; the value type must be default-constructible.
template <class Value, class Function>
std::vector<Value> for_each_row(const Rows& rows, const Threads& threads, const Function& function) {
  std::vector<Value> values(rows.size());
  (void)sum_in_order<1>(rows.size(), threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i)
      values[i] = function(rows.x[rows.x_at[i]], rows.time[rows.recency_at[i]], rows.time[rows.age_at[i]]);
    return std::array<double, 1>{};
  });
  return values;
}

template <class Value>
std::vector<Value> spread(const Rows& rows, const std::vector<Value>& of_row) {
  std::vector<Value> of_customer;
  of_customer.reserve(rows.row_of_customer.size());
  for (const std::uint32_t row : rows.row_of_customer) of_customer.push_back(of_row[row]);
  return of_customer;
}

}  // namespace

base::Process process_of(const ModelFit& fit) {
  return base::make_process(fit.model, fit.estimates, fit.regularity);
}

double log_gap_constant(int k, double x, double sum_log_gap_days, double unit_days) {
  if (k <= 1) return 0.0;
  return (k - 1) * (sum_log_gap_days - x * std::log(unit_days)) - x * base::log_gamma(k);
}

base::GammaGamma gamma_gamma_of(const ModelFit& fit) {
  STAMKUND_EXPECT(find_spend_model(fit.model) == SpendModel::gamma_gamma && fit.estimates.size() == 3);
  return {fit.estimates[0], fit.estimates[1], fit.estimates[2]};
}

std::vector<double> p_alive(const ModelFit& process, const ingest::CustomerTable& customers,
                            double time_unit_days, const Threads& threads) {
  const Rows rows = collapse(customers, time_unit_days);
  return std::visit(
      [&](const auto& model) {
        return spread(rows, for_each_row<double>(rows, threads, [&](double x, double t_x, double age) {
                        return base::p_alive(model, x, t_x, age);
                      }));
      },
      process_of(process));
}

std::vector<base::CountMoments> future_counts(const ModelFit& process, const ingest::CustomerTable& customers,
                                              double time_unit_days, double days, const Threads& threads) {
  const Rows rows = collapse(customers, time_unit_days);
  const double horizon = days / time_unit_days;
  return std::visit(
      [&](const auto& model) {
        return spread(rows,
                      for_each_row<base::CountMoments>(rows, threads, [&](double x, double t_x, double age) {
                        return base::future_counts(model, x, t_x, age, horizon);
                      }));
      },
      process_of(process));
}

base::CountMoments total_future_counts(const base::Process& process, const Rows& rows, double horizon,
                                       const Threads& threads) {
  return std::visit(
      [&](const auto& model) -> base::CountMoments {
        const auto total = sum_in_order<2>(rows.size(), threads, [&](std::size_t begin, std::size_t end) {
          std::array<double, 2> part{};
          for (std::size_t i = begin; i < end; ++i) {
            const base::CountMoments row =
                base::future_counts(model, rows.x[rows.x_at[i]], rows.time[rows.recency_at[i]],
                                    rows.time[rows.age_at[i]], horizon);
            part[0] += rows.weight[i] * row.mean;
            part[1] += rows.weight[i] * row.variance;
          }
          return part;
        });
        return {total[0], total[1]};
      },
      process);
}

base::CountMoments new_customer_counts(const ModelFit& process, double time_unit_days, double days) {
  return std::visit(
      [&](const auto& model) { return base::new_customer_counts(model, days / time_unit_days); },
      process_of(process));
}

std::vector<double> expected_mean_spend(const ModelFit& spend, const ingest::CustomerTable& customers) {
  const base::GammaGamma model = gamma_gamma_of(spend);
  std::vector<double> result;
  result.reserve(customers.size());
  for (std::size_t i = 0; i < customers.size(); ++i) {
    const double mean = customers.mean_repeat_spend[i];
    result.push_back(base::expected_mean_spend(model, mean > 0.0 ? customers.frequency[i] : 0.0, mean));
  }
  return result;
}

}  // namespace stamkund::calibration
