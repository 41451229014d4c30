#include "experiments/plans/error_share.h"

#include <boost/math/distributions/normal.hpp>
#include <cmath>

#include "experiments/design/dunnett.h"
#include "experiments/sequential/always_valid.h"

namespace stamkund::plans {

using namespace design;
using boost::math::normal;

double upper_quantile(double level) { return quantile(complement(normal(), level)); }

double mixture_limit(const ExperimentSpec& spec, double share, double level) {
  const double rho = sequential::best_rho(spec.always_valid.best_at.value_or(0.5), 2.0 * level);
  const double bound = spec.sides == Sides::two
                           ? sequential::normal_mixture_two_sided(share, 2.0 * level, rho)
                           : sequential::normal_mixture_one_sided(share, level, rho);
  return bound / std::sqrt(share);
}

ErrorShare error_share(const ExperimentSpec& spec, const std::vector<double>& allocation) {
  ErrorShare out;
  const bool two = spec.sides == Sides::two;
  out.comparisons = spec.arms.size() - 1;
  out.alpha = spec.alpha;
  const double tests = static_cast<double>(out.comparisons * spec.success_metrics);
  const std::vector<double> treated(allocation.begin() + 1, allocation.end());
  switch (spec.adjust) {
    case Adjust::none:
      break;
    case Adjust::bonferroni:
      out.alpha /= tests;
      out.notes.push_back("Bonferroni over " + std::to_string(static_cast<int>(tests)) + " tests");
      break;
    case Adjust::holm:
      out.alpha /= tests;
      out.notes.push_back("Holm (1979), sized for its first step");
      break;
    case Adjust::spot_1:
      out.alpha /= tests;
      out.notes.push_back(
          "SPOT-1 (Spotify Confidence): alpha over success metrics and comparisons, "
          "1 - power over guardrails and 1");
      break;
    case Adjust::dunnett: {
      const double c = dunnett_critical(spec.alpha / static_cast<double>(spec.success_metrics), allocation[0],
                                        treated, two);
      out.alpha = (two ? 2.0 : 1.0) * cdf(complement(normal(), c));
      out.notes.push_back("Dunnett (1955), known variance");
      break;
    }
  }
  out.level = two ? out.alpha / 2.0 : out.alpha;
  out.critical = upper_quantile(out.level);
  if (spec.always_valid.bound != AlwaysValidBound::none) {
    // Power at the end alone: crossings before it come on top. There the bound is that of a stricter test.
    out.level = cdf(complement(normal(), mixture_limit(spec, 1.0, out.level)));
  }
  const double power = spec.power.value_or(0.8);
  out.power = spec.adjust == Adjust::spot_1
                  ? 1.0 - (1.0 - power) / (1.0 + static_cast<double>(spec.guardrail_metrics))
                  : power;
  return out;
}

}  // namespace stamkund::plans
