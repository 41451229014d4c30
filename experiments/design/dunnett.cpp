#include "experiments/design/dunnett.h"

#include <boost/math/distributions/normal.hpp>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <boost/math/tools/roots.hpp>
#include <cmath>

namespace stamkund::design {

double dunnett_probability(double bound, double control, const std::vector<double>& treated, bool two_sided) {
  const boost::math::normal z;
  // Z_i = l_i U + sqrt(1 - l_i^2) V_i: the correlations are products.
  const auto given = [&](double u) {
    double all = pdf(z, u);
    for (const double n : treated) {
      const double load = std::sqrt(n / (control + n));
      const double rest = std::sqrt(1.0 - load * load);
      all *= cdf(z, (bound - load * u) / rest) - (two_sided ? cdf(z, (-bound - load * u) / rest) : 0.0);
    }
    return all;
  };
  return boost::math::quadrature::gauss_kronrod<double, 61>::integrate(given, -9.0, 9.0, 8, 1e-13);
}

double dunnett_critical(double alpha, double control, const std::vector<double>& treated, bool two_sided) {
  std::uintmax_t iterations = 100;
  const auto miss = [&](double c) {
    return dunnett_probability(c, control, treated, two_sided) - (1.0 - alpha);
  };
  const auto root = boost::math::tools::toms748_solve(
      miss, 0.0, 9.0, boost::math::tools::eps_tolerance<double>(48), iterations);
  return 0.5 * (root.first + root.second);
}

}  // namespace stamkund::design
