#pragma once
// The inner integral of the Pareto/log-normal, over the lifetime's own part v, for every time of the data at
// once. Given lambda, a history meets v through t_x and T alone and one at a time, so there are few such
// integrals, however many customers.
#include <array>
#include <cmath>
#include <vector>

#include "engine/parallel/for_each_block.h"
#include "models/customer_base/pareto_lognormal_grid.h"

namespace stamkund::calibration {

/// Lines of equal u, `step` apart.
class DefectionTable {
 public:
  /// For one u and one time t: sums over v of exp(-v^2 / 2 - mu t) v^k, k = 0, 1, 2, times the probability
  /// that who is the first to ring is her lifetime (`dead`) or a purchase (`alive`).
  struct Cell {
    std::array<double, 3> dead{};
    std::array<double, 3> alive{};
  };

  DefectionTable() = default;  ///< empty
  /// Lines first, first + 1, ..., times steps.u. `time` ascending.
  DefectionTable(const customer_base::detail::NormalPair& pair, const customer_base::detail::Steps& steps,
                 double first, std::size_t lines, const std::vector<double>& time, const Threads& threads)
      : pair_(pair),
        area_(steps.u * steps.v),
        first_(first),
        step_(steps.u),
        lines_(lines),
        cells_(lines * time.size()) {
    u_.reserve(lines);
    for (std::size_t i = 0; i < lines; ++i) {
      u_.push_back((first + static_cast<double>(i)) * steps.u);
      rate_.push_back(std::exp(pair.log_rate(u_.back())));
    }
    // Every line is computed alone, so threads change nothing.
    for_each_block(lines, 4, threads, [&](std::uint64_t begin, std::uint64_t end, std::size_t) {
      for (std::uint64_t i = begin; i < end; ++i) add_line(static_cast<std::size_t>(i), steps.v, time);
    });
  }

  [[nodiscard]] bool empty() const { return lines_ == 0; }
  [[nodiscard]] std::size_t lines() const { return lines_; }
  [[nodiscard]] double cell_area() const { return area_; }
  [[nodiscard]] const customer_base::detail::NormalPair& pair() const { return pair_; }
  [[nodiscard]] double u(std::size_t line) const { return u_[line]; }
  [[nodiscard]] double rate(std::size_t line) const { return rate_[line]; }
  /// Cells of one time, by line.
  [[nodiscard]] const Cell* at(std::size_t time) const { return &cells_[time * lines_]; }
  /// Log of lambda^x exp(-lambda t) times the normal density of u, but for its constant.
  [[nodiscard]] double exponent(std::size_t line, double x, double t) const {
    return x * pair_.log_rate(u_[line]) - rate_[line] * t - 0.5 * u_[line] * u_[line];
  }
  [[nodiscard]] std::size_t nearest(double u) const {
    const double line = std::round(u / step_) - first_;
    return static_cast<std::size_t>(std::fmin(std::fmax(line, 0.0), static_cast<double>(lines_ - 1)));
  }

 private:
  void add_line(std::size_t line, double step, const std::vector<double>& time) {
    using customer_base::detail::defection_mode;
    using customer_base::detail::kReach;
    const double rate = rate_[line];
    const double log_mu = pair_.log_defection(u_[line]);
    const double last = std::ceil((kReach + pair_.own) / step);
    const double lowest = defection_mode(pair_, log_mu, time.back()) - kReach - pair_.own;
    std::vector<Cell> column(time.size());  // together in memory, unlike a line's cells in the table
    for (double j = last;; j -= 1.0) {
      const double v = j * step;
      if (v < lowest) break;
      const double mu = std::exp(log_mu + pair_.own * v);
      const double both = rate + mu;
      if (!(both > 0.0)) continue;
      const double density = std::exp(-0.5 * v * v);
      const double first_dies = mu / both;
      const double first_buys = rate / both;
      double decay = 1.0;  // exp(-mu time[t])
      double gap = -1.0;
      double per_gap = 1.0;
      for (std::size_t t = 0; t < time.size(); ++t) {
        // Data come by days: equal gaps need one exponential, and a fresh one now and then keeps rounding
        // small.
        const double more = t > 0 ? time[t] - time[t - 1] : 0.0;
        if (t % 32 == 0) {
          decay = std::exp(-mu * time[t]);
        } else {
          if (!(std::abs(more - gap) <= 1e-15 * time[t])) {
            gap = more;
            per_gap = std::exp(-mu * gap);
          }
          decay *= per_gap;
        }
        const double value = density * decay;
        if (value < 1e-300) break;  // later times are less likely still
        Cell& cell = column[t];
        const double moment[] = {value, value * v, value * v * v};
        for (std::size_t k = 0; k < 3; ++k) {
          cell.dead[k] += first_dies * moment[k];
          cell.alive[k] += first_buys * moment[k];
        }
      }
    }
    for (std::size_t t = 0; t < time.size(); ++t) cells_[t * lines_ + line] = column[t];
  }

  customer_base::detail::NormalPair pair_{{1.0, 1.0, 1.0, 1.0, 0.0}};
  double area_ = 0;
  double first_ = 0;
  double step_ = 1;
  std::size_t lines_ = 0;
  std::vector<double> u_;
  std::vector<double> rate_;
  std::vector<Cell> cells_;  ///< [time][line]
};

}  // namespace stamkund::calibration
