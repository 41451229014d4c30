#pragma once
// What an offer brings a customer, weighed against what it has to be worth: the odds that she takes it (joins,
// renews) are multiplied by (benefit / price)^slope. Near the price this is exp(slope (benefit - price) / price);
// far below it nobody takes it, whatever the slope. Form and size are assumptions: a logit in the log of benefit
// over price, the simplest law in which money has no unit and an offer without benefit is refused. Where an offer is
// made again and again (joining, at every purchase), a weight below 1 is the share of those who would ever take it.
#include <cmath>

#include "engine/base/expect.h"

namespace stamkund::response {

/// Left out: benefits that no rule gives (status, belonging), and that people misjudge how often they will come.
class BenefitWeight {
 public:
  /// `slope` >= 0; 0 = off: exactly 1, whatever the benefit.
  explicit BenefitWeight(double slope) : slope_(slope) { STAMKUND_EXPECT(slope >= 0.0); }

  [[nodiscard]] bool acts() const noexcept { return slope_ > 0.0; }
  /// Factor on the odds; `benefit` >= 0 in the same money as `price` > 0.
  [[nodiscard]] double operator()(double benefit, double price) const {
    STAMKUND_EXPECT(benefit >= 0.0 && price > 0.0);
    return slope_ == 0.0 ? 1.0 : std::pow(benefit / price, slope_);
  }

 private:
  double slope_;
};

}  // namespace stamkund::response
