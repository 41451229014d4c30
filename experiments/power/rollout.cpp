#include "experiments/power/rollout.h"

namespace stamkund::power {
namespace {

/// Normal prior and estimate. An estimate without error is all that counts, a prior without spread likewise.
double posterior(double mean, double prior, double seen, double luck) {
  if (!(prior > 0.0)) return mean;
  return mean + prior / (prior + luck) * (seen - mean);
}

}  // namespace

double Rollout::believed(const analysis::Figure& of_treated, const analysis::Figure& of_control) const {
  const double scale = gain * gain;
  if (effect_sd)
    return posterior(treated.mean - control.mean, *effect_sd * *effect_sd,
                     gain * (of_treated.value - of_control.value),
                     scale * (of_treated.variance + of_control.variance));
  const auto one = [&](const Arm& arm, const analysis::Figure& seen) {
    return posterior(arm.mean, arm.sd * arm.sd, gain * seen.value, scale * seen.variance);
  };
  return one(treated, of_treated) - one(control, of_control);
}

Rollout::End Rollout::at(std::size_t look, double believed) const {
  const Look& here = looks[look];
  const bool last = look + 1 == looks.size() || !here.below || !here.above;
  if (!last && believed > *here.below && believed < *here.above) return End::open;
  return believed > threshold ? End::treated : End::control;
}

}  // namespace stamkund::power
