#include <algorithm>
#include <cmath>

#include "engine/base/expect.h"
#include "engine/calibration/covariate_rows.h"
#include "engine/calibration/jet_special.h"
#include "models/customer_base/bg_cnbd.h"
#include "models/customer_base/nbd.h"
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

/// One customer: her own parameters, and her times.
struct Row {
  double r, log_alpha, log_a, log_b, x, recency, age;
};

/// Her log-likelihood, and its slopes in r, the logs, and the two times.
struct Value {
  double value = 0, r = 0, log_alpha = 0, log_a = 0, log_b = 0, age = 0, recency = 0;
};

Value bg_nbd_value(const Row& row) {
  const double x = row.x;
  const double alpha = std::exp(row.log_alpha), a = std::exp(row.log_a), b = std::exp(row.log_b);
  const double grown = std::log1p(row.age / alpha);
  Value out;
  out.value = base::log_rising<double>(row.r, x) - (row.r + x) * grown - x * row.log_alpha;
  out.r = rising_slope(row.r, x) - grown;
  out.log_alpha = (row.r + x) * row.age / (alpha + row.age) - x;
  out.age = -(row.r + x) / (alpha + row.age);
  if (x < 1.0) return out;
  out.value += base::log_rising<double>(b, x) - base::log_rising<double>(a + b, x);
  const double slope_ab = rising_slope(a + b, x);
  const double gap = std::log1p((row.age - row.recency) / (alpha + row.recency));
  const double log_odds = row.log_a - std::log(b + (x - 1.0)) + (row.r + x) * gap;
  const double small = std::exp(-std::abs(log_odds));
  const double share = (log_odds > 0.0 ? 1.0 : small) / (1.0 + small);
  out.value += std::fmax(log_odds, 0.0) + std::log1p(small);
  out.r += share * gap;
  out.log_alpha += share * (row.r + x) * (row.recency / (alpha + row.recency) - row.age / (alpha + row.age));
  out.age += share * (row.r + x) / (alpha + row.age);
  out.recency = -share * (row.r + x) / (alpha + row.recency);
  out.log_a = -a * slope_ab + share;
  out.log_b = b * (rising_slope(b, x) - slope_ab - share / (b + (x - 1.0)));
  return out;
}

/// The same with automatic derivatives, for models that have no faster form.
template <class LogLikelihood>
Value by_jets(const Row& row, const LogLikelihood& log_likelihood) {
  using Jet = ceres::Jet<double, 6>;
  const Jet value = log_likelihood(Jet(row.r, 0), exp(Jet(row.log_alpha, 1)), exp(Jet(row.log_a, 2)),
                                   exp(Jet(row.log_b, 3)), row.x, Jet(row.recency, 5), Jet(row.age, 4));
  return {value.a, value.v[0], value.v[1], value.v[2], value.v[3], value.v[4], value.v[5]};
}

Value value_of(customer_base::Kind kind, const Row& row) {
  if (kind == customer_base::Kind::bg_nbd) return bg_nbd_value(row);
  if (kind == customer_base::Kind::nbd)
    return by_jets(row, [](const auto& r, const auto& alpha, const auto&, const auto&, double x, const auto&,
                           const auto& age) { return base::nbd_log_likelihood(r, alpha, x, age); });
  return by_jets(row, [](const auto& r, const auto& alpha, const auto& a, const auto& b, double x,
                         const auto& t_x, const auto& age) {
    return base::bg_cnbd_log_likelihood(r, alpha, a, b, 1, true, x, t_x, age);
  });
}

/// The plain models' headers have the likelihood of one customer. Hers has alpha exp(-g' z), a exp(g_a' z),
/// b exp(g_b' z). Where z changes over time, z is that of her first purchase, and times are those in which
/// she buys at that rate: a day at twice the rate counts as two, for she leaves after purchases only,
/// whenever they come, or never.
class AfterPurchaseObjective final : public Objective {
 public:
  AfterPurchaseObjective(customer_base::Kind kind, const CovariateRows& rows, const Threads& threads)
      : kind_(kind), leaves_(kind != customer_base::Kind::nbd), rows_(rows), threads_(threads) {
    STAMKUND_EXPECT(leaves_ || rows.lifetime_size == 0);
    for (const CovariateRow& row : rows.rows) {
      std::size_t segment = rows.path_begin[row.path];
      while (segment + 1 < rows.path_begin[row.path + 1] && rows.start_day[segment + 1] <= row.first_day)
        ++segment;
      first_.push_back(segment);
    }
  }

  [[nodiscard]] int dimension() const override { return static_cast<int>(size()); }

  double evaluate(const double* theta, double* gradient) const override {
    const double r = std::exp(theta[0]);
    const std::size_t plain = leaves_ ? 4 : 2;
    const std::size_t kp = rows_.purchase_size;
    const std::size_t kd = rows_.lifetime_size;
    const auto kernel = [&](std::size_t begin, std::size_t end, std::span<double> sums) {
      Passed passed{std::vector<double>(kp), std::vector<double>(kp)};
      for (std::size_t i = begin; i < end; ++i) {
        const CovariateRow& row = rows_.rows[i];
        const double* const z_purchase = rows_.purchase.data() + first_[i] * kp;
        const double* const z_dropout = rows_.lifetime.data() + first_[i] * kd;
        Row hers{r,
                 theta[1],
                 leaves_ ? theta[2] : 0.0,
                 leaves_ ? theta[3] : 0.0,
                 row.x,
                 row.recency / rows_.unit_days,
                 row.age / rows_.unit_days};
        for (std::size_t c = 0; c < kp; ++c) hers.log_alpha -= theta[plain + c] * z_purchase[c];
        for (std::size_t c = 0; c < kd; ++c) {
          hers.log_a += theta[plain + kp + c] * z_dropout[c];
          hers.log_b += theta[plain + kp + kd + c] * z_dropout[c];
        }
        const bool changes = rows_.path_begin[row.path + 1] - rows_.path_begin[row.path] > 1;
        if (changes) {
          pass(i, theta + plain, passed);
          hers.age = passed.age;
          hers.recency = passed.recency;
        }
        Value of = value_of(kind_, hers);
        const double w = row.weight;
        double* const slope = sums.data() + 1;
        for (std::size_t c = 0; changes && c < kp; ++c) {
          // Each purchase comes at the rate of its day.
          const double more = rows_.purchase_sum[i * kp + c] - row.x * z_purchase[c];
          of.value += theta[plain + c] * more;
          slope[plain + c] +=
              w * (more + of.age * passed.age_slope[c] + of.recency * passed.recency_slope[c]);
        }
        sums[0] += w * of.value;
        slope[0] += w * of.r;
        slope[1] += w * of.log_alpha;
        for (std::size_t c = 0; c < kp; ++c) slope[plain + c] -= w * of.log_alpha * z_purchase[c];
        if (!leaves_) continue;
        slope[2] += w * of.log_a;
        slope[3] += w * of.log_b;
        for (std::size_t c = 0; c < kd; ++c) {
          slope[plain + kp + c] += w * of.log_a * z_dropout[c];
          slope[plain + kp + kd + c] += w * of.log_b * z_dropout[c];
        }
      }
    };
    const std::vector<double> sums = sum_vectors_in_order(rows_.size(), threads_, 1 + size(), kernel);
    gradient[0] = sums[1] * r;
    for (std::size_t i = 1; i < size(); ++i) gradient[i] = sums[i + 1];
    return sums[0];
  }

 private:
  [[nodiscard]] std::size_t size() const {
    return (leaves_ ? 4 : 2) + rows_.purchase_size + 2 * rows_.lifetime_size;
  }

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

  customer_base::Kind kind_;
  bool leaves_;  ///< a and b are parameters
  const CovariateRows& rows_;
  std::vector<std::size_t> first_;  ///< the segment of each row's first purchase
  Threads threads_;
};

}  // namespace

std::unique_ptr<Objective> covariate_objective(const customer_base::ModelInfo& model,
                                               const CovariateRows& rows, const Threads& threads) {
  STAMKUND_EXPECT(model.covariates != customer_base::Takes::none);
  if (model.covariates == customer_base::Takes::changing)
    return pareto_nbd_covariate_objective(rows, threads);
  return std::make_unique<AfterPurchaseObjective>(model.kind, rows, threads);
}

}  // namespace stamkund::calibration
