#pragma once
// What the likelihoods with covariates need of the customers: standardised covariates, and equal customers
// once.
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "engine/calibration/covariate_fit.h"
#include "engine/calibration/objective.h"
#include "engine/parallel/threads.h"

namespace stamkund::calibration {

/// One kind of customer.
struct CovariateRow {
  std::uint32_t path = 0;
  double first_day = 0;  ///< serial of the first purchase; 0 along a path that never changes
  double x = 0;
  double recency = 0;  ///< in days, as is age
  double age = 0;
  double weight = 0;
};

/// Paths hold only the covariates in use, from the first purchase of anybody to the end. Rows are in order of
/// path, x, age, recency, first day, purchase sums: the order of every sum over customers.
struct CovariateRows {
  std::size_t purchase_size = 0;        ///< covariates on purchase
  std::size_t lifetime_size = 0;        ///< covariates on leaving
  std::vector<std::size_t> path_begin;  ///< segments of path p: [path_begin[p], path_begin[p + 1])
  std::vector<double> start_day;        ///< of segments; the first of each path is -infinity
  std::vector<double> purchase;         ///< standardised   [n_segments x purchase_size]
  std::vector<double> lifetime;         ///< standardised   [n_segments x lifetime_size]
  std::vector<double> purchase_mean, purchase_sd, lifetime_mean, lifetime_sd;  ///< over the time watched
  std::vector<CovariateRow> rows;
  std::vector<double>
      purchase_sum;      ///< standardised covariates summed over repeat purchases [n_rows x purchase_size]
  double unit_days = 1;  ///< of the likelihood's times
  double customers = 0;
  double repeat_purchases = 0;

  [[nodiscard]] std::size_t size() const noexcept { return rows.size(); }
};

/// Expects what fit_with_covariates expects.
[[nodiscard]] CovariateRows covariate_rows(const ingest::CustomerTable& customers, const CovariateData& data,
                                           double unit_days);

/// Covariates of one process that cannot be told apart from the constant or from one another over the time
/// watched: their positions, empty if there are none. `names` of constants come first; only if there are
/// none, those of the flattest linear combination.
struct Degenerate {
  bool constant = false;
  std::vector<std::size_t> columns;
};
[[nodiscard]] Degenerate degenerate_covariates(const CovariateRows& rows, bool lifetime);

/// Parameters: log r, log alpha, log s, log beta, coefficients of purchase, of lifetime; standardised
/// covariates, times in the rows' unit. `rows` must outlive the objective.
[[nodiscard]] std::unique_ptr<Objective> pareto_nbd_covariate_objective(const CovariateRows& rows,
                                                                        const Threads& threads);
/// Of every model that takes covariates. Where customers leave after purchases, or never: log r, log alpha,
/// log a, log b (NBD: the first two), coefficients of purchase, of a, of b; expects covariates on leaving
/// that never change along a path.
[[nodiscard]] std::unique_ptr<Objective> covariate_objective(const customer_base::ModelInfo& model,
                                                             const CovariateRows& rows,
                                                             const Threads& threads);

/// Adds up `kernel(begin, end, sums)` over fixed blocks of [0, n), in order; the kernel adds to `sums`, which
/// starts at zero. The same bits for any number of threads.
[[nodiscard]] std::vector<double> sum_vectors_in_order(
    std::size_t n, const Threads& threads, std::size_t size,
    const std::function<void(std::size_t, std::size_t, std::span<double>)>& kernel);

}  // namespace stamkund::calibration
