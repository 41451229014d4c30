#pragma once
// A log-likelihood over all customers and its exact gradient.
#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <thread>
#include <vector>

#include "engine/calibration/rows.h"

namespace stamkund::calibration {

/// Log-likelihood as a function of the log-parameters, with its exact gradient.
class Objective {
 public:
  virtual ~Objective() = default;
  [[nodiscard]] virtual int dimension() const = 0;
  /// Sum over customers; writes `dimension()` derivatives with respect to the log-parameters.
  virtual double evaluate(const double* log_parameters, double* gradient) const = 0;
};

/// `rows` must outlive the objective; times and alpha (beta) are in the unit of `rows`. Sums run in a fixed
/// order whatever the number of threads.
[[nodiscard]] std::unique_ptr<Objective> pareto_nbd_objective(const Rows& rows, int threads);
[[nodiscard]] std::unique_ptr<Objective> bg_nbd_objective(const Rows& rows, int threads);

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
[[nodiscard]] std::array<double, kSize> sum_in_order(std::size_t n, int threads, const Kernel& kernel) {
  constexpr std::size_t kBlock = 2048;
  const std::size_t blocks = (n + kBlock - 1) / kBlock;
  std::vector<std::array<double, kSize>> parts(blocks);
  const auto work = [&](std::size_t first, std::size_t step) {
    for (std::size_t block = first; block < blocks; block += step)
      parts[block] = kernel(block * kBlock, std::min(n, (block + 1) * kBlock));
  };
  const std::size_t workers =
      std::min<std::size_t>(blocks / 4, threads > 1 ? static_cast<std::size_t>(threads) : 1);
  if (workers > 1) {
    std::vector<std::jthread> pool;  // starting a thread costs far less than four blocks
    for (std::size_t w = 1; w < workers; ++w) pool.emplace_back(work, w, workers);
    work(0, workers);
  } else {
    work(0, 1);
  }
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
