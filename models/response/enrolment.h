#pragma once
// Self-selected enrolment (Leenheer et al. 2007): the loyal join more often, which is why members buy more
// than others even if the program does nothing.
#include <cmath>

namespace stamkund::response {

/// Probability of accepting an offer to join at one purchase: logistic in the customer's loyalty score z (her
/// log purchase rate, standardised over the population): logit p = logit(share) + slope z. What is offered may weigh,
/// too: a factor on the odds (BenefitWeight).
class Enrolment {
 public:
  Enrolment(double share_per_visit, double loyalty_slope) : share_(share_per_visit), slope_(loyalty_slope) {}

  /// -log(1 - p): the hazard one offer adds to the enrolment clock; infinite when p = 1.
  [[nodiscard]] double hazard_per_offer(double loyalty_score, double odds_factor = 1.0) const {
    if (share_ <= 0.0 || odds_factor <= 0.0) return 0.0;
    if (share_ >= 1.0) return INFINITY;
    // 1 - p = 1 / (1 + odds), so the hazard is log(1 + odds), computed without cancellation.
    return std::log1p(share_ / (1.0 - share_) * std::exp(slope_ * loyalty_score) * odds_factor);
  }

 private:
  double share_;
  double slope_;
};

}  // namespace stamkund::response
