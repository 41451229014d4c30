#include "models/customer_base/gamma_gamma.h"

#include <limits>

namespace stamkund::customer_base {

double log_likelihood(const GammaGamma& m, double x, double mean_spend) {
  return gamma_gamma_log_likelihood<double>(m.p, m.q, m.gamma, x, mean_spend);
}

GammaGammaPosterior posterior(const GammaGamma& m, double x, double mean_spend) {
  return {m.q + m.p * x, m.gamma + x * mean_spend};
}

double expected_mean_spend(const GammaGamma& m, double x, double mean_spend) {
  const GammaGammaPosterior nu = posterior(m, x, mean_spend);
  if (nu.shape <= 1.0) return std::numeric_limits<double>::infinity();
  return m.p * nu.rate / (nu.shape - 1.0);
}

}  // namespace stamkund::customer_base
