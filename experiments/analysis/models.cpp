#include "experiments/analysis/models.h"

#include <algorithm>
#include <cmath>

#include "experiments/analysis/counts.h"

namespace stamkund::analysis {

std::vector<Compared> compare_counts(const std::vector<Sample>& samples, double alpha, double& dispersion) {
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
      one.comparison.main = finding(robust, "negative binomial, robust errors");
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
