#include "experiments/plans/allocation.h"

#include <algorithm>
#include <cmath>

namespace stamkund::plans {

using namespace design;

double sd_of(const ExperimentSpec& spec, std::size_t arm) {
  const OutcomeSpec& o = spec.outcome;
  if (spec.arms[arm].sd) return *spec.arms[arm].sd;
  const double value = o.baseline.value_or(0.5) + (arm > 0 ? absolute_effect(spec) : 0.0);
  if (o.kind == OutcomeKind::proportion || o.kind == OutcomeKind::retention)
    return std::sqrt(std::max(1e-12, value * (1.0 - value)));
  if (o.kind == OutcomeKind::count) return value * std::sqrt(log_rate_variance(o, value));
  if (o.kind == OutcomeKind::ratio) return std::sqrt(ratio_variance(o, value));
  return arm > 0 && o.treated_sd ? *o.treated_sd : o.sd.value_or(1.0);
}

namespace {

/// On the scale of the test.
double scaled_sd(const ExperimentSpec& spec, std::size_t arm) {
  const double sd = sd_of(spec, arm);
  if (spec.outcome.kind != OutcomeKind::count || spec.arms[arm].sd) return sd;
  return sd / (spec.outcome.baseline.value_or(0.5) + (arm > 0 ? absolute_effect(spec) : 0.0));
}

}  // namespace

std::string weigh_by_cost(ExperimentSpec& spec) {
  const double arms = static_cast<double>(spec.arms.size()) - 1.0;
  const bool costs =
      std::all_of(spec.arms.begin(), spec.arms.end(), [](const ArmSpec& arm) { return arm.cost > 0.0; });
  for (std::size_t i = 0; i < spec.arms.size(); ++i) {
    ArmSpec& arm = spec.arms[i];
    // Every arm is compared with the control: sqrt(arms) times as much weight on it.
    arm.weight = scaled_sd(spec, i) / std::sqrt(costs ? arm.cost : 1.0) * (i == 0 ? std::sqrt(arms) : 1.0);
  }
  return costs ? "allocation n ~ sd / sqrt(cost) (Cochran 1977; control times the root of the arms)"
               : "allocation n ~ sd: no costs are given (Neyman 1934)";
}

std::vector<double> allocation_of(const ExperimentSpec& spec) {
  double sum = 0.0;
  for (const auto& arm : spec.arms) sum += arm.weight;
  std::vector<double> out;
  for (const auto& arm : spec.arms) out.push_back(arm.weight / sum);
  return out;
}

Weights weights_of(const ExperimentSpec& spec, const std::vector<double>& allocation, std::size_t arm) {
  Weights w{allocation[0], allocation[arm], 0, 0};
  const OutcomeKind kind = spec.outcome.kind;
  if (kind == OutcomeKind::mean || kind == OutcomeKind::clv || kind == OutcomeKind::revenue) {
    w.control_sd = sd_of(spec, 0);
    w.treated_sd = sd_of(spec, arm);
  }
  return w;
}

}  // namespace stamkund::plans
