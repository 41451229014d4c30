#include "engine/metrics/summary.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace stamkund::metrics {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// Standard error of the mean of `values` when consecutive runs of `cluster` values belong together.
/// Cluster-robust, so an incomplete last cluster counts with its weight.
double clustered_error(const std::vector<double>& values, double mean, std::size_t cluster) {
  double sum_of_squares = 0.0;
  std::size_t clusters = 0;
  std::size_t finite = 0;
  for (std::size_t i = 0; i < values.size(); i += cluster) {
    double deviation = 0.0;
    bool any = false;
    for (std::size_t j = i; j < std::min(values.size(), i + cluster); ++j) {
      if (!std::isfinite(values[j])) continue;
      deviation += values[j] - mean;
      any = true;
      ++finite;
    }
    if (any) ++clusters;
    sum_of_squares += deviation * deviation;
  }
  if (clusters < 2) return kNan;
  const auto n = static_cast<double>(finite);
  const auto g = static_cast<double>(clusters);
  return std::sqrt(sum_of_squares * g / (g - 1.0)) / n;
}

/// Mean of equal consecutive groups.
std::vector<double> group_means(const std::vector<double>& values, std::size_t size) {
  std::vector<double> means(values.size() / size, 0.0);
  for (std::size_t g = 0; g < means.size(); ++g) {
    for (std::size_t j = 0; j < size; ++j) means[g] += values[g * size + j];
    means[g] /= static_cast<double>(size);
  }
  return means;
}

/// Sum of squared deviations of `inner` from its group's mean in `outer`.
double squares_around(const std::vector<double>& inner, const std::vector<double>& outer, std::size_t size) {
  double sum = 0.0;
  for (std::size_t i = 0; i < outer.size() * size; ++i) {
    const double deviation = inner[i] - outer[i / size];
    sum += deviation * deviation;
  }
  return sum;
}

/// What lies between draws, split: what goes in a straight line with the levels that all customers share, and
/// the rest. A slope is known up to its error, whose square would be taken for variance.
void take_calendar(const std::vector<double>& by_draw, double mean, const scenario::UncertaintySpec& shared,
                   Summary& out) {
  const std::size_t draws = by_draw.size();
  std::vector<double> off;
  double total = 0.0;
  for (const double value : by_draw) {
    off.push_back(value - mean);
    total += off.back() * off.back();
  }
  const auto product = [](const std::vector<double>& a, const std::vector<double>& b) {
    double sum = 0.0;
    for (std::size_t d = 0; d < a.size(); ++d) sum += a[d] * b[d];
    return sum;
  };
  double explained = 0.0, freedom = static_cast<double>(draws) - 1.0, lines = 0.0;
  std::vector<double> first;  // the second is what of the other level does not go with the first
  for (const std::vector<double>* levels : {&shared.log_levels, &shared.log_spend_levels}) {
    if (levels->size() < draws || freedom <= 1.0) continue;
    double middle = 0.0;
    for (std::size_t d = 0; d < draws; ++d) middle += (*levels)[d] / static_cast<double>(draws);
    std::vector<double> line;
    for (std::size_t d = 0; d < draws; ++d) line.push_back((*levels)[d] - middle);
    if (!first.empty()) {
      const double slope = product(first, line) / product(first, first);
      for (std::size_t d = 0; d < draws; ++d) line[d] -= slope * first[d];
    }
    const double squares = product(line, line);
    if (!(squares > 0.0)) continue;
    const double along = product(line, off);
    explained += along * along / squares;
    freedom -= 1.0;
    lines += 1.0;
    if (first.empty()) first = std::move(line);
  }
  if (lines == 0.0) return;
  const double error = std::max(0.0, total - explained) / freedom;
  const double variance = std::max(0.0, explained - lines * error) / static_cast<double>(draws - 1);
  out.variance_calendar = std::min(variance, out.variance_parameters);
  out.variance_parameters -= out.variance_calendar;
}

/// Nested analysis of variance (Searle, Casella & McCulloch 1992, ch. 3): expected mean squares, solved.
void split_variance(std::vector<double> values, const scenario::UncertaintySpec& uncertainty, Summary& out) {
  const auto per_population = static_cast<std::size_t>(uncertainty.replicates_per_population);
  const auto per_draw = static_cast<std::size_t>(uncertainty.populations_per_draw);
  out.variance_parameters = out.variance_individual = out.variance_process = kNan;
  const std::size_t draws = values.size() / (per_population * per_draw);
  values.resize(draws * per_population * per_draw);
  if (draws < 2) return;
  for (const double value : values)
    if (!std::isfinite(value)) return;

  const auto by_population = group_means(values, per_population);
  const auto by_draw = group_means(by_population, per_draw);
  const auto all = group_means(by_draw, by_draw.size());
  const auto d = static_cast<double>(draws);
  const auto i = static_cast<double>(per_draw);
  const auto j = static_cast<double>(per_population);
  const double ms_draw = i * j * squares_around(by_draw, all, by_draw.size()) / (d - 1.0);
  double ms_population =
      per_draw > 1 ? j * squares_around(by_population, by_draw, per_draw) / (d * (i - 1.0)) : kNan;
  const double ms_process =
      per_population > 1 ? squares_around(values, by_population, per_population) / (d * i * (j - 1.0)) : kNan;

  if (!uncertainty.parameters) {
    // The parameters never change: what differs between draws is who the customers are.
    out.variance_parameters = 0.0;
    ms_population = j * squares_around(by_population, std::vector<double>(1, all[0]), by_population.size()) /
                    (d * i - 1.0);
  } else {
    out.variance_parameters = std::max(0.0, (ms_draw - ms_population) / (i * j));
    if (std::isnan(ms_population)) out.variance_parameters = kNan;
    if (!uncertainty.log_levels.empty()) take_calendar(by_draw, all[0], uncertainty, out);
  }
  out.variance_process = ms_process;
  out.variance_individual = std::isnan(ms_process) || std::isnan(ms_population)
                                ? kNan
                                : std::max(0.0, (ms_population - ms_process) / j);
}

}  // namespace

std::uint64_t replicates_a_draw(const scenario::UncertaintySpec& uncertainty) {
  return uncertainty.replicates_per_population *
         (uncertainty.parameters ? uncertainty.populations_per_draw : 1);
}

Summary summarise(const std::vector<double>& values, const scenario::UncertaintySpec& uncertainty) {
  std::vector<double> sorted;
  for (const double value : values)
    if (!std::isnan(value)) sorted.push_back(value);
  Summary out;
  out.replicates = sorted.size();
  const auto finite =
      std::count_if(values.begin(), values.end(), [](double value) { return std::isfinite(value); });
  out.share_finite = values.empty() ? kNan : static_cast<double>(finite) / static_cast<double>(values.size());
  double sum = 0.0;
  for (const double value : sorted) sum += value;
  out.mean = sorted.empty() || std::isinf(sum) ? kNan : sum / static_cast<double>(sorted.size());
  const auto cluster = static_cast<std::size_t>(replicates_a_draw(uncertainty));
  out.independent = (values.size() + cluster - 1) / cluster;
  out.standard_error = std::isnan(out.mean) ? kNan : clustered_error(values, out.mean, cluster);
  std::sort(sorted.begin(), sorted.end());
  out.p05 = quantile(sorted, 0.05);
  out.p50 = quantile(sorted, 0.50);
  out.p95 = quantile(sorted, 0.95);
  split_variance(values, uncertainty, out);
  return out;
}

}  // namespace stamkund::metrics
