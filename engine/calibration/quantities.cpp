#include "engine/calibration/quantities.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/base/calendar.h"
#include "engine/calibration/evaluate.h"
#include "engine/calibration/profile.h"

namespace stamkund::calibration {

const std::vector<std::string>& quantity_names() {
  static const std::vector<std::string> kNames{"holdout", "alive", "new-customer"};
  return kNames;
}

double natural(const ModelFit& fit, std::size_t i, double theta, const std::vector<double>& scale) {
  return i < fit.is_log.size() && fit.is_log[i] == 0 ? std::tanh(theta) : std::exp(theta) * scale[i];
}

ProfiledQuantity profiled(const std::string& name, const ModelFit& fit, const Objective& objective,
                          const Maximum& maximum, const std::vector<double>& scale,
                          const ingest::CustomerTable& customers, const Options& options) {
  ProfiledQuantity out;
  out.name = name;
  out.level = options.profile_level;
  const std::size_t k = scale.size();
  const auto process_at = [&](const double* theta) {
    std::vector<double> values(k);
    for (std::size_t i = 0; i < k; ++i) values[i] = natural(fit, i, theta[i], scale);
    return customer_base::make_process(fit.model, values, fit.regularity);
  };
  const Rows rows = collapse(customers, options.time_unit_days);
  const auto finish = [&](const ProfileInterval& interval, const auto& back) {
    out.estimate = back(interval.estimate);
    out.low = back(interval.lower.value);
    out.high = back(interval.upper.value);
    out.low_status = name_of(interval.lower.status);
    out.high_status = name_of(interval.upper.status);
    return out;
  };
  const auto parameter = std::find(fit.names.begin(), fit.names.end(), name);
  if (parameter != fit.names.end()) {
    const auto i = static_cast<std::size_t>(parameter - fit.names.begin());
    // On the log scale, where the likelihood is closer to quadratic; the ends are mapped back.
    return finish(
        profile_interval(
            objective, maximum, [i](const double* theta) { return theta[i]; }, options.profile_level),
        [&](double log_value) { return natural(fit, i, log_value, scale); });
  }
  Quantity quantity;
  if (name == "holdout" && customers.holdout_days > 0.0) {
    const double horizon = customers.holdout_days / options.time_unit_days;
    quantity = [&, horizon](const double* theta) {
      return total_future_counts(process_at(theta), rows, horizon, options.threads).mean;
    };
  } else if (name == "alive") {
    quantity = [&](const double* theta) {
      const auto process = process_at(theta);
      return sum_in_order<1>(rows.size(), options.threads, [&](std::size_t begin, std::size_t end) {
        std::array<double, 1> sum{};
        for (std::size_t i = begin; i < end; ++i)
          sum[0] += rows.weight[i] * customer_base::p_alive(process, rows.x[rows.x_at[i]],
                                                            rows.time[rows.recency_at[i]],
                                                            rows.time[rows.age_at[i]]);
        return sum;
      })[0];
    };
  } else if (name == "new-customer") {
    quantity = [&](const double* theta) {
      return customer_base::new_customer_counts(process_at(theta), kDaysPerYear / options.time_unit_days)
          .mean;
    };
  } else {
    out.estimate = out.low = out.high = std::numeric_limits<double>::quiet_NaN();
    out.low_status = out.high_status = "there is no hold-out";
    return out;
  }
  return finish(profile_interval(objective, maximum, quantity, options.profile_level),
                [](double value) { return value; });
}

}  // namespace stamkund::calibration
