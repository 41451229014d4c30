#include "experiments/geo/law.h"

#include <boost/math/distributions/students_t.hpp>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <limits>

namespace stamkund::geo {
namespace {

using Student = boost::math::students_t_distribution<double>;

}  // namespace

double Law::quantile(double share) const {
  if (!(scale > 0.0)) return location;
  return location + scale * boost::math::quantile(Student(degrees), share);
}

double Law::chance_above(double value) const {
  if (!(scale > 0.0)) return location > value ? 1.0 : location < value ? 0.0 : 0.5;
  return boost::math::cdf(boost::math::complement(Student(degrees), (value - location) / scale));
}

double Law::chance_below(double value) const { return Law{-location, scale, degrees}.chance_above(-value); }

double RatioLaw::chance_above(double value) const {
  return RatioLaw({-top_.location, top_.scale, top_.degrees}, bottom_).chance_below(-value);
}

double RatioLaw::chance_below(double value) const {
  // top / bottom <= value: top <= value * bottom where the bottom is above 0, top >= it where it is below.
  const auto given = [&](double bottom) {
    return bottom > 0.0 ? top_.chance_below(value * bottom) : top_.chance_above(value * bottom);
  };
  if (!(bottom_.scale > 0.0)) return given(bottom_.location);
  const auto at = [&](double u) { return given(bottom_.quantile(u)); };
  const double negative = 1.0 - bottom_.chance_above(0.0), edge = 1e-12;
  double sum = 0.0;
  // Two pieces: the integrand jumps where the bottom crosses 0.
  if (negative > 2.0 * edge)
    sum += boost::math::quadrature::gauss_kronrod<double, 31>::integrate(at, edge, negative, 12, 1e-10);
  if (negative < 1.0 - 2.0 * edge)
    sum += boost::math::quadrature::gauss_kronrod<double, 31>::integrate(at, std::max(negative, edge),
                                                                         1.0 - edge, 12, 1e-10);
  return sum;
}

double RatioLaw::quantile(double share) const {
  if (!(bottom_.scale > 0.0)) {
    if (bottom_.location == 0.0) return std::numeric_limits<double>::quiet_NaN();
    return (bottom_.location > 0.0 ? top_.quantile(share) : top_.quantile(1.0 - share)) / bottom_.location;
  }
  const auto off = [&](double value) { return chance_below(value) - share; };
  double centre = bottom_.location != 0.0 ? top_.location / bottom_.location : 0.0;
  double reach = std::max(
      {std::abs(centre), std::abs(top_.scale / std::max(std::abs(bottom_.location), bottom_.scale)), 1e-12});
  double low = centre - reach, high = centre + reach;
  for (int i = 0; i < 200 && off(low) > 0.0; ++i) low = centre - (reach *= 2.0);
  for (int i = 0; i < 200 && off(high) < 0.0; ++i) high = centre + (reach *= 2.0);
  if (off(low) > 0.0 || off(high) < 0.0) return std::numeric_limits<double>::quiet_NaN();
  std::uintmax_t iterations = 200;
  const auto found = boost::math::tools::toms748_solve(
      off, low, high, boost::math::tools::eps_tolerance<double>(40), iterations);
  return 0.5 * (found.first + found.second);
}

bool RatioLaw::is_stable() const { return bottom_.quantile(0.005) > 0.0 || bottom_.quantile(0.995) < 0.0; }

}  // namespace stamkund::geo
