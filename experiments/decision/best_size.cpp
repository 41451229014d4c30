#include "experiments/decision/best_size.h"

#include <algorithm>
#include <boost/math/tools/minima.hpp>
#include <cmath>
#include <limits>

#include "experiments/decision/staged.h"

namespace stamkund::decision {
namespace {

constexpr double kFewest = 4.0;
/// Small tests may tell next to nothing, so that the net first falls: one best stretch is looked for, then
/// its best point. Fewer where each is an induction.
int stretches(const TestWorth& worth) { return worth.looks > 1 ? 60 : 400; }
/// Of the control's odds, likewise: from 1 in 1,000 to 1,000 in 1.
int splits(const TestWorth& worth) { return worth.looks > 1 ? 24 : 60; }
constexpr double kOdds = 6.907755278982137;  // log 1000

/// Mean over the test's arms.
double cost_of(const TestWorth& worth) {
  double cost = 0.0;
  for (std::size_t i = 0; i < worth.arms.size(); ++i) cost += worth.shares[i] * worth.arms[i].cost;
  return cost;
}

double believed_best(const TestWorth& worth) {
  double best = -std::numeric_limits<double>::infinity();
  for (const auto& arm : worth.arms) best = std::max(best, arm.mean - arm.roll_out_cost);
  return best;
}

}  // namespace

double information_of(const TestWorth& worth, double size) {
  if (!(size > 0.0) || size >= worth.customers) return 0.0;
  const double left = worth.customers - size;
  if (worth.effect_sd) {
    double variance = 0.0;
    for (std::size_t i = 0; i < 2; ++i)
      variance += worth.arms[i].spread * worth.arms[i].spread / (size * worth.shares[i]);
    const Prior &control = worth.arms[0], &treated = worth.arms[1];
    return left * sample_information(treated.mean - control.mean, *worth.effect_sd, variance,
                                     treated.roll_out_cost - control.roll_out_cost);
  }
  std::vector<double> sizes;
  for (const double share : worth.shares) sizes.push_back(size * share);
  return left * std::max(0.0, rolled_out(worth.arms, sizes) - believed_best(worth));
}

double forgone_of(const TestWorth& worth, double size) {
  double bring = 0.0;
  for (std::size_t i = 0; i < worth.arms.size(); ++i) bring += worth.shares[i] * worth.arms[i].mean;
  return size * (believed_best(worth) - bring);
}

double net_of(const TestWorth& worth, double size) {
  if (worth.looks > 1 && size > 0.0 && size < worth.customers) return staged(worth, size).net;
  return information_of(worth, size) - forgone_of(worth, size) - worth.fixed_cost - cost_of(worth) * size;
}

BestSize best_size(const TestWorth& worth, std::optional<double> budget) {
  const bool timed = worth.most && *worth.most < worth.customers;
  double most = timed ? *worth.most : worth.customers;
  const double cost = cost_of(worth);
  const bool bound = budget && cost > 0.0 && *budget / cost < most;
  if (bound) most = *budget / cost;
  BestSize out;
  if (!(most > kFewest)) return {most, net_of(worth, most), bound, timed && !bound};
  const int count = stretches(worth);
  const auto at = [&](int k) { return kFewest * std::pow(most / kFewest, static_cast<double>(k) / count); };
  int best = 0;
  for (int k = 1; k <= count; ++k)
    if (net_of(worth, at(k)) > net_of(worth, at(best))) best = k;
  const auto found =
      boost::math::tools::brent_find_minima([&](double size) { return -net_of(worth, size); },
                                            at(std::max(0, best - 1)), at(std::min(count, best + 1)), 50);
  out.size = found.first;
  out.net = -found.second;
  if ((bound || timed) && net_of(worth, most) >= out.net)
    out = {most, net_of(worth, most), bound, timed && !bound};
  return out;
}

BestSplit best_split(const TestWorth& worth, std::optional<double> budget, std::optional<double> size) {
  const auto with = [&](double odds) {
    TestWorth out = worth;
    const double control = 1.0 / (1.0 + std::exp(-odds));
    for (std::size_t i = 0; i < out.shares.size(); ++i)
      out.shares[i] = i == 0 ? control : (1.0 - control) * worth.shares[i] / (1.0 - worth.shares[0]);
    return out;
  };
  const auto best_of = [&](double odds) -> BestSize {
    const TestWorth one = with(odds);
    if (!size) return best_size(one, budget);
    return {*size, net_of(one, *size), false, false};
  };
  const int count = splits(worth);
  const auto at = [&](int k) { return kOdds * (2.0 * k / count - 1.0); };
  int best = 0;
  double most = -std::numeric_limits<double>::infinity();
  for (int k = 0; k <= count; ++k)
    if (const double net = best_of(at(k)).net; net > most) best = k, most = net;
  const auto found =
      boost::math::tools::brent_find_minima([&](double odds) { return -best_of(odds).net; },
                                            at(std::max(0, best - 1)), at(std::min(count, best + 1)), 30);
  const double odds = -found.second >= most ? found.first : at(best);
  return {with(odds).shares, best_of(odds)};
}

}  // namespace stamkund::decision
