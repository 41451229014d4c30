#include "engine/calibration/response_scale.h"

#include <algorithm>
#include <cmath>

#include "engine/base/expect.h"
#include "engine/calibration/response_history.h"

namespace stamkund::calibration {

ResponseScale::ResponseScale(std::size_t groups, const std::vector<std::string>& group_kind)
    : decay_of_(shared_decays(groups, group_kind)) {
  for (const std::size_t one : decay_of_) decays_ = std::max(decays_, one + 1);
}

std::size_t ResponseScale::group_of(std::size_t p) const {
  for (std::size_t g = 0; g < groups(); ++g)
    if (is_of(p, g)) return g;
  STAMKUND_EXPECT(false);
  return 0;
}

ResponseCoefficients ResponseScale::coefficients(const std::vector<double>& searched) const {
  STAMKUND_EXPECT(searched.size() == size());
  ResponseCoefficients out;
  for (std::size_t g = 0; g < groups(); ++g) {
    out.lift.push_back(natural(lift(g), searched[lift(g)]));
    out.decay_days.push_back(natural(decay(g), searched[decay(g)]));
  }
  out.fatigue_weight = searched[fatigue_weight()];
  out.fatigue_decay_days = natural(fatigue_decay(), searched[fatigue_decay()]);
  out.member_change = natural(member(), searched[member()]);
  return out;
}

double ResponseScale::natural(std::size_t p, double searched) const {
  if (is_lift(p) || p == member()) return std::expm1(searched);
  return p == fatigue_weight() ? searched : std::exp(searched);
}

double ResponseScale::slope(std::size_t p, double searched) const {
  return p == fatigue_weight() ? 1.0 : std::exp(searched);
}

}  // namespace stamkund::calibration
