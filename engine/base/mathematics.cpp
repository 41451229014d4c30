#include "engine/base/mathematics.h"

#include <gnu/libc-version.h>

#include <cmath>
#include <vector>

#include "engine/base/checksum.h"

namespace stamkund {

std::string mathematics() {
  // Volatile: the values are to be the library's of this machine, not the compiler's.
  constexpr int kPoints = 400;
  std::vector<double> values;
  for (int i = 1; i <= kPoints; ++i) {
    const volatile double point = 0.037 * i;
    const double x = point;
    int sign = 0;
    for (const double value :
         {std::exp(-x), std::exp(x), std::log(x), std::pow(x, 1.7), std::pow(0.9, x), std::log1p(x),
          std::expm1(-x), ::lgamma_r(x, &sign), std::tgamma(x), std::sin(x), std::cos(x), std::tan(x),
          std::erfc(x), std::cbrt(x), std::tanh(x), std::log2(x)})
      values.push_back(value);
  }
  const std::string_view bytes{reinterpret_cast<const char*>(values.data()), values.size() * sizeof(double)};
  constexpr std::size_t kDigits = 16;
  return std::string("glibc ") + ::gnu_get_libc_version() + " " + sha256_of(bytes).substr(0, kDigits);
}

}  // namespace stamkund
