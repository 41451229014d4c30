#include <cmath>

#include "engine/calibration/objective.h"
#include "models/customer_base/special_functions.h"

namespace stamkund::calibration {
namespace {

namespace base = stamkund::customer_base;

/// gamma_gamma.h has the likelihood of one customer. Log-gammas depend on x alone: once a distinct x.
class GammaGammaObjective final : public Objective {
 public:
  explicit GammaGammaObjective(const SpendRows& rows) : rows_(rows) {
    for (std::size_t i = 0; i < rows.x.size(); ++i) log_spend_ += rows.weight[i] * std::log(rows.mean[i]);
  }

  [[nodiscard]] int dimension() const override { return 3; }

  double evaluate(const double* theta, double* gradient) const override {
    const double p = std::exp(theta[0]);
    const double q = std::exp(theta[1]);
    const double gamma = std::exp(theta[2]);
    const double log_gamma_q = base::log_gamma(q);
    const double digamma_q = base::digamma(q);
    double sum = -log_spend_;
    double g_p = 0.0;
    double g_q = 0.0;
    double g_gamma = 0.0;  // with respect to log gamma
    double last_x = -1.0;
    double constant = 0.0;
    double digamma_sum = 0.0;
    double digamma_px = 0.0;
    for (std::size_t i = 0; i < rows_.x.size(); ++i) {
      const double x = rows_.x[i];
      const double w = rows_.weight[i];
      if (x != last_x) {
        const double px = p * x;
        constant = base::log_gamma(px + q) - base::log_gamma(px) - log_gamma_q;
        digamma_sum = base::digamma(px + q);
        digamma_px = base::digamma(px);
        last_x = x;
      }
      const double ratio = x * rows_.mean[i] / gamma;
      const double log_total = std::log1p(ratio);
      const double log_share = std::log1p(1.0 / ratio);
      sum += w * (constant - q * log_total - p * x * log_share);
      g_p += w * x * (digamma_sum - digamma_px - log_share);
      g_q += w * (digamma_sum - digamma_q - log_total);
      g_gamma += w * (q * ratio - p * x) / (1.0 + ratio);
    }
    gradient[0] = g_p * p;
    gradient[1] = g_q * q;
    gradient[2] = g_gamma;
    return sum;
  }

 private:
  const SpendRows& rows_;
  double log_spend_ = 0.0;
};

}  // namespace

std::unique_ptr<Objective> gamma_gamma_objective(const SpendRows& rows) {
  return std::make_unique<GammaGammaObjective>(rows);
}

}  // namespace stamkund::calibration
