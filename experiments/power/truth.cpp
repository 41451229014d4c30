#include "experiments/power/truth.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace stamkund::power {
namespace {

/// Parts of the time to the horizon in which the effect is told apart.
constexpr std::size_t kParts = 6;

/// The effect on revenue between two days after the start, of those who were in the test at its end.
Outcomes revenue_between(const Lives& lives, const design::PopulationSpec& test, double days, double from,
                         double until) {
  Outcomes out = outcomes_of(lives, test, Measure::revenue, days, until);
  if (from <= 0.0) return out;
  const Outcomes before = outcomes_of(lives, test, Measure::revenue, days, from);
  for (std::size_t p = 0; p < out.pools.size(); ++p)
    for (std::size_t a = 0; a < out.pools[p].y.size(); ++a)
      for (std::size_t i = 0; i < out.pools[p].y[a].size(); ++i)
        out.pools[p].y[a][i] -= before.pools[p].y[a][i];
  return out;
}

}  // namespace

TrueEffect effect_of(const Outcomes& outcomes, std::size_t arm) {
  TrueEffect out;
  double pools = 0.0, variance = 0.0;
  std::vector<double> effects;
  out.least = std::numeric_limits<double>::infinity();
  out.most = -out.least;
  for (const PoolOutcomes& pool : outcomes.pools) {
    const auto& control = pool.y[0];
    const auto& treated = pool.y[arm];
    if (control.size() < 2) continue;
    const auto n = static_cast<double>(control.size());
    double mean = 0.0, difference = 0.0;
    for (std::size_t i = 0; i < control.size(); ++i) {
      mean += control[i] / n;
      difference += (treated[i] - control[i]) / n;
    }
    double squares = 0.0;
    for (std::size_t i = 0; i < control.size(); ++i) {
      const double rest = treated[i] - control[i] - difference;
      squares += rest * rest;
    }
    pools += 1.0;
    out.control += mean;
    out.effect += difference;
    effects.push_back(difference);
    variance += squares / (n - 1.0) / n;
    out.least = std::min(out.least, difference);
    out.most = std::max(out.most, difference);
  }
  if (!(pools > 0.0)) return {};
  out.control /= pools;
  out.effect /= pools;
  out.standard_error = std::sqrt(variance) / pools;
  double apart = 0.0;
  for (const double one : effects) apart += (one - out.effect) * (one - out.effect);
  if (pools > 1.0) out.between = std::sqrt(std::max(0.0, apart / (pools - 1.0) - variance / pools));
  return out;
}

std::vector<ArmTruth> truth_of(const Lives& lives, const design::PopulationSpec& test,
                               const Outcomes& outcomes) {
  std::vector<ArmTruth> out;
  const double days = outcomes.days, life = lives.horizon_day - lives.start_day;
  const Outcomes window = outcomes_of(lives, test, Measure::revenue, days, days);
  const Outcomes lifetime = outcomes_of(lives, test, Measure::revenue, days, life);
  const Outcomes net = outcomes_of(lives, test, Measure::net, days, life);
  std::vector<Outcomes> parts;
  for (std::size_t k = 0; k < kParts; ++k)
    parts.push_back(revenue_between(lives, test, days, life * static_cast<double>(k) / kParts,
                                    life * static_cast<double>(k + 1) / kParts));
  for (std::size_t arm = 1; arm < lives.arms.size(); ++arm) {
    ArmTruth one;
    one.arm = arm;
    one.outcome = effect_of(outcomes, arm);
    one.window_revenue = effect_of(window, arm);
    one.lifetime_revenue = effect_of(lifetime, arm);
    one.lifetime_net = effect_of(net, arm);
    for (std::size_t k = 0; k < kParts; ++k) {
      one.ends.push_back(life * static_cast<double>(k + 1) / kParts);
      one.over_time.push_back(effect_of(parts[k], arm));
    }
    const TrueEffect& all = one.lifetime_revenue;
    if (std::abs(all.effect) > 2.0 * all.standard_error && all.relative() != 0.0)
      one.misstated = one.window_revenue.relative() / all.relative();
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace stamkund::power
