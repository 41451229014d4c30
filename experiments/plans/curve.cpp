#include "experiments/plans/curve.h"

#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <limits>

#include "experiments/plans/sizing.h"
#include "experiments/plans/worth.h"

namespace stamkund::plans {
namespace {

using namespace design;
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr int kPoints = 20;
constexpr double kTimes = 2.0;

/// With the bounds of the plan's looks, where there are any.
double power_of(const Plan& plan, const Sizing& sizing, const ErrorShare& share, bool two_sided, double n,
                double effect) {
  const double fixed = sizing.fixed_power(n, effect);
  if (!plan.looks || fixed <= 0.0) return fixed;
  const auto& looks = *plan.looks;
  const boost::math::normal z;
  // Beyond it, what one look may miss is below what doubles can say.
  if (1.0 - fixed < 1e-15) return 1.0;
  const double drift = upper_quantile(share.level) + quantile(z, fixed);
  auto lower = looks.futility;
  if (lower.empty())
    for (const double bound : looks.z) lower.push_back(two_sided ? -bound : -kInfinity);
  double sum = 0.0;
  for (const double one : sequential::exits(plan.information, lower, looks.z, drift).upper) sum += one;
  return sum;
}

}  // namespace

Curves curves_of(const Plan& plan, const ExperimentSpec& stated) {
  Curves out;
  ExperimentSpec spec = stated;
  spec.margin = plan.margin;  // it may be what was solved for
  if (!(plan.total > 0.0)) return out;
  const ErrorShare share = error_share(spec, plan.allocation);
  out.power = share.power;
  const Sizing sizing(spec, plan.allocation, share);
  const double seen = 1.0 - spec.outcome.dropout, effect = plan.minimum_detectable_effect;
  const bool superiority = spec.hypothesis == Hypothesis::superiority;
  const bool two = spec.sides == Sides::two;
  const double inflation = plan.looks ? sizing.inflation(share.power) : 1.0;
  double each = 0.0;
  for (std::size_t i = 0; i < spec.arms.size(); ++i) each += plan.allocation[i] * spec.arms[i].cost;
  for (int i = 1; i <= kPoints; ++i) {
    SizePoint one;
    one.total = plan.total * kTimes * i / kPoints;
    one.power = plan.decides ? kNone : power_of(plan, sizing, share, two, one.total * seen, effect);
    one.smallest = superiority && !plan.decides
                       ? sizing.fixed_smallest(one.total * seen / inflation).value_or(kNone)
                       : kNone;
    one.cost = spec.decision.fixed_cost + each * one.total;
    one.information = one.net = kNone;
    if (spec.decision.given && one.total < spec.decision.customers) {
      auto worth = worth_of(spec, plan.allocation);
      worth.looks = plan.staged ? plan.staged->stages.size() : 1;
      if (worth.looks > 1) {
        const auto staged = decision::staged(worth, one.total);
        one.information = staged.net + staged.forgone + staged.expected_cost;
        one.net = staged.net;
      } else {
        one.information = decision::information_of(worth, one.total);
        one.net = decision::net_of(worth, one.total);
      }
    }
    out.by_size.push_back(one);
  }
  // Effects beyond what the outcome can be are none.
  const auto [low, high] = possible_effects(spec);
  for (int i = 1; superiority && !plan.decides && i <= kPoints; ++i) {
    const double at = effect * kTimes * i / kPoints;
    if (at > low && at < high)
      out.by_effect.push_back({at, power_of(plan, sizing, share, two, plan.total * seen, at)});
  }
  return out;
}

}  // namespace stamkund::plans
