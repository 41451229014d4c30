#pragma once
// Parts of the page of a plan.
#include "engine/page/cells.h"
#include "engine/store/plan_reader.h"

namespace stamkund::page {

struct PlanPage : Cells {
  const store::StoredPlan& plan;

  /// Is the outcome a share of customers? Then differences are told in percentage points.
  [[nodiscard]] bool of_shares() const;
  /// Differences as they are told.
  [[nodiscard]] std::vector<double> told(std::vector<double> differences) const;
  [[nodiscard]] std::string unit() const;
  /// A difference, and what it is relative to the control where that is known.
  [[nodiscard]] std::string effect(double value, double relative) const;
  [[nodiscard]] std::string signed_percent(double share) const;
  /// Lines over `x`, and their figures. What is nowhere a number is left out.
  [[nodiscard]] Blocks lines(const std::string& id, const std::string& title, const std::string& unit,
                             const std::string& x_name, const std::vector<double>& x,
                             std::vector<Series> lines) const;
};

[[nodiscard]] Blocks power_curves(const PlanPage& page);
[[nodiscard]] Blocks cost_and_value(const PlanPage& page);
/// What it earns not to test, to test and roll out, and to go on learning.
[[nodiscard]] Blocks policies(const PlanPage& page);
[[nodiscard]] Blocks planned_looks(const PlanPage& page);
/// Where the test ends because going on does not pay.
[[nodiscard]] Blocks stages(const PlanPage& page);
[[nodiscard]] Blocks who_comes(const PlanPage& page);
/// The effect in the window beside that of the lifetime.
[[nodiscard]] Blocks window_and_lifetime(const PlanPage& page);
/// Errors and power in simulated experiments.
[[nodiscard]] Blocks tried_out(const PlanPage& page);

}  // namespace stamkund::page
