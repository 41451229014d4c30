#include <cmath>

#include "engine/base/expect.h"
#include "engine/calibration/fit_lognormal.h"

namespace stamkund::calibration {
namespace {

constexpr double kLogTwoPi = 1.83787706640934548356;

/// lognormal_spend.cpp has the likelihood of one customer.
class LognormalObjective final : public Objective {
 public:
  explicit LognormalObjective(const LogSpendRows& rows) : rows_(rows), slope_(!rows.log_rate_mean.empty()) {
    for (std::size_t i = 0; i < rows.n.size(); ++i)
      constant_ -= rows.n[i] * rows.mean[i] + 0.5 * (rows.n[i] * kLogTwoPi + std::log(rows.n[i]));
  }

  [[nodiscard]] int dimension() const override { return slope_ ? 4 : 3; }

  double evaluate(const double* theta, double* gradient) const override {
    const double between = std::exp(2.0 * theta[1]);
    const double within = std::exp(2.0 * theta[2]);
    const double slope = slope_ ? theta[3] : 0.0;
    double sum = constant_;
    double g_mean = 0.0;
    double g_between = 0.0;
    double g_within = 0.0;
    double g_slope = 0.0;
    for (std::size_t i = 0; i < rows_.n.size(); ++i) {
      const double n = rows_.n[i];
      const double rate = slope_ ? rows_.log_rate_mean[i] : 0.0;
      const double doubt = slope_ ? rows_.log_rate_variance[i] : 0.0;
      const double variance = between + slope * slope * doubt + within / n;
      const double scaled = (rows_.mean[i] - theta[0] - slope * rate) / variance;
      const double d_variance = 0.5 * (scaled * scaled - 1.0 / variance);
      sum -= 0.5 * (std::log(variance) + scaled * scaled * variance + 2.0 * (n - 1.0) * theta[2] +
                    rows_.squared[i] / within);
      g_mean += scaled;
      g_between += d_variance;
      g_within += 2.0 * d_variance * within / n - (n - 1.0) + rows_.squared[i] / within;
      g_slope += scaled * rate + 2.0 * d_variance * slope * doubt;
    }
    gradient[0] = g_mean;
    gradient[1] = 2.0 * between * g_between;
    gradient[2] = g_within;
    if (slope_) gradient[3] = g_slope;
    return sum;
  }

 private:
  const LogSpendRows& rows_;
  bool slope_;
  double constant_ = 0.0;
};

}  // namespace

std::unique_ptr<Objective> lognormal_objective(const LogSpendRows& rows) {
  const std::size_t size = rows.n.size();
  STAMKUND_EXPECT(rows.mean.size() == size && rows.squared.size() == size);
  STAMKUND_EXPECT(rows.log_rate_mean.size() == rows.log_rate_variance.size());
  STAMKUND_EXPECT(rows.log_rate_mean.empty() || rows.log_rate_mean.size() == size);
  return std::make_unique<LognormalObjective>(rows);
}

}  // namespace stamkund::calibration
