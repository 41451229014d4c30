#pragma once
// What reaching or missing a goal does afterwards, as sizes of decaying stimuli.
//   success  +s (1 - t h)        failure  -f (1 - t (1 - h))       h = height of her tier, 0 = lowest, 1 =
//   highest upgrade  +u                  demotion -lambda u
// Goals: Wang, Lewis, Cryder & Sprigg 2016 (doi 10.1287/mksc.2015.0966): reaching one raises later purchases,
// missing one lowers them; the highest tiers suffer most from failure, the lowest gain most from success.
// Tiers: lift after an upgrade in Kopalle et al. 2012 (doi 10.1287/mksc.1110.0687); demotion hurts more than
// promotion helps in Wagner, Hennig-Thurau & Rudolph 2009 (doi 10.1509/jmkg.73.3.69).
#include "engine/base/expect.h"

namespace stamkund::response {

/// All sizes are shares of the purchase rate, >= 0 here; what lowers gets its sign from the calls below.
struct GoalOutcomeSizes {
  double success = 0.0;    ///< s, in the lowest tier; 0 = off
  double failure = 0.0;    ///< f, in the highest tier; 0 = off
  double tier_tilt = 0.5;  ///< t in [0, 1]; 0 = alike in all tiers. Assumption.
  double upgrade = 0.0;    ///< u; 0 = off
  double loss_aversion =
      2.25;  ///< lambda: median in Tversky & Kahneman 1992 (doi 10.1007/BF00122574), for money
};

/// Left out: how narrowly the goal was missed, the number of steps a tier changes by, and lasting changes.
/// Losses weigh 2.25 times in choices between gambles; that the same holds for status and for purchase rates
/// is an assumption.
class GoalOutcome {
 public:
  explicit GoalOutcome(const GoalOutcomeSizes& sizes) : sizes_(sizes) {
    STAMKUND_EXPECT(sizes.success >= 0.0 && sizes.failure >= 0.0 && sizes.upgrade >= 0.0);
    STAMKUND_EXPECT(sizes.loss_aversion >= 0.0 && sizes.tier_tilt >= 0.0 && sizes.tier_tilt <= 1.0);
  }

  /// Stimulus at the end of a window: >= 0 after success, <= 0 after failure, exactly 0 for who did not
  /// strive. `tier_height` in [0, 1].
  [[nodiscard]] double at_window_end(bool strove, bool reached, double tier_height) const {
    STAMKUND_EXPECT(tier_height >= 0.0 && tier_height <= 1.0);
    if (!strove) return 0.0;
    if (reached) return sizes_.success * (1.0 - sizes_.tier_tilt * tier_height);
    return 0.0 - sizes_.failure * (1.0 - sizes_.tier_tilt * (1.0 - tier_height));
  }
  /// Stimulus at a step up, >= 0.
  [[nodiscard]] double upgrade() const { return sizes_.upgrade; }
  /// Stimulus at a step down, <= 0.
  [[nodiscard]] double demotion() const { return 0.0 - sizes_.loss_aversion * sizes_.upgrade; }

 private:
  GoalOutcomeSizes sizes_;
};

}  // namespace stamkund::response
