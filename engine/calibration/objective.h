#pragma once
// A log-likelihood over all customers and its exact gradient.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "engine/calibration/rows.h"
#include "engine/parallel/for_each_block.h"

namespace stamkund::calibration {

/// Log-likelihood as a function of the log-parameters, with its exact gradient.
class Objective {
 public:
  virtual ~Objective() = default;
  [[nodiscard]] virtual int dimension() const = 0;
  /// Sum over customers; writes `dimension()` derivatives with respect to the log-parameters. Called from
  /// several threads at once.
  virtual double evaluate(const double* log_parameters, double* gradient) const = 0;
  /// Whether it holds a proper prior of every parameter, so that a posterior exists whatever the data.
  [[nodiscard]] virtual bool has_prior() const { return false; }
};

/// `rows` must outlive the objective; times and alpha (beta) are in the unit of `rows`. Sums run in a fixed
/// order whatever the number of threads.
[[nodiscard]] std::unique_ptr<Objective> pareto_nbd_objective(const Rows& rows, const Threads& threads);
[[nodiscard]] std::unique_ptr<Objective> bg_nbd_objective(const Rows& rows, const Threads& threads);

/// Customers with x >= 1 transactions of mean size `mean` (> 0), `weight` of each.
struct SpendRows {
  std::vector<double> x;
  std::vector<double> mean;
  std::vector<double> weight;
};
[[nodiscard]] std::unique_ptr<Objective> gamma_gamma_objective(const SpendRows& rows);

/// Sum of `kernel(begin, end)` over fixed blocks of [0, n), added in order: the same bits for any number of
/// threads.
template <std::size_t kSize, class Kernel>
[[nodiscard]] std::array<double, kSize> sum_in_order(std::size_t n, const Threads& threads,
                                                     const Kernel& kernel) {
  constexpr std::size_t kBlock = 2048;
  const std::size_t blocks = (n + kBlock - 1) / kBlock;
  std::vector<std::array<double, kSize>> parts(blocks);
  // Handing work to other threads costs more than a few blocks are worth.
  const auto useful = static_cast<int>(std::clamp<std::size_t>(blocks / 4, 1, 1024));
  for_each_block(n, kBlock, threads.at_most(useful),
                 [&](std::uint64_t begin, std::uint64_t end, std::size_t) {
                   parts[begin / kBlock] = kernel(begin, end);
                 });
  std::array<double, kSize> total{};
  for (const auto& part : parts)
    for (std::size_t k = 0; k < kSize; ++k) total[k] += part[k];
  return total;
}

/// log [Gamma(r + x) / Gamma(r)] and its derivative in r, for every count in ascending `x`.
struct RisingTable {
  std::vector<double> value;
  std::vector<double> slope;
  void update(double r, const std::vector<double>& x);
};

/// log(1 + t / alpha) and its derivative in log alpha, for every time.
struct AgeTable {
  std::vector<double> value;
  std::vector<double> slope;
  void update(double alpha, const std::vector<double>& time);
};

/// How many customers, and how many of their purchases, belong to each count and to each age: all that the
/// terms need which depend on x alone or on T alone.
struct Margins {
  explicit Margins(const Rows& rows);
  std::vector<double> customers_of_x;
  std::vector<double> customers_of_age;  ///< by index of time
  std::vector<double> purchases_of_age;  ///< by index of time
};

}  // namespace stamkund::calibration
