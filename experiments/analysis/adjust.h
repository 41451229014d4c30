#pragma once
// Variance reduction by what was known of customers before the test.
#include <cstdint>
#include <vector>

#include "experiments/analysis/assignment.h"
#include "experiments/analysis/effect.h"

namespace stamkund::analysis {

/// Covariates of rows, centred at the mean of all that are known; a missing value is the mean.
struct Covariates {
  std::size_t count = 0;
  std::vector<double> of_row;  ///< [n_rows × count]
};
[[nodiscard]] Covariates covariates_of(const Table& table, const Assignment& assignment);

/// y less what the covariates foresee of it, with the same slopes in all arms, from differences within arms
/// (CUPED). Rows that are not counted, or have no y, do not matter. `kept`: share of the variance within arms
/// that is left. Source: Deng, Xu, Kohavi & Walker 2013, doi 10.1145/2433396.2433413.
[[nodiscard]] std::vector<double> cuped(const std::vector<double>& y, const Covariates& covariates,
                                        const Assignment& assignment, double& kept);

/// Least squares in each arm with slopes of its own; values at the mean of the covariates, with robust
/// variances (HC2; over clusters, summed up within them, with G / (G - 1)). Source: Lin 2013,
/// doi 10.1214/12-AOAS583. One Figure an arm.
[[nodiscard]] std::vector<Figure> interacted_regression(const std::vector<double>& y,
                                                        const Covariates& covariates,
                                                        const Assignment& assignment);

}  // namespace stamkund::analysis
