#include "experiments/analysis/always_valid.h"

#include <algorithm>
#include <cmath>

#include "experiments/sequential/always_valid.h"

namespace stamkund::analysis {
namespace {

using design::AlwaysValidBound;

/// Counts that vary more than this beyond Poisson's are not Poisson (assumption).
constexpr double kPoissonEnough = 0.1;
/// Steps are never quite without a way back.
constexpr double kLeastBack = 1e-6;

/// One side of a bound, in units in which the largest step is 1; of bounds without one, in any.
struct Side {
  AlwaysValidBound bound;
  double v, rho, v_least, back;

  [[nodiscard]] double limit(double level) const { return at(level) / std::sqrt(v); }
  [[nodiscard]] double level(double z) const {
    const double s = z * std::sqrt(v);
    switch (bound) {
      case AlwaysValidBound::gamma_exponential:
        return sequential::gamma_exponential_level(s, v, rho, 0.5);
      case AlwaysValidBound::gamma_poisson:
        return sequential::gamma_poisson_level(s, v, rho, 1.0);
      case AlwaysValidBound::beta_binomial:
        return sequential::beta_binomial_level(s, v, rho, back, 1.0);
      case AlwaysValidBound::stitched:
        return sequential::stitched_level(s, v, v_least);
      case AlwaysValidBound::none:
      case AlwaysValidBound::normal_mixture:
        break;
    }
    return sequential::normal_mixture_one_sided_level(s, v, rho);
  }

 private:
  [[nodiscard]] double at(double level) const {
    switch (bound) {
      case AlwaysValidBound::gamma_exponential:
        // Sums of bounded steps, of Poisson and of dispersed counts are sub-exponential with half a step.
        return sequential::gamma_exponential(v, level, rho, 0.5);
      case AlwaysValidBound::gamma_poisson:
        return sequential::gamma_poisson(v, level, rho, 1.0);
      case AlwaysValidBound::beta_binomial:
        return sequential::beta_binomial(v, level, rho, back, 1.0);
      case AlwaysValidBound::stitched:
        return sequential::stitched(v, level, v_least);
      case AlwaysValidBound::none:
      case AlwaysValidBound::normal_mixture:
        break;
    }
    return sequential::normal_mixture_one_sided(v, level, rho);
  }
};

}  // namespace

Step step_of_shares(double treated, double treated_customers, double control, double control_customers) {
  Step out;
  out.up = std::max((1.0 - treated) / treated_customers, control / control_customers);
  out.down = std::max((1.0 - control) / control_customers, treated / treated_customers);
  // The narrower of the two arms' steps; an arm without variance takes none.
  double variance = INFINITY;
  for (const double one : {treated * (1.0 - treated) / (treated_customers * treated_customers),
                           control * (1.0 - control) / (control_customers * control_customers)})
    if (one > 0.0) variance = std::min(variance, one);
  const auto careful = [](double share, double customers) {
    const double more = (share * customers + 1.0) / (customers + 2.0);
    return more * (1.0 - more) / customers;
  };
  out.error = std::sqrt(careful(treated, treated_customers) + careful(control, control_customers));
  out.back_up = std::max(kLeastBack, variance / (out.up * out.up));
  out.back_down = std::max(kLeastBack, variance / (out.down * out.down));
  return out;
}

std::string why_not(AlwaysValidBound bound, Kind kind, bool clustered, bool adjusted, double dispersion) {
  if (bound <= AlwaysValidBound::normal_mixture || bound == AlwaysValidBound::stitched) return "";
  if (clustered) return "over clusters nothing bounds how far one of them moves the effect";
  if (adjusted) return "with covariates the values are no longer yes and no";
  if (bound == AlwaysValidBound::beta_binomial)
    return kind == Kind::proportion ? "" : "it is for customers who do or do not: proportions";
  if (kind != Kind::proportion && kind != Kind::count)
    return "it is for proportions and counts: nothing bounds how far one customer moves the effect";
  if (bound == AlwaysValidBound::gamma_poisson && kind == Kind::count && dispersion > kPoissonEnough)
    return "counts vary more than Poisson's; gamma-exponential holds for these";
  return "";
}

AlwaysValid always_valid(double estimate, double usual_error, double information, double alpha,
                         const Law& law, const design::AlwaysValidSpec& spec, bool one_sided,
                         bool lower_is_better, const Step& step) {
  AlwaysValid out;
  out.bound = spec.bound == AlwaysValidBound::none ? AlwaysValidBound::normal_mixture : spec.bound;
  out.best_at = spec.best_at.value_or(1.0);
  out.information = information;
  if (!(usual_error > 0.0) || !(information > 0.0)) return out;
  const double standard_error = std::isnan(step.error) ? usual_error : std::max(usual_error, step.error);
  const bool steps = out.bound != AlwaysValidBound::normal_mixture && out.bound != AlwaysValidBound::stitched;
  // Without a known step nothing is known here.
  if (steps && !(step.up > 0.0 && std::isfinite(step.up) && step.down > 0.0 && std::isfinite(step.down)))
    return out;
  const double z = law.to_normal(estimate / standard_error);
  const auto side = [&](double largest, double back) {
    // The sum of variances grows as the error falls, and steps fall with it.
    const double v = steps ? std::pow(standard_error / largest, 2) : information;
    const double best = v * out.best_at / information;
    return Side{out.bound, v, sequential::best_rho(best, alpha), best, back};
  };
  const Side up = side(step.up, step.back_up), down = side(step.down, step.back_down);
  double low = 0, high = 0;  // limits of an estimate that is too large, and too small
  if (!one_sided && out.bound == AlwaysValidBound::normal_mixture) {
    low = high = sequential::normal_mixture_two_sided(up.v, alpha, up.rho) / std::sqrt(up.v);
    out.p_value = sequential::normal_mixture_two_sided_level(z * std::sqrt(up.v), up.v, up.rho);
  } else {
    low = up.limit(alpha / 2.0);
    high = down.limit(alpha / 2.0);
    const bool upper = one_sided ? !lower_is_better : z > 0.0;
    const double level = upper ? up.level(z) : down.level(-z);
    out.p_value = one_sided ? level : std::min(1.0, 2.0 * level);
  }
  low = law.like_normal(low);
  high = law.like_normal(high);
  out.limit = ((one_sided ? !lower_is_better : z > 0.0) ? low : high) * standard_error / usual_error;
  out.interval = {estimate - low * standard_error, estimate + high * standard_error};
  return out;
}

}  // namespace stamkund::analysis
