#include "engine/report/hinge.h"

#include <Eigen/Dense>
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
/// Draws for each quantity from which all are fitted together; with fewer, each by itself (assumption).
constexpr std::size_t kDrawsForEach = 3;
constexpr std::string_view kInBaseline = "baseline.";

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

/// One regression on all quantities together: on few draws quantities that have nothing to do with one
/// another go together by chance, and a line through one alone has the others' effect in it.
std::vector<std::optional<Hinge>> lines_through(const std::vector<std::vector<double>>& values,
                                                const std::vector<double>& y) {
  const auto n = static_cast<Eigen::Index>(y.size());
  const auto k = static_cast<Eigen::Index>(values.size());
  Eigen::VectorXd effects = Eigen::Map<const Eigen::VectorXd>(y.data(), n);
  const double y_mean = effects.mean();
  effects.array() -= y_mean;
  Eigen::MatrixXd x(n, k);
  Eigen::VectorXd means(k), squares(k);
  for (Eigen::Index j = 0; j < k; ++j) {
    const auto& own = values[static_cast<std::size_t>(j)];
    x.col(j) = Eigen::Map<const Eigen::VectorXd>(own.data(), n);
    means[j] = x.col(j).mean();
    x.col(j).array() -= means[j];
    squares[j] = x.col(j).squaredNorm();
    // All on one scale, for rank and precision.
    if (squares[j] > 0.0) x.col(j) /= std::sqrt(squares[j]);
  }
  const Eigen::ColPivHouseholderQR<Eigen::MatrixXd> solver(x);
  const Eigen::VectorXd slopes = solver.solve(effects);
  const Eigen::VectorXd left = effects - x * slopes;
  const double all = effects.squaredNorm();
  const auto free = static_cast<double>(n - 1 - solver.rank());
  const Eigen::MatrixXd inverse = (x.transpose() * x).completeOrthogonalDecomposition().pseudoInverse();
  const double noise = std::max(left.squaredNorm(), 1e-12 * all) / free;
  std::vector<std::optional<Hinge>> out(values.size());
  for (Eigen::Index j = 0; j < k; ++j) {
    if (!(squares[j] > 0.0) || !(all > 0.0)) continue;
    const auto& own = values[static_cast<std::size_t>(j)];
    Hinge one;
    one.share = std::min(1.0, slopes[j] * slopes[j] / all);
    one.clearness = std::abs(slopes[j]) / std::sqrt(noise * inverse(j, j));
    const double slope = slopes[j] / std::sqrt(squares[j]);
    const auto [low, high] = std::minmax_element(own.begin(), own.end());
    one.low = *low;
    one.high = *high;
    one.effect_low = y_mean + slope * (one.low - means[j]);
    one.effect_high = y_mean + slope * (one.high - means[j]);
    const double zero = means[j] - y_mean / slope;
    if (zero > one.low && zero < one.high) one.break_even = zero;
    out[static_cast<std::size_t>(j)] = one;
  }
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
  // Where only other arms have what is uncertain, nothing is to be regressed on.
  if (tried.empty()) return {};
  std::vector<std::vector<double>> values;
  for (const scenario::Uncertain* one : tried) {
    values.emplace_back();
    for (std::size_t d = 0; d < effects.size(); ++d)
      values.back().push_back(scenario::Resolve(spec, d)(one->quantity));
  }
  std::vector<std::optional<Hinge>> lines;
  if (effects.size() >= kDrawsForEach * values.size()) {
    lines = lines_through(values, effects);
  } else {
    for (const auto& one : values) lines.push_back(lines_through({one}, effects).front());
  }
  std::vector<Hinge> out;
  for (std::size_t j = 0; j < tried.size(); ++j) {
    auto& line = lines[j];
    if (!line) continue;
    line->path = tried[j]->path;
    line->dimension = tried[j]->dimension;
    line->of_baseline = line->path.starts_with(kInBaseline);
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
