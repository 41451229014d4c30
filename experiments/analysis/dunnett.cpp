#include "experiments/analysis/dunnett.h"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>

#include "experiments/design/dunnett.h"

namespace stamkund::analysis {
namespace {

/// Sizes of arms that have these correlations beside a control of size 1.
std::vector<double> sizes_of(const std::vector<double>& shared) {
  std::vector<double> out;
  for (const double share : shared) out.push_back(share / (1.0 - share));
  return out;
}

}  // namespace

std::vector<double> dunnett(const std::vector<double>& p, const std::vector<double>& shared, bool two_sided) {
  const boost::math::normal_distribution<double> normal;
  const auto sizes = sizes_of(shared);
  std::vector<double> out;
  for (const double one : p) {
    if (std::isnan(one) || one <= 0.0 || one >= 1.0) {
      out.push_back(one);
      continue;
    }
    const double z = boost::math::quantile(boost::math::complement(normal, two_sided ? one / 2.0 : one));
    // Small chances are not told from 1 by the sum; there Bonferroni's is as good.
    const double all = std::max(0.0, 1.0 - design::dunnett_probability(z, 1.0, sizes, two_sided));
    const double most = static_cast<double>(p.size()) * one;
    out.push_back(most < 1e-9 ? most : std::clamp(all, one, std::min(1.0, most)));
  }
  return out;
}

double dunnett_level(double alpha, const std::vector<double>& shared, bool two_sided) {
  const boost::math::normal_distribution<double> normal;
  const double z =
      design::dunnett_critical(two_sided ? alpha : 0.5 * alpha, 1.0, sizes_of(shared), two_sided);
  return 2.0 * boost::math::cdf(boost::math::complement(normal, z));
}

}  // namespace stamkund::analysis
