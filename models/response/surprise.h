#pragma once
// Surprise rewards. Unexpected coupons enlarge the basket at the visit (Heilman, Nakamoto & Rao 2002, doi
// 10.1509/jmkr.39.2.242.19081); a surprise amplifies what it meets, and unexpected cash can lower the opinion
// of a brand among those who care for it (Shibly & Chatterjee 2020, doi 10.1016/j.jbusres.2020.03.009). At a
// visit with probability q: basket x (1 + l), then a decaying stimulus: +d with probability 1 - b, -d2 with
// b.
#include "engine/base/expect.h"

namespace stamkund::response {

struct SurpriseSizes {
  double probability_per_visit = 0.0;  ///< q; 0 = off
  double delight = 0.0;                ///< d >= 0
  double backlash_probability = 0.0;   ///< b, in [0, 1]
  double backlash = 0.0;               ///< d2 >= 0
  double basket_lift = 0.0;            ///< l > -1
  bool announced = false;              ///< customers know that it may happen
};

/// What one visit brings.
struct SurpriseResult {
  bool given = false;
  double stimulus = 0.0;       ///< < 0 for backlash; raising and lowering stimuli are different kinds
  double basket_factor = 1.0;  ///< on the list price of this visit
};

/// An announced surprise costs the same but is none: no delight, no backlash, no larger basket, for the
/// evidence on all three is about the unexpected. Left out: the value and form of the gift, and that
/// surprises become expected.
class Surprise {
 public:
  explicit Surprise(const SurpriseSizes& sizes) : sizes_(sizes) {
    STAMKUND_EXPECT(sizes.probability_per_visit >= 0.0 && sizes.probability_per_visit <= 1.0);
    STAMKUND_EXPECT(sizes.backlash_probability >= 0.0 && sizes.backlash_probability <= 1.0);
    STAMKUND_EXPECT(sizes.delight >= 0.0 && sizes.backlash >= 0.0 && sizes.basket_lift > -1.0);
  }

  /// Two uniforms in (0, 1) decide, drawn for this visit. The second is needed if there is something to
  /// decide only, but always drawing it keeps arms twins.
  [[nodiscard]] SurpriseResult operator()(double uniform_given, double uniform_branch) const {
    SurpriseResult result;
    result.given = uniform_given < sizes_.probability_per_visit;
    if (!result.given || sizes_.announced) return result;
    result.stimulus = uniform_branch < sizes_.backlash_probability ? 0.0 - sizes_.backlash : sizes_.delight;
    result.basket_factor = 1.0 + sizes_.basket_lift;
    return result;
  }

 private:
  SurpriseSizes sizes_;
};

}  // namespace stamkund::response
