#pragma once
// log [Gamma(a + g) / Gamma(a)] for real g, without the cancellation that two log-gammas bring.
#include <cmath>

#include "models/customer_base/special_functions.h"

namespace stamkund::customer_base {

/// For a > 0, g >= 0, over double or an automatic-differentiation scalar. The absolute error is a few units
/// in the last place of g log(a + g), so it vanishes with g: what is left of Stirling's two series
/// (DLMF 5.11.1) when the large parts are subtracted by hand, after the recurrence has lifted a above 12.
template <class T>
[[nodiscard]] T log_gamma_ratio(T a, const T& g) {
  using std::log;
  using std::log1p;
  T sum(0.0);
  for (; detail::value_of(a) < 12.0; a += 1.0) sum -= log1p(g / a);
  // Stirling's correction is r Q(r^2) with r = 1 / x. Its difference between a + g and a is taken as a
  // divided difference, times -g / (a (a + g)).
  constexpr double kQ[] = {1.0 / 12.0,    -1.0 / 360.0, 1.0 / 1260.0,
                           -1.0 / 1680.0, 1.0 / 1188.0, -691.0 / 360360.0};
  const T grown = a + g;
  const T r0 = 1.0 / a;
  const T r1 = 1.0 / grown;
  const T s0 = r0 * r0;
  const T s1 = r1 * r1;
  T value(0.0);
  T divided(0.0);
  for (int k = 5; k >= 0; --k) {
    divided = divided * s0 + value;
    value = value * s1 + kQ[k];
  }
  // (a + g - 1/2) log(1 + g / a) + g log a - g.
  return sum + g * (log(a) - 1.0) + (grown - 0.5) * log1p(g / a) -
         g * r0 * r1 * (value + r0 * (r1 + r0) * divided);
}

}  // namespace stamkund::customer_base
