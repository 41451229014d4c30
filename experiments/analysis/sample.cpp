#include "experiments/analysis/sample.h"

#include <algorithm>
#include <unordered_map>

namespace stamkund::analysis {

Figure figure_of(const Sums& s) {
  Figure out;
  out.units = s.units;
  out.value = s.y / s.x;
  const double spread = std::max(0.0, s.yy - 2.0 * out.value * s.xy + out.value * out.value * s.xx);
  out.variance = s.units / (s.units - 1.0) * spread / (s.x * s.x);
  return out;
}

Figure figure_of(const Sample& sample) {
  const auto units = static_cast<double>(sample.size());
  double y = 0, x = sample.x.empty() ? units : 0.0;
  for (const double value : sample.y) y += value;
  for (const double value : sample.x) x += value;
  Figure out;
  out.units = units;
  out.value = y / x;
  double spread = 0;
  if (sample.x.empty())
    for (const double value : sample.y) spread += (value - out.value) * (value - out.value);
  else
    for (std::size_t i = 0; i < sample.size(); ++i) {
      const double rest = sample.y[i] - out.value * sample.x[i];
      spread += rest * rest;
    }
  out.variance = units / (units - 1.0) * spread / (x * x);
  return out;
}

double covariance_of(const Sample& a, const Figure& of_a, const Sample& b, const Figure& of_b) {
  if (a.cluster.empty() || b.cluster.empty()) return 0.0;
  const auto x_of = [](const Sample& s) {
    double x = 0;
    for (const double value : s.x) x += value;
    return s.x.empty() ? static_cast<double>(s.size()) : x;
  };
  const auto rest = [](const Sample& s, const Figure& f, std::size_t i) {
    return s.y[i] - f.value * (s.x.empty() ? 1.0 : s.x[i]);
  };
  std::unordered_map<std::uint32_t, double> of_cluster;
  for (std::size_t i = 0; i < a.size(); ++i) of_cluster[a.cluster[i]] = rest(a, of_a, i);
  double sum = 0;
  for (std::size_t i = 0; i < b.size(); ++i) {
    const auto found = of_cluster.find(b.cluster[i]);
    if (found != of_cluster.end()) sum += found->second * rest(b, of_b, i);
  }
  return sum / (x_of(a) * x_of(b));
}

}  // namespace stamkund::analysis
