#include "engine/uplift/allocate.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/base/expect.h"

namespace stamkund::uplift {
namespace {

/// From one treatment of a customer's hull to the next.
struct Step {
  std::size_t customer;
  std::size_t to;
  double cost, gain;  ///< more than before
  double ratio;       ///< infinite where it costs nothing
};

/// Treatments on the upper convex hull of (cost, gain), from nothing on, dearer and better each time.
void add_steps(const Offers& offers, std::size_t customer, double floor, std::vector<Step>& steps) {
  struct Point {
    double cost, gain;
    std::size_t treatment;
  };
  std::vector<Point> points;
  for (std::size_t t = 0; t < offers.treatments; ++t) {
    const double gain = offers.gain[customer * offers.treatments + t];
    const double cost = offers.cost[customer * offers.treatments + t];
    if (gain > 0.0) points.push_back({cost, gain, t});
  }
  // Of equal cost the best, of equal both the first.
  std::stable_sort(points.begin(), points.end(), [](const Point& a, const Point& b) {
    return a.cost < b.cost || (a.cost == b.cost && a.gain > b.gain);
  });
  const auto ratio = [](const Point& a, const Point& b) {
    return b.cost > a.cost ? (b.gain - a.gain) / (b.cost - a.cost) : std::numeric_limits<double>::infinity();
  };
  std::vector<Point> hull{{0.0, 0.0, kNoTreatment}};
  for (const Point& next : points) {
    if (next.gain <= hull.back().gain) continue;
    while (hull.size() > 1 && ratio(hull[hull.size() - 2], hull.back()) <= ratio(hull.back(), next))
      hull.pop_back();
    hull.push_back(next);
  }
  for (std::size_t k = 1; k < hull.size(); ++k) {
    const double each = ratio(hull[k - 1], hull[k]);
    if (!(each > floor)) break;
    steps.push_back({customer, hull[k].treatment, hull[k].cost - hull[k - 1].cost,
                     hull[k].gain - hull[k - 1].gain, each});
  }
}

}  // namespace

Allocation allocate(const Offers& offers, double budget, double floor) {
  STAMKUND_EXPECT(offers.treatments > 0 && offers.gain.size() == offers.cost.size() && budget >= 0.0);
  const std::size_t n = offers.gain.size() / offers.treatments;
  std::vector<Step> steps;
  for (std::size_t i = 0; i < n; ++i) add_steps(offers, i, floor, steps);
  // A customer's own steps fall in ratio, so they stay in their order.
  std::stable_sort(steps.begin(), steps.end(),
                   [](const Step& a, const Step& b) { return a.ratio > b.ratio; });
  Allocation out;
  out.treatment.assign(n, kNoTreatment);
  for (const Step& step : steps) {
    // Sums of the same prices, rounded: a budget for ten pays for ten.
    if (out.spent + step.cost > budget * (1.0 + 1e-12)) {
      out.worth_of_budget = step.ratio;
      out.at_most_missed = step.ratio * (budget - out.spent);
      break;
    }
    out.spent += step.cost;
    out.gain += step.gain;
    out.treatment[step.customer] = step.to;
  }
  return out;
}

}  // namespace stamkund::uplift
