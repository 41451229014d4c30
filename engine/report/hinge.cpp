#include "engine/report/hinge.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

#include "engine/metrics/enough_draws.h"
#include "engine/scenario/resolve.h"

namespace stamkund::report {
namespace {

using metrics::kEnoughDraws;
constexpr double kWorthSaying = 0.25;
/// Many quantities are tried; chance passes four standard errors about once in a thousand with 20 draws.
constexpr double kClear = 4.0;
constexpr std::string_view kInBaseline = "baseline.";

double mean_of(const std::vector<double>& values) {
  double sum = 0.0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

/// Effect on net of the arm, mean of the replicates of each parameter draw.
std::vector<double> effect_by_draw(const metrics::Results& results,
                                   const scenario::UncertaintySpec& uncertainty, std::size_t arm) {
  const std::uint64_t a_draw = uncertainty.populations_per_draw * uncertainty.replicates_per_population;
  const std::vector<double> net = results.total("net").values.arm(arm);
  const std::vector<double> baseline = results.total("net").values.arm(0);
  std::vector<double> out;
  // The last draw may be short; it would weigh as much as the others.
  for (std::uint64_t first = 0; a_draw > 0 && first + a_draw <= results.replicates; first += a_draw) {
    double sum = 0.0;
    for (std::uint64_t r = first; r < first + a_draw; ++r) sum += net[r] - baseline[r];
    out.push_back(sum / static_cast<double>(a_draw));
  }
  return out;
}

/// Quantities whose path begins so.
std::vector<const scenario::Uncertain*> those_in(const std::string& section,
                                                 const scenario::ScenarioFile& scenario) {
  std::vector<const scenario::Uncertain*> out;
  for (const auto& one : scenario.uncertain)
    if (one.path.starts_with(section)) out.push_back(&one);
  return out;
}

std::optional<Hinge> line_through(const std::vector<double>& x, const std::vector<double>& y) {
  const double x_mean = mean_of(x), y_mean = mean_of(y);
  double xx = 0.0, xy = 0.0, yy = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xx += (x[i] - x_mean) * (x[i] - x_mean);
    xy += (x[i] - x_mean) * (y[i] - y_mean);
    yy += (y[i] - y_mean) * (y[i] - y_mean);
  }
  if (!(xx > 0.0) || !(yy > 0.0)) return {};
  Hinge out;
  out.share = xy * xy / (xx * yy);
  const double left = std::max(1e-12, 1.0 - out.share);
  out.clearness = std::sqrt(out.share * static_cast<double>(x.size() - 2) / left);
  const double slope = xy / xx;
  const auto [low, high] = std::minmax_element(x.begin(), x.end());
  out.low = *low;
  out.high = *high;
  out.effect_low = y_mean + slope * (out.low - x_mean);
  out.effect_high = y_mean + slope * (out.high - x_mean);
  const double zero = x_mean - y_mean / slope;
  if (zero > out.low && zero < out.high) out.break_even = zero;
  return out;
}

}  // namespace

std::vector<Hinge> slopes_of(const metrics::Results& results, const scenario::ScenarioFile& scenario,
                             std::size_t arm) {
  const auto& spec = scenario.spec;
  if (!spec.uncertainty.parameters || arm == 0) return {};
  const std::vector<double> effects = effect_by_draw(results, spec.uncertainty, arm);
  if (effects.size() < kEnoughDraws) return {};
  // Paths number the arms after the baseline from 0.
  std::vector<const scenario::Uncertain*> tried =
      those_in("arms[" + std::to_string(arm - 1) + "].", scenario);
  const std::size_t mine = tried.size();
  // What the arm takes over from the baseline, or states anew, has the same draw there. What it has not, such
  // as the behaviour in a program that it ends, moves the effect through the baseline alone.
  for (const scenario::Uncertain* one : those_in(std::string(kInBaseline), scenario))
    if (std::none_of(tried.begin(), tried.begin() + static_cast<std::ptrdiff_t>(mine),
                     [&](const auto* own) { return own->quantity.identity == one->quantity.identity; }))
      tried.push_back(one);
  std::vector<Hinge> out;
  for (const scenario::Uncertain* one : tried) {
    std::vector<double> values;
    for (std::size_t d = 0; d < effects.size(); ++d)
      values.push_back(scenario::Resolve(spec, d)(one->quantity));
    auto line = line_through(values, effects);
    if (!line) continue;
    line->path = one->path;
    line->dimension = one->dimension;
    line->of_baseline = one->path.starts_with(kInBaseline);
    out.push_back(std::move(*line));
  }
  std::stable_sort(out.begin(), out.end(), [](const Hinge& a, const Hinge& b) { return a.share > b.share; });
  return out;
}

std::optional<Hinge> hinge_of(const metrics::Results& results, const scenario::ScenarioFile& scenario,
                              std::size_t arm) {
  const std::vector<Hinge> all = slopes_of(results, scenario, arm);
  if (all.empty() || !(all.front().share >= kWorthSaying) || !(all.front().clearness >= kClear)) return {};
  return all.front();
}

std::string named(const Hinge& hinge, const std::string& words, const std::string& baseline,
                  const Language& language) {
  return hinge.of_baseline ? language.say("{0} in '{1}'", {words, baseline}) : words;
}

}  // namespace stamkund::report
