#pragma once
// Log densities whose moments are known, and small statistics over draws.
#include <cmath>
#include <cstddef>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "engine/calibration/maximise.h"
#include "engine/calibration/objective.h"
#include "engine/calibration/rows.h"
#include "engine/ingest/customer_table.h"

namespace stamkund::test {

/// A log density written as a function of theta that also writes its gradient.
class FunctionObjective final : public calibration::Objective {
 public:
  using Function = std::function<double(const double* theta, double* gradient)>;
  FunctionObjective(int dimension, Function function)
      : dimension_(dimension), function_(std::move(function)) {}
  [[nodiscard]] int dimension() const override { return dimension_; }
  double evaluate(const double* theta, double* gradient) const override { return function_(theta, gradient); }

 private:
  int dimension_;
  Function function_;
};

/// Normal around `mean`: theta_0 with deviation `widths`[0], then theta_i = mean_i + widths[i] * (rho * the
/// standardised one before + sqrt(1 - rho^2) * its own normal). Marginal deviations are `widths`.
inline FunctionObjective chained_normal(std::vector<double> mean, std::vector<double> widths, double rho) {
  const int k = static_cast<int>(mean.size());
  return {k,
          [mean = std::move(mean), widths = std::move(widths), rho](const double* theta, double* gradient) {
            const std::size_t n = mean.size();
            const double own = 1.0 - rho * rho;
            std::vector<double> z(n), slope(n);
            for (std::size_t i = 0; i < n; ++i) z[i] = (theta[i] - mean[i]) / widths[i];
            double value = -0.5 * z[0] * z[0];
            slope[0] = -z[0];
            for (std::size_t i = 1; i < n; ++i) {
              const double rest = z[i] - rho * z[i - 1];
              value -= 0.5 * rest * rest / own;
              slope[i] -= rest / own;
              slope[i - 1] += rho * rest / own;
            }
            for (std::size_t i = 0; i < n; ++i) gradient[i] = slope[i] / widths[i];
            return value;
          }};
}

/// x ~ Normal(0, width^2), y given x ~ Normal(bend * (x^2 - width^2), noise^2): E y = 0, Var y = noise^2 + 2
/// bend^2 width^4.
inline FunctionObjective banana(double width, double bend, double noise = 1.0) {
  return {2, [width, bend, noise](const double* theta, double* gradient) {
            const double x = theta[0] / width;
            const double rest = (theta[1] - bend * (theta[0] * theta[0] - width * width)) / noise;
            gradient[0] = -x / width + 2.0 * bend * theta[0] * rest / noise;
            gradient[1] = -rest / noise;
            return -0.5 * x * x - 0.5 * rest * rest;
          }};
}

/// Independent logarithms of gammas with rate 1: mean digamma(shape), variance trigamma(shape).
inline FunctionObjective log_gammas(std::vector<double> shapes) {
  const int k = static_cast<int>(shapes.size());
  return {k, [shapes = std::move(shapes)](const double* theta, double* gradient) {
            double value = 0.0;
            for (std::size_t i = 0; i < shapes.size(); ++i) {
              const double e = std::exp(theta[i]);
              value += shapes[i] * theta[i] - e;
              gradient[i] = shapes[i] - e;
            }
            return value;
          }};
}

inline calibration::Maximum maximum_of(const calibration::Objective& objective) {
  return calibration::maximise(objective, 1.0,
                               {std::vector<double>(static_cast<std::size_t>(objective.dimension()), 0.1)});
}

struct Moments {
  double mean = 0.0;
  double deviation = 0.0;
};

/// Of f(row) over the rows of `draws` [n x k].
template <class F>
Moments moments(const std::vector<double>& draws, std::size_t k, const F& f) {
  const std::size_t n = draws.size() / k;
  Moments m;
  for (std::size_t i = 0; i < n; ++i) m.mean += f(draws.data() + i * k) / static_cast<double>(n);
  for (std::size_t i = 0; i < n; ++i) {
    const double d = f(draws.data() + i * k) - m.mean;
    m.deviation += d * d / static_cast<double>(n - 1);
  }
  m.deviation = std::sqrt(m.deviation);
  return m;
}

/// The first `size` customers.
inline ingest::CustomerTable first_customers(ingest::CustomerTable table, std::size_t size) {
  table.id.resize(size);
  table.first_day.resize(size);
  table.frequency.resize(size);
  table.recency_days.resize(size);
  table.age_days.resize(size);
  table.mean_repeat_spend.resize(size);
  table.first_spend.resize(size);
  table.holdout_frequency.resize(size);
  return table;
}

/// A process model on a table, in units of the typical gap, as calibration fits it.
struct ProcessTarget {
  calibration::Rows rows;
  std::unique_ptr<calibration::Objective> objective;
  calibration::Maximum maximum;
};

inline std::unique_ptr<ProcessTarget> process_target(const ingest::CustomerTable& table, bool pareto) {
  auto target = std::make_unique<ProcessTarget>();
  target->rows = calibration::collapse(table, calibration::typical_gap_days(table));
  target->objective = pareto ? calibration::pareto_nbd_objective(target->rows, 1)
                             : calibration::bg_nbd_objective(target->rows, 1);
  const std::vector<double> start =
      pareto ? std::vector<double>{0.5, 1.0, 0.5, 1.0} : std::vector<double>{0.5, 1.0, 0.8, 2.5};
  std::vector<double> log_start;
  for (const double one : start) log_start.push_back(std::log(one));
  target->maximum = calibration::maximise(*target->objective, target->rows.customers, {log_start});
  return target;
}

}  // namespace stamkund::test
