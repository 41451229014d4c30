#include "engine/calibration/response_past_tests.h"

#include <cmath>
#include <cstdio>
#include <limits>

namespace stamkund::calibration {
namespace {

/// The 99 % interval of the difference: 1 % false alarms an arm.
constexpr double kDisagree = 2.58;
constexpr double kStep = 1e-3;

std::string percent(double change) {
  char text[32];
  std::snprintf(text, sizeof text, "%+.1f %%", 100.0 * change);
  return text;
}

/// Standard error of the log multiplier of an arm, from the covariance of the fit.
double spread_of(const EvidenceArm& arm, const ResponseState& state) {
  if (state.maximum.status != Status::converged) return std::numeric_limits<double>::quiet_NaN();
  const std::size_t first = state.process_size();
  std::vector<double> slope;
  for (const std::size_t p : state.free) {
    auto moved = state.searched;
    moved[p] += kStep;
    const double up = log_multiplier(arm, state.scale.coefficients(moved));
    moved[p] -= 2.0 * kStep;
    slope.push_back((up - log_multiplier(arm, state.scale.coefficients(moved))) / (2.0 * kStep));
  }
  double variance = 0.0;
  for (std::size_t a = 0; a < slope.size(); ++a)
    for (std::size_t b = 0; b < slope.size(); ++b)
      variance += slope[a] * slope[b] * state.covariance(first + a, first + b);
  return std::sqrt(variance);
}

}  // namespace

std::vector<PastTestArm> compare_past_tests(const Evidence& evidence, const ResponseHistory& history,
                                            const ResponseState& alone) {
  std::vector<PastTestArm> out;
  const ResponseCoefficients fitted = alone.scale.coefficients(alone.searched);
  for (const EvidenceTest& test : evidence.tests) {
    const EvidenceArm& control = test.arms.front();
    for (const EvidenceArm& arm : test.arms) {
      if (arm.control) continue;
      PastTestArm one{test.name, arm.name, history.groups[arm.group]};
      const double ratio = std::exp(arm.log_mean - control.log_mean);
      one.shown = ratio - 1.0;
      one.standard_error = ratio * std::sqrt(arm.variance + control.variance);
      one.history = one.history_standard_error = std::numeric_limits<double>::quiet_NaN();
      if (history.group_contacts[arm.group] > 0) {
        const double multiplier = std::exp(log_multiplier(arm, fitted));
        one.history = multiplier - 1.0;
        one.history_standard_error = multiplier * spread_of(arm, alone);
      }
      out.push_back(std::move(one));
    }
  }
  return out;
}

std::vector<std::string> disagreements(const std::vector<PastTestArm>& arms) {
  std::vector<std::string> out;
  for (const PastTestArm& one : arms) {
    if (!std::isfinite(one.history)) continue;
    // On the scale of the logarithm, on which both are about normal.
    const double apart = std::log1p(one.shown) - std::log1p(one.history);
    const double history = std::isfinite(one.history_standard_error) ? one.history_standard_error : 0.0;
    const double error = std::hypot(one.standard_error / (1.0 + one.shown), history / (1.0 + one.history));
    if (std::abs(apart) <= kDisagree * error) continue;
    out.push_back("past test" + (one.test.empty() ? std::string() : " '" + one.test + "'") + ", arm '" +
                  one.arm + "': it shows " + percent(one.shown) +
                  " in its window, the history of contacts alone " + percent(one.history) +
                  ", which is outside the 99 % interval of their difference");
  }
  return out;
}

void put_lifts_of_tests(const Evidence& evidence, const ResponseState& state, ExperimentFigures& figures) {
  const ResponseScale& scale = state.scale;
  std::vector<std::size_t> free;
  std::vector<double> start;
  for (std::size_t g = 0; g < scale.groups(); ++g)
    if (evidence.speaks[g]) {
      free.push_back(scale.lift(g));
      start.push_back(std::log(1.1));
    }
  const auto objective = evidence_alone(evidence, state.searched, free);
  const Maximum best = maximise(*objective, 1.0, {start});
  if (best.status != Status::converged) return;
  const std::size_t k = free.size();
  const std::size_t groups = scale.groups();
  figures.lifts.resize(groups);
  figures.lift_covariance.assign(groups * groups, 0.0);
  for (std::size_t a = 0; a < k; ++a) {
    figures.lifts[free[a]] = ExperimentFigure{best.theta[a], std::sqrt(best.log_covariance[a * k + a])};
    for (std::size_t b = 0; b < k; ++b)
      figures.lift_covariance[free[a] * groups + free[b]] = best.log_covariance[a * k + b];
  }
}

void widen_to_both(const ResponseState& state, ExperimentFigures& figures) {
  const std::size_t groups = state.scale.groups();
  if (state.maximum.status != Status::converged) return;
  for (std::size_t g = 0; g < figures.lifts.size(); ++g) {
    const std::size_t p = state.scale.lift(g);
    if (!figures.lifts[g] || !state.is_free(p)) continue;
    ExperimentFigure& test = *figures.lifts[g];
    const double of_test = test.standard_error * test.standard_error;
    const double of_history = state.covariance(state.place(p), state.place(p));
    const double apart = test.searched - state.searched[p];
    const double between = std::fmax(0.0, 0.5 * (apart * apart - of_test - of_history));
    const double weight = 1.0 / (of_test + between);
    const double other = 1.0 / (of_history + between);
    test.searched = (weight * test.searched + other * state.searched[p]) / (weight + other);
    test.standard_error = std::sqrt(1.0 / (weight + other) + between);
    // What the tests have in common is little beside what differs.
    for (std::size_t h = 0; h < groups; ++h)
      figures.lift_covariance[g * groups + h] = figures.lift_covariance[h * groups + g] = 0.0;
    figures.lift_covariance[g * groups + g] = test.standard_error * test.standard_error;
  }
}

}  // namespace stamkund::calibration
