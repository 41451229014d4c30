#pragma once
// The few distributions the engine draws from, over any uniform random bit generator. Boost's ziggurats
// underneath; pinned by known-answer tests, so that a new Boost cannot change results unnoticed.
#include <boost/random/exponential_distribution.hpp>
#include <boost/random/normal_distribution.hpp>
#include <boost/random/uniform_01.hpp>
#include <cmath>

#include "engine/random/stream.h"

namespace stamkund {

/// Unit exponential: the gap of a unit-rate Poisson clock.
template <class Generator>
[[nodiscard]] double draw_exponential(Generator& generator) {
  return boost::random::exponential_distribution<double>{}(generator);
}

template <class Generator>
[[nodiscard]] double draw_normal(Generator& generator) {
  return boost::random::normal_distribution<double>{}(generator);
}

/// Uniform in (0, 1), never an end point.
template <class Generator>
[[nodiscard]] double draw_uniform(Generator& generator) {
  return open_uniform(generator());
}

/// Gamma(shape, rate 1), shape > 0: Marsaglia & Tsang 2000 (doi 10.1145/358407.358414); their boost
/// U^(1/shape) for shape < 1. Several times faster than Boost's own, and the constants are kept for repeated
/// draws. For tiny shapes the result may underflow to 0, which callers must accept ("a customer who never
/// buys").
class GammaLaw {
 public:
  GammaLaw() = default;
  explicit GammaLaw(double shape)
      : d_((shape < 1.0 ? shape + 1.0 : shape) - 1.0 / 3.0),
        c_(1.0 / std::sqrt(9.0 * d_)),
        inverse_shape_(shape < 1.0 ? 1.0 / shape : 0.0) {}

  /// Also the mean.
  [[nodiscard]] double shape() const { return inverse_shape_ > 0.0 ? 1.0 / inverse_shape_ : d_ + 1.0 / 3.0; }

  template <class Generator>
  [[nodiscard]] double operator()(Generator& generator) const {
    double value = 0.0;
    for (;;) {
      const double x = draw_normal(generator);
      const double root = 1.0 + c_ * x;
      if (root <= 0.0) continue;
      const double v = root * root * root;
      const double u = draw_uniform(generator);
      // The squeeze accepts most draws without a logarithm.
      if (u < 1.0 - 0.0331 * x * x * x * x || std::log(u) < 0.5 * x * x + d_ * (1.0 - v + std::log(v))) {
        value = d_ * v;
        break;
      }
    }
    if (inverse_shape_ > 0.0) value *= std::exp(std::log(draw_uniform(generator)) * inverse_shape_);
    return value;
  }

 private:
  double d_ = 2.0 / 3.0;
  double c_ = 0.0;
  double inverse_shape_ = 0.0;  ///< 0 when the shape is 1 or more
};

template <class Generator>
[[nodiscard]] double draw_gamma(Generator& generator, double shape) {
  return GammaLaw(shape)(generator);
}

/// Beta(a, b) as a ratio of gammas, on the log scale where both are tiny.
template <class Generator>
[[nodiscard]] double draw_beta(Generator& generator, double a, double b) {
  const double x = draw_gamma(generator, a);
  const double y = draw_gamma(generator, b);
  const double sum = x + y;
  // Both underflow only for a, b near zero, where the law puts its mass at the ends in proportion a : b.
  if (!(sum > 0.0)) return draw_uniform(generator) < a / (a + b) ? 1.0 : 0.0;
  return x / sum;
}

}  // namespace stamkund
