#include "experiments/plans/sizing.h"

#include <algorithm>
#include <boost/math/tools/minima.hpp>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <limits>

#include "experiments/plans/allocation.h"

namespace stamkund::plans {

using namespace design;

namespace {

/// Root of a function that rises from below 0 to above; both ends are known to be so.
template <class F>
double root_of(const F& f, double low, double high) {
  std::uintmax_t iterations = 300;
  const auto found = boost::math::tools::toms748_solve(
      f, low, high, boost::math::tools::eps_tolerance<double>(51), iterations);
  return 0.5 * (found.first + found.second);
}

}  // namespace

std::vector<double> whole_of(const std::vector<double>& sizes, bool stated) {
  std::vector<double> out;
  double sum = 0.0, all = 0.0;
  for (const double one : sizes) {
    out.push_back(std::ceil(one - 1e-9));
    sum += out.back();
    all += one;
  }
  const double wanted = std::round(all);
  if (!stated || std::abs(all - wanted) > 1e-6 || !(sum > wanted)) return out;
  std::vector<std::size_t> order(sizes.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  // Who is rounded up by most gives back first; the last of equals.
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const double up_a = out[a] - sizes[a], up_b = out[b] - sizes[b];
    return std::abs(up_a - up_b) > 1e-9 ? up_a > up_b : a > b;
  });
  for (std::size_t k = 0; k < order.size() && sum > wanted; ++k) {
    out[order[k]] -= 1.0;
    sum -= 1.0;
  }
  return out;
}

std::pair<double, double> possible_effects(const ExperimentSpec& spec) {
  const double base = spec.outcome.baseline.value_or(0.0);
  const double infinity = std::numeric_limits<double>::infinity();
  switch (spec.outcome.kind) {
    case OutcomeKind::proportion:
    case OutcomeKind::retention:
    case OutcomeKind::time_to_event:
      return {-base, 1.0 - base};
    case OutcomeKind::count:
      return {-base, infinity};
    default:
      return {-infinity, infinity};
  }
}

double Sizing::fixed_power(double n, double effect) const {
  double least = 1.0;
  Weights before{};
  for (std::size_t arm = 1; arm < spec_.arms.size(); ++arm) {
    const Weights w = weights_of(spec_, allocation_, arm);
    // An arm like the one before has its power.
    const bool again = arm > 1 && w.treated == before.treated && w.treated_sd == before.treated_sd;
    before = w;
    if (again) continue;
    // A distance on the wrong side, or off the edge, is no power.
    const Contrast c = contrast_of(spec_, effect, w);
    const bool either = spec_.sides == Sides::two && spec_.hypothesis == Hypothesis::superiority;
    least = std::min(least, power_of(c, w, n, level_, either));
  }
  return least;
}

double Sizing::critical(double n, double effect) const {
  double most = 0.0;
  for (std::size_t arm = 1; arm < spec_.arms.size(); ++arm) {
    const Weights w = weights_of(spec_, allocation_, arm);
    const double one = critical_of(contrast_of(spec_, effect, w), w, n, level_);
    if (std::isnan(one)) return one;
    most = std::max(most, one);
  }
  return most;
}

double Sizing::inflation(double power) const { return spec_.looks.count < 2 ? 1.0 : looks(power).inflation; }

std::vector<double> Sizing::information() const {
  if (!spec_.looks.information.empty()) return spec_.looks.information;
  std::vector<double> out;
  for (std::size_t k = 1; k <= spec_.looks.count; ++k)
    out.push_back(static_cast<double>(k) / static_cast<double>(spec_.looks.count));
  return out;
}

sequential::Bounds Sizing::looks(double power) const {
  const LooksSpec& l = spec_.looks;
  sequential::Request r;
  r.information = information();
  r.rule = static_cast<sequential::Rule>(l.rule);
  r.parameter = l.parameter;
  r.level = level_;
  r.two_sided = spec_.sides == Sides::two;
  // A test that finds no more than it errs has no size of its own; nor has one that never fails.
  r.power = std::clamp(power, 1.5 * level_, 1.0 - 1e-12);
  if (power > level_ && power < 1.0) r.power = power;
  r.futility = static_cast<sequential::Stop>(l.futility);
  r.futility_rule = static_cast<sequential::Rule>(l.futility_rule);
  r.futility_parameter = l.futility_parameter;
  return sequential::bounds_of(r);
}

std::optional<double> Sizing::fixed_size(double power, double effect) const {
  if (fixed_power(kFewestCustomers, effect) >= power) return kFewestCustomers;
  double high = 4.0;
  while (high < kMostCustomers && fixed_power(high, effect) < power) high *= 2.0;
  if (high >= kMostCustomers) return std::nullopt;
  return root_of([&](double n) { return fixed_power(n, effect) - power; }, high / 2.0, high);
}

double Sizing::power_at(double n, double effect) const {
  if (spec_.looks.count < 2) return fixed_power(n, effect);
  const auto enough = [&](double power) { return fixed_power(n / inflation(power), effect) - power; };
  const double low = std::max(level_ * 1.01, 0.011), high = 0.999999;
  if (enough(low) < 0.0) return std::min(low, fixed_power(n, effect));
  if (enough(high) > 0.0) return high;
  return root_of(enough, low, high);
}

std::optional<double> Sizing::fixed_smallest(double n) const {
  const double sign = spec_.effect.given()            ? (absolute_effect(spec_) < 0.0 ? -1.0 : 1.0)
                      : spec_.outcome.lower_is_better ? -1.0
                                                      : 1.0;
  const auto [low, high] = possible_effects(spec_);
  const double edge = sign > 0.0 ? high : -low;
  const auto reached = [&](double size) { return fixed_power(n, sign * size) - target_; };
  if (std::isfinite(edge)) {
    // Near the edge few events are left to tell by, so that power may fall again: the first effect is looked
    // for that has it.
    constexpr int kSteps = 400;
    double below = edge * 1e-12;
    if (reached(below) > 0.0) return sign * below;
    for (int k = 1; k <= kSteps; ++k) {
      // Small ones by equal factors, then by equal steps.
      const double share = k <= kSteps / 2 ? std::pow(10.0, -12.0 + 10.0 * k / (kSteps / 2))
                                           : 0.01 + 0.99 * (k - kSteps / 2) / (kSteps / 2.0);
      const double above = edge * std::min(share, 1.0 - 1e-12);
      if (reached(above) >= 0.0) return sign * root_of(reached, below, above);
      below = above;
    }
    return std::nullopt;
  }
  double above = sd_of(spec_, 1) * 1e-6;
  while (above < 1e15 && reached(above) < 0.0) above *= 2.0;
  if (reached(above) < 0.0) return std::nullopt;
  const double below = above * 1e-12;
  return sign * (reached(below) > 0.0 ? below : root_of(reached, below, above));
}

std::optional<double> Sizing::smallest_margin(double n, double effect, double& margin) const {
  const double stated = margin, seen = n / inflation(target_);
  const auto reached = [&](double one) {
    margin = one;
    const double out = fixed_power(seen, effect) - target_;
    margin = stated;
    return out;
  };
  const double good = spec_.outcome.lower_is_better ? -effect : effect;
  const bool equivalence = spec_.hypothesis == Hypothesis::equivalence;
  const double least = equivalence ? std::abs(effect) : std::max(0.0, -good);
  const auto [low, high] = possible_effects(spec_);
  const double down = -low, up = high;
  double most = equivalence ? std::min(down, up) : spec_.outcome.lower_is_better ? up : down;
  if (!std::isfinite(most)) {
    most = std::max(least, sd_of(spec_, 1)) * 1e-3;
    while (most < 1e15 && reached(most) < 0.0) most *= 2.0;
  } else {
    most *= 1.0 - 1e-12;
  }
  const double from = least + (most - least) * 1e-12;
  if (!(most > least) || reached(most) < 0.0) return std::nullopt;
  return reached(from) > 0.0 ? from : root_of(reached, from, most);
}

bool search_allocation(const ExperimentSpec& spec, double effect, std::vector<double>& allocation) {
  constexpr int kSplits = 40;
  constexpr double kOdds = 3.912023005428146;  // log 50: of the control, either way
  const bool costs =
      std::all_of(spec.arms.begin(), spec.arms.end(), [](const ArmSpec& arm) { return arm.cost > 0.0; });
  const auto with = [&](double odds) {
    std::vector<double> out = allocation;
    out[0] = 1.0 / (1.0 + std::exp(-odds));
    for (std::size_t i = 1; i < out.size(); ++i)
      out[i] = (1.0 - out[0]) * allocation[i] / (1.0 - allocation[0]);
    return out;
  };
  const auto cost_of = [&](const std::vector<double>& shares) {
    const ErrorShare share = error_share(spec, shares);
    const Sizing sizing(spec, shares, share);
    const auto size = sizing.fixed_size(share.power, effect);
    if (!size) return 1e300;
    double cost = 0.0;
    for (std::size_t i = 0; i < shares.size(); ++i) cost += shares[i] * (costs ? spec.arms[i].cost : 1.0);
    return *size * cost;
  };
  const auto at = [&](int k) { return kOdds * (2.0 * k / kSplits - 1.0); };
  int best = 0;
  double least = std::numeric_limits<double>::infinity();
  for (int k = 0; k <= kSplits; ++k)
    if (const double cost = cost_of(with(at(k))); cost < least) best = k, least = cost;
  const auto found =
      boost::math::tools::brent_find_minima([&](double odds) { return cost_of(with(odds)); },
                                            at(std::max(0, best - 1)), at(std::min(kSplits, best + 1)), 26);
  // What the rule gives already is left as it is.
  if (!(found.second < cost_of(allocation) * (1.0 - 1e-4))) return false;
  allocation = with(found.first);
  return true;
}

}  // namespace stamkund::plans
