#include <cmath>

#include "engine/base/expect.h"
#include "engine/calibration/covariate_rows.h"
#include "models/customer_base/special_functions.h"

namespace stamkund::calibration {
namespace {

namespace base = stamkund::customer_base;

/// d/dr log [Gamma(r + n) / Gamma(r)].
double rising_slope(double r, double n) {
  if (n > 64.0) return base::digamma(r + n) - base::digamma(r);
  double sum = 0.0;
  for (double j = 0.0; j < n; j += 1.0) sum += 1.0 / (r + j);
  return sum;
}

/// bg_nbd.h has the likelihood of one customer. Hers has alpha exp(-g' z), a exp(g_a' z), b exp(g_b' z).
class BgNbdCovariateObjective final : public Objective {
 public:
  BgNbdCovariateObjective(const CovariateRows& rows, const Threads& threads)
      : rows_(rows), threads_(threads) {
    STAMKUND_EXPECT(rows.path_begin.size() == rows.start_day.size() + 1);
  }

  [[nodiscard]] int dimension() const override {
    return static_cast<int>(4 + rows_.purchase_size + 2 * rows_.lifetime_size);
  }

  double evaluate(const double* theta, double* gradient) const override {
    const double r = std::exp(theta[0]);
    const std::size_t kp = rows_.purchase_size;
    const std::size_t kd = rows_.lifetime_size;
    const auto kernel = [&](std::size_t begin, std::size_t end, std::span<double> sums) {
      for (std::size_t i = begin; i < end; ++i) {
        const CovariateRow& row = rows_.rows[i];
        const double* const z_purchase = rows_.purchase.data() + row.path * kp;
        const double* const z_dropout = rows_.lifetime.data() + row.path * kd;
        double log_alpha = theta[1], log_a = theta[2], log_b = theta[3];
        for (std::size_t c = 0; c < kp; ++c) log_alpha -= theta[4 + c] * z_purchase[c];
        for (std::size_t c = 0; c < kd; ++c) {
          log_a += theta[4 + kp + c] * z_dropout[c];
          log_b += theta[4 + kp + kd + c] * z_dropout[c];
        }
        const double alpha = std::exp(log_alpha), a = std::exp(log_a), b = std::exp(log_b);
        const double age = row.age / rows_.unit_days;
        const double recency = row.recency / rows_.unit_days;
        const double x = row.x;
        const double grown = std::log1p(age / alpha);
        double value = base::log_rising<double>(r, x) - (r + x) * grown - x * log_alpha;
        double d_r = rising_slope(r, x) - grown;
        double d_log_alpha = (r + x) * age / (alpha + age) - x;
        double d_log_a = 0.0, d_log_b = 0.0;
        if (x >= 1.0) {
          value += base::log_rising<double>(b, x) - base::log_rising<double>(a + b, x);
          const double slope_ab = rising_slope(a + b, x);
          const double gap = std::log1p((age - recency) / (alpha + recency));
          const double log_odds = log_a - std::log(b + (x - 1.0)) + (r + x) * gap;
          const double small = std::exp(-std::abs(log_odds));
          const double share = (log_odds > 0.0 ? 1.0 : small) / (1.0 + small);
          value += std::fmax(log_odds, 0.0) + std::log1p(small);
          d_r += share * gap;
          d_log_alpha += share * (r + x) * (recency / (alpha + recency) - age / (alpha + age));
          d_log_a = -a * slope_ab + share;
          d_log_b = b * (rising_slope(b, x) - slope_ab - share / (b + (x - 1.0)));
        }
        const double w = row.weight;
        sums[0] += w * value;
        sums[1] += w * d_r;
        sums[2] += w * d_log_alpha;
        sums[3] += w * d_log_a;
        sums[4] += w * d_log_b;
        for (std::size_t c = 0; c < kp; ++c) sums[5 + c] -= w * d_log_alpha * z_purchase[c];
        for (std::size_t c = 0; c < kd; ++c) {
          sums[5 + kp + c] += w * d_log_a * z_dropout[c];
          sums[5 + kp + kd + c] += w * d_log_b * z_dropout[c];
        }
      }
    };
    const std::vector<double> sums = sum_vectors_in_order(rows_.size(), threads_, 5 + kp + 2 * kd, kernel);
    gradient[0] = sums[1] * r;
    for (std::size_t i = 1; i < 4 + kp + 2 * kd; ++i) gradient[i] = sums[i + 1];
    return sums[0];
  }

 private:
  const CovariateRows& rows_;
  Threads threads_;
};

}  // namespace

std::unique_ptr<Objective> bg_nbd_covariate_objective(const CovariateRows& rows, const Threads& threads) {
  return std::make_unique<BgNbdCovariateObjective>(rows, threads);
}

}  // namespace stamkund::calibration
