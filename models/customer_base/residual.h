#pragma once
// What the models share when it comes to the future of a customer.
#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>

#include "models/customer_base/traits.h"

namespace stamkund::customer_base {

/// Purchases without end, each discounted continuously at `rate` > 0 from its own time: rate int e^{-rate t}
/// E(t) dt, E(t) being those expected until t. `scale`: the time over which E bends. Thirty points in log(1 +
/// t / scale); relative error about 1e-7.
template <class Expected>
[[nodiscard]] double discounted_without_end(const Expected& expected, double rate, double scale) {
  const double unit = std::min(scale, 1.0 / rate);
  const double end = std::log1p(40.0 / (rate * unit));
  using Rule = boost::math::quadrature::gauss<double, 30>;
  return rate * Rule::integrate(
                    [&](double y) {
                      const double t = unit * std::expm1(y);
                      return std::exp(-rate * t) * expected(t) * (unit + t);
                    },
                    0.0, end);
}

/// Mean and standard deviation of a mixture of log rates; weights need not sum to 1.
class LogRateMixture {
 public:
  void add(double weight, double mean, double variance) {
    weight_ += weight;
    first_ += weight * mean;
    second_ += weight * (variance + mean * mean);
  }
  [[nodiscard]] LogRate result() const {
    const double mean = first_ / weight_;
    return {mean, std::sqrt(std::max(0.0, second_ / weight_ - mean * mean))};
  }

 private:
  double weight_ = 0;
  double first_ = 0;
  double second_ = 0;
};

}  // namespace stamkund::customer_base
