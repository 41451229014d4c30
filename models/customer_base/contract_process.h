#pragma once
// The contractual models as purchase processes: a renewal is a purchase. Her first payment makes her a
// customer, x renewals have followed, and `age` is the time since the first, in renewal periods: she is still
// there if and only if she has renewed at the end of every whole period. docs/methods/contractual.md.
#include <cmath>
#include <concepts>
#include <vector>

#include "models/customer_base/beta_discrete_weibull.h"
#include "models/customer_base/pareto_nbd.h"
#include "models/customer_base/shifted_beta_geometric.h"

namespace stamkund::customer_base {

template <class Model>
concept Contract = std::same_as<Model, ShiftedBetaGeometric> || std::same_as<Model, BetaDiscreteWeibull>;

namespace detail {

/// Whole periods in `time`; the margin is for a time such as 3 x 0.1.
[[nodiscard]] inline double whole_periods(double time) { return std::floor(time + 1e-9); }

/// Renewals n + 1, ..., n + `most` of somebody who has renewed n times.
template <Contract Model>
[[nodiscard]] CountMoments renewals(const Model& model, double n, double most) {
  const double base = log_survival(model, n);
  double mean = 0.0, square = 0.0;
  for (double j = 1.0; j <= most; j += 1.0) {
    const double stays = std::exp(log_survival(model, n + j) - base);
    mean += stays;
    square += (2.0 * j - 1.0) * stays;
    if (stays == 0.0) break;
  }
  return {mean, std::fmax(0.0, square - mean * mean)};
}

}  // namespace detail

template <Contract Model>
[[nodiscard]] double p_alive(const Model&, double x, double, double age) {
  return x + 0.5 > detail::whole_periods(age) ? 1.0 : 0.0;
}

template <Contract Model>
[[nodiscard]] double log_likelihood(const Model& model, double x, double t_x, double age) {
  return p_alive(model, x, t_x, age) > 0.0 ? log_survival(model, x) : log_loss_probability(model, x + 1.0);
}

template <Contract Model>
[[nodiscard]] CountMoments new_customer_counts(const Model& model, double t) {
  return detail::renewals(model, 0.0, detail::whole_periods(t));
}

template <Contract Model>
[[nodiscard]] CountMoments future_counts(const Model& model, double x, double t_x, double age, double t) {
  if (!(p_alive(model, x, t_x, age) > 0.0)) return {0.0, 0.0};
  return detail::renewals(model, x, detail::whole_periods(age + t) - detail::whole_periods(age));
}

/// Renewals expected at the end of each of the next `steps` periods.
template <Contract Model>
[[nodiscard]] std::vector<double> purchases_by_step(const Model& model, double x, double t_x, double age,
                                                    std::size_t steps) {
  std::vector<double> out(steps, 0.0);
  if (!(p_alive(model, x, t_x, age) > 0.0)) return out;
  const double base = log_survival(model, x);
  for (std::size_t j = 0; j < steps; ++j)
    out[j] = std::exp(log_survival(model, x + static_cast<double>(j + 1)) - base);
  return out;
}

template <Contract Model>
[[nodiscard]] double count_probability(const Model& model, double n, double t) {
  const double last = detail::whole_periods(t);
  if (n > last) return 0.0;
  const double stays = std::exp(log_survival(model, n));
  return n < last ? stays - std::exp(log_survival(model, n + 1.0)) : stays;
}

/// Discounted by e^{-rate t} from the time t of each renewal; infinite where the residual lifetime is and the
/// rate is 0.
template <Contract Model>
[[nodiscard]] double discounted_residual_transactions(const Model& model, double x, double t_x, double age,
                                                      double discount_rate) {
  if (!(p_alive(model, x, t_x, age) > 0.0)) return 0.0;
  const double next = detail::whole_periods(age) + 1.0 - age;  // time until the renewal that is next
  return std::exp(-discount_rate * next) * discounted_residual_lifetime(model, x, std::expm1(discount_rate));
}

template <Contract Model>
[[nodiscard]] Traits draw_alive(const Model& model, double x, double, double, Stream& rate,
                                Stream& lifetime) {
  return draw_alive(model, x, rate, lifetime);
}

/// Everybody buys once a period.
template <Contract Model>
[[nodiscard]] LogRate log_rate(const Model&) {
  return {0.0, 1.0};
}
template <Contract Model>
[[nodiscard]] LogRate log_rate_given(const Model& model, double, double, double) {
  return log_rate(model);
}

}  // namespace stamkund::customer_base
