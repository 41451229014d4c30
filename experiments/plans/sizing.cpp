#include "experiments/plans/sizing.h"

#include <algorithm>
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
  for (std::size_t arm = 1; arm < spec_.arms.size(); ++arm) {
    const Weights w = weights_of(spec_, allocation_, arm);
    // A distance on the wrong side, or off the edge, is no power.
    const Contrast c = contrast_of(spec_, effect, w);
    const bool either = spec_.sides == Sides::two && spec_.hypothesis == Hypothesis::superiority;
    least = std::min(least, power_of(c, w, n, level_, either));
  }
  return least;
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
  r.power = power;
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
  double above = std::isfinite(edge) ? edge * (1.0 - 1e-12) : sd_of(spec_, 1) * 1e-6;
  if (!std::isfinite(edge))
    while (above < 1e15 && reached(above) < 0.0) above *= 2.0;
  if (reached(above) < 0.0) return std::nullopt;
  const double below = above * 1e-12;
  return sign * (reached(below) > 0.0 ? below : root_of(reached, below, above));
}

}  // namespace stamkund::plans
