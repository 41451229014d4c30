#pragma once
// Mean, interval and causes of uncertainty of one figure over nested replicates.
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "engine/base/quantile.h"
#include "engine/metrics/enough_draws.h"
#include "engine/scenario/spec.h"

namespace stamkund::metrics {

/// One figure over all replicates. Not-a-number where it cannot be told (no program, one replicate, ...).
struct Summary {
  double mean = 0;
  double standard_error =
      0;           ///< of the mean: Monte Carlo and parameter draws, clustered by the outermost draw
  double p05 = 0;  ///< of the replicates, as p50 and p95, however few there are
  double p50 = 0;
  double p95 = 0;
  /// Variance of the figure, split by cause; components estimated below zero are given as 0.
  double variance_parameters = 0;  ///< what we don't know of the parameters
  double variance_individual = 0;  ///< who these customers are
  double variance_process = 0;     ///< luck
  /// What all customers share: UncertaintySpec::log_levels. NaN where nothing is shared.
  double variance_calendar = std::numeric_limits<double>::quiet_NaN();
  std::uint64_t replicates = 0;   ///< that had the figure
  std::uint64_t independent = 0;  ///< draws of the outermost level: what a verdict can rest on
  /// p05 and p95 as an interval, for people: none with fewer than kEnoughDraws independent draws.
  [[nodiscard]] double low() const { return independent >= kEnoughDraws ? p05 : std::nan(""); }
  [[nodiscard]] double high() const { return independent >= kEnoughDraws ? p95 : std::nan(""); }
  double share_finite = 0;        ///< of all replicates, those in which the figure is a finite number
};

/// Replicates that share a draw of the outermost level.
[[nodiscard]] std::uint64_t replicates_a_draw(const scenario::UncertaintySpec& uncertainty);

/// `values` [n_replicates], ordered as the runner nests them. Not-a-number (the figure does not exist) is
/// left out of mean and quantiles. Infinity (it never happens) counts: it ranks last, a quantile that falls
/// on it is not a number, and then there is no mean. The split needs all of a complete nesting. Quantiles:
/// linear between order statistics (Hyndman & Fan 1996, type 7).
[[nodiscard]] Summary summarise(const std::vector<double>& values,
                                const scenario::UncertaintySpec& uncertainty);

using stamkund::quantile;

}  // namespace stamkund::metrics
