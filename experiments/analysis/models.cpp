#include "experiments/analysis/models.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "engine/report/numbers.h"
#include "experiments/analysis/counts.h"
#include "experiments/analysis/resplit_level.h"

namespace stamkund::analysis {

namespace {

/// The statistic of large arms is as normal as it needs to be: below these the skewness and kurtosis of the
/// difference of two rates, and the skewness that logarithms bring, move its level too little to be seen
/// (Edgeworth terms, Hall 1992, ch. 2.6; assumption).
constexpr double kFineSkewness = 0.03;
constexpr double kFineKurtosis = 0.1;
/// The normal law is left as soon as its level is seen to be exceeded.
constexpr Bearable kNothing{1.0, 1.0};

/// Two arms as the score equation of the regression sees them at one rate: the ratio of the sums is the rate.
struct Weighted {
  Sample treated, control;

  Weighted(const Sample& treated_arm, const Sample& control_arm, double dispersion) {
    double events = 0, exposure = 0;
    for (const Sample* one : {&treated_arm, &control_arm})
      for (std::size_t i = 0; i < one->size(); ++i) events += one->y[i], exposure += x_of(*one, i);
    const double rate = events / exposure;
    treated = weighted(treated_arm, dispersion * rate);
    control = weighted(control_arm, dispersion * rate);
  }
  [[nodiscard]] bool is_fine() const {
    const Shape shape = shape_of(treated, control);
    const auto log_variance = [](const Sample& sample) {
      const Figure figure = figure_of(sample);
      return figure.variance / (figure.value * figure.value);
    };
    const double a = log_variance(treated), b = log_variance(control);
    const double of_logs = 3.0 * (a * a - b * b) / std::pow(a + b, 1.5);
    return std::abs(shape.skewness) <= kFineSkewness && std::abs(shape.kurtosis) <= kFineKurtosis &&
           std::abs(of_logs) <= kFineSkewness;
  }

 private:
  static double x_of(const Sample& sample, std::size_t i) { return sample.x.empty() ? 1.0 : sample.x[i]; }
  /// Customers who were watched alike have all one weight, which cancels.
  static Sample weighted(const Sample& sample, double dispersion_of_one) {
    Sample out = sample;
    for (std::size_t i = 0; i < out.x.size(); ++i) {
      const double weight = 1.0 / (1.0 + dispersion_of_one * out.x[i]);
      out.y[i] *= weight;
      out.x[i] *= weight;
    }
    return out;
  }
};

/// The law of the studentised logarithm of the ratio of rates, from re-splits; nothing where the normal one
/// holds in them.
std::optional<Law> law_of_counts(const Weighted& arms, const Spec& spec, const ResplitKey& key,
                                 const Threads& threads, Comparison& out) {
  const double alpha = spec.alpha;
  if (!is_cheap(arms.treated, arms.control, spec.resplits) && arms.is_fine()) {
    out.why = "the arms are so large that the normal approximation holds";
    return {};
  }
  auto drawn = resplit(arms.treated, arms.control, affordable(arms.treated, arms.control, spec.resplits), key,
                       threads, Compares::log_rates);
  out.resplits = rates_of(drawn, Law::normal(), alpha);
  const bool fails = too_often(*out.resplits, alpha, kNothing);
  out.why =
      "split again at random, these counts make the Wald test call a difference in " +
      report::percent(out.resplits->rate()) + " of " + report::number(static_cast<double>(drawn.size())) +
      " splits at a nominal " + report::percent(alpha) +
      (fails ? ": the normal approximation fails, and a permutation test of the studentised ratio takes "
               "its place"
             : ": it holds");
  if (!fails) return {};
  return Law::drawn(std::move(drawn));
}

}  // namespace

std::vector<Compared> compare_counts(const std::vector<Sample>& samples, const Spec& spec,
                                     std::uint64_t first, const Threads& threads, double& dispersion) {
  const double alpha = spec.alpha;
  const CountFit fit = fit_counts(samples);
  dispersion = fit.dispersion;
  std::vector<Compared> out;
  for (std::size_t a = 1; a < samples.size(); ++a) {
    const Rate& control = fit.rates[0];
    const Rate& treated = fit.rates[a];
    const double base = std::exp(control.log_rate);
    const auto finding = [&](const Effect& log_scale, const std::string& name) {
      Finding one = finding_of(log_scale, Method::negative_binomial, name, alpha);
      one.control = base;
      one.treated = std::exp(treated.log_rate);
      one.estimate = one.treated - one.control;
      one.relative = std::expm1(log_scale.estimate());
      one.relative_interval = {std::expm1(one.interval.low), std::expm1(one.interval.high)};
      one.interval = {base * one.relative_interval.low, base * one.relative_interval.high};
      return one;
    };
    Effect robust;
    robust.control = control.log_rate;
    robust.treated = treated.log_rate;
    robust.control_variance = control.robust_variance;
    robust.treated_variance = treated.robust_variance;
    Effect model = robust;
    model.control_variance = control.model_variance;
    model.treated_variance = treated.model_variance;
    Compared one;
    one.comparison.arm = a;
    one.scale = Scale::log_rate;
    // A customer's events come together where counts are dispersed: such counts are sub-exponential with half
    // of this step.
    const auto step = [&](const Sample& sample, const Rate& rate) {
      double events = 0;
      for (const double y : sample.y) events += y;
      const double longest = sample.x.empty() ? 1.0 : *std::max_element(sample.x.begin(), sample.x.end());
      return (1.0 + 2.0 * fit.dispersion * std::exp(rate.log_rate) * longest) / events;
    };
    one.step.up = step(samples[a], treated);
    one.step.down = step(samples[0], control);
    one.effect = robust;
    if (std::isfinite(robust.estimate())) {
      const Finding wald = finding(robust, "negative binomial, robust errors");
      one.comparison.main = wald;
      if (spec.method == Method::automatic) {
        const Weighted arms(samples[a], samples[0], fit.dispersion);
        if (auto law = law_of_counts(arms, spec, {spec.seed, first + a - 1}, threads, one.comparison)) {
          robust.law = std::move(*law);
          one.effect = robust;
          one.comparison.main = finding(robust, "negative binomial, permutation of the studentised ratio");
          one.comparison.main.method = Method::permutation;
          one.comparison.others.push_back(wald);
        }
      } else {
        one.comparison.why = "asked for";
      }
      one.comparison.others.push_back(finding(model, "negative binomial, errors of the model"));
    } else {
      one.comparison.main.name = "negative binomial";
      one.comparison.main.method = Method::negative_binomial;
      one.comparison.why = "an arm has no events";
    }
    one.interval = [robust, base](double level) {
      const Interval log_scale = robust.interval(level);
      return Interval{base * std::expm1(log_scale.low), base * std::expm1(log_scale.high)};
    };
    out.push_back(std::move(one));
  }
  return out;
}

std::vector<Compared> compare_times(const std::vector<Times>& times, double alpha, double horizon) {
  std::vector<Compared> out;
  for (std::size_t a = 1; a < times.size(); ++a) {
    const LogRank test = log_rank(times[a], times[0]);
    Compared one;
    one.comparison.arm = a;
    one.scale = Scale::log_hazard;
    Effect effect;
    effect.treated = test.variance > 0.0 ? (test.observed - test.expected) / test.variance : 0.0;
    effect.treated_variance = test.variance > 0.0 ? 1.0 / test.variance : 0.0;
    one.comparison.main = finding_of(effect, Method::log_rank, "log-rank", alpha);
    Finding& main = one.comparison.main;
    main.control = 1.0 - survival_at(times[0], horizon);
    main.treated = 1.0 - survival_at(times[a], horizon);
    main.relative = std::expm1(effect.estimate());
    main.relative_interval = {std::expm1(main.interval.low), std::expm1(main.interval.high)};
    if (!(test.variance > 0.0)) {
      one.comparison.main = {};
      one.comparison.main.method = Method::log_rank;
      one.comparison.main.name = "log-rank";
      one.comparison.why = "no event tells the arms apart";
    }
    one.effect = effect;
    one.interval = [effect](double level) { return effect.interval(level); };
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace stamkund::analysis
