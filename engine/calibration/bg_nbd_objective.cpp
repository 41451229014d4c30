#include <cmath>

#include "engine/calibration/objective.h"
#include "models/customer_base/special_functions.h"

namespace stamkund::calibration {

namespace base = stamkund::customer_base;

void RisingTable::update(double r, const std::vector<double>& x) {
  value.resize(x.size());
  slope.resize(x.size());
  double from = 0.0;
  double sum = 0.0;
  double derivative = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    sum += base::log_rising(r + from, x[i] - from);
    if (x[i] - from > 64.0) {
      derivative += base::digamma(r + x[i]) - base::digamma(r + from);
    } else {
      for (double j = from; j < x[i]; j += 1.0) derivative += 1.0 / (r + j);
    }
    from = x[i];
    value[i] = sum;
    slope[i] = derivative;
  }
}

void AgeTable::update(double alpha, const std::vector<double>& time) {
  value.resize(time.size());
  slope.resize(time.size());
  for (std::size_t i = 0; i < time.size(); ++i) {
    value[i] = std::log1p(time[i] / alpha);
    slope[i] = -time[i] / (alpha + time[i]);
  }
}

Margins::Margins(const Rows& rows)
    : customers_of_x(rows.x.size()), customers_of_age(rows.time.size()), purchases_of_age(rows.time.size()) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    customers_of_x[rows.x_at[i]] += rows.weight[i];
    customers_of_age[rows.age_at[i]] += rows.weight[i];
    purchases_of_age[rows.age_at[i]] += rows.weight[i] * rows.x[rows.x_at[i]];
  }
}

namespace {

/// The terms in x alone and in T alone are summed over the margins; only log(1 + odds of dropout) needs every
/// row, and only rows with x > 0 (bg_nbd.h has the likelihood of one customer).
class BgNbdObjective final : public Objective {
 public:
  BgNbdObjective(const Rows& rows, const Threads& threads) : rows_(rows), margins_(rows), threads_(threads) {
    while (first_buyer_ < rows.size() && rows.x[rows.x_at[first_buyer_]] < 1.0) ++first_buyer_;
  }

  [[nodiscard]] int dimension() const override { return 4; }

  double evaluate(const double* theta, double* gradient) const override {
    const double r = std::exp(theta[0]);
    const double alpha = std::exp(theta[1]);
    const double a = std::exp(theta[2]);
    const double b = std::exp(theta[3]);
    RisingTable rising_r, rising_b, rising_ab;
    AgeTable age;
    rising_r.update(r, rows_.x);
    rising_b.update(b, rows_.x);
    rising_ab.update(a + b, rows_.x);
    age.update(alpha, rows_.time);

    double sum = 0.0;
    std::array<double, 4> g{};  // with respect to r, log alpha, a, b
    std::vector<double> log_odds_of_x(rows_.x.size());
    for (std::size_t i = 0; i < rows_.x.size(); ++i) {
      const double n = margins_.customers_of_x[i];
      sum += n * (rising_r.value[i] + rising_b.value[i] - rising_ab.value[i]);
      g[0] += n * rising_r.slope[i];
      g[2] -= n * rising_ab.slope[i];
      g[3] += n * (rising_b.slope[i] - rising_ab.slope[i]);
      if (rows_.x[i] >= 1.0) log_odds_of_x[i] = theta[2] - std::log(b + (rows_.x[i] - 1.0));
    }
    for (std::size_t i = 0; i < rows_.time.size(); ++i) {
      const double shape = r * margins_.customers_of_age[i] + margins_.purchases_of_age[i];
      sum -= shape * age.value[i];
      g[0] -= margins_.customers_of_age[i] * age.value[i];
      g[1] -= shape * age.slope[i];
    }
    sum -= rows_.purchases * theta[1];
    g[1] -= rows_.purchases;

    const auto kernel = [&](std::size_t begin, std::size_t end) {
      std::array<double, 5> part{};
      for (std::size_t i = begin + first_buyer_; i < end + first_buyer_; ++i) {
        const double x = rows_.x[rows_.x_at[i]];
        const double gap = age.value[rows_.age_at[i]] - age.value[rows_.recency_at[i]];
        const double log_odds = log_odds_of_x[rows_.x_at[i]] + (r + x) * gap;
        const double small = std::exp(-std::abs(log_odds));
        const double share = (log_odds > 0.0 ? 1.0 : small) / (1.0 + small);
        const double w = rows_.weight[i];
        part[0] += w * (std::fmax(log_odds, 0.0) + std::log1p(small));
        part[1] += w * share * gap;
        part[2] += w * share * (r + x) * (age.slope[rows_.age_at[i]] - age.slope[rows_.recency_at[i]]);
        part[3] += w * share;
        part[4] -= w * share / (b + (x - 1.0));
      }
      return part;
    };
    const auto rest = sum_in_order<5>(rows_.size() - first_buyer_, threads_, kernel);
    gradient[0] = (g[0] + rest[1]) * r;
    gradient[1] = g[1] + rest[2];
    gradient[2] = g[2] * a + rest[3];
    gradient[3] = (g[3] + rest[4]) * b;
    return sum + rest[0];
  }

 private:
  const Rows& rows_;
  Margins margins_;
  Threads threads_;
  std::size_t first_buyer_ = 0;
};

}  // namespace

std::unique_ptr<Objective> bg_nbd_objective(const Rows& rows, const Threads& threads) {
  return std::make_unique<BgNbdObjective>(rows, threads);
}

}  // namespace stamkund::calibration
