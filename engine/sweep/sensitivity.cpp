#include "engine/sweep/sensitivity.h"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>
#include <numeric>

#include "engine/random/distributions.h"
#include "engine/random/stream.h"
#include "engine/sweep/design.h"

namespace stamkund::sweep {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr int kResamples = 1000;

double mean_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double deviation_of(const std::vector<double>& values) {
  const double mean = mean_of(values);
  double squares = 0.0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

/// Student's interval of an estimate from `n` units: quantiles of resamples of ten units hold the truth in 80
/// % of studies instead of 90 (docs/methods/sweep.md).
std::pair<double, double> students_interval(double estimate, double error, std::size_t n) {
  const double t = boost::math::quantile(boost::math::students_t(static_cast<double>(n - 1)), 0.95);
  return {estimate - t * error, estimate + t * error};
}

/// Standard error of `statistic` over resamples of `n` units. The resamples are those of the study's seed,
/// the same for all parameters.
template <class Statistic>
double bootstrap(std::uint64_t seed, std::size_t n, const Statistic& statistic) {
  std::vector<double> values;
  std::vector<std::size_t> units(n);
  for (int b = 0; b < kResamples; ++b) {
    Stream stream({seed, static_cast<std::uint64_t>(b), 0, purpose_named("sweep: resample")});
    for (auto& one : units)
      one = std::min(n - 1, static_cast<std::size_t>(draw_uniform(stream) * static_cast<double>(n)));
    const double value = statistic(units);
    if (std::isfinite(value)) values.push_back(value);
  }
  if (values.size() < 2) return kNan;
  // Resamples spread as if there were a unit less.
  return deviation_of(values) * std::sqrt(static_cast<double>(n) / static_cast<double>(n - 1));
}

/// How far along its range a number is, 0 to 1.
double share_of(const scenario::SweptParameter& parameter, double number) {
  if (parameter.listed()) return number / std::max(1.0, static_cast<double>(parameter.values.size()) - 1.0);
  return parameter.log_scale ? std::log(number / parameter.from) / std::log(parameter.to / parameter.from)
                             : (number - parameter.from) / (parameter.to - parameter.from);
}

/// The values of f that an estimate of one parameter needs.
struct Pairs {
  std::vector<double> a, b, mixed;
};

double first_order(const Pairs& f, const std::vector<std::size_t>& units, double variance) {
  double sum = 0.0;
  for (const std::size_t i : units) sum += f.b[i] * (f.mixed[i] - f.a[i]);
  return sum / static_cast<double>(units.size()) / variance;
}

double with_interactions(const Pairs& f, const std::vector<std::size_t>& units, double variance) {
  double sum = 0.0;
  for (const std::size_t i : units) sum += (f.a[i] - f.mixed[i]) * (f.a[i] - f.mixed[i]);
  return 0.5 * sum / static_cast<double>(units.size()) / variance;
}

double variance_of(const Pairs& f, const std::vector<std::size_t>& units) {
  double mean = 0.0, squares = 0.0;
  const double n = 2.0 * static_cast<double>(units.size());
  for (const std::size_t i : units) mean += (f.a[i] + f.b[i]) / n;
  for (const std::size_t i : units)
    squares += (f.a[i] - mean) * (f.a[i] - mean) + (f.b[i] - mean) * (f.b[i] - mean);
  return squares / n;
}

}  // namespace

std::vector<ElementaryEffect> elementary_effects(const scenario::SweepSpec& study,
                                                 const std::vector<double>& outcome) {
  const std::size_t d = study.parameters.size();
  const MorrisPlan plan = morris_plan(study);
  const std::vector<Point> points = design(study);
  std::vector<std::vector<double>> effects(d);  // [parameter][path]
  for (std::size_t path = 0; path < plan.moved.size(); ++path) {
    const auto begin = outcome.begin() + static_cast<std::ptrdiff_t>(path * (d + 1));
    if (!std::all_of(begin, begin + static_cast<std::ptrdiff_t>(d + 1),
                     [](double v) { return std::isfinite(v); }))
      continue;
    for (std::size_t step = 0; step < d; ++step) {
      const auto at = begin + static_cast<std::ptrdiff_t>(step);
      const std::size_t k = plan.moved[path][step];
      // What was moved in the end: values snap to steps and to what is listed.
      const double by = share_of(study.parameters[k], points[path * (d + 1) + step + 1].numbers[k]) -
                        share_of(study.parameters[k], points[path * (d + 1) + step].numbers[k]);
      if (by != 0.0) effects[k].push_back((at[1] - at[0]) / by);
    }
  }
  std::vector<ElementaryEffect> out(d, {kNan, kNan, kNan, kNan, kNan});
  for (std::size_t k = 0; k < d; ++k) {
    const std::vector<double>& one = effects[k];
    if (one.size() < 2) continue;
    std::vector<double> absolute;
    for (const double effect : one) absolute.push_back(std::abs(effect));
    out[k].mean_absolute = mean_of(absolute);
    std::tie(out[k].p05, out[k].p95) =
        students_interval(out[k].mean_absolute,
                          deviation_of(absolute) / std::sqrt(static_cast<double>(one.size())), one.size());
    out[k].p05 = std::max(0.0, out[k].p05);
    out[k].mean = mean_of(one);
    out[k].deviation = deviation_of(one);
  }
  return out;
}

std::vector<VarianceShare> variance_shares(const scenario::SweepSpec& study,
                                           const std::vector<double>& outcome) {
  const std::size_t d = study.parameters.size();
  const IndexPlan plan{study.points, d};
  std::vector<VarianceShare> out(d, {kNan, kNan, kNan, kNan, kNan, kNan});
  for (std::size_t k = 0; k < d; ++k) {
    Pairs f;
    for (std::uint64_t i = 0; i < plan.pairs; ++i) {
      const double a = outcome[plan.a(i)], b = outcome[plan.b(i)], mixed = outcome[plan.mixed(i, k)];
      if (!std::isfinite(a) || !std::isfinite(b) || !std::isfinite(mixed)) continue;
      f.a.push_back(a);
      f.b.push_back(b);
      f.mixed.push_back(mixed);
    }
    if (f.a.size() < 2) continue;
    // The estimates do not change with a shift of f, but their errors do: take it off.
    const double centre = 0.5 * (mean_of(f.a) + mean_of(f.b));
    for (auto* values : {&f.a, &f.b, &f.mixed})
      for (double& value : *values) value -= centre;
    std::vector<std::size_t> all(f.a.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    const double variance = variance_of(f, all);
    if (!(variance > 0.0)) {
      out[k] = {0, 0, 0, 0, 0, 0};  // nothing moves the outcome
      continue;
    }
    out[k].first = first_order(f, all, variance);
    out[k].total = with_interactions(f, all, variance);
    const auto error = [&](const auto& estimate) {
      return bootstrap(study.seed, all.size(), [&](const std::vector<std::size_t>& units) {
        return estimate(f, units, variance_of(f, units));
      });
    };
    std::tie(out[k].first_p05, out[k].first_p95) =
        students_interval(out[k].first, error(first_order), all.size());
    std::tie(out[k].total_p05, out[k].total_p95) =
        students_interval(out[k].total, error(with_interactions), all.size());
  }
  return out;
}

}  // namespace stamkund::sweep
