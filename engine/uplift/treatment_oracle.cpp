#include "engine/uplift/treatment_oracle.h"

#include <algorithm>
#include <cmath>

#include "engine/base/expect.h"
#include "engine/uplift/allocate.h"

namespace stamkund::uplift {
namespace {

struct MeanOf {
  double value = 0, error = 0;
};
MeanOf mean_of(const std::vector<double>& values) {
  const auto n = static_cast<double>(values.size());
  double sum = 0.0, squares = 0.0;
  for (const double one : values) sum += one;
  for (const double one : values) squares += (one - sum / n) * (one - sum / n);
  return {sum / n, std::sqrt(squares / (n - 1.0) / n)};
}

/// Who gets what by the mean of all lives but `left_out`; of all where there is no such life.
std::vector<std::size_t> best(const TreatmentEffects& effects, std::size_t left_out, double budget) {
  const std::size_t n = effects.customers(), lives = effects.lives, k = effects.treatments;
  Offers offers{k, std::vector<double>(n * k, 0.0), std::vector<double>(n * k, 0.0)};
  const auto of = static_cast<double>(left_out < lives ? lives - 1 : lives);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t t = 0; t < k; ++t) {
      offers.cost[i * k + t] = effects.cost[t];
      if (effects.can[i * k + t] == 0) continue;
      double sum = 0.0;
      for (std::size_t r = 0; r < lives; ++r)
        if (r != left_out) sum += effects.effect[(i * lives + r) * k + t];
      offers.gain[i * k + t] = sum / of + effects.cost[t];
    }
  // Gains are without the cost: a step has to bring more than it costs.
  return allocate(offers, budget, 1.0).treatment;
}

}  // namespace

Oracle oracle_of(const TreatmentEffects& effects, const std::vector<std::size_t>& gets, double budget) {
  const std::size_t n = effects.customers(), lives = effects.lives, k = effects.treatments;
  STAMKUND_EXPECT(lives >= 2 && n >= 2 && gets.size() == n && effects.cost.size() == k &&
                  effects.can.size() == n * k);
  const auto at = [&](std::size_t i, std::size_t r, std::size_t t) {
    return t == kNoTreatment ? 0.0 : effects.effect[(i * lives + r) * k + t];
  };
  const auto m = static_cast<double>(lives);
  std::vector<double> rule(n, 0.0), chosen(n, 0.0), most(n, 0.0), left(n);
  const std::vector<std::size_t> by_all = best(effects, lives, budget);
  for (std::size_t r = 0; r < lives; ++r) {
    const std::vector<std::size_t> by_others = best(effects, r, budget);
    for (std::size_t i = 0; i < n; ++i) {
      rule[i] += at(i, r, gets[i]) / m;
      chosen[i] += at(i, r, by_others[i]) / m;
      most[i] += at(i, r, by_all[i]) / m;
    }
  }
  for (std::size_t i = 0; i < n; ++i) left[i] = chosen[i] - rule[i];
  const MeanOf of_rule = mean_of(rule), of_chosen = mean_of(chosen), of_left = mean_of(left);
  Oracle out;
  out.share = static_cast<double>(std::count_if(gets.begin(), gets.end(),
                                                [](std::size_t one) { return one != kNoTreatment; })) /
              static_cast<double>(n);
  out.rule = of_rule.value;
  out.rule_error = of_rule.error;
  out.at_least = of_chosen.value;
  out.at_least_error = of_chosen.error;
  out.at_most = mean_of(most).value;
  out.left = of_left.value;
  out.left_error = of_left.error;
  return out;
}

}  // namespace stamkund::uplift
