#pragma once
// The likelihood of a model that has no faster form: customer by customer, with automatic derivatives.
// Include in .cpp files only: Ceres is private to calibration.
#include <array>
#include <cmath>
#include <cstddef>
#include <memory>
#include <utility>

#include "engine/calibration/jet_special.h"
#include "engine/calibration/objective.h"
#include "engine/parallel/threads.h"

namespace stamkund::calibration {

/// `LogLikelihood` maps (array of kSize Jets on the natural scale, x, t_x, age) to a Jet. Parameters are
/// positive and enter as logs.
template <int kSize, class LogLikelihood>
class RowObjective final : public Objective {
 public:
  RowObjective(const Rows& rows, const Threads& threads, LogLikelihood log_likelihood)
      : rows_(rows), threads_(threads), log_likelihood_(std::move(log_likelihood)) {}

  [[nodiscard]] int dimension() const override { return kSize; }

  double evaluate(const double* theta, double* gradient) const override {
    using Jet = ceres::Jet<double, kSize>;
    std::array<Jet, kSize> parameters;
    for (int i = 0; i < kSize; ++i) {
      const double value = std::exp(theta[i]);
      parameters[static_cast<std::size_t>(i)] = Jet(value);
      parameters[static_cast<std::size_t>(i)].v[i] = value;
    }
    const auto kernel = [&](std::size_t begin, std::size_t end) {
      std::array<double, kSize + 1> part{};
      for (std::size_t i = begin; i < end; ++i) {
        const Jet value = log_likelihood_(parameters, rows_.x[rows_.x_at[i]], rows_.time[rows_.recency_at[i]],
                                          rows_.time[rows_.age_at[i]]);
        const double w = rows_.weight[i];
        part[0] += w * value.a;
        for (int k = 0; k < kSize; ++k) part[static_cast<std::size_t>(k) + 1] += w * value.v[k];
      }
      return part;
    };
    const auto total = sum_in_order<kSize + 1>(rows_.size(), threads_, kernel);
    for (int k = 0; k < kSize; ++k) gradient[k] = total[static_cast<std::size_t>(k) + 1];
    return total[0];
  }

 private:
  const Rows& rows_;
  Threads threads_;
  LogLikelihood log_likelihood_;
};

template <int kSize, class LogLikelihood>
[[nodiscard]] std::unique_ptr<Objective> row_objective(const Rows& rows, const Threads& threads,
                                                       LogLikelihood log_likelihood) {
  return std::make_unique<RowObjective<kSize, LogLikelihood>>(rows, threads, std::move(log_likelihood));
}

}  // namespace stamkund::calibration
