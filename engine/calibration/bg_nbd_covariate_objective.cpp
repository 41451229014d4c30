#include <algorithm>
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
/// Where z changes over time, z is that of her first purchase, and times are those in which she buys at that
/// rate: a day at twice the rate counts as two, for she leaves after purchases only, whenever they come.
class BgNbdCovariateObjective final : public Objective {
 public:
  BgNbdCovariateObjective(const CovariateRows& rows, const Threads& threads)
      : rows_(rows), threads_(threads) {
    for (const CovariateRow& row : rows.rows) {
      std::size_t segment = rows.path_begin[row.path];
      while (segment + 1 < rows.path_begin[row.path + 1] && rows.start_day[segment + 1] <= row.first_day)
        ++segment;
      first_.push_back(segment);
    }
  }

  [[nodiscard]] int dimension() const override {
    return static_cast<int>(4 + rows_.purchase_size + 2 * rows_.lifetime_size);
  }

  double evaluate(const double* theta, double* gradient) const override {
    const double r = std::exp(theta[0]);
    const std::size_t kp = rows_.purchase_size;
    const std::size_t kd = rows_.lifetime_size;
    const auto kernel = [&](std::size_t begin, std::size_t end, std::span<double> sums) {
      Passed passed{std::vector<double>(kp), std::vector<double>(kp)};
      for (std::size_t i = begin; i < end; ++i) {
        const CovariateRow& row = rows_.rows[i];
        const double* const z_purchase = rows_.purchase.data() + first_[i] * kp;
        const double* const z_dropout = rows_.lifetime.data() + first_[i] * kd;
        double log_alpha = theta[1], log_a = theta[2], log_b = theta[3];
        for (std::size_t c = 0; c < kp; ++c) log_alpha -= theta[4 + c] * z_purchase[c];
        for (std::size_t c = 0; c < kd; ++c) {
          log_a += theta[4 + kp + c] * z_dropout[c];
          log_b += theta[4 + kp + kd + c] * z_dropout[c];
        }
        const double alpha = std::exp(log_alpha), a = std::exp(log_a), b = std::exp(log_b);
        double age = row.age / rows_.unit_days;
        double recency = row.recency / rows_.unit_days;
        const bool changes = rows_.path_begin[row.path + 1] - rows_.path_begin[row.path] > 1;
        if (changes) {
          pass(i, theta + 4, passed);
          age = passed.age;
          recency = passed.recency;
        }
        const double x = row.x;
        const double grown = std::log1p(age / alpha);
        double value = base::log_rising<double>(r, x) - (r + x) * grown - x * log_alpha;
        double d_r = rising_slope(r, x) - grown;
        double d_log_alpha = (r + x) * age / (alpha + age) - x;
        double d_log_a = 0.0, d_log_b = 0.0;
        double d_age = -(r + x) / (alpha + age), d_recency = 0.0;
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
          d_age += share * (r + x) / (alpha + age);
          d_recency = -share * (r + x) / (alpha + recency);
          d_log_a = -a * slope_ab + share;
          d_log_b = b * (rising_slope(b, x) - slope_ab - share / (b + (x - 1.0)));
        }
        const double w = row.weight;
        for (std::size_t c = 0; changes && c < kp; ++c) {
          // Each purchase comes at the rate of its day.
          const double more = rows_.purchase_sum[i * kp + c] - x * z_purchase[c];
          value += theta[4 + c] * more;
          sums[5 + c] += w * (more + d_age * passed.age_slope[c] + d_recency * passed.recency_slope[c]);
        }
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
  /// Times of a row in units of its first rate, and their slopes in the coefficients [n_purchase].
  struct Passed {
    std::vector<double> age_slope, recency_slope;
    double age = 0, recency = 0;
  };
  void pass(std::size_t i, const double* effects, Passed& out) const {
    const CovariateRow& row = rows_.rows[i];
    const std::size_t kp = rows_.purchase_size;
    const double* const first = rows_.purchase.data() + first_[i] * kp;
    out.age = out.recency = 0.0;
    std::fill(out.age_slope.begin(), out.age_slope.end(), 0.0);
    std::fill(out.recency_slope.begin(), out.recency_slope.end(), 0.0);
    const std::size_t last = rows_.path_begin[row.path + 1];
    double from = 0.0;  // days since the first purchase
    for (std::size_t s = first_[i]; s < last && from < row.age; ++s) {
      const double stop = s + 1 < last ? rows_.start_day[s + 1] - row.first_day : row.age;
      const double to = std::fmin(row.age, stop);
      double sum = 0.0;
      for (std::size_t c = 0; c < kp; ++c) sum += effects[c] * (rows_.purchase[s * kp + c] - first[c]);
      const double factor = std::exp(sum) / rows_.unit_days;
      const double all = factor * (to - from);
      const double before = factor * std::fmax(0.0, std::fmin(row.recency, to) - from);
      out.age += all;
      out.recency += before;
      for (std::size_t c = 0; c < kp; ++c) {
        const double z = rows_.purchase[s * kp + c] - first[c];
        out.age_slope[c] += z * all;
        out.recency_slope[c] += z * before;
      }
      from = to;
    }
  }

  const CovariateRows& rows_;
  std::vector<std::size_t> first_;  ///< the segment of each row's first purchase
  Threads threads_;
};

}  // namespace

std::unique_ptr<Objective> bg_nbd_covariate_objective(const CovariateRows& rows, const Threads& threads) {
  return std::make_unique<BgNbdCovariateObjective>(rows, threads);
}

}  // namespace stamkund::calibration
