#include "engine/command/fit_customers.h"

#include <limits>

namespace stamkund::command {
namespace {

using targeting::Type;

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

template <class T>
std::vector<T> rows_of(const std::vector<T>& all, const std::vector<std::uint32_t>& rows) {
  std::vector<T> out;
  if (all.empty()) return out;
  out.reserve(rows.size());
  for (const std::uint32_t i : rows) out.push_back(all[i]);
  return out;
}

}  // namespace

FitCustomers::FitCustomers(const calibration::Fit& fit, const std::vector<std::string>& segment_of,
                           const targeting::LifeCycle& rule)
    : KnownCustomers(fit, segment_of, rule) {
  predicted_ = columns_.values.size();
  const Type money = fit.customers.amount_unit.empty() ? Type::number : Type::money;
  for (const auto& [name, type] :
       {std::pair{"p_alive", Type::share}, std::pair{"p_ever", Type::share},
        std::pair{"expected_purchases", Type::number}, std::pair{"expected_spend", money},
        std::pair{"clv", money}, std::pair{"residual_value", money}})
    columns_.add({name, type, "", {}}, {});
}

void FitCustomers::set(const prediction::CustomerPredictions& predictions) {
  std::size_t at = predicted_;
  for (const auto* column : {&predictions.p_alive, &predictions.p_ever, &predictions.expected_purchases,
                             &predictions.expected_spend, &predictions.clv, &predictions.residual_value}) {
    columns_.values[at] = *column;
    columns_.values[at].resize(fit_.customers.size(), kMissing);
    ++at;
  }
}

prediction::CustomerPredictions only(const prediction::CustomerPredictions& all,
                                     const std::vector<std::uint32_t>& rows) {
  prediction::CustomerPredictions out = all;
  for (auto* column : {&out.expected_purchases, &out.purchases_sd, &out.p_alive, &out.dert, &out.discounted,
                       &out.expected_spend, &out.clv, &out.residual_value, &out.p_ever, &out.next_p10,
                       &out.next_p50, &out.next_p90})
    *column = rows_of(*column, rows);
  for (auto& column : out.p_purchase) column = rows_of(column, rows);
  return out;
}

ingest::CustomerTable only(const ingest::CustomerTable& all, const std::vector<std::uint32_t>& rows) {
  ingest::CustomerTable out = all;
  out.id = rows_of(all.id, rows);
  out.first_day = rows_of(all.first_day, rows);
  out.frequency = rows_of(all.frequency, rows);
  out.holdout_frequency = rows_of(all.holdout_frequency, rows);
  for (auto* column : {&out.recency_days, &out.age_days, &out.mean_repeat_spend, &out.first_spend,
                       &out.sum_log_gaps, &out.log_spend_count, &out.log_spend_mean, &out.log_spend_squares})
    *column = rows_of(*column, rows);
  return out;
}

}  // namespace stamkund::command
