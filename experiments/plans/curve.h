#pragma once
// What other sizes, and other effects, would give: for a picture of the plan.
#include <vector>

#include "experiments/plans/plan.h"

namespace stamkund::plans {

struct SizePoint {
  double total = 0;     ///< customers in all
  double power = 0;     ///< for the plan's effect
  double smallest = 0;  ///< effect that is found with `Curves::power`; NaN where there is none
  double cost = 0;      ///< of the customers in the test, and what running it costs
  double information = 0;
  double net = 0;  ///< NaN, as information, without a decision or where nobody is left
};

struct EffectPoint {
  double effect = 0;
  double power = 0;  ///< of the plan's size
};

struct Curves {
  double power = 0;                    ///< that was asked for
  std::vector<SizePoint> by_size;      ///< from a tenth of the plan's size to twice as many
  std::vector<EffectPoint> by_effect;  ///< from none to twice the plan's; empty where none is tested for
};

/// `spec`: with which `plan` was solved.
[[nodiscard]] Curves curves_of(const Plan& plan, const design::ExperimentSpec& spec);

}  // namespace stamkund::plans
