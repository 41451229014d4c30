#include "engine/uplift/oracle.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "engine/base/expect.h"

namespace stamkund::uplift {
namespace {

/// 1 for the best `many`, a share for those who are equal at the edge.
std::vector<double> best(const std::vector<double>& rank, std::size_t many) {
  std::vector<double> weight(rank.size(), 0.0);
  if (many == 0) return weight;
  std::vector<double> sorted = rank;
  std::nth_element(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(many - 1), sorted.end(),
                   std::greater<>());
  const double edge = sorted[many - 1];
  const auto above = std::count_if(rank.begin(), rank.end(), [&](double one) { return one > edge; });
  const auto equal = std::count(rank.begin(), rank.end(), edge);
  const double share =
      static_cast<double>(static_cast<std::ptrdiff_t>(many) - above) / static_cast<double>(equal);
  for (std::size_t i = 0; i < rank.size(); ++i)
    weight[i] = rank[i] > edge ? 1.0 : rank[i] == edge ? share : 0.0;
  return weight;
}

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

}  // namespace

Oracle oracle_of(const TrueEffects& effects, const std::vector<std::uint8_t>& treats) {
  const std::size_t n = effects.customers(), lives = effects.lives;
  STAMKUND_EXPECT(lives >= 2 && n >= 2 && treats.size() == n);
  const auto many = static_cast<std::size_t>(std::count(treats.begin(), treats.end(), 1));
  const auto at = [&](std::size_t i, std::size_t r) { return effects.effect[i * lives + r]; };
  std::vector<double> all(n, 0.0), rule(n), chosen(n, 0.0), left(n), rank(n), gaining(n, 0.0), missed(n);
  double gainers = 0.0;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t r = 0; r < lives; ++r) all[i] += at(i, r);
  const auto m = static_cast<double>(lives);
  for (std::size_t r = 0; r < lives; ++r) {
    // Sums of the same numbers in the same order are equal where customers are.
    for (std::size_t i = 0; i < n; ++i) {
      rank[i] = 0.0;
      for (std::size_t other = 0; other < lives; ++other)
        if (other != r) rank[i] += at(i, other);
    }
    const std::vector<double> weight = best(rank, many);
    for (std::size_t i = 0; i < n; ++i) {
      chosen[i] += weight[i] * at(i, r) / m;
      if (!(rank[i] > 0.0)) continue;
      gaining[i] += at(i, r) / m;
      gainers += 1.0 / m;
    }
  }
  const std::vector<double> weight = best(all, many);
  Oracle out;
  out.share = static_cast<double>(many) / static_cast<double>(n);
  for (std::size_t i = 0; i < n; ++i) {
    rule[i] = treats[i] != 0 ? all[i] / m : 0.0;
    left[i] = chosen[i] - rule[i];
    missed[i] = gaining[i] - rule[i];
    out.at_most += weight[i] * all[i] / m / static_cast<double>(n);
  }
  const MeanOf of_rule = mean_of(rule), of_chosen = mean_of(chosen), of_left = mean_of(left);
  out.rule = of_rule.value;
  out.rule_error = of_rule.error;
  out.at_least = of_chosen.value;
  out.at_least_error = of_chosen.error;
  out.left = of_left.value;
  out.left_error = of_left.error;
  const MeanOf of_missed = mean_of(missed);
  out.gains_share = gainers / static_cast<double>(n);
  out.gains = mean_of(gaining).value;
  out.gains_left = of_missed.value;
  out.gains_left_error = of_missed.error;
  return out;
}

}  // namespace stamkund::uplift
