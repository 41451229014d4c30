#include <algorithm>
#include <cmath>

#include "engine/calibration/objective.h"
#include "models/customer_base/pareto_nbd.h"

namespace stamkund::calibration {
namespace {

namespace base = stamkund::customer_base;

/// The probability of dropping out first depends on (x, time) alone, and a time is one customer's recency and
/// another's age: distinct pairs are far fewer than rows once customers are many. Worked out once a pair.
class Pairs {
 public:
  explicit Pairs(const Rows& rows) {
    keys_.reserve(2 * rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i)
      for (const std::uint32_t time : {rows.recency_at[i], rows.age_at[i]})
        keys_.push_back(key(rows.x_at[i], time));
    std::sort(keys_.begin(), keys_.end());
    keys_.erase(std::unique(keys_.begin(), keys_.end()), keys_.end());
    const auto place = [&](std::uint32_t x_at, std::uint32_t time_at) {
      return static_cast<std::uint32_t>(std::lower_bound(keys_.begin(), keys_.end(), key(x_at, time_at)) -
                                        keys_.begin());
    };
    for (std::size_t i = 0; i < rows.size(); ++i) {
      of_recency.push_back(place(rows.x_at[i], rows.recency_at[i]));
      of_age.push_back(place(rows.x_at[i], rows.age_at[i]));
    }
  }
  [[nodiscard]] std::size_t size() const { return keys_.size(); }
  [[nodiscard]] std::size_t x_at(std::size_t pair) const { return keys_[pair] >> 32U; }
  [[nodiscard]] std::size_t time_at(std::size_t pair) const { return keys_[pair] & 0xFFFFFFFFU; }

  std::vector<std::uint32_t> of_recency;  ///< the pair (x, t_x)  [n_rows]
  std::vector<std::uint32_t> of_age;      ///< the pair (x, T)    [n_rows]

 private:
  static std::uint64_t key(std::uint32_t x_at, std::uint32_t time_at) {
    return (std::uint64_t{x_at} << 32U) | time_at;
  }
  std::vector<std::uint64_t> keys_;
};

/// pareto_nbd.h has the likelihood of one customer and its names; here the gradient is written out, because
/// Jets took several times longer. A test holds the two equal.
class ParetoNbdObjective final : public Objective {
 public:
  ParetoNbdObjective(const Rows& rows, const Threads& threads)
      : rows_(rows), margins_(rows), pairs_(rows), threads_(threads) {}

  [[nodiscard]] int dimension() const override { return 4; }

  double evaluate(const double* theta, double* gradient) const override {
    const double r = std::exp(theta[0]);
    const double alpha = std::exp(theta[1]);
    const double s = std::exp(theta[2]);
    const double beta = std::exp(theta[3]);
    RisingTable rising;
    AgeTable purchase_age, lifetime_age;
    rising.update(r, rows_.x);
    purchase_age.update(alpha, rows_.time);
    lifetime_age.update(beta, rows_.time);

    double sum = -rows_.purchases * theta[1];
    std::array<double, 4> g{0.0, -rows_.purchases, 0.0, 0.0};  // with respect to r, log alpha, s, log beta
    for (std::size_t i = 0; i < rows_.x.size(); ++i) {
      sum += margins_.customers_of_x[i] * rising.value[i];
      g[0] += margins_.customers_of_x[i] * rising.slope[i];
    }
    for (std::size_t i = 0; i < rows_.time.size(); ++i) {
      const double n = margins_.customers_of_age[i];
      const double shape = r * n + margins_.purchases_of_age[i];
      sum -= shape * purchase_age.value[i] + s * n * lifetime_age.value[i];
      g[0] -= n * purchase_age.value[i];
      g[1] -= shape * purchase_age.slope[i];
      g[2] -= n * lifetime_age.value[i];
      g[3] -= s * n * lifetime_age.slope[i];
    }

    std::vector<base::DropoutFirst> first(pairs_.size());
    constexpr std::size_t kBlock = 256;
    const auto useful = static_cast<int>(std::clamp<std::size_t>(first.size() / (4 * kBlock), 1, 1024));
    for_each_block(first.size(), kBlock, threads_.at_most(useful),
                   [&](std::uint64_t begin, std::uint64_t end, std::size_t) {
                     for (std::uint64_t i = begin; i < end; ++i) {
                       const double time = rows_.time[pairs_.time_at(i)];
                       first[i] = base::dropout_first_gradient(r + rows_.x[pairs_.x_at(i)], s, alpha + time,
                                                               beta + time, alpha - beta);
                     }
                   });

    const auto kernel = [&](std::size_t begin, std::size_t end) {
      std::array<double, 5> part{};
      for (std::size_t i = begin; i < end; ++i) {
        const std::uint32_t at_recency = rows_.recency_at[i];
        const std::uint32_t at_age = rows_.age_at[i];
        const double c = r + rows_.x[rows_.x_at[i]];
        const base::DropoutFirst& early = first[pairs_.of_recency[i]];
        const base::DropoutFirst& late = first[pairs_.of_age[i]];
        const double gap_r = purchase_age.value[at_age] - purchase_age.value[at_recency];
        const double gap_s = lifetime_age.value[at_age] - lifetime_age.value[at_recency];
        const double exponent = c * gap_r + s * gap_s;
        double value = 0.0;
        double odds_share = 1.0;  // E / (1 + R), the odds' first term over the whole
        double one_share = 0.0;   // 1 / (1 + R)
        if (exponent < 600.0) {
          const double odds = std::exp(exponent) * early.value;
          const double excess = odds - late.value;
          value = std::log1p(excess);
          one_share = 1.0 / (1.0 + excess);
          odds_share = odds * one_share;
        } else {
          value = exponent + std::log(early.value);
        }
        const double per_early = odds_share / early.value;
        const double w = rows_.weight[i];
        part[0] += w * value;
        part[1] += w * (odds_share * gap_r + per_early * early.d_c - one_share * late.d_c);
        part[2] += w * (odds_share * c * (purchase_age.slope[at_age] - purchase_age.slope[at_recency]) +
                        alpha * (per_early * early.d_alpha - one_share * late.d_alpha));
        part[3] += w * (odds_share * gap_s + per_early * early.d_s - one_share * late.d_s);
        part[4] += w * (odds_share * s * (lifetime_age.slope[at_age] - lifetime_age.slope[at_recency]) +
                        beta * (per_early * early.d_beta - one_share * late.d_beta));
      }
      return part;
    };
    const auto rest = sum_in_order<5>(rows_.size(), threads_, kernel);
    gradient[0] = (g[0] + rest[1]) * r;
    gradient[1] = g[1] + rest[2];
    gradient[2] = (g[2] + rest[3]) * s;
    gradient[3] = g[3] + rest[4];
    return sum + rest[0];
  }

 private:
  const Rows& rows_;
  Margins margins_;
  Pairs pairs_;
  Threads threads_;
};

}  // namespace

std::unique_ptr<Objective> pareto_nbd_objective(const Rows& rows, const Threads& threads) {
  return std::make_unique<ParetoNbdObjective>(rows, threads);
}

}  // namespace stamkund::calibration
