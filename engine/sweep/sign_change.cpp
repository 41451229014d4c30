#include "engine/sweep/sign_change.h"

#include <cmath>

namespace stamkund::sweep {

SignChange sign_change(double own, double low, double low_at, double high, double high_at) {
  constexpr double kStraight = 0.25;  // of the range, from the middle (assumption)
  SignChange out;
  if (!std::isfinite(low) || !std::isfinite(high)) return out;
  if (low * high < 0.0) {
    const bool straight =
        !std::isfinite(own) || std::abs(own - 0.5 * (low + high)) <= kStraight * (high - low);
    if (straight && std::isfinite(low_at) && std::isfinite(high_at)) {
      out.where = SignChange::Where::about;
      out.at = low_at + low / (low - high) * (high_at - low_at);
    } else {
      out.where = SignChange::Where::between;
      out.at_low_end = own > 0.0;
    }
  } else if (std::isfinite(own) && own * low < 0.0 && own * high < 0.0) {
    out.where = SignChange::Where::twice;
  }
  return out;
}

}  // namespace stamkund::sweep
