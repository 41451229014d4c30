#include <cmath>

#include "engine/calibration/covariate_rows.h"

namespace stamkund::calibration {
namespace {

namespace base = stamkund::customer_base;

/// exp of coefficients times covariates, for every segment.
void update_factors(const std::vector<double>& covariates, std::size_t k, const double* coefficients,
                    std::vector<double>& factors) {
  for (std::size_t i = 0; i < factors.size(); ++i) {
    double sum = 0.0;
    for (std::size_t c = 0; c < k; ++c) sum += coefficients[c] * covariates[i * k + c];
    factors[i] = std::exp(sum);
  }
}

/// pareto_nbd_covariates.h has the likelihood of one customer and its slopes in every factor; here factors
/// become coefficients. The factors of a path are computed once for all its customers.
class ParetoNbdCovariateObjective final : public Objective {
 public:
  ParetoNbdCovariateObjective(const CovariateRows& rows, const Threads& threads)
      : rows_(rows), threads_(threads) {
    first_.reserve(rows.size());
    for (const CovariateRow& row : rows.rows) {
      std::size_t segment = rows.path_begin[row.path];
      while (segment + 1 < rows.path_begin[row.path + 1] && rows.start_day[segment + 1] <= row.first_day)
        ++segment;
      first_.push_back(segment);
    }
  }

  [[nodiscard]] int dimension() const override {
    return static_cast<int>(4 + rows_.purchase_size + rows_.lifetime_size);
  }

  double evaluate(const double* theta, double* gradient) const override {
    const base::ParetoNbd model{std::exp(theta[0]), std::exp(theta[1]), std::exp(theta[2]),
                                std::exp(theta[3])};
    const std::size_t kp = rows_.purchase_size;
    const std::size_t kl = rows_.lifetime_size;
    std::vector<double> purchase(rows_.start_day.size()), lifetime(rows_.start_day.size());
    update_factors(rows_.purchase, kp, theta + 4, purchase);
    update_factors(rows_.lifetime, kl, theta + 4 + kp, lifetime);

    const auto kernel = [&](std::size_t begin, std::size_t end, std::span<double> sums) {
      base::CovariateKernel customer;
      std::vector<base::Stretch> stretches;
      std::vector<std::size_t> segments;
      std::vector<base::StretchSlope> slopes;
      for (std::size_t i = begin; i < end; ++i) {
        const CovariateRow& row = rows_.rows[i];
        stretches.clear();
        segments.clear();
        const std::size_t last = rows_.path_begin[row.path + 1];
        std::size_t segment = first_[i];
        const auto fill = [&](double from, double to) {  // since the first purchase
          while (from < to) {
            const double stop = segment + 1 < last ? rows_.start_day[segment + 1] - row.first_day : to;
            const double until = std::fmin(stop, to);
            if (until > from) {
              stretches.push_back({(until - from) / rows_.unit_days, purchase[segment], lifetime[segment]});
              segments.push_back(segment);
              from = until;
            }
            if (segment + 1 < last && stop <= from) ++segment;
          }
        };
        fill(0.0, row.recency);
        const std::size_t before = stretches.size();
        fill(row.recency, row.age);
        slopes.resize(stretches.size());
        const std::span<const base::Stretch> all(stretches);
        const base::CovariateLikelihood one =
            customer.evaluate(model, {row.x, all.first(before), all.subspan(before)}, slopes);
        const double w = row.weight;
        double value = one.value;
        for (std::size_t c = 0; c < kp; ++c) {
          const double sum = rows_.purchase_sum[i * kp + c];
          value += theta[4 + c] * sum;
          sums[5 + c] += w * sum;
        }
        sums[0] += w * value;
        sums[1] += w * one.d_r;
        sums[2] += w * one.d_log_alpha;
        sums[3] += w * one.d_s;
        sums[4] += w * one.d_log_beta;
        for (std::size_t j = 0; j < slopes.size(); ++j) {
          const double* const z_purchase = rows_.purchase.data() + segments[j] * kp;
          const double* const z_lifetime = rows_.lifetime.data() + segments[j] * kl;
          for (std::size_t c = 0; c < kp; ++c) sums[5 + c] += w * slopes[j].purchase * z_purchase[c];
          for (std::size_t c = 0; c < kl; ++c) sums[5 + kp + c] += w * slopes[j].lifetime * z_lifetime[c];
        }
      }
    };
    const std::vector<double> sums = sum_vectors_in_order(rows_.size(), threads_, 5 + kp + kl, kernel);
    gradient[0] = sums[1] * model.r;
    gradient[1] = sums[2];
    gradient[2] = sums[3] * model.s;
    gradient[3] = sums[4];
    for (std::size_t c = 0; c < kp + kl; ++c) gradient[4 + c] = sums[5 + c];
    return sums[0];
  }

 private:
  const CovariateRows& rows_;
  std::vector<std::size_t> first_;  ///< the segment of each row's first purchase
  Threads threads_;
};

}  // namespace

std::unique_ptr<Objective> pareto_nbd_covariate_objective(const CovariateRows& rows, const Threads& threads) {
  return std::make_unique<ParetoNbdCovariateObjective>(rows, threads);
}

}  // namespace stamkund::calibration
