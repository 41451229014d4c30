#include "experiments/analysis/survival.h"

#include <algorithm>

namespace stamkund::analysis {
namespace {

struct Point {
  double time;
  bool happened;
  bool treated;
};

std::vector<Point> points_of(const Times& times, bool treated) {
  std::vector<Point> out;
  out.reserve(times.time.size());
  for (std::size_t i = 0; i < times.time.size(); ++i)
    out.push_back({times.time[i], times.happened[i], treated});
  return out;
}

void sort(std::vector<Point>& points) {
  std::sort(points.begin(), points.end(), [](const Point& a, const Point& b) { return a.time < b.time; });
}

}  // namespace

LogRank log_rank(const Times& treated, const Times& control) {
  auto points = points_of(treated, true);
  const auto others = points_of(control, false);
  points.insert(points.end(), others.begin(), others.end());
  sort(points);
  LogRank out;
  auto at_risk_treated = static_cast<double>(treated.time.size());
  auto at_risk = static_cast<double>(points.size());
  for (std::size_t i = 0; i < points.size();) {
    double events = 0, events_treated = 0, gone = 0, gone_treated = 0;
    const double time = points[i].time;
    for (; i < points.size() && points[i].time == time; ++i) {
      events += points[i].happened ? 1.0 : 0.0;
      events_treated += points[i].happened && points[i].treated ? 1.0 : 0.0;
      gone += 1.0;
      gone_treated += points[i].treated ? 1.0 : 0.0;
    }
    if (events > 0.0) {
      const double share = at_risk_treated / at_risk;
      out.observed += events_treated;
      out.expected += events * share;
      if (at_risk > 1.0)
        out.variance += events * share * (1.0 - share) * (at_risk - events) / (at_risk - 1.0);
    }
    at_risk -= gone;
    at_risk_treated -= gone_treated;
  }
  return out;
}

double survival_at(const Times& times, double time) {
  auto points = points_of(times, false);
  sort(points);
  double left = 1.0;
  auto at_risk = static_cast<double>(points.size());
  for (std::size_t i = 0; i < points.size() && points[i].time <= time;) {
    double events = 0, gone = 0;
    const double now = points[i].time;
    for (; i < points.size() && points[i].time == now; ++i)
      events += points[i].happened ? 1.0 : 0.0, gone += 1.0;
    left *= 1.0 - events / at_risk;
    at_risk -= gone;
  }
  return left;
}

}  // namespace stamkund::analysis
