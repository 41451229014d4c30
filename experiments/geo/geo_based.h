#pragma once
// Geo-based regression: a region's outcome in the test, from its outcome before and what was spent in it
// because of the test (Vaver & Koehler 2011).
#include <cstdint>
#include <string>
#include <vector>

#include "experiments/geo/law.h"

namespace stamkund::geo {

/// One region: sums before and during the test.
struct RegionSums {
  bool treated = false;
  double before = 0, during = 0;
  double cost_before = 0, cost_during = 0;
};

struct GeoBased {
  std::string refused;  ///< why it cannot be; empty = it can
  Law per_unit;         ///< effect for each unit of `driver`
  double driver = 0;    ///< sum over treated regions: of incremental cost, or of the outcome before
  bool by_cost = false;
  double intercept = 0, slope = 0;
  std::vector<std::size_t> without_past;  ///< regions without an outcome before, which are left out

  [[nodiscard]] Law effect() const;
};

/// Weighted least squares of `during` on `before` and the driver, weights `before` to minus `power`. With
/// costs the driver is what was spent beyond what the control regions would foresee; without, the outcome
/// before, so that the effect is a share of it. At least four regions, one in each group.
[[nodiscard]] GeoBased geo_based(const std::vector<RegionSums>& regions, bool by_cost, double power);

}  // namespace stamkund::geo
