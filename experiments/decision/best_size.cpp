#include "experiments/decision/best_size.h"

#include <algorithm>
#include <boost/math/tools/minima.hpp>
#include <cmath>

#include "experiments/decision/test_and_roll.h"

namespace stamkund::decision {
namespace {

constexpr double kFewest = 4.0;
/// Small tests may tell next to nothing, so that the net first falls: one best stretch is looked for, then
/// its best point.
constexpr int kStretches = 400;

}  // namespace

double information_of(const TestWorth& worth, double size) {
  if (!(size > 0.0) || size >= worth.customers) return 0.0;
  return sample_information(worth.effect_mean, worth.effect_sd, worth.unit_variance / size,
                            worth.roll_out_cost) *
         (worth.customers - size);
}

double net_of(const TestWorth& worth, double size) {
  return information_of(worth, size) - worth.fixed_cost - worth.cost * size;
}

BestSize best_size(const TestWorth& worth, std::optional<double> budget) {
  double most = worth.customers;
  const bool bound = budget && worth.cost > 0.0 && *budget / worth.cost < most;
  if (bound) most = *budget / worth.cost;
  BestSize out;
  if (!(most > kFewest)) return {most, net_of(worth, most), bound};
  const auto at = [&](int k) {
    return kFewest * std::pow(most / kFewest, static_cast<double>(k) / kStretches);
  };
  int best = 0;
  for (int k = 1; k <= kStretches; ++k)
    if (net_of(worth, at(k)) > net_of(worth, at(best))) best = k;
  const auto found = boost::math::tools::brent_find_minima([&](double size) { return -net_of(worth, size); },
                                                           at(std::max(0, best - 1)),
                                                           at(std::min(kStretches, best + 1)), 50);
  out.size = found.first;
  out.net = -found.second;
  if (bound && net_of(worth, most) >= out.net) out = {most, net_of(worth, most), true};
  return out;
}

}  // namespace stamkund::decision
