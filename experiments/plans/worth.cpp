#include "experiments/plans/worth.h"

#include <cmath>

#include "experiments/plans/allocation.h"

namespace stamkund::plans {

decision::TestWorth worth_of(const design::ExperimentSpec& spec, const std::vector<double>& allocation) {
  const design::DecisionSpec& d = spec.decision;
  const design::Weights w = weights_of(spec, allocation, 1);
  const double s0 = sd_of(spec, 0), s1 = sd_of(spec, 1);
  const double variance =
      (s0 * s0 / w.control + s1 * s1 / w.treated) * variance_factor(spec) * d.value * d.value;
  double cost = 0.0;
  for (std::size_t i = 0; i < spec.arms.size(); ++i) cost += allocation[i] * spec.arms[i].cost;
  const double sd = d.effect_sd ? *d.effect_sd : std::sqrt(2.0) * d.prior_sd;
  return {d.effect_mean * d.value, sd * d.value, variance, d.roll_out_cost, d.customers, d.fixed_cost, cost};
}

}  // namespace stamkund::plans
