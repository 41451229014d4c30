#include "models/customer_base/discounted_dropout.h"

#include <cmath>
#include <vector>

#include "models/customer_base/special_functions.h"

namespace stamkund::customer_base {
namespace {

/// Relative to the sum so far, what is left out.
constexpr double kUnseen = 1e-17;

/// Step for a density as narrow as `events` make it: .84 of its standard deviation, and .35 for none.
double step_for(double events) { return 1.0 / std::sqrt(8.2 + 1.45 * events); }

struct Node {
  double p;
  double weight;
};

/// Nodes of p ~ Beta(a, b), weights adding up to 1; below `least` a function is constant to all digits.
std::vector<Node> beta_nodes(double a, double b, double least) {
  const double step = step_for(a * b / (a + b));
  const double norm = log_gamma(a + b) - log_gamma(a) - log_gamma(b);
  std::vector<Node> nodes;
  double sum = 0.0;
  const auto add = [&](double w) {
    const double small = std::log1p(std::exp(-std::abs(w)));
    const double log_p = w < 0.0 ? w - small : -small;
    const double log_rest = log_p - w;
    const double weight = step * std::exp(a * log_p + b * log_rest + norm);
    nodes.push_back({std::exp(log_p), weight});
    sum += weight;
    return weight;
  };
  const double centre = std::log(a / b);
  const double end = std::log(least);
  for (double w = centre; add(w) > kUnseen * sum && w < 36.0; w += step) {
  }
  // Beyond the last: a geometric series, as 1 - p falls like e^-w and p like e^w.
  nodes.back().weight *= 1.0 / -std::expm1(-b * step);
  for (double w = centre - step;; w -= step) {
    const double weight = add(w);
    if (weight < kUnseen * sum || w < end) break;
  }
  nodes.back().weight *= 1.0 / -std::expm1(-a * step);
  return nodes;
}

}  // namespace

double discounted_until_dropout(double c, double scale, double a, double b, double rate, int k, int done) {
  const double wanted = k - done;
  // As lambda shrinks the value falls like lambda^(k - done).
  const double events = c + wanted;
  const double step = step_for(events);
  const double centre = std::log(events / scale);
  const double fastest = std::exp(centre + std::log1p(50.0 / events));
  const std::vector<Node> nodes = beta_nodes(a, b, 1e-14 * std::fmin(1.0, k * rate / (rate + fastest)));
  const double norm = c * std::log(scale) - log_gamma(c);
  double sum = 0.0;
  const auto add = [&](double y) {
    const double lambda = std::exp(y);
    const double log_q = -std::log1p(rate / lambda);
    const double lost = -std::expm1(k * log_q);  // 1 - q^k
    const double kept = 1.0 - lost;
    double inner = 0.0;
    for (const Node& node : nodes) inner += node.weight / (lost + kept * node.p);
    const double term = step * std::exp(c * y - scale * lambda + norm + wanted * log_q) * inner;
    sum += term;
    return term > kUnseen * sum;
  };
  for (double y = centre; add(y); y += step) {
  }
  for (double y = centre - step; add(y); y -= step) {
  }
  return sum;
}

}  // namespace stamkund::customer_base
